# SPDX-License-Identifier: Apache-2.0
"""The tables clocks run by: cut-off defaults and free-time tariffs, edited by administrators; and what carriers state."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from importlib import resources
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.errors import Invalid, NotAllowed, NotFound
from wharfinger.shipments.actions.standing import lock_jobs, refresh_jobs
from wharfinger.shipments.choices import DayCount, DeadlineKind, FirstDay, MilestoneCode, Phase
from wharfinger.shipments.models import Booking, BookingCutoff, CutoffRule, FreeTimeTariff, Job, LaneGroup

SHIPPED_FROM = date(2020, 1, 1)
_ENDED = (Phase.DONE, Phase.CANCELLED)


@dataclass(frozen=True)
class CutoffDraft:
    """A default to add, or with `pk` to change; what is empty narrows nothing."""

    kind: str
    hours: int
    valid_from: date
    valid_to: date | None = None
    mode: str = ""
    loading_id: int | None = None
    carrier_id: int | None = None
    lane_group_id: int | None = None
    pk: int | None = None


@dataclass(frozen=True)
class TariffDraft:
    """A tariff to add, or with `pk` to change; `tiers` as FreeTimeTariff stores them."""

    kind: str
    side: str
    starts: str
    stops: str
    free_days: int
    valid_from: date
    valid_to: date | None = None
    first_day: str = FirstDay.NEXT.value
    free_count: str = DayCount.CALENDAR.value
    paid_count: str = DayCount.CALENDAR.value
    tiers: tuple[Mapping[str, Any], ...] = ()
    currency: str = ""
    mode: str = ""
    place_id: int | None = None
    country: str = ""
    carrier_id: int | None = None
    box: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class StatedCutoff:
    """What a carrier states for a booking; `due_at` None takes it back."""

    booking_id: int
    kind: str
    due_at: datetime | None
    source: str = "desk"


def set_cutoff_rules(drafts: Sequence[CutoffDraft], *, actor: Actor, now: datetime | None = None) -> list[int]:
    """Add or change cut-off defaults; jobs that have not sailed are looked at again. Only for administrators."""
    for draft in drafts:
        if draft.kind not in DeadlineKind.values or not 0 <= draft.hours <= 1000:
            raise Invalid(_("A deadline lies 0 to 1,000 hours before ETD."), fields={"hours": _("0 to 1,000")})
        _check_dates(draft.valid_from, draft.valid_to)
    narrowed = ("kind", "mode", "loading_id", "carrier_id", "lane_group_id", "valid_from")
    with acting(_administrator(actor), "set_cutoff_rules"):
        ids = [_save(CutoffRule, draft, narrowed) for draft in drafts]
        look_again(Q(phase__in=(Phase.BOOKED, Phase.AT_ORIGIN)), now=now)
    return ids


def set_tariffs(drafts: Sequence[TariffDraft], *, actor: Actor, now: datetime | None = None) -> list[int]:
    """Add or change free-time tariffs; jobs under way are looked at again. Only for administrators."""
    for draft in drafts:
        if not 0 <= draft.free_days <= 365:
            raise Invalid(_("Free time is 0 to 365 days."), fields={"free_days": _("0 to 365")})
        if draft.starts not in MilestoneCode.values or draft.stops not in MilestoneCode.values:
            raise Invalid(_("Choose a milestone from the list."))
        _check_tiers(draft)
        _check_dates(draft.valid_from, draft.valid_to)
    narrowed = ("kind", "side", "mode", "place_id", "country", "carrier_id", "box", "valid_from")
    with acting(_administrator(actor), "set_tariffs"):
        ids = [_save(FreeTimeTariff, draft, narrowed) for draft in drafts]
        look_again(~Q(phase__in=_ENDED), now=now)
    return ids


def state_cutoffs(drafts: Sequence[StatedCutoff], *, actor: Actor, now: datetime | None = None) -> int:
    """Note what carriers state for bookings; every job of a booking follows. How many jobs were looked at."""
    moment = now or datetime.now(UTC)
    if any(draft.kind not in DeadlineKind.values for draft in drafts):
        raise Invalid(_("There is no such deadline."))
    with acting(actor, "state_cutoffs"):
        bookings = {draft.booking_id for draft in drafts}
        known = set(Booking.objects.filter(pk__in=bookings).values_list("pk", flat=True))
        if known != bookings:
            raise NotFound
        jobs = sorted(set(Job.objects.filter(bookings__in=bookings).values_list("pk", flat=True)))
        lock_jobs(jobs)
        for draft in drafts:
            rows = BookingCutoff.objects.filter(booking_id=draft.booking_id, kind=draft.kind)
            if draft.due_at is None:
                rows.delete()
            else:
                values = {"due_at": draft.due_at, "source": draft.source[:60]}
                BookingCutoff.objects.update_or_create(booking_id=draft.booking_id, kind=draft.kind, defaults=values)
        refresh_jobs(jobs, now=moment)
    return len(jobs)


def look_again(jobs: Q, *, now: datetime | None = None) -> int:
    """Let the timer look at the jobs at its next round: their rules or tables have changed."""
    return Job.objects.filter(jobs).update(check_at=now or datetime.now(UTC))


def load_reference_clocks(*, actor: Actor) -> int:
    """Add the shipped defaults and tariffs that are not there; what people changed or ended stays. How many were added."""
    lanes = dict(LaneGroup.objects.values_list("code", "pk"))
    added = 0
    with acting(actor, "load_reference_clocks"):
        for row in _read("cutoffs.json"):
            lane = lanes.get(row.pop("lane", ""))
            added += CutoffRule.objects.get_or_create(
                kind=row["kind"], mode=row.get("mode", ""), loading=None, carrier=None, lane_group_id=lane,
                valid_from=SHIPPED_FROM, defaults={"hours": row["hours"]},
            )[1]  # fmt: skip
        for row in _read("tariffs.json"):
            narrowed = {name: row.pop(name, "") for name in ("kind", "side", "mode", "country", "box")}
            added += FreeTimeTariff.objects.get_or_create(
                **narrowed, place=None, carrier=None, valid_from=SHIPPED_FROM, defaults=row
            )[1]
    return added


def _read(name: str) -> list[dict[str, Any]]:
    text = (resources.files("wharfinger.shipments") / "data" / name).read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found


def _administrator(actor: Actor) -> Actor:
    if not actor.is_administrator:
        raise NotAllowed
    return actor


def _save(model: Any, draft: CutoffDraft | TariffDraft, narrowed: Collection[str]) -> int:
    values = asdict(draft)
    pk = values.pop("pk")
    if "tiers" in values:
        values["tiers"] = list(values["tiers"])
    twins = model.objects.filter(**{name: values[name] for name in narrowed if values[name] is not None})
    twins = twins.filter(**{f"{name}__isnull": True for name in narrowed if values[name] is None})
    if twins.exclude(pk=pk).exists():
        raise Invalid(_("There is one for exactly these conditions and this first day already: change that one."))
    row = model.objects.filter(pk=pk).first() if pk else model()
    if row is None:
        raise NotFound
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return int(row.pk)


def _check_dates(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise Invalid(_("The last day lies before the first."), fields={"valid_to": _("before the first day")})


def _check_tiers(draft: TariffDraft) -> None:
    before = 0
    for tier in draft.tiers:
        first, last = tier.get("from_day"), tier.get("to_day")
        if (
            not isinstance(first, int)
            or first <= before
            or (last is not None and (not isinstance(last, int) or last < first))
        ):
            raise Invalid(_("Tiers follow each other without overlap, from day 1."), fields={"tiers": _("overlap")})
        try:
            wrong = Decimal(str(tier.get("rate"))) < 0
        except InvalidOperation:
            wrong = True
        if wrong:
            raise Invalid(_("A rate is an amount, not below zero."), fields={"tiers": _("not an amount")})
        before = last if last is not None else 10_000
    if draft.tiers and not draft.currency:
        raise Invalid(_("Name the currency of the rates."), fields={"currency": _("missing")})
