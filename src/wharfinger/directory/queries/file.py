# SPDX-License-Identifier: Apache-2.0
"""What the customer page shows of the directory itself, by a fixed set of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from wharfinger.directory.models import (
    Address,
    Assignment,
    Channel,
    Classification,
    Contact,
    Need,
    Organisation,
    OrganisationName,
)
from wharfinger.kernel.models import Identifier

PEOPLE = 30


@dataclass
class CustomerFile:
    """A party with what hangs on it. `full` is false for a card: then only classes and owners are there."""

    row: Organisation
    full: bool
    classes: list[Classification] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    names: list[OrganisationName] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    channels: dict[int | None, list[Channel]] = field(default_factory=dict)
    needs: list[Need] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """The class beside the name, empty when not measured."""
        return next((c.label for c in self.classes if c.scheme.is_headline), "")


def card(row: Organisation) -> CustomerFile:
    """Names, classes and owners: what all staff may see; two statements."""
    return CustomerFile(
        row,
        False,
        classes=list(row.classifications.filter(is_current=True).select_related("scheme").order_by("scheme__code")),
        assignments=list(row.assignments.filter(until__isnull=True).select_related("user").order_by("kind", "since")),
    )


def whole(row: Organisation) -> CustomerFile:
    """Everything of the directory; eight statements."""
    found = card(row)
    found.full = True
    found.names = list(row.names.order_by("kind", "pk"))
    found.addresses = list(row.addresses.order_by("pk"))
    found.identifiers = list(Identifier.objects.filter(noun="organisation", object_id=row.pk).order_by("scheme", "pk"))
    found.contacts = list(row.contacts.filter(left_on__isnull=True).order_by("-is_primary", "pk")[:PEOPLE])
    by_contact: dict[int | None, list[Channel]] = defaultdict(list)
    for channel in row.channels.order_by("-is_preferred", "pk"):
        by_contact[channel.contact_id].append(channel)
    found.channels = by_contact
    found.needs = list(row.needs.filter(status="open")[:10])
    return found
