# SPDX-License-Identifier: Apache-2.0
"""Bills, bookings, boxes and voyages: who sees them, where they stand, what they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, gather

from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import NotFound
from wharfinger.shipments.actions import record_milestones, save_jobs
from wharfinger.shipments.choices import Classifier, ExceptionRule, MilestoneCode, Phase
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft, VoyageDraft
from wharfinger.shipments.models import Container, HouseBill, Incident, Job, JobException, Milestone
from wharfinger.shipments.paper_choices import PaperState, PaperStep
from wharfinger.shipments.papers import paper_lines
from wharfinger.shipments.queries.papers import NOUNS, find_papers, listed_papers, paper_for, related_papers
from wharfinger.shipments.rules.papers import Event, JobFact, PaperFacts, paper_sentence, paper_standing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
DAY = timedelta(days=1)
M = MilestoneCode


def fact(phase: str = "booked", **more: object) -> JobFact:
    return JobFact(1, "W1", phase, **more)  # type: ignore[arg-type]


def facts(noun: str, *codes: str, jobs: tuple[JobFact, ...] = (), **more: object) -> PaperFacts:
    """A paper whose events happened a day apart, the last one yesterday."""
    count = len(codes)
    events = {code: Event(NOW - DAY * (count - i)) for i, code in enumerate(codes)}
    return PaperFacts(noun, jobs or (fact(etd=NOW + DAY, eta=NOW + 20 * DAY),), events, **more)  # type: ignore[arg-type]


UNDER_WAY = (fact("under_way", atd=NOW - DAY, eta=NOW + 20 * DAY),)
HELD = (fact("under_way", atd=NOW - DAY, eta=NOW + 20 * DAY, on_hold=True),)
DONE = (fact("done", ata=NOW - DAY),)
CASES = [
    ("house_bill", (), {}, PaperState.NOT_ISSUED, PaperStep.CONFIRM_DRAFT),
    ("house_bill", (M.DRAFT_CONFIRMED,), {}, PaperState.NOT_ISSUED, PaperStep.ISSUE),
    ("house_bill", (M.TELEX_RELEASED,), {"jobs": UNDER_WAY}, PaperState.RELEASED, PaperStep.SEND_RELEASE),
    ("house_bill", (), {"jobs": UNDER_WAY}, PaperState.SAILED_NOT_ISSUED, PaperStep.ISSUE),
    ("house_bill", (), {"issued_at": NOW}, PaperState.ISSUED, PaperStep.RELEASE),
    ("house_bill", (M.BILL_ISSUED,), {}, PaperState.ISSUED, PaperStep.RELEASE),
    ("house_bill", (), {"jobs": HELD, "issued_at": NOW}, PaperState.HELD, PaperStep.SETTLE_HOLD),
    ("house_bill", (M.BILL_RELEASED,), {"jobs": UNDER_WAY}, PaperState.RELEASED, PaperStep.SEND_RELEASE),
    ("house_bill", (), {"jobs": DONE, "released_at": NOW}, PaperState.RELEASED, PaperStep.NONE),
    ("house_bill", (), {"jobs": (fact("cancelled"),)}, PaperState.CANCELLED, PaperStep.NONE),
    ("master_bill", (), {}, PaperState.NOT_ISSUED, PaperStep.SEND_SI),
    ("master_bill", (M.SI_SENT,), {}, PaperState.SI_SENT, PaperStep.DEPART),
    ("master_bill", (M.DEPARTED,), {"jobs": UNDER_WAY}, PaperState.UNDER_WAY, PaperStep.ARRIVE),
    ("master_bill", (M.ARRIVED,), {}, PaperState.ARRIVED, PaperStep.EXCHANGE),
    ("master_bill", (M.ARRIVED, M.DELIVERY_ORDER), {}, PaperState.DELIVERY_ORDER, PaperStep.FETCH),
    ("master_bill", (), {"jobs": DONE}, PaperState.CLOSED, PaperStep.NONE),
    ("booking", (), {}, PaperState.SENT, PaperStep.ASK_SPACE),
    ("booking", (M.SPACE_RELEASED,), {}, PaperState.SPACE, PaperStep.SEND_SI),
    ("booking", (M.SPACE_RELEASED, M.SI_SENT), {}, PaperState.SPACE, PaperStep.SEND_VGM),
    ("booking", (M.SPACE_RELEASED, M.SI_SENT, M.VGM_SENT), {}, PaperState.SPACE, PaperStep.DEPART),
    ("booking", (M.SPACE_RELEASED, M.ROLLED_OVER), {}, PaperState.ROLLED, PaperStep.NEW_SAILING),
    ("booking", (M.ROLLED_OVER, M.SPACE_RELEASED), {}, PaperState.SPACE, PaperStep.SEND_SI),
    ("booking", (M.BOOKING_CANCELLED,), {}, PaperState.CANCELLED, PaperStep.NONE),
    ("booking", (), {"jobs": UNDER_WAY}, PaperState.UNDER_WAY, PaperStep.ARRIVE),
    ("container", (), {}, PaperState.NAMED, PaperStep.PICK_UP_EMPTY),
    ("container", (M.EMPTY_PICKED_UP,), {}, PaperState.EMPTY_OUT, PaperStep.LOAD_CARGO),
    ("container", (M.EMPTY_PICKED_UP, M.PICKUP_DONE), {}, PaperState.PICKED_UP, PaperStep.BRING_IN),
    ("container", (M.PICKUP_DONE, M.CUSTOMS_HOLD), {}, PaperState.INSPECTED, PaperStep.TELL_ALL),
    ("container", (M.LOADED_FACTORY, M.INSPECTION_ORDERED), {}, PaperState.INSPECTED, PaperStep.TELL_ALL),
    ("container", (M.INSPECTION_ORDERED, M.INSPECTION_PASSED, M.GATE_IN), {}, PaperState.GATE_IN, PaperStep.LOAD),
    ("container", (M.CUSTOMS_HOLD, M.CUSTOMS_CLEARED, M.LOADED), {}, PaperState.LOADED, PaperStep.DEPART),
    ("container", (M.DEPARTED, M.ARRIVED), {}, PaperState.ARRIVED, PaperStep.FETCH),
    ("container", (M.ARRIVED, M.GATE_OUT), {"jobs": DONE}, PaperState.GATE_OUT, PaperStep.RETURN_EMPTY),
    ("container", (M.GATE_OUT, M.EMPTY_RETURNED), {"jobs": DONE}, PaperState.RETURNED, PaperStep.NONE),
    ("voyage", (), {"jobs": (fact(),)}, PaperState.NO_DATES, PaperStep.ASK_DATES),
    ("voyage", (), {}, PaperState.TO_SAIL, PaperStep.DEPART),
    ("voyage", (), {"etd": NOW - DAY}, PaperState.SAILING_OVERDUE, PaperStep.ASK_SAILED),
    ("voyage", (), {"jobs": UNDER_WAY}, PaperState.UNDER_WAY, PaperStep.ARRIVE),
    ("voyage", (), {"atd": NOW - 9 * DAY, "eta": NOW - DAY}, PaperState.ARRIVAL_OVERDUE, PaperStep.ASK_ARRIVED),
    ("voyage", (), {"atd": NOW - 9 * DAY, "ata": NOW}, PaperState.ARRIVED, PaperStep.HAND_OVER),
    ("voyage", (), {"jobs": DONE, "ata": NOW}, PaperState.CLOSED, PaperStep.NONE),
]


@pytest.mark.parametrize(("noun", "codes", "more", "state", "step"), CASES)
def test_state_and_next_step(
    noun: str, codes: tuple[str, ...], more: dict[str, object], state: PaperState, step: PaperStep
) -> None:
    stand = paper_standing(facts(noun, *codes, **more), NOW)  # type: ignore[arg-type]
    assert (stand.state, stand.step) == (state, step)


def test_every_state_of_every_noun_speaks_both_languages_and_never_says_unknown() -> None:
    for noun, codes, more, _state, _step in CASES:
        paper = facts(noun, *codes, **more)  # type: ignore[arg-type]
        stand = paper_standing(paper, NOW)
        english, chinese = (paper_sentence(paper, stand, language=lang, now=NOW) for lang in ("en", "zh-hans"))
        assert ("unknown" in english.lower(), "未知" in chinese, english.endswith("."), chinese.endswith("。")) == (
            False,
            False,
            True,
            True,
        )


def test_a_consolidation_says_how_many_jobs_are_in_it_and_what_troubles_them() -> None:
    jobs = (fact("at_origin", etd=NOW + DAY, trouble=1), fact("at_origin"), fact("booked"))
    paper = facts("container", M.PICKUP_DONE, M.CUSTOMS_HOLD, jobs=jobs)
    stand = paper_standing(paper, NOW)
    assert paper_sentence(paper, stand, language="en", now=NOW) == (
        "Held for inspection 24 hours ago (11-20 12:00); own consolidation of 3 jobs (2 at origin, 1 booked), "
        "1 with an open exception; next: tell the customer of every house bill in it."
    )
    assert paper_sentence(paper, stand, language="zh-hans", now=NOW) == (
        "24 小时前查验扣留（11-20 12:00）；自拼，共 3 票（2 起运地，1 订舱），1 票有未关闭异常；"
        "下一步：告知箱内每一票分单的客户。"
    )


@pytest.fixture
def cast() -> Cast:
    return gather(NOW)


def load(cast: Cast) -> dict[str, int]:
    """A box of three jobs (one of them of the other branch) on one voyage, and a second box of the first job."""
    voyage = VoyageDraft("045E", "SAMPLE STAR", etd=NOW + 2 * DAY, eta=NOW + 30 * DAY)
    rows = [
        JobDraft(
            f"C{i}", mode="sea_lcl", payer=PartyDraft("payer", code=f"CU{code}"), branch_id=cast.branches[code].pk,
            containers=[("CSQU3054383", "40HQ")] + ([("MSKU0000018", "20GP")] if i == 0 else []),
            house_bills=[(f"HBQ{i}7788", "telex")], master_bills=["MB990011"] if i == 0 else [], bookings=["BK55001122"],
            voyage=voyage,
        )
        for i, code in enumerate(("QD", "QD", "SH"))
    ]  # fmt: skip
    return dict(zip(("C0", "C1", "C2"), save_jobs(rows, actor=SYSTEM, now=NOW).ids, strict=True))


def test_a_paper_is_seen_when_one_of_its_jobs_is(cast: Cast) -> None:
    load(cast)
    bills = {bill.number: bill.pk for bill in HouseBill.objects.all()}
    qingdao, shanghai = cast.actor(Role.OPERATIONS), cast.actor(Role.OPERATIONS, "SH")
    assert [row.number for row in listed_papers(shanghai, NOUNS["house_bill"], {})] == ["HBQ27788"]
    assert paper_for(qingdao, NOUNS["house_bill"], bills["HBQ07788"]).number == "HBQ07788"
    with pytest.raises(NotFound):
        paper_for(shanghai, NOUNS["house_bill"], bills["HBQ07788"])
    box = Container.objects.get(number="CSQU3054383")
    assert {paper_for(actor, NOUNS["container"], box.pk).pk for actor in (qingdao, shanghai)} == {box.pk}


def test_lists_find_by_the_last_four_and_by_what_is_asked(cast: Cast) -> None:
    ids = load(cast)
    boxes, bills = NOUNS["container"], NOUNS["house_bill"]
    assert [row.number for row in listed_papers(SYSTEM, boxes, {"q": "4383"})] == ["CSQU3054383"]
    assert [row.number for row in listed_papers(SYSTEM, boxes, {"shared": "1"})] == ["CSQU3054383"]
    assert [row.number for row in listed_papers(SYSTEM, NOUNS["voyage"], {"q": "sample"})] == ["045E"]
    Job.objects.filter(pk=ids["C1"]).update(open_exceptions=1)
    Job.objects.filter(pk=ids["C0"]).update(phase=Phase.DONE)
    assert [row.number for row in listed_papers(SYSTEM, bills, {"trouble": "1"})] == ["HBQ17788"]
    assert [row.number for row in listed_papers(SYSTEM, bills, {"moving": "1"})] == ["HBQ27788", "HBQ17788"]
    found = find_papers("7788", cast.actor(Role.OPERATIONS))
    assert [(noun.name, row.number) for noun, row in found] == [("house_bill", "HBQ17788"), ("house_bill", "HBQ07788")]


def test_a_number_nobody_bears_finds_nothing(cast: Cast, client: Client) -> None:
    load(cast)
    for noun in NOUNS.values():
        answer = client.get(reverse(f"shipments:{noun.plural}"), {"q": "ZZZZ9999"})
        assert (answer.status_code, "Nothing matches" in answer.content.decode()) == (200, True)
    assert client.get("/jobs/", {"q": "ZZZZ9999"}).status_code == 200


def test_related_papers_hang_on_the_same_jobs(cast: Cast) -> None:
    ids = load(cast)
    found = related_papers(NOUNS["house_bill"], [ids["C0"]])
    assert {name: [number for _pk, number in rows] for name, rows in found.items()} == {
        "master_bill": ["MB990011"], "booking": ["BK55001122"], "container": ["CSQU3054383", "MSKU0000018"],
        "voyage": ["SAMPLE STAR 045E"],
    }  # fmt: skip


def test_a_report_on_one_box_leaves_the_jobs_other_box_where_it_is(cast: Cast) -> None:
    ids = load(cast)
    said = MilestoneDraft(
        Classifier.ACTUAL.value, NOW - DAY, code=M.GATE_OUT.value, job_id=ids["C0"], unit_ref="CSQU 3054383", raw_id="g",
        place="CNTAO",
    )  # fmt: skip
    record_milestones([said], actor=SYSTEM, now=NOW)
    rows = Container.objects.order_by("number")
    lines = {line.row.number: line for line in paper_lines(NOUNS["container"], list(rows), language="en", now=NOW)}
    assert {number: line.stand.state for number, line in lines.items()} == {
        "CSQU3054383": PaperState.GATE_OUT, "MSKU0000018": PaperState.NAMED,
    }  # fmt: skip
    assert lines["CSQU3054383"].sentence.startswith("Gated out, CNTAO, 24 hours ago")


@pytest.fixture
def client(cast: Cast) -> Client:
    return cast.client(Role.OPERATIONS)


def test_the_page_of_a_box_shows_every_job_in_it_and_opens_only_ones_own(cast: Cast, client: Client) -> None:
    ids = load(cast)
    box = Container.objects.get(number="CSQU3054383")
    text = client.get(f"/papers/containers/{box.pk}/").content.decode()
    links = [
        f'href="/jobs/{ids["C0"]}/"' in text,
        f'href="/jobs/{ids["C2"]}/"' in text,
        f'"/cargo/{ids["C2"]}/"' in text,
    ]
    assert ("C2" in text, links, "HBQ07788" in text, "HBQ27788" in text) == (True, [True, False, True], True, False)


def test_a_list_exports_what_it_shows(cast: Cast, client: Client) -> None:
    load(cast)
    answer = client.get("/papers/house-bills/?format=csv&q=7788")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert [line.split(",")[0] for line in lines] == ["Number", "HBQ17788", "HBQ07788"]


def test_the_search_box_opens_papers(cast: Cast, client: Client) -> None:
    load(cast)
    box = Container.objects.get(number="CSQU3054383")
    assert f'href="/papers/containers/{box.pk}/"' in client.get("/search/?q=CSQU3054383").content.decode()


def test_an_inspected_box_is_reported_once_and_every_job_of_ones_own_in_it_hears(cast: Cast, client: Client) -> None:
    ids = load(cast)
    box = Container.objects.get(number="CSQU3054383")
    address = reverse("shipments:container_event", args=[box.pk])
    assert "Report an event for 2 jobs" in client.get(address).content.decode()
    at = (datetime.now(UTC) - DAY).strftime("%Y-%m-%dT%H:%M")
    data = {"code": "INSPECTION_ORDERED", "classifier": "ACT", "occurred_at": at}
    assert client.post(address, data).status_code == 303
    told = Milestone.objects.filter(code=M.INSPECTION_ORDERED).order_by("job_id").values_list("job_id", "unit_ref")
    assert list(told) == [(ids["C0"], "CSQU3054383"), (ids["C1"], "CSQU3054383")]
    lines = paper_lines(NOUNS["container"], list(Container.objects.order_by("number")), language="en")
    assert [line.stand.state for line in lines] == [PaperState.INSPECTED, PaperState.NAMED]
    opened = JobException.objects.filter(rule=ExceptionRule.INSPECTED, closed_at__isnull=True)
    assert set(opened.values_list("job_id", flat=True)) == set(ids.values())  # the other branch's job in the box too
    assert [str(incident.container) for incident in Incident.objects.all()] == ["CSQU3054383"]


def test_a_papers_state_is_the_same_in_whatever_order_its_events_came(cast: Cast) -> None:
    ids = load(cast)
    codes = (
        M.EMPTY_PICKED_UP,
        M.LOADED_FACTORY,
        M.INSPECTION_ORDERED,
        M.INSPECTION_PASSED,
        M.GATE_IN,
        M.LOADED,
        M.DEPARTED,
    )
    said = [
        MilestoneDraft("ACT", NOW - (9 - i) * DAY, code=code.value, job_id=ids[job], raw_id=f"{code}{job}", place=place)
        for i, code in enumerate(codes) for job, place in (("C0", "CNTAO"), ("C1", ""))
    ]  # fmt: skip
    said.append(
        MilestoneDraft(
            "ACT", NOW, code="DEPARTED", job_id=ids["C0"], raw_id="no", supersedes="DEPARTEDC0", is_retraction=True
        )
    )
    seen = set()
    for seed in range(6):
        Random(seed).shuffle(said)
        with transaction.atomic():
            for one in said:
                record_milestones([one], actor=SYSTEM, now=NOW)
            line = paper_lines(
                NOUNS["container"], list(Container.objects.filter(number="CSQU3054383")), language="en", now=NOW
            )[0]
            seen.add((line.stand.state, line.sentence))
            transaction.set_rollback(True)
    assert len(seen) == 1
