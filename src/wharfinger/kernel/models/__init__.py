# SPDX-License-Identifier: Apache-2.0
"""Tables of the kernel, a module per subject."""

from wharfinger.kernel.models.calendars import CalendarDay
from wharfinger.kernel.models.company import Company, ExchangeRate
from wharfinger.kernel.models.files import StoredFile
from wharfinger.kernel.models.identifiers import Identifier
from wharfinger.kernel.models.live import LiveEvent
from wharfinger.kernel.models.notices import Notice
from wharfinger.kernel.models.people import Invitation, Membership, Post, User
from wharfinger.kernel.models.units import Unit

__all__ = [
    "CalendarDay",
    "Company",
    "ExchangeRate",
    "Identifier",
    "Invitation",
    "LiveEvent",
    "Membership",
    "Notice",
    "Post",
    "StoredFile",
    "Unit",
    "User",
]
