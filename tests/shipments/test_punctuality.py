# SPDX-License-Identifier: Apache-2.0
"""Punctuality: R220–R222 by hand, against a slow count, and on the page."""

from __future__ import annotations

import csv
import math
import random
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.cast import Cast, gather

from wharfinger.directory.models import Classification, ClassScheme
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.shipments.actions import load_reference_places, save_jobs
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft
from wharfinger.shipments.models import Job
from wharfinger.shipments.queries.punctual_table import (
    FIGURES,
    KEYS,
    Asked,
    behind,
    everything,
    groups,
    jobs_asked_about,
    key_of,
    table,
)

pytestmark = pytest.mark.django_db

BOOKED = date(2026, 3, 2)
TODAY = date(2026, 6, 1)
PROMISED = date(2026, 4, 1)


@pytest.fixture
def cast() -> Cast:
    load_reference_places(actor=SYSTEM)
    return gather(datetime(2026, 5, 1, tzinfo=UTC))


def event(code: str, at: datetime, raw: str, kind: str = "ACT", **more: Any) -> MilestoneDraft:
    return MilestoneDraft(kind, at, code=code, source="TMS", raw_id=raw, recorded_at=more.pop("recorded", at), **more)


def draft(cast: Cast, number: str, events: list[MilestoneDraft], branch: str = "QD", **more: Any) -> JobDraft:
    given = {
        "mode": "sea_fcl", "scope_to": "door", "promised_on": PROMISED, "booked_on": BOOKED, "origin": "CNTAO",
        "destination": "DEHAM",
    }  # fmt: skip
    return JobDraft(
        number=number, payer=PartyDraft("payer", code=f"CU{branch}"), branch_id=cast.branches[branch].pk,
        milestones=events, **{**given, **more},
    )  # fmt: skip


def asked(what: str = "promise", by: str = "customer", **more: Any) -> Asked:
    return Asked(what, by, BOOKED, BOOKED, **more)


def figures(what: str = "promise", **more: Any) -> dict[str, Any]:
    return everything(jobs_asked_about(SYSTEM, asked(what, **more), TODAY), what)


def noon(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 4, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)


def test_95_on_time_97_in_full_both_93_is_an_otif_of_93_percent(cast: Cast) -> None:
    drafts = []
    for i in range(100):
        events = [event("DELIVERED", noon(3 if i < 5 else 1), f"d{i}")]
        if i in (4, 5, 6):
            events.append(event("DAMAGED", noon(1), f"x{i}"))
        drafts.append(draft(cast, f"J{i:03}", events))
    save_jobs(drafts, actor=SYSTEM)
    found = figures()
    assert (found["due"], found["on_time"], found["in_full"], found["otif"]) == (100, 95, 97, 93)
    assert (found["late"], found["late_by_p50"], found["late_by_p90"]) == (5, timedelta(days=2), timedelta(days=2))


def test_what_is_not_due_not_promised_or_not_reported_counts_in_no_share(cast: Cast) -> None:
    save_jobs(
        [
            draft(cast, "DUE", []),
            draft(cast, "AHEAD", [], promised_on=TODAY),
            draft(cast, "NONE", [], promised_on=None),
            draft(cast, "ENDED", [event("DELIVERY_ORDER", noon(1), "do")], scope_to="cy"),
            draft(cast, "OFF", [event("BOOKING_CANCELLED", noon(1), "off")]),
        ],
        actor=SYSTEM,
    )
    found = figures()
    assert {name: found[name] for name in ("jobs", *FIGURES["promise"])} == {
        "jobs": 4, "due": 1, "on_time": 0, "in_full": 0, "otif": 0, "late": 0, "overdue": 1, "not_due": 1, "no_promise": 1,
        "no_event": 1,
    }  # fmt: skip
    assert found["late_by_p50"] is None


def test_where_our_duty_ends_at_the_port_the_arrival_counts(cast: Cast) -> None:
    late_delivery = [event("ARRIVED", noon(1), "a"), event("DELIVERED", noon(9), "b")]
    save_jobs([draft(cast, "PORT", late_delivery, scope_to="cy")], actor=SYSTEM)
    assert figures()["on_time"] == 1
    Job.objects.filter(number="PORT").update(scope_to="door")
    assert figures()["late"] == 1
    Job.objects.filter(number="PORT").update(scope_to="")
    assert figures()["late"] == 1


def test_the_promised_day_is_the_destinations(cast: Cast) -> None:
    evening = datetime(2026, 4, 2, 6, tzinfo=UTC)  # still 1 April in Los Angeles, 2 April in Hamburg
    save_jobs(
        [
            draft(cast, "LA", [event("DELIVERED", evening, "1")], destination="USLAX"),
            draft(cast, "HAM", [event("DELIVERED", evening, "2")]),
        ],
        actor=SYSTEM,
    )
    found = {job.number: job.verdict for job in jobs_asked_about(SYSTEM, asked(), TODAY)}
    assert found == {"LA": "on_time", "HAM": "late"}


def test_the_first_promise_can_be_asked_for(cast: Cast) -> None:
    save_jobs([draft(cast, "J", [event("DELIVERED", noon(1), "1")])], actor=SYSTEM)
    Job.objects.update(promised_first_on=date(2026, 3, 20))
    assert figures()["on_time"] == 1
    assert figures(first_promise=True)["late"] == 1


def test_withdrawn_damage_leaves_the_job_in_full(cast: Cast) -> None:
    events = [
        event("DELIVERED", noon(1), "1"), event("DAMAGED", noon(1), "2"),
        event("DAMAGED", noon(1), "3", supersedes="2", is_retraction=True),
    ]  # fmt: skip
    save_jobs([draft(cast, "J", events)], actor=SYSTEM)
    assert figures()["otif"] == 1


def test_order_to_delivery_median_46_h_p90_71_h(cast: Cast) -> None:
    start = datetime(2026, 3, 2, 8, tzinfo=UTC)
    hours = (20, 30, 40, 44, 46, 50, 60, 66, 71, 90)
    save_jobs(
        [
            draft(
                cast,
                f"J{h}",
                [event("BOOKED", start, f"b{h}"), event("DELIVERED", start + timedelta(hours=h), f"d{h}")],
            )
            for h in hours
        ],
        actor=SYSTEM,
    )
    found = figures("time")
    assert (found["cycle_n"], found["cycle_p50"], found["cycle_p90"]) == (
        10, timedelta(hours=46), timedelta(hours=71),
    )  # fmt: skip
    assert (found["transit_n"], found["transit_p50"]) == (0, None)


def test_where_only_the_booking_day_is_known_its_start_in_the_branch_counts(cast: Cast) -> None:
    save_jobs([draft(cast, "J", [event("DELIVERED", datetime(2026, 3, 3, 4, tzinfo=UTC), "1")])], actor=SYSTEM)
    assert figures("time")["cycle_p50"] == timedelta(hours=36)


def test_the_first_eta_is_judged_not_the_last(cast: Cast) -> None:
    def told(number: str, first: int, last: int) -> JobDraft:
        estimates = [
            event("ARRIVED", noon(first), f"{number}1", "EST", recorded=noon(-20)),
            event("ARRIVED", noon(last), f"{number}2", "EST", recorded=noon(-10)),
        ]
        return draft(cast, number, [*estimates, event("ARRIVED", noon(5), f"{number}3")])

    failed = [event("PICKUP_FAILED", noon(1), "p1"), event("PICKUP_DONE", noon(2), "p2")]
    save_jobs(
        [
            told("KEPT", 4, 9), told("MISSED", 2, 5), draft(cast, "AGAIN", failed),
            draft(cast, "FIRST", [event("PICKUP_DONE", noon(1), "p3")]),
        ],
        actor=SYSTEM,
    )  # fmt: skip
    found = figures("forecast")
    assert {name: found[name] for name in FIGURES["forecast"]} == {
        "eta": 2, "eta_kept": 1, "eta_missed": 1, "pickup": 2, "pickup_first": 1, "pickup_again": 1,
    }  # fmt: skip
    assert (found["off_p50"], found["off_p90"]) == (timedelta(days=1), timedelta(days=3))


def many(cast: Cast, count: int = 60) -> None:
    dice = random.Random(7)
    drafts = []
    for i in range(count):
        came = dice.choice([None, dice.randint(-5, 9)])
        start = datetime(2026, 3, 2, tzinfo=UTC)
        events = [event("BOOKED", start, f"b{i}"), event("ARRIVED", noon(2), f"e{i}", "EST", recorded=start)]
        if came is not None:
            events += [event("DEPARTED", noon(-9), f"p{i}"), event("ARRIVED", noon(came - 1), f"a{i}")]
            events += [event("DELIVERED", noon(came), f"d{i}")]
            events += [event("LOST", noon(came), f"l{i}")] if dice.random() < 0.2 else []
        drafts.append(
            draft(
                cast, f"M{i}", events, dice.choice(["QD", "SH"]), mode=dice.choice(["air", "sea_fcl"]),
                destination=dice.choice(["DEHAM", "USLAX", "Nowhere"]), promised_on=dice.choice([None, PROMISED]),
                scope_to=dice.choice(["door", "cy", ""]),
            )
        )  # fmt: skip
    save_jobs(drafts, actor=SYSTEM)


@pytest.mark.parametrize("what", ["promise", "time", "forecast"])
def test_every_figure_of_every_group_opens_exactly_its_jobs(cast: Cast, what: str) -> None:
    many(cast)
    for by in KEYS:
        _figures_open_their_jobs(asked(what, by))


def _figures_open_their_jobs(question: Asked) -> None:
    what, jobs = question.what, jobs_asked_about(SYSTEM, question, TODAY)
    lines = table(jobs, question)
    assert len(lines) == groups(jobs, question)
    assert sum(line["jobs"] for line in lines) == 60 == everything(jobs, what)["jobs"]
    for line in lines:
        key = key_of(question, line)
        assert behind(jobs, question, key, "").count() == line["jobs"]
        for name in FIGURES[what]:
            assert (key, name, behind(jobs, question, key, name).count()) == (key, name, line[name])
    for name, value in everything(jobs, what).items():
        if name in FIGURES[what]:
            assert behind(jobs, question, "", name).count() == value


def test_the_figures_are_those_of_a_slow_count(cast: Cast) -> None:
    many(cast)
    due = on_time = whole = both = 0
    late = []
    for job in Job.objects.filter(booked_on=BOOKED).select_related("destination"):
        came = job.ata if job.scope_to == "cy" else job.delivered_at
        if job.promised_on is None:
            continue
        due += 1
        if came is None:
            continue
        zone = job.destination.time_zone if job.destination else "UTC"
        over = (came.astimezone(ZoneInfo(zone)).date() - job.promised_on).days
        full = not job.milestones.filter(code="LOST").exists()
        on_time, whole, both = on_time + (over <= 0), whole + full, both + (over <= 0 and full)
        late += [over] if over > 0 else []
    found = figures()
    assert (found["due"], found["on_time"], found["in_full"], found["otif"]) == (due, on_time, whole, both)
    assert found["late_by_p90"] == timedelta(days=sorted(late)[math.ceil(0.9 * len(late)) - 1])


def test_an_unknown_key_opens_nothing_and_an_unknown_figure_the_whole_group(cast: Cast) -> None:
    many(cast, 5)
    question = asked(by="lane")
    jobs = jobs_asked_about(SYSTEM, question, TODAY)
    assert behind(jobs, question, "x", "due").count() == 0
    assert behind(jobs, question, "", "nonsense").count() == 5


def test_the_page_shows_shares_and_says_where_nothing_is_measured(cast: Cast) -> None:
    save_jobs(
        [draft(cast, "J1", [event("DELIVERED", noon(1), "1")]), draft(cast, "S1", [], "SH", promised_on=None)],
        actor=SYSTEM,
    )
    client = cast.client(Role.ADMINISTRATOR)
    page = client.get("/punctuality/?from=2026-03-01&to=2026-03-31").content.decode()
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S)
    texts = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    assert texts[1:] == [
        "All 2 1 100.0 % few 100.0 % 100.0 % 0 – 0 0 1 no promise",
        "Seabreeze QD Ltd 1 1 100.0 % few 100.0 % 100.0 % 0 – 0 0 0",
        "Seabreeze SH Ltd 1 0 not measured not measured not measured 0 – 0 0 1 no promise",
    ]


def test_a_branch_sees_its_own_jobs_only(cast: Cast) -> None:
    many(cast)
    own = Job.objects.filter(booked_on=BOOKED, branch=cast.branches["QD"]).count()
    actor = cast.actor(Role.OPERATIONS)
    assert everything(jobs_asked_about(actor, asked(), TODAY), "promise")["jobs"] == own
    client = cast.client(Role.OPERATIONS)
    address = "/punctuality/jobs/?from=2026-03-01&to=2026-03-31&format=csv&what=time"
    lines = list(csv.reader(b"".join(client.get(address).streaming_content).decode("utf-8-sig").splitlines()))  # type: ignore[attr-defined]
    assert len(lines) == own + 1


@pytest.mark.parametrize("what", ["promise", "time", "forecast"])
def test_every_view_of_the_table_opens_and_exports(cast: Cast, what: str) -> None:
    many(cast, 12)
    client = cast.client(Role.BRANCH_MANAGER)
    for by in KEYS:
        _opens_and_exports(client, f"/punctuality/?from=2026-03-01&to=2026-03-31&what={what}&by={by}")


def _opens_and_exports(client: Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    links = set(re.findall(r'href="(/punctuality/jobs/[^"]+)"', page.content.decode()))
    assert {client.get(link.replace("&amp;", "&")).status_code for link in sorted(links)[:8]} == {200}
    text = b"".join(client.get(f"{address}&format=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(text.splitlines()) > 1


def test_key_accounts_can_be_asked_for_alone(cast: Cast) -> None:
    many(cast)
    scheme = ClassScheme.objects.get(is_headline=True)
    Classification.objects.create(
        organisation_id=cast.customers["QD"], scheme=scheme, run_id=1, label="A", on=BOOKED, is_current=True
    )
    own = Job.objects.filter(booked_on=BOOKED, payer_id=cast.customers["QD"]).count()
    assert figures(label="A")["jobs"] == own == figures(payer=cast.customers["QD"])["jobs"]
    assert figures(label="B")["jobs"] == 0
    page = cast.client(Role.ADMINISTRATOR).get(f"/punctuality/?payer={cast.customers['QD']}&class=A&from=2026-03-01")
    assert "Seabreeze QD Ltd" in page.content.decode()
