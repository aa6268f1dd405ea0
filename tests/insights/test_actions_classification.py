# SPDX-License-Identifier: Apache-2.0
"""Runs: classes by payer, their evidence, what they write down, and who may ask."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from tests.insights import business
from tests.insights.conftest import Classify
from wharfinger.directory.models import Assignment, Classification, ClassScheme
from wharfinger.insights.actions.classification import RunOrder, order_runs, run_classification
from wharfinger.insights.choices import RunState
from wharfinger.insights.errors import UnknownMeasureError, UnknownSchemeError, WrongWindowError
from wharfinger.insights.models import Run
from wharfinger.insights.queries import evidence_behind
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import NotAllowed
from wharfinger.kernel.models import Notice, Unit
from wharfinger.shipments.models import Job


def labels(run: Run) -> str:
    """The classes in rank order, as one text."""
    return " ".join(run.rows.filter(rank__isnull=False).order_by("rank").values_list("label", flat=True))


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("abc", "A A B B C C C C C C"),
        ("abc-crossing", "A A B B B C C C C C"),
        ("abcd", "A B B C C D D D D D"),
        ("pyramid", "VIP ordinary small small small small small small small small"),
        ("count-value", "A B C C C C C C C C"),
    ],
)
def test_shipped_schemes_class_the_golden_list(qingdao: Unit, classify: Classify, scheme: str, expected: str) -> None:
    business.ten_payers(qingdao)
    run = classify(scheme)
    assert (run.state, run.error) == (RunState.DONE, "")
    assert labels(run) == expected


def test_run_stores_figures_totals_and_fingerprint(qingdao: Unit, classify: Classify) -> None:
    business.ten_payers(qingdao)
    run = classify()
    first = run.rows.get(rank=1)
    assert (first.value, first.share, first.cumulative, first.jobs) == (Decimal(300), 0.3, 0.3, 2)
    assert (run.total, run.payers, run.classed, run.jobs, run.currency) == (Decimal(1000), 10, 10, 20, "CNY")
    assert len(run.fingerprint) == 64
    assert run.snapshot == f"R{run.pk}-{run.fingerprint[:12]}"
    assert run.summary["curve"][2] == [0.2, 0.55]
    assert [(c["name"], c["count"], c["share"]) for c in run.summary["classes"]] == [
        ("A", 2, 0.55), ("B", 2, 0.25), ("C", 6, 0.2),
    ]  # fmt: skip


def test_every_figure_is_the_sum_of_the_jobs_it_opens(qingdao: Unit, classify: Classify) -> None:
    business.ten_payers(qingdao)
    run = classify()
    Job.objects.update(revenue_actual=7)
    for row in run.rows.all():
        assert evidence_behind(row).aggregate(sum=Sum("value"))["sum"] == row.value
    assert run.evidence.aggregate(sum=Sum("value"))["sum"] == run.total


def test_same_inputs_have_the_same_fingerprint(qingdao: Unit, classify: Classify) -> None:
    business.ten_payers(qingdao)
    first, second = classify(), classify()
    Job.objects.filter(number="J00001").update(revenue_actual=400)
    assert first.fingerprint == second.fingerprint
    assert classify().fingerprint != first.fingerprint


def test_estimates_stand_in_and_are_marked(qingdao: Unit, classify: Classify) -> None:
    one, two = business.payer("C1"), business.payer("C2")
    business.job(one, qingdao, 10)
    business.job(one, qingdao, revenue_estimated=5)
    business.job(one, qingdao, 7, revenue_estimated=100)
    business.job(two, qingdao)
    run = classify()
    row = run.rows.get(organisation=one)
    assert (row.value, row.jobs, row.estimated_jobs, row.unmeasured_jobs) == (Decimal(22), 3, 1, 0)
    assert (run.jobs, run.estimated_jobs, run.unmeasured_jobs) == (4, 1, 1)
    apart = run.rows.get(organisation=two)
    assert (apart.value, apart.rank, apart.apart) == (None, None, "missing")


def test_money_counts_in_the_companys_currency_at_the_jobs_rate(qingdao: Unit, classify: Classify) -> None:
    one = business.payer("C1")
    business.job(one, qingdao, Decimal("100.50"), currency="USD", rate=Decimal("7.1"))
    business.job(one, qingdao, 50, currency="XXX", rate=None)
    row = classify().rows.get()
    assert (row.value, row.unmeasured_jobs) == (Decimal("713.55"), 1)


def test_jobs_without_a_rate_are_counted_where_currencies_mix(qingdao: Unit, classify: Classify) -> None:
    one = business.payer("C1")
    business.job(one, qingdao, 10)
    business.job(one, qingdao, 50, currency="USD", rate=None)
    run = classify()
    assert (run.currency, run.total, run.summary["without_rate"]) == ("CNY", 10, 1)
    assert run.unmeasured_jobs == 1


def test_one_foreign_currency_without_rates_is_ranked_as_it_is(qingdao: Unit, classify: Classify) -> None:
    for code, amount in (("C1", 60), ("C2", 30), ("C3", 10)):
        business.job(business.payer(code), qingdao, amount, currency="USD", rate=None)
    run = classify()
    assert (run.currency, run.total, run.unmeasured_jobs) == ("USD", 100, 0)
    assert run.summary["unconverted"] == "CNY"
    assert labels(run) == "A C C"


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("revenue", "100"), ("cost", "60"), ("freight_cost", "60"), ("gross_profit", "40"), ("jobs", "1"),
        ("gross_weight", "12.5"), ("chargeable_weight", "15"), ("volume", "2.25"), ("teu", "2"), ("pieces", "9"),
    ],
)  # fmt: skip
def test_every_measure_is_read_off_the_job(qingdao: Unit, classify: Classify, measure: str, value: str) -> None:
    business.job(
        business.payer("C1"), qingdao, 100, cost_estimated=60, gross_weight_kg=Decimal("12.5"),
        chargeable_weight_kg=15, volume_cbm=Decimal("2.25"), teu=2, pieces=9,
    )  # fmt: skip
    assert classify(measure=measure).rows.get().value == Decimal(value)


def test_window_includes_both_its_days(qingdao: Unit, classify: Classify) -> None:
    one = business.payer("C1")
    for day in (1, 2, 3, 4):
        business.job(one, qingdao, 10**day, booked_on=date(2026, 3, day))
    run = classify(window_from=date(2026, 3, 2), window_to=date(2026, 3, 3))
    assert run.total == 1100


def test_cancelled_jobs_never_count(qingdao: Unit, classify: Classify) -> None:
    one = business.payer("C1")
    business.job(one, qingdao, 10)
    business.job(one, qingdao, 90, phase="cancelled")
    assert classify().total == 10


def test_scoped_run_reads_its_part_and_writes_no_classes(qingdao: Unit, classify: Classify) -> None:
    one, shanghai = business.payer("C1"), business.branch("SHA")
    business.job(one, qingdao, 10, mode="air")
    business.job(one, qingdao, 20, mode="sea_fcl")
    business.job(one, shanghai, 40, mode="air")
    assert classify(branch_id=shanghai.pk).total == 40
    assert classify(mode="air").total == 50
    assert Classification.objects.count() == 0


def test_group_rolls_up_to_its_head(qingdao: Unit, classify: Classify) -> None:
    head = business.payer("H")
    middle = business.payer("M", parent=head)
    leaf, alone = business.payer("L", parent=middle), business.payer("X")
    for organisation, value in ((head, 1), (middle, 2), (leaf, 4), (alone, 8)):
        business.job(organisation, qingdao, value)
    run = classify(ranked="group")
    assert list(run.rows.order_by("rank").values_list("organisation__code", "value")) == [("X", 8), ("H", 7)]


def test_run_writes_current_classes_and_keeps_the_earlier_ones(qingdao: Unit, classify: Classify) -> None:
    payers = business.ten_payers(qingdao)
    first = classify()
    Job.objects.filter(payer=payers[9]).update(revenue_actual=5000)
    second = classify()
    history = Classification.objects.filter(organisation=payers[9]).order_by("run_id")
    assert list(history.values_list("run_id", "label", "is_current")) == [
        (first.pk, "C", False), (second.pk, "A", True),
    ]  # fmt: skip
    assert Classification.objects.filter(is_current=True).count() == 10


def test_owner_is_told_when_a_customer_changes_class(qingdao: Unit, classify: Classify) -> None:
    payers, owner = business.ten_payers(qingdao), business.person(Role.SALESPERSON, qingdao)
    for organisation in (payers[1], payers[5]):
        Assignment.objects.create(organisation=organisation, user=owner, kind="owner", since=date(2026, 1, 1))
    classify()
    Job.objects.filter(payer=payers[1]).update(revenue_actual=Decimal("0.5"))
    run = classify()
    assert list(Notice.objects.values_list("user", "text_en", "url")) == [
        (owner.pk, "1 customer of yours has changed class.", f"/insights/runs/{run.pk}/"),
    ]


def test_two_schemes_stand_side_by_side(qingdao: Unit, classify: Classify) -> None:
    payers = business.ten_payers(qingdao)
    classify("abc")
    classify("pyramid")
    current = Classification.objects.filter(organisation=payers[0], is_current=True)
    assert set(current.values_list("scheme__code", "label")) == {("abc", "A"), ("pyramid", "VIP")}


def test_negative_and_zero_are_listed_apart_without_a_class(qingdao: Unit, classify: Classify) -> None:
    business.ten_payers(qingdao, (300, 0, -40))
    run = classify()
    assert list(run.rows.filter(rank__isnull=True).order_by("id").values_list("organisation__code", "apart")) == [
        ("C003", "negative"), ("C002", "zero"),
    ]  # fmt: skip
    assert run.total == 300
    assert Classification.objects.count() == 1


def test_no_jobs_at_all_is_a_finished_run(qingdao: Unit, classify: Classify) -> None:
    run = classify()
    assert (run.state, run.payers, run.total) == (RunState.DONE, 0, 0)
    assert [w["code"] for w in run.summary["warnings"]] == ["nothing_to_rank"]


def test_changed_scheme_leaves_old_runs_as_they_were(qingdao: Unit, classify: Classify) -> None:
    business.ten_payers(qingdao)
    old = classify()
    scheme = ClassScheme.objects.get(code="abc")
    scheme.parameters = {**scheme.parameters, "thresholds": ["0.7", "0.9", "1"]}
    scheme.save()
    assert labels(classify()) == "A A A B B C C C C C"
    old.refresh_from_db()
    assert old.parameters["thresholds"] == ["0.55", "0.85", "1"]
    assert labels(old) == "A A B B C C C C C C"


def test_run_already_done_is_left_alone(qingdao: Unit, classify: Classify) -> None:
    business.ten_payers(qingdao)
    run = classify()
    finished = run.finished_at
    (again,) = run_classification([run.pk], actor=SYSTEM)
    assert again.finished_at == finished


def test_run_killed_in_the_middle_is_done_again_without_a_trace(qingdao: Unit, classify: Classify) -> None:
    business.ten_payers(qingdao)
    whole = classify()
    Run.objects.filter(pk=whole.pk).update(state=RunState.RUNNING)
    (again,) = run_classification([whole.pk], actor=SYSTEM)
    assert (again.state, again.jobs, again.rows.count()) == (RunState.DONE, 20, 10)
    assert again.fingerprint == whole.fingerprint


def test_run_that_cannot_be_computed_says_why(qingdao: Unit) -> None:
    business.ten_payers(qingdao, (Decimal(10) ** 13, 10))
    Job.objects.update(rate=Decimal(10) ** 6)
    (run,) = order_runs([RunOrder(scheme="abc")], actor=SYSTEM)
    (failed,) = run_classification([run.pk], actor=SYSTEM)
    assert failed.state == RunState.FAILED
    assert "refused" in failed.error
    assert failed.rows.count() == 0


def test_amount_beyond_all_bounds_fails_the_run_and_says_so(qingdao: Unit) -> None:
    business.ten_payers(qingdao, (Decimal(10) ** 13, 10))
    Job.objects.update(rate=Decimal(10) ** 9)
    (run,) = order_runs([RunOrder(scheme="abc")], actor=SYSTEM)
    (failed,) = run_classification([run.pk], actor=SYSTEM)
    assert (failed.state, failed.error) == (RunState.FAILED, "numeric field overflow")


def test_orders_that_make_no_sense_are_refused(qingdao: Unit) -> None:
    for order, error in (
        (RunOrder(scheme="xyz"), UnknownSchemeError),
        (RunOrder(scheme="abc", measure="smiles"), UnknownMeasureError),
        (RunOrder("abc", window_from=date(2026, 2, 1), window_to=date(2026, 1, 1)), WrongWindowError),
    ):
        with pytest.raises(error):
            order_runs([order], actor=SYSTEM)
    assert Run.objects.count() == 0


def test_only_managers_of_the_branch_and_administrators_may_ask(qingdao: Unit) -> None:
    manager = business.acting_as(business.person(Role.BRANCH_MANAGER, qingdao))
    seller = business.acting_as(business.person(Role.SALESPERSON, qingdao))
    order_runs([RunOrder("abc", branch_id=qingdao.pk)], actor=manager)
    for actor, order in (
        (manager, RunOrder("abc")),
        (manager, RunOrder("abc", branch_id=business.branch("SHA").pk)),
        (seller, RunOrder("abc", branch_id=qingdao.pk)),
    ):
        with pytest.raises(NotAllowed):
            order_runs([order], actor=actor)
