# SPDX-License-Identifier: Apache-2.0
"""Tags, territories and consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from wharfinger.directory.choices import Consent
from wharfinger.directory.models import Channel, Organisation, Tag, Territory
from wharfinger.directory.queries.coverage import place_of, territories, territory_for
from wharfinger.directory.queries.organisation import organisations_visible_to
from wharfinger.directory.signals import organisations_saved
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows, update_rows
from wharfinger.kernel.choices import Role
from wharfinger.kernel.commit import after_commit
from wharfinger.kernel.errors import Invalid, NotAllowed, NotFound


@dataclass(frozen=True)
class TagDraft:
    """A label; one whose code is known is renamed."""

    code: str
    name_zh: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class TerritoryDraft:
    """A territory of a branch; countries are ISO codes, divisions prefixes of adcodes."""

    code: str
    branch_id: int
    name_zh: str = ""
    name_en: str = ""
    countries: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()


def save_tags(drafts: Sequence[TagDraft], *, actor: Actor) -> None:
    """Add or rename labels; for branch managers and administrators."""
    _managers_only(actor)
    with acting(actor, "save_tags"):
        for draft in drafts:
            Tag.objects.update_or_create(code=draft.code, defaults={"name_zh": draft.name_zh, "name_en": draft.name_en})


def save_territories(drafts: Sequence[TerritoryDraft], *, actor: Actor) -> None:
    """Add or change territories; for branch managers and administrators."""
    _managers_only(actor)
    with acting(actor, "save_territories"):
        for draft in drafts:
            values = {
                "name_zh": draft.name_zh, "name_en": draft.name_en, "branch_id": draft.branch_id,
                "countries": list(draft.countries), "divisions": list(draft.divisions),
            }  # fmt: skip
            Territory.objects.update_or_create(code=draft.code, defaults=values)


def label(organisations: Sequence[int], *, actor: Actor, add: Sequence[int] = (), remove: Sequence[int] = ()) -> int:
    """Put tags on customers and take others off. Returns how many labels were put on."""
    with acting(actor, "label"):
        ids = _in_scope(organisations, actor)
        through = Organisation.tags.through
        through.objects.filter(organisation_id__in=ids, tag_id__in=remove).delete()
        had = set(through.objects.filter(organisation_id__in=ids).values_list("organisation_id", "tag_id"))
        rows = [(pk, tag) for pk in sorted(ids) for tag in add if (pk, tag) not in had]
        return copy_rows(through, ("organisation", "tag"), rows)


def place_in_territory(organisations: Sequence[int], *, territory_id: int | None, actor: Actor) -> int:
    """Give customers to a territory, or, with None, each to the one its division or country belongs to."""
    with acting(actor, "place_in_territory"):
        ids = _in_scope(organisations, actor)
        known = territories()
        rows = Organisation.objects.filter(pk__in=ids).values_list("pk", "country", "division", "city")
        wanted = [(pk, territory_id or _fitting(known, *place)) for pk, *place in rows]
        count = update_rows(Organisation, ("territory",), [row for row in wanted if row[1] is not None])
        after_commit(organisations_saved, ids=sorted(ids), actor=actor)
        return count


def set_consent(
    channels: Sequence[int], *, actor: Actor, service: str | None = None, marketing: str | None = None
) -> int:
    """Note whether channels may be used for service messages and for marketing, asked today."""
    if any(value is not None and value not in Consent.values for value in (service, marketing)):
        raise Invalid(_("Choose: not asked, given or refused."))
    with acting(actor, "set_consent"):
        rows = list(Channel.objects.filter(pk__in=channels, organisation__in=organisations_visible_to(actor)))
        if len(rows) != len(set(channels)):
            raise NotFound
        return update_rows(Channel, ("service_consent", "marketing_consent", "consent_on"), [
            (row.pk, row.service_consent if service is None else service,
             row.marketing_consent if marketing is None else marketing, date.today())
            for row in rows
        ])  # fmt: skip


def _fitting(known: Sequence[Territory], country: str, division: str, city: str) -> int | None:
    code = place_of(country, division, city)
    found = territory_for(known, country or ("CN" if code else ""), code)
    return found.pk if found else None


def _in_scope(organisations: Sequence[int], actor: Actor) -> set[int]:
    ids = set(organisations_visible_to(actor).filter(pk__in=organisations).values_list("pk", flat=True))
    if ids != set(organisations):
        raise NotFound
    return ids


def _managers_only(actor: Actor) -> None:
    if not actor.has(Role.ADMINISTRATOR, Role.BRANCH_MANAGER):
        raise NotAllowed
