# SPDX-License-Identifier: Apache-2.0
"""Create and complete contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wharfinger.directory.actions.parts import channel_numbers, channels_of
from wharfinger.directory.drafts import ContactDraft, Saved
from wharfinger.directory.models import Channel, Contact
from wharfinger.directory.queries.organisation import ids_by_code
from wharfinger.directory.signals import organisations_saved
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows, next_ids, update_rows
from wharfinger.kernel.commit import after_commit
from wharfinger.kernel.errors import Invalid
from wharfinger.kernel.identifiers import Number, add_identifiers, known_identifiers
from wharfinger.kernel.search import grams, name_key

_PLAIN = ("title", "department", "decision_role", "language", "notes")
_FIELDS = ("name_zh", "name_en", *_PLAIN, "is_primary", "grams")
_Key = tuple[int, str]


def save_contacts(drafts: Sequence[ContactDraft], *, actor: Actor) -> Saved:
    """Create people or complete those of the same name at the same party; one transaction.

    Raises Invalid when a party is not known or a draft has no name.
    """
    with acting(actor, "save_contacts"):
        codes = ids_by_code(d.organisation_code for d in drafts if d.organisation_id is None)
        keys = [_key(draft, codes) for draft in drafts]
        existing = _existing({organisation for organisation, _name in keys})
        saved = Saved()
        rows: dict[_Key, Contact] = {}
        fresh: list[Contact] = []
        changed: set[int] = set()
        for draft, key in zip(drafts, keys, strict=True):
            contact = rows.get(key) or existing.get(key)
            if contact is None:
                contact = Contact(organisation_id=key[0], created_at=datetime.now(UTC), source=draft.source)
                fresh.append(contact)
            if _fill(contact, draft) and contact.pk:
                changed.add(contact.pk)
            rows[key] = contact
        for contact, pk in zip(fresh, next_ids(Contact, len(fresh)), strict=True):
            contact.pk = pk
        _write(fresh, [row for row in rows.values() if row.pk in changed])
        changed |= _add_channels([(rows[key], draft) for draft, key in zip(drafts, keys, strict=True)])
        saved.ids = [rows[key].pk for key in keys]
        saved.created = len(fresh)
        saved.updated = len(changed - {contact.pk for contact in fresh})
        saved.unchanged = len(rows) - saved.created - saved.updated
        after_commit(organisations_saved, ids=sorted({key[0] for key in keys}), actor=actor)
    return saved


def _key(draft: ContactDraft, codes: dict[str, int]) -> _Key:
    organisation = draft.organisation_id or codes.get(draft.organisation_code)
    if organisation is None:
        raise Invalid(
            _("The customer %(code)s is not known: import it first."), fields={"organisation": _("not known")},
            code=draft.organisation_code,
        )  # fmt: skip
    name = name_key(draft.name_zh or draft.name_en or "")
    if not name:
        raise Invalid(_("The contact has no name: give a Chinese or an English one."), fields={"name_zh": _("missing")})
    return organisation, name


def _existing(organisations: set[int]) -> dict[_Key, Contact]:
    found: dict[_Key, Contact] = {}
    for contact in Contact.objects.filter(organisation_id__in=organisations).order_by("-pk"):
        for name in (contact.name_en, contact.name_zh):
            if name:
                found[contact.organisation_id, name_key(name)] = contact
    return found


def _fill(contact: Contact, draft: ContactDraft) -> bool:
    before = tuple(getattr(contact, name) for name in _FIELDS)
    for name in ("name_zh", "name_en", *_PLAIN, "is_primary"):
        if (value := getattr(draft, name)) is not None:
            setattr(contact, name, value)
    keys = (name_key(contact.name_zh), name_key(contact.name_en))
    contact.grams = list(dict.fromkeys(gram for key in keys for gram in grams(key)))
    return tuple(getattr(contact, name) for name in _FIELDS) != before


def _write(fresh: Sequence[Contact], changed: Sequence[Contact]) -> None:
    columns = ("id", "organisation", *_FIELDS, "source", "created_at")
    copy_rows(
        Contact,
        columns,
        ((c.pk, c.organisation_id, *(getattr(c, name) for name in _FIELDS), c.source, c.created_at) for c in fresh),
    )
    update_rows(Contact, _FIELDS, [(c.pk, *(getattr(c, name) for name in _FIELDS)) for c in changed])


def _add_channels(pairs: Sequence[tuple[Contact, ContactDraft]]) -> set[int]:
    ids = [contact.pk for contact, _draft in pairs]
    had = set(Channel.objects.filter(contact_id__in=ids).values_list("contact_id", "kind", "value"))
    known = known_identifiers("contact", ids)
    rows: list[tuple[Any, ...]] = []
    numbers: list[Number] = []
    for contact, draft in pairs:
        for kind, value in channels_of(draft.channels):
            if (contact.pk, kind, value) not in had:
                had.add((contact.pk, kind, value))
                rows.append((contact.organisation_id, contact.pk, kind, value, False, "", ""))
        numbers.extend(channel_numbers(contact.pk, draft.channels, draft.source))
    copy_rows(
        Channel,
        ("organisation", "contact", "kind", "value", "is_preferred", "service_consent", "marketing_consent"),
        rows,
    )
    add_identifiers("contact", numbers, known=known)
    return {row[1] for row in rows}
