# SPDX-License-Identifier: Apache-2.0
"""What hangs on a party: names, numbers, channels, addresses, owner; only ever added to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from wharfinger.directory.choices import AssignmentKind, ChannelKind, NameKind
from wharfinger.directory.drafts import ChannelDraft, OrganisationDraft
from wharfinger.directory.models import Address, Assignment, Channel, OrganisationName
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.bulk import copy_rows, update_rows
from wharfinger.kernel.choices import Scheme
from wharfinger.kernel.identifiers import Number, add_identifiers, known_identifiers
from wharfinger.kernel.search import grams, name_key

PHONE_KINDS = frozenset({ChannelKind.PHONE.value, ChannelKind.MOBILE.value, ChannelKind.FAX.value})
Draft = tuple[int, OrganisationDraft]


def complete(earlier: OrganisationDraft, later: OrganisationDraft) -> None:
    """Put into the earlier draft what the later one of the same party says."""
    for name, value in vars(later).items():
        if isinstance(value, list):
            getattr(earlier, name).extend(item for item in value if item not in getattr(earlier, name))
        elif value not in (None, "") and name != "code":
            setattr(earlier, name, value)


def add_parts(drafts: Sequence[Draft], *, known: Sequence[int]) -> set[int]:
    """Add what is missing; `known` are the parties that existed before. Returns the parties that got something."""
    touched = _add_names(drafts, known)
    touched |= _add_channels(drafts, known)
    touched |= _add_addresses(drafts, known)
    had = known_identifiers("organisation", known) if known else set()
    numbers = list(_numbers(drafts))
    new = [n for n in numbers if n.key and (n.object_id, n.scheme, n.key[:120]) not in had]
    add_identifiers("organisation", new)
    return touched | {number.object_id for number in new}


def _add_names(drafts: Sequence[Draft], known: Sequence[int]) -> set[int]:
    had = set(OrganisationName.objects.filter(organisation_id__in=known).values_list("organisation_id", "kind", "text"))
    rows = []
    for pk, draft in drafts:
        for kind, text in _names(draft):
            if text and (pk, kind, text[:300]) not in had:
                had.add((pk, kind, text[:300]))
                key = name_key(text)[:300]
                rows.append((pk, kind, text[:300], key, grams(key)))
    copy_rows(OrganisationName, ("organisation", "kind", "text", "key", "grams"), rows)
    return {row[0] for row in rows}


def _names(draft: OrganisationDraft) -> Iterable[tuple[str, str]]:
    yield NameKind.CHINESE.value, draft.name_zh or ""
    yield NameKind.ENGLISH.value, draft.name_en or ""
    yield from draft.other_names


def channels_of(channels: Iterable[ChannelDraft]) -> Iterable[tuple[str, str]]:
    """Kind and value of the channels that hold something."""
    return ((channel.kind, channel.value.strip()[:200]) for channel in channels if channel.value.strip())


def _add_channels(drafts: Sequence[Draft], known: Sequence[int]) -> set[int]:
    had = set(
        Channel.objects.filter(organisation_id__in=known, contact__isnull=True).values_list(
            "organisation_id", "kind", "value"
        )
    )
    rows = []
    for pk, draft in drafts:
        for kind, value in channels_of(draft.channels):
            if (pk, kind, value) not in had:
                had.add((pk, kind, value))
                rows.append((pk, kind, value, False, "", ""))
    copy_rows(Channel, ("organisation", "kind", "value", "is_preferred", "service_consent", "marketing_consent"), rows)
    return {row[0] for row in rows}


def _add_addresses(drafts: Sequence[Draft], known: Sequence[int]) -> set[int]:
    had = set(Address.objects.filter(organisation_id__in=known).values_list("organisation_id", "kind", "text"))
    rows = []
    for pk, draft in drafts:
        for kind, text, postal in draft.addresses:
            if text.strip() and (pk, kind, text[:500]) not in had:
                had.add((pk, kind, text[:500]))
                rows.append((pk, kind, text[:500], draft.country or "", draft.division or "", postal[:20]))
    copy_rows(Address, ("organisation", "kind", "text", "country", "division", "postal_code"), rows)
    return {row[0] for row in rows}


def _numbers(drafts: Sequence[Draft]) -> Iterable[Number]:
    for pk, draft in drafts:
        yield Number(pk, Scheme.ORGANISATION.value, draft.code, draft.source)
        for scheme, value in draft.identifiers:
            yield Number(pk, scheme, value, draft.source)
        yield from channel_numbers(pk, draft.channels, draft.source)


def channel_numbers(pk: int, channels: Iterable[ChannelDraft], source: str) -> Iterable[Number]:
    """The identifiers that phones and e-mail addresses are."""
    for kind, value in channels_of(channels):
        if kind in PHONE_KINDS:
            yield Number(pk, Scheme.PHONE.value, value, source)
        elif kind == ChannelKind.EMAIL:
            yield Number(pk, Scheme.EMAIL.value, value, source)


def set_owners(wanted: Sequence[tuple[int, int | None]], actor: Actor) -> None:
    """Make each user the owner from today on; the one before ends yesterday at the latest."""
    owners = {pk: user for pk, user in wanted if user}
    current = Assignment.objects.filter(
        organisation_id__in=owners, kind=AssignmentKind.OWNER, until__isnull=True
    ).select_for_update()
    today = date.today()
    for row in current:
        if row.user_id == owners[row.organisation_id]:
            del owners[row.organisation_id]
        else:
            update_rows(Assignment, ("until",), [(row.pk, max(today, row.since))])
    copy_rows(
        Assignment, ("organisation", "user", "kind", "since", "reason"),
        [(pk, user, AssignmentKind.OWNER.value, today, "") for pk, user in owners.items()],
    )  # fmt: skip
