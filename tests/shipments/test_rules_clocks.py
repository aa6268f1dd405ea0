# SPDX-License-Identifier: Apache-2.0
"""Each exception rule of freight.md §1 and domain.md §1.1: when it speaks, about what, and when it falls silent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wharfinger.shipments.choices import ExceptionRule
from wharfinger.shipments.rules.exceptions import RULES, findings
from wharfinger.shipments.rules.findings import ClockFact, DeadlineFact, Facts, Finding
from wharfinger.shipments.rules.state import Report, standing
from wharfinger.shipments.rules.thresholds import DEFAULTS, Threshold

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def report(code: str, hours: float, kind: str = "ACT", told: float | None = None, unit: str = "") -> Report:
    raw = f"{code}{kind}{hours}{told}{unit}"
    return Report(
        code, kind, at(hours), at(min(hours, 0) if told is None else told), raw, raw_id=raw, source="tms", unit=unit
    )


def facts(**more: Any) -> Facts:
    base = {
        "mode": "sea_fcl", "direction": "export", "scope_to": "door", "promised_on": None, "has_bill": False,
        "bill_released": False,
    }  # fmt: skip
    return Facts(**{**base, **more})


def found(rule: str, about: Facts, *reports: Report, limits: dict[str, Threshold] | None = None) -> list[Finding]:
    """What the rule says, now or later."""
    spoken = findings(about, standing(reports, about.scope_to), {**DEFAULTS, **(limits or {})})
    return [finding for finding in spoken if finding.rule == rule]


def now_speaking(rule: str, about: Facts, *reports: Report) -> list[str]:
    return [finding.subject or "yes" for finding in found(rule, about, *reports) if finding.speaks(NOW)]


def deadline(kind: str, due: float, act_by: float | None = None, met: float | None = None) -> DeadlineFact:
    return DeadlineFact(kind, at(due), at(due - 0.02 if act_by is None else act_by), None if met is None else at(met))


def clock(free_until: float, kind: str = "demurrage", stopped: float | None = None, **more: Any) -> ClockFact:
    return ClockFact(
        "CSQU3054383", kind, "destination", at(free_until), None if stopped is None else at(stopped), **more
    )


def test_every_rule_has_a_function_and_a_threshold() -> None:
    assert set(RULES) == set(DEFAULTS) == set(ExceptionRule.values)


def test_a_near_cutoff_speaks_a_day_before_one_can_last_act_and_ends_at_the_cutoff() -> None:
    about = facts(
        deadlines=(
            deadline("si", 20),
            deadline("vgm", 30),
            deadline("customs", 70, act_by=20),
            deadline("cy", 10, met=-1),
        )
    )
    rows = found("cutoff_near", about)
    assert [row.subject for row in rows if row.speaks(NOW)] == ["si", "customs"]
    assert {row.subject: (row.due_at, row.ends_at) for row in rows} == {
        "si": (at(20), at(20)), "vgm": (at(30), at(30)), "customs": (at(70), at(70)),
    }  # fmt: skip


def test_a_missed_cutoff_speaks_until_met_late_or_loaded() -> None:
    late = facts(deadlines=(deadline("si", -3), deadline("vgm", 5)))
    assert now_speaking("cutoff_missed", late) == ["si"]
    assert now_speaking("cutoff_near", late) == ["vgm"]
    assert now_speaking("cutoff_missed", facts(deadlines=(deadline("si", -3, met=-1),))) == []
    for code in ("LOADED", "DEPARTED"):
        assert now_speaking("cutoff_missed", late, report(code, -1)) == []


@pytest.mark.parametrize(("rule", "code"), [("rolled", "ROLLED_OVER"), ("blank_sailing", "SAILING_CANCELLED")])
def test_not_sailing_lasts_until_it_sails(rule: str, code: str) -> None:
    rolled = (report("LOADED", -20), report(code, -5), report("DEPARTED", 90, "EST", told=-4))
    (row,) = found(rule, facts(), *rolled)
    assert (row.speaks(NOW), row.due_at, row.cause) == (True, at(90), rule)
    assert found(rule, facts(), *rolled, report("DEPARTED", -1)) == []


def test_each_inspected_box_speaks_for_itself() -> None:
    about = facts(deadlines=(deadline("cy", 12),))
    reports = (report("INSPECTION_ORDERED", -5, unit="A"), report("INSPECTION_ORDERED", -4, unit="B"))
    assert [(row.subject, row.due_at, row.cause) for row in found("inspected", about, *reports)] == [
        ("A", at(12), "inspection"), ("B", at(12), "inspection"),
    ]  # fmt: skip
    assert now_speaking("inspected", about, *reports, report("INSPECTION_PASSED", -1, unit="A")) == ["B"]
    assert now_speaking("inspected", about, *reports, report("CUSTOMS_CLEARED", -1)) == []


def test_customs_may_hold_for_a_day() -> None:
    assert now_speaking("customs_hold", facts(), report("CUSTOMS_HOLD", -23)) == []
    assert now_speaking("customs_hold", facts(), report("CUSTOMS_HOLD", -25)) == ["yes"]
    assert now_speaking("customs_hold", facts(), report("CUSTOMS_HOLD", -25), report("CUSTOMS_CLEARED", -20)) == []


def test_a_slip_counts_from_a_day_at_origin_and_from_two_at_deep_sea() -> None:
    plan = (report("DEPARTED", 24, "EST", told=-90), report("ARRIVED", 480, "EST", told=-90))
    assert now_speaking("eta_slipped", facts(), *plan, report("ARRIVED", 505, "EST", told=-1)) == ["+24 h"]
    sea = (*plan, report("DEPARTED", -2))
    assert now_speaking("eta_slipped", facts(), *sea, report("ARRIVED", 505, "EST", told=-1)) == []
    assert now_speaking("eta_slipped", facts(), *sea, report("ARRIVED", 529, "EST", told=-1)) == ["+48 h"]
    near = (report("ARRIVED", 100, "EST", told=-90), report("DEPARTED", -2))
    assert now_speaking("eta_slipped", facts(), *near, report("ARRIVED", 125, "EST", told=-1)) == ["+24 h"]
    assert (
        now_speaking("eta_slipped", facts(), *sea, report("ARRIVED", 529, "EST", told=-1), report("ARRIVED", -1)) == []
    )


def test_longer_than_nine_of_ten_speaks_after_the_percentile() -> None:
    about = facts(transit_p90=timedelta(hours=100))
    assert now_speaking("arrival_overdue", about, report("DEPARTED", -99)) == []
    assert now_speaking("arrival_overdue", about, report("DEPARTED", -101)) == ["yes"]
    assert now_speaking("arrival_overdue", about, report("DEPARTED", -101), report("ARRIVED", -1)) == []
    assert found("arrival_overdue", facts(), report("DEPARTED", -9999)) == []


def test_the_bill_must_be_released_five_days_before_arrival() -> None:
    about, sailed = facts(has_bill=True), (report("DEPARTED", -300), report("ARRIVED", 119, "EST", told=-9))
    (row,) = found("bill_not_released", about, *sailed)
    assert (row.speaks(NOW), row.due_at) == (True, at(119))
    for code in ("BILL_RELEASED", "ORIGINAL_SURRENDERED", "TELEX_RELEASED", "SEA_WAYBILL_ISSUED"):
        assert found("bill_not_released", about, *sailed, report(code, -1)) == []
    assert found("bill_not_released", facts(has_bill=True, direction="import"), *sailed) == []


def test_free_time_first_ends_soon_and_then_has_ended() -> None:
    arrived = (report("DEPARTED", -500), report("ARRIVED", -100))
    for free, soon, over in (
        (49, [], []),
        (47, ["demurrage destination CSQU3054383"], []),
        (0, [], ["demurrage destination CSQU3054383"]),
    ):
        about = facts(clocks=(clock(free),))
        assert (
            now_speaking("free_time_ending", about, *arrived),
            now_speaking("free_time_ended", about, *arrived),
        ) == (soon, over)
    assert now_speaking("free_time_ended", facts(clocks=(clock(-9, stopped=-1),)), *arrived) == []
    assert now_speaking("free_time_ended", facts(clocks=(clock(-9),), cargo_kind="co_load"), *arrived) == []


def test_a_delivered_box_is_watched_only_where_its_return_is_reported() -> None:
    done = (report("DEPARTED", -500), report("DELIVERED", -100))
    silent, heard = clock(-9, "detention"), clock(-9, "detention", names_box=True)
    assert now_speaking("free_time_ended", facts(clocks=(silent,)), *done) == []
    assert now_speaking("free_time_ended", facts(clocks=(heard,)), *done) == ["detention destination CSQU3054383"]
    assert now_speaking("free_time_ended", facts(clocks=(heard,), scope_to="cy"), *done) == []


def test_a_missed_appointment() -> None:
    made = report("APPOINTMENT", -3, "EST", told=-50)
    assert now_speaking("appointment_missed", facts(), made) == ["yes"]
    assert now_speaking("appointment_missed", facts(), report("APPOINTMENT", -1, "EST", told=-50)) == []
    assert now_speaking("appointment_missed", facts(scope_to="cy"), made) == []
    assert now_speaking("appointment_missed", facts(), made, report("AT_DELIVERY", -4)) == []
    missed = report("APPOINTMENT_MISSED", -2)
    assert now_speaking("appointment_missed", facts(), made, missed) == ["yes"]
    assert now_speaking("appointment_missed", facts(), missed, report("APPOINTMENT", 20, "EST", told=-1)) == []


def test_a_failed_delivery_wants_a_new_appointment() -> None:
    failed = (report("OUT_FOR_DELIVERY", -8), report("DELIVERY_FAILED", -5))
    assert now_speaking("delivery_failed", facts(), *failed) == ["yes"]
    assert now_speaking("delivery_failed", facts(), *failed, report("APPOINTMENT", 9, "EST", told=-1)) == []
    assert now_speaking("delivery_failed", facts(), *failed, report("OUT_FOR_DELIVERY", -1)) == []


def test_rules_may_be_narrowed_and_have_hours_of_their_own() -> None:
    held = report("CUSTOMS_HOLD", -25)
    for limit, speaks in (
        (Threshold(24), True), (Threshold(24, is_on=False), False), (Threshold(24, {"sea_fcl": 30}), False),
        (Threshold(30, {"sea_fcl": 30}, by_lane={"a": 20}), True), (Threshold(24, scopes=frozenset({"cy"})), False),
        (Threshold(24, directions=frozenset({"export"})), True), (Threshold(24, cargo_kinds=frozenset({"nominated"})), False),
    ):  # fmt: skip
        rows = found("customs_hold", facts(lane="a"), held, limits={"customs_hold": limit})
        assert any(row.speaks(NOW) for row in rows) == speaks, limit


def test_a_cancelled_booking_is_in_no_trouble() -> None:
    about = facts(deadlines=(deadline("si", -3),), promised_on=date(2026, 11, 1))
    assert findings(about, standing([report("BOOKED", -90), report("BOOKING_CANCELLED", -5)])) == []
