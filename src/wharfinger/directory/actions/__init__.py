# SPDX-License-Identifier: Apache-2.0
"""Every write of the directory: check, one audited transaction, news on commit."""

from wharfinger.directory.actions.contact import save_contacts
from wharfinger.directory.actions.organisation import (
    add_roles,
    archive_organisations,
    delete_organisations,
    save_organisations,
)
from wharfinger.directory.actions.ownership import assign, end_assignments

__all__ = [
    "add_roles",
    "archive_organisations",
    "assign",
    "delete_organisations",
    "end_assignments",
    "save_contacts",
    "save_organisations",
]
