# SPDX-License-Identifier: Apache-2.0
"""Who may be behind a phone number."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.directory.models import Contact, Organisation
from wharfinger.kernel.choices import Scheme
from wharfinger.kernel.models import Identifier
from wharfinger.kernel.phones import MINIMUM_SUFFIX, phone_key

_MOST = 20


@dataclass(frozen=True)
class Caller:
    """A party, with the person where the number is a person's."""

    organisation_id: int
    contact_id: int | None
    organisation: Organisation
    contact: Contact | None


def callers(number: str) -> list[Caller]:
    """Parties and people with this number: whole, else with the same last digits (at least seven).

    People before switchboards; a party whose person matches is not named twice. Three statements.
    """
    key = phone_key(number)
    if len(key) < MINIMUM_SUFFIX:
        return []
    rows = Identifier.objects.filter(scheme=Scheme.PHONE, noun__in=("contact", "organisation"))
    hits = list(rows.filter(key=key).values_list("noun", "object_id")[:_MOST])
    if not hits:
        tail = key[::-1][: max(MINIMUM_SUFFIX, len(key) - 3)]
        hits = list(rows.filter(rkey__startswith=tail).values_list("noun", "object_id")[:_MOST])
    people = Contact.objects.filter(pk__in=[pk for noun, pk in hits if noun == "contact"]).select_related(
        "organisation"
    )
    found = [Caller(p.organisation_id, p.pk, p.organisation, p) for p in people if p.left_on is None]
    named = {caller.organisation_id for caller in found}
    others = {pk for noun, pk in hits if noun == "organisation"} - named
    parties = Organisation.objects.filter(pk__in=others)
    return found + [Caller(party.pk, None, party, None) for party in parties]
