# SPDX-License-Identifier: Apache-2.0
"""Set up the company: itself, its units and posts, exchange rates and calendars. Doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.choices import Role, UnitKind
from wharfinger.kernel.errors import Invalid, NotAllowed
from wharfinger.kernel.models import CalendarDay, Company, ExchangeRate, Post, Unit


@dataclass(frozen=True)
class CompanyDraft:
    """Whose installation this is; `phone_region` is the country of numbers without a prefix."""

    name_zh: str = ""
    name_en: str = ""
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    phone_region: str = "CN"
    is_demo: bool = False


@dataclass(frozen=True)
class UnitDraft:
    """A unit by its code; `parent` is a code, of the same list or saved before."""

    code: str
    kind: str
    name_zh: str = ""
    name_en: str = ""
    parent: str = ""
    country: str = "CN"
    time_zone: str = "Asia/Shanghai"
    calendar: str = "CN"
    day_starts: time = time(9)
    day_ends: time = time(18)


@dataclass(frozen=True)
class PostDraft:
    """A post (岗位) of the unit with this code."""

    unit: str
    role: str
    name_zh: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class RateDraft:
    """One unit of `currency` is `rate` units of `base`, from `on` until the next one."""

    currency: str
    base: str
    on: date
    rate: Decimal
    source: str = ""


@dataclass(frozen=True)
class CalendarDayDraft:
    """A day on which the unit with this code works, or does not, against its country's calendar."""

    unit: str
    on: date
    works: bool
    reason: str = ""


def administrators_only(actor: Actor) -> None:
    """Raise NotAllowed unless the actor is an administrator or the system."""
    if not actor.is_administrator:
        raise NotAllowed


def set_company(companies: Sequence[CompanyDraft], *, actor: Actor) -> None:
    """Say whose installation this is; the last of the list stands, as there is only one."""
    administrators_only(actor)
    with acting(actor, "set_company"):
        for draft in companies:
            Company.objects.update_or_create(pk=1, defaults=vars(draft))


def save_units(drafts: Sequence[UnitDraft], *, actor: Actor) -> dict[str, int]:
    """Add units, or change those whose code is known; returns ids by code.

    Raises Invalid for a kind or a parent that does not exist: parents come first in the list.
    """
    administrators_only(actor)
    with acting(actor, "save_units"):
        known = {unit.code: unit for unit in Unit.objects.all()}
        for draft in drafts:
            known[draft.code] = _saved_unit(draft, known)
        return {draft.code: known[draft.code].pk for draft in drafts}


def _saved_unit(draft: UnitDraft, known: dict[str, Unit]) -> Unit:
    if draft.kind not in UnitKind.values:
        raise Invalid(fields={"kind": _("There is no such kind of unit.")})
    parent = _unit(draft.parent, known, "parent") if draft.parent else None
    values: dict[str, Any] = {**vars(draft), "parent": parent}
    unit, _created = Unit.objects.update_or_create(code=draft.code, defaults=values)
    above = parent.branch if parent else None
    branch = unit if draft.kind == UnitKind.BRANCH else above
    if unit.branch != branch:
        unit.branch = branch
        unit.save(update_fields=["branch"])
    return unit


def _unit(code: str, known: dict[str, Unit], field: str) -> Unit:
    if code not in known:
        raise Invalid(_("There is no unit with the code %(unit)s."), fields={field: code}, unit=code)
    return known[code]


def save_posts(drafts: Sequence[PostDraft], *, actor: Actor) -> list[Post]:
    """Add the posts that are not there yet; a post is told apart by unit, role and names."""
    administrators_only(actor)
    with acting(actor, "save_posts"):
        units = {unit.code: unit for unit in Unit.objects.filter(code__in={draft.unit for draft in drafts})}
        return [_saved_post(draft, units) for draft in drafts]


def _saved_post(draft: PostDraft, units: dict[str, Unit]) -> Post:
    if draft.role not in Role.values:
        raise Invalid(fields={"role": _("There is no such role.")})
    unit = _unit(draft.unit, units, "unit")
    return Post.objects.get_or_create(unit=unit, role=draft.role, name_zh=draft.name_zh, name_en=draft.name_en)[0]


def save_rates(drafts: Sequence[RateDraft], *, actor: Actor) -> None:
    """Add exchange rates; one of the same currencies and day is replaced. Raises Invalid unless above zero."""
    administrators_only(actor)
    if any(draft.rate <= 0 for draft in drafts):
        raise Invalid(fields={"rate": _("A rate is above zero.")})
    with acting(actor, "save_rates"):
        ExchangeRate.objects.bulk_create(
            [ExchangeRate(**vars(draft)) for draft in drafts],
            update_conflicts=True,
            unique_fields=["currency", "base", "on"],
            update_fields=["rate", "source"],
        )


def save_calendar_days(drafts: Sequence[CalendarDayDraft], *, actor: Actor) -> None:
    """Say on which days units work otherwise than their country; a day said before is replaced."""
    administrators_only(actor)
    with acting(actor, "save_calendar_days"):
        units = {unit.code: unit for unit in Unit.objects.filter(code__in={draft.unit for draft in drafts})}
        rows = [CalendarDay(**{**vars(draft), "unit": _unit(draft.unit, units, "unit")}) for draft in drafts]
        CalendarDay.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["unit", "on"], update_fields=["works", "reason"]
        )
