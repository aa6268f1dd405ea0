# SPDX-License-Identifier: Apache-2.0
"""Tables of the directory, a module per noun."""

from wharfinger.directory.models.classes import Classification, ClassScheme
from wharfinger.directory.models.contact import Channel, Contact
from wharfinger.directory.models.need import Need
from wharfinger.directory.models.organisation import (
    Address,
    Assignment,
    Organisation,
    OrganisationName,
    Tag,
    Territory,
)

__all__ = [
    "Address",
    "Assignment",
    "Channel",
    "ClassScheme",
    "Classification",
    "Contact",
    "Need",
    "Organisation",
    "OrganisationName",
    "Tag",
    "Territory",
]
