# SPDX-License-Identifier: Apache-2.0
"""Derive the deadlines and free-time clocks of jobs, and write those that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from wharfinger.kernel.bulk import copy_rows, update_rows
from wharfinger.kernel.calendars import WorkingCalendar, calendars_of, country_works
from wharfinger.kernel.models import CalendarDay, Unit
from wharfinger.kernel.versions import Version, version_of
from wharfinger.shipments.actions.reading import Box, Material
from wharfinger.shipments.actions.thresholds import thresholds
from wharfinger.shipments.choices import DeadlineSource, Mode, Phase, Side
from wharfinger.shipments.models import CutoffRule, Deadline, FreeTimeClock, FreeTimeTariff, RuleSetting
from wharfinger.shipments.rules.deadlines import OUTBOUND, Default, Sailing, before, default_hours, met_at
from wharfinger.shipments.rules.freetime import Terms, free_time, terms_of
from wharfinger.shipments.rules.state import State
from wharfinger.shipments.rules.stops import stopped_at
from wharfinger.shipments.rules.thresholds import Threshold

DEADLINE = ("due_at", "zone", "act_by", "source", "met_at")
CLOCK = ("tariff", "zone", "started_at", "last_free_day", "free_until", "stopped_at")
_SAILS = frozenset({Mode.SEA_FCL.value, Mode.SEA_LCL.value, Mode.AIR.value, Mode.RAIL.value})
_REEFER = "reefer"


@dataclass(frozen=True)
class Tariff:
    """A tariff as the clocks need it."""

    row: FreeTimeTariff
    terms: Terms

    def fits(self, mode: str, place: int | None, country: str, carrier: int | None, size_type: str) -> bool:
        """Whether it is meant for such a box at such a place."""
        row = self.row
        pairs = ((row.mode, mode), (row.place_id, place), (row.country, country), (row.carrier_id, carrier))
        return all(not wanted or wanted == found for wanted, found in pairs) and _fits_box(row.box, size_type)

    @property
    def rank(self) -> tuple[int, bool, bool, bool, date, int]:
        """How specific it is; the greatest counts: more conditions, then the place, the carrier, the box."""
        row = self.row
        named = (row.place_id is not None, row.carrier_id is not None, bool(row.box))
        return sum(named) + bool(row.country) + bool(row.mode), *named, row.valid_from, row.pk

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on the day."""
        return self.row.valid_from <= day and (self.row.valid_to is None or day <= self.row.valid_to)


def _fits_box(wanted: str, size_type: str) -> bool:
    if not wanted:
        return True
    if wanted == _REEFER:
        return "R" in size_type.upper()[2:3]
    return wanted.upper() == size_type.upper()


class Tables:
    """Thresholds, defaults, tariffs and working calendars, with what has been looked up in them."""

    def __init__(self) -> None:
        self.limits: Mapping[str, Threshold] = thresholds()
        self.defaults = cutoff_defaults()
        self.calendars: dict[int, WorkingCalendar] = calendars_of(list(Unit.objects.values_list("pk", flat=True)))
        self.tariffs: dict[tuple[str, str], list[Tariff]] = {}
        for row in FreeTimeTariff.objects.all():
            self.tariffs.setdefault((row.kind, row.side), []).append(Tariff(row, terms_of(row)))
        for rows in self.tariffs.values():
            rows.sort(key=lambda tariff: tariff.rank, reverse=True)
        self.starts = {key: {tariff.row.starts for tariff in rows} for key, rows in self.tariffs.items()}
        self._fitting: dict[Any, list[Tariff]] = {}
        self._hours: dict[Any, dict[str, int]] = {}
        self._act_by: dict[tuple[int, datetime], datetime] = {}

    @property
    def size(self) -> int:
        """How many answers are kept."""
        return len(self._fitting) + len(self._hours) + len(self._act_by)

    def tariffs_for(self, kind: str, side: str, about: tuple[Any, ...]) -> list[Tariff]:
        """The tariffs meant for a mode, place, country, carrier and box, the most specific first."""
        key = (kind, side, about)
        if key not in self._fitting:
            self._fitting[key] = [tariff for tariff in self.tariffs[kind, side] if tariff.fits(*about)]
        return self._fitting[key]

    def hours(self, sailing: Sailing) -> dict[str, int]:
        """Default hours by kind; the same for all jobs of a sailing."""
        key = (sailing.mode, sailing.loading, sailing.carrier, sailing.lane, sailing.day)
        if key not in self._hours:
            self._hours[key] = default_hours(self.defaults, sailing)
        return self._hours[key]

    def act_by(self, branch: int, due: datetime) -> datetime:
        """The branch's last working minute before the deadline."""
        if (branch, due) not in self._act_by:
            self._act_by[branch, due] = self.calendars[branch].last_working_minute_before(due)
        return self._act_by[branch, due]


_SETTINGS = (RuleSetting, CutoffRule, FreeTimeTariff, Unit, CalendarDay)
_MOST_KEPT = 50_000
_kept: dict[Version, Tables] = {}


def tables_in_force() -> Tables:
    """The tables as they are now: read again when a setting has changed, else one statement."""
    version = version_of(*_SETTINGS)
    tables = _kept.get(version)
    if tables is None or tables.size > _MOST_KEPT:
        tables = Tables()
        _kept.clear()
        _kept[version] = tables
    return tables


def cutoff_defaults() -> list[Default]:
    """The table of defaults as the rules see it; one statement."""
    fields = ("kind", "hours", "valid_from", "valid_to", "mode", "loading_id", "carrier_id", "lane_group_id")
    return [Default(*row) for row in CutoffRule.objects.values_list(*fields)]


def deadlines_of(pk: int, state: State, material: Material, tables: Tables) -> dict[tuple[int, str], tuple[Any, ...]]:
    """The deadlines of a job in the order of DEADLINE; none for what comes in, or is cancelled."""
    row = material.rows[pk]
    if row["direction"] not in OUTBOUND or row["mode"] not in _SAILS or state.phase == Phase.CANCELLED:
        return {}
    zone = row["origin_zone"] or row["branch_zone"]
    due = dict.fromkeys(material.stated.get(pk, {}), DeadlineSource.CARRIER.value)
    moments = dict(material.stated.get(pk, {}))
    if state.etd is not None:
        sailing = Sailing(
            row["mode"], state.etd, zone, row["origin_id"], carrier_of(pk, material), row["lane_group_id"]
        )
        for kind, hours in tables.hours(sailing).items():
            if kind not in due:
                due[kind], moments[kind] = DeadlineSource.RULE.value, before(state.etd, hours)
    boxes = [box.number for box in material.boxes.get(pk, ())]
    return {
        (pk, kind): (at, zone, tables.act_by(row["branch_id"], at), due[kind], met_at(kind, state.reached, boxes))
        for kind, at in moments.items()
    }


def carrier_of(pk: int, material: Material) -> int | None:
    """The carrier of the first leg, else of the booking."""
    legs = material.legs.get(pk, ())
    return next((carrier for _voyage, carrier in legs if carrier is not None), material.carriers.get(pk))


def clocks_of(pk: int, state: State, material: Material, tables: Tables) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The free-time clocks of a job that have started, in the order of CLOCK, by (job, container, kind, side)."""
    if not tables.tariffs or state.phase == Phase.CANCELLED:
        return {}
    boxes: Sequence[Box | None] = material.boxes.get(pk) or [None]
    found = {}
    for kind, side in tables.tariffs:
        if not tables.starts[kind, side] & state.reached.keys():
            continue
        for box in boxes:
            clock = _clock(pk, kind, side, box, state, material, tables)
            if clock is not None:
                found[pk, box.pk if box else None, kind, side] = clock
    return found


def _clock(
    pk: int, kind: str, side: str, box: Box | None, state: State, material: Material, tables: Tables
) -> tuple[Any, ...] | None:
    row, unit = material.rows[pk], box.number if box else ""
    end = "destination" if side == Side.DESTINATION else "origin"
    zone = row[f"{end}_zone"] or row["branch_zone"]
    country = row["origin_country"] if end == "origin" else row["place_country"] or row["destination_country"]
    about = (row["mode"], row[f"{end}_id"], country or "", carrier_of(pk, material), box.size_type if box else "")
    for tariff in tables.tariffs_for(kind, side, about):
        times = state.reached.get(tariff.row.starts)
        started = times.get(unit, times.get("")) if times else None
        if started is not None and tariff.holds_on(started.astimezone(ZoneInfo(zone)).date()):
            ends = free_time(tariff.terms, started, zone, partial(country_works, country or ""))
            stop = stopped_at(tariff.row.stops, started, unit, state.latest)
            return tariff.row.pk, zone, started, ends.last_free_day, ends.free_until, stop
    return None


Derived = Mapping[tuple[Any, ...], tuple[Any, ...]]


def write_deadlines(wanted: Derived, had: Derived) -> None:
    """Write the deadlines that are new or changed, remove those that are no more."""
    _write(Deadline, ("job", "kind"), DEADLINE, wanted, had)


def write_clocks(wanted: Derived, had: Derived) -> None:
    """The same for free-time clocks."""
    _write(FreeTimeClock, ("job", "container", "kind", "side"), CLOCK, wanted, had)


def _write(model: Any, keys: Sequence[str], fields: Sequence[str], wanted: Derived, had: Derived) -> None:
    changed = [(had[key][0], *row) for key, row in wanted.items() if key in had and tuple(had[key][1:]) != row]
    update_rows(model, fields, changed)
    copy_rows(model, (*keys, *fields), ((*key, *row) for key, row in wanted.items() if key not in had))
    _remove(model, [old[0] for key, old in had.items() if key not in wanted])


def _remove(model: Any, ids: Iterable[int]) -> None:
    gone = list(ids)
    if gone:
        model._default_manager.filter(pk__in=gone).delete()
