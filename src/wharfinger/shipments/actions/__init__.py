# SPDX-License-Identifier: Apache-2.0
"""Every write of the operation's mirror."""

from wharfinger.shipments.actions.backtest import begin_backtest, work_off_backtest
from wharfinger.shipments.actions.defaults import (
    load_reference_clocks,
    set_cutoff_rules,
    set_tariffs,
    state_cutoffs,
)
from wharfinger.shipments.actions.documents import (
    DocumentDraft,
    TemplateDraft,
    Upload,
    add_documents,
    add_versions,
    change_documents,
    save_document_templates,
    withdraw_documents,
)
from wharfinger.shipments.actions.exception import close_exceptions, open_due_exceptions, tell_customers, work_on
from wharfinger.shipments.actions.incidents import close_places, open_places
from wharfinger.shipments.actions.job import save_jobs
from wharfinger.shipments.actions.milestone import Recorded, record_milestones
from wharfinger.shipments.actions.orders import OrderDraft, advance_orders, save_orders
from wharfinger.shipments.actions.places import load_reference_places
from wharfinger.shipments.actions.transits import compute_transits
from wharfinger.shipments.actions.voyage import move_voyage, open_sailings, roll_jobs

__all__ = [
    "DocumentDraft",
    "OrderDraft",
    "Recorded",
    "TemplateDraft",
    "Upload",
    "add_documents",
    "add_versions",
    "advance_orders",
    "begin_backtest",
    "change_documents",
    "close_exceptions",
    "close_places",
    "compute_transits",
    "load_reference_clocks",
    "load_reference_places",
    "move_voyage",
    "open_due_exceptions",
    "open_places",
    "open_sailings",
    "record_milestones",
    "roll_jobs",
    "save_document_templates",
    "save_jobs",
    "save_orders",
    "set_cutoff_rules",
    "set_tariffs",
    "state_cutoffs",
    "tell_customers",
    "withdraw_documents",
    "work_off_backtest",
    "work_on",
]
