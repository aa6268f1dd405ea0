# SPDX-License-Identifier: Apache-2.0
"""Where a job stands and what is wrong with it: pure rules (R213–R216, domain.md §1.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.shipments.choices import MilestoneCode
from wharfinger.shipments.rules.exceptions import findings, next_check
from wharfinger.shipments.rules.findings import Facts
from wharfinger.shipments.rules.state import Report, standing

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def hours(count: float) -> datetime:
    return NOW + timedelta(hours=count)


def report(code: str, at: float, kind: str = "ACT", told: float | None = None, **more: object) -> Report:
    raw = f"{code}{kind}{at}{told}"
    return Report(code, kind, hours(at), hours(at if told is None else told), raw, raw_id=raw, source="tms", **more)  # type: ignore[arg-type]


def facts(**more: object) -> Facts:
    base = {
        "mode": "truck",
        "direction": "domestic",
        "scope_to": "door",
        "promised_on": None,
        "has_bill": False,
        "bill_released": False,
    }
    return Facts(**{**base, **more})  # type: ignore[arg-type]


def speaking(about: Facts, *reports: Report) -> list[str]:
    return [f.rule for f in findings(about, standing(reports, about.scope_to)) if f.opens_at <= NOW]


def test_the_last_actual_decides_the_phase() -> None:
    state = standing([report("DEPARTED", -50), report("ARRIVED", -2), report("RECEIVED_ORIGIN", -70)])
    assert (state.phase, state.last and state.last.code, state.ata, state.next_code) == (
        "arrived",
        "ARRIVED",
        hours(-2),
        "OUT_FOR_DELIVERY",
    )


def test_an_actual_is_never_replaced_by_an_estimate() -> None:
    state = standing([report("ARRIVED", -10), report("ARRIVED", 30, "EST", told=-1)])
    assert (state.phase, state.ata, state.eta) == ("arrived", hours(-10), hours(30))


def test_the_estimate_told_last_counts() -> None:
    assert standing([report("ARRIVED", 50, "EST", told=-9), report("ARRIVED", 40, "EST", told=-1)]).eta == hours(40)
    assert standing([report("ARRIVED", 40, "EST", told=-1), report("ARRIVED", 50, "EST", told=-9)]).eta == hours(40)


def test_an_estimate_stands_before_a_plan() -> None:
    assert standing([report("ARRIVED", 50, "EST", told=-9), report("ARRIVED", 40, "PLN", told=-1)]).eta == hours(50)


def test_a_superseded_and_a_retracted_report_do_not_count() -> None:
    wrong = report("DELIVERED", -5)
    right = report("DEPARTED", -6, supersedes=wrong.raw_id)
    assert standing([wrong, right]).phase == "under_way"
    gone = report("DELIVERED", -4, supersedes=wrong.raw_id, is_retraction=True)
    assert standing([wrong, gone, report("ARRIVED", -8)]).phase == "arrived"


def test_cy_cargo_is_done_with_the_delivery_order() -> None:
    assert standing([report("ARRIVED", -50), report("DELIVERY_ORDER", -3)], "cy").phase == "done"
    assert standing([report("ARRIVED", -50), report("DELIVERY_ORDER", -3)], "door").phase == "arrived"


CODES = st.sampled_from([code for code in MilestoneCode.values if code != "OTHER"])
REPORTS = st.lists(
    st.builds(report, CODES, st.integers(-500, 100), st.sampled_from(["ACT", "EST", "PLN"]), st.integers(-500, 0)),
    max_size=12,
    unique_by=lambda r: r.raw_id,
)


@settings(max_examples=300, deadline=None)
@given(REPORTS, st.randoms(use_true_random=False), st.sampled_from(["", "door", "cy"]))
def test_any_order_of_the_same_reports_gives_the_same_state(reports: list[Report], random: object, scope: str) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(shuffled, scope) == standing(reports, scope)


def test_arrived_two_days_ago_and_not_delivered_opens_at_hour_24() -> None:
    state = standing([report("DEPARTED", -90), report("ARRIVED", -48)], "door")
    found = [f for f in findings(facts(), state) if f.rule == "arrived_not_delivered"]
    assert [(f.since, f.opens_at) for f in found] == [(hours(-48), hours(-24))]


def test_arrived_at_the_port_is_no_exception_where_delivery_is_not_ours() -> None:
    assert speaking(facts(scope_to="cy"), report("DEPARTED", -90), report("ARRIVED", -48)) == []


def test_out_for_delivery_ends_it_and_a_failed_delivery_brings_it_back() -> None:
    way = (report("ARRIVED", -60), report("OUT_FOR_DELIVERY", -40))
    assert speaking(facts(), *way) == ["silent"]
    assert speaking(facts(), *way, report("DELIVERY_FAILED", -39)) == ["arrived_not_delivered", "delivery_failed"]


def test_silence_counts_from_what_was_heard_last() -> None:
    assert speaking(facts(), report("DEPARTED", -37)) == ["silent"]
    assert speaking(facts(), report("DEPARTED", -35)) == []


def test_silence_waits_for_what_is_announced() -> None:
    assert speaking(facts(), report("DEPARTED", -90), report("ARRIVED", 5, "EST", told=-80)) == []
    assert speaking(facts(), report("DEPARTED", -190), report("ARRIVED", -25, "EST", told=-80)) == ["silent"]


def test_an_estimate_after_the_promise_is_an_exception() -> None:
    way = (report("DEPARTED", -10), report("ARRIVED", 30, "EST", told=-5))
    assert speaking(facts(promised_on=date(2026, 11, 21), scope_to="cy"), *way) == ["late_estimate"]
    assert speaking(facts(promised_on=date(2026, 11, 22), scope_to="cy"), *way) == []


def test_a_bill_not_released_five_days_before_arrival_is_an_exception() -> None:
    sea = facts(mode="sea_fcl", direction="export", scope_to="cy", has_bill=True)
    way = (report("DEPARTED", -200), report("ARRIVED", 119, "EST", told=-5))
    assert speaking(sea, *way) == ["bill_not_released"]
    assert speaking(sea, *way, report("BILL_RELEASED", -3)) == []
    assert (
        speaking(facts(mode="sea_fcl", direction="export", scope_to="cy", has_bill=True, bill_released=True), *way)
        == []
    )


def test_the_timer_looks_again_when_the_next_rule_would_speak() -> None:
    state = standing([report("ARRIVED", -20)], "door")
    assert next_check(findings(facts(), state), NOW) == hours(4)
