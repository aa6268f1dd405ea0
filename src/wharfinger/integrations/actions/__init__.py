# SPDX-License-Identifier: Apache-2.0
"""Every write of imports and feeds."""

from wharfinger.integrations.actions.feeds import hear, receive_events, renew_secret, save_feeds
from wharfinger.integrations.actions.inbox import collect_inbox
from wharfinger.integrations.actions.mappings import forget_mappings, save_mappings
from wharfinger.integrations.actions.quarantine import drop_rows, mend_rows, retry_later, retry_rows
from wharfinger.integrations.actions.runs import begin_import, change_layout, repeat_run, set_mapping, start_runs
from wharfinger.integrations.actions.work import resume_abandoned, work_off

__all__ = [
    "begin_import",
    "change_layout",
    "collect_inbox",
    "drop_rows",
    "forget_mappings",
    "hear",
    "mend_rows",
    "receive_events",
    "renew_secret",
    "repeat_run",
    "resume_abandoned",
    "retry_later",
    "retry_rows",
    "save_feeds",
    "save_mappings",
    "set_mapping",
    "start_runs",
    "work_off",
]
