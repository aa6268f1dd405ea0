# SPDX-License-Identifier: Apache-2.0
"""Pages of insights: what they say, whose figures they show, what a figure opens."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.insights import business
from tests.insights.conftest import Classify
from wharfinger.directory.models import Assignment, ClassScheme
from wharfinger.insights.choices import RunState
from wharfinger.insights.models import Run
from wharfinger.kernel.choices import Role
from wharfinger.kernel.models import Unit, User
from wharfinger.shipments.models import Job


def signed_in(user: User) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def administrator(qingdao: Unit) -> Client:
    """The administrator's browser."""
    return signed_in(business.person(Role.ADMINISTRATOR, None))


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    """The text of a page that opens."""
    answer = client.get(reverse(f"insights:{name}", args=args), query)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def statements(client: Client, name: str, *args: Any) -> int:
    """How many statements the page needs."""
    with CaptureQueriesContext(connection) as seen:
        page(client, name, *args)
    return len(seen)


def cells(html: str, label: str) -> list[str]:
    """The texts of the cells with this label, tags and blanks removed."""
    found = re.findall(rf'<td[^>]*data-label="{re.escape(label)}"[^>]*>(.*?)</td>', html, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


def test_run_page_says_its_sentence(qingdao: Unit, classify: Classify, administrator: Client) -> None:
    business.ten_payers(qingdao)
    html = page(administrator, "run", classify().pk)
    assert "Who brings 55 % of revenue?" in html
    assert "2 of 10 payers (20.0 %) are A and bring 55.0 % of revenue." in html


def test_run_page_shows_the_table_of_the_golden_list(qingdao: Unit, classify: Classify, administrator: Client) -> None:
    business.ten_payers(qingdao)
    html = page(administrator, "run", classify().pk)
    assert cells(html, "Revenue")[:3] == ["300.00", "250.00", "150.00"]
    assert cells(html, "Cumulative")[:5] == ["30.00 %", "55.00 %", "70.00 %", "80.00 %", "88.00 %"]
    assert cells(html, "Class") == ["A", "A", "B", "B", "C", "C", "C", "C", "C", "C"]


def test_curve_of_the_page_contains_20_percent_55_percent(
    qingdao: Unit, classify: Classify, administrator: Client
) -> None:
    business.ten_payers(qingdao)
    html = page(administrator, "run", classify().pk)
    found = re.search(r'id="pareto-data">(.*?)</script>', html, re.S)
    assert found is not None
    told = json.loads(found[1])
    assert told["points"][2] == [0.2, 0.55]
    assert [(end["name"], end["x"], end["y"]) for end in told["ends"]] == [
        ("A", 0.2, 0.55), ("B", 0.4, 0.8), ("C", 1.0, 1.0),
    ]  # fmt: skip


def test_class_filter_shows_that_class_only(qingdao: Unit, classify: Classify, administrator: Client) -> None:
    business.ten_payers(qingdao)
    html = page(administrator, "run", classify().pk, **{"class": "B"})
    assert cells(html, "Class") == ["B", "B"]


def test_figure_opens_the_jobs_that_add_up_to_it(qingdao: Unit, classify: Classify, administrator: Client) -> None:
    business.ten_payers(qingdao)
    run = classify()
    Job.objects.update(revenue_actual=7)
    for row, shown in zip(run.rows.order_by("rank"), cells(page(administrator, "run", run.pk), "Revenue"), strict=True):
        html = page(administrator, "payer", run.pk, row.organisation_id)
        parts = [Decimal(text.replace(",", "")) for text in cells(html, "Revenue")]
        assert sum(parts) == Decimal(shown.replace(",", ""))
        assert len(parts) == row.jobs


def test_estimate_is_marked_and_a_missing_figure_is_not_zero(
    qingdao: Unit, classify: Classify, administrator: Client
) -> None:
    one = business.payer("C1")
    business.job(one, qingdao, revenue_estimated=5)
    business.job(one, qingdao)
    run = classify()
    assert cells(page(administrator, "run", run.pk), "Revenue") == ["5.00 ≈"]
    assert cells(page(administrator, "payer", run.pk, one.pk), "Revenue") == ["not measured", "5.00"]


def test_withdrawn_job_stays_in_the_evidence(qingdao: Unit, classify: Classify, administrator: Client) -> None:
    one = business.payer("C1")
    gone = business.job(one, qingdao, 5)
    run = classify()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shipments_job WHERE id = %s", [gone.pk])
    html = page(administrator, "payer", run.pk, one.pk)
    assert "job withdrawn since" in html
    assert cells(html, "Revenue") == ["5.00"]


def test_salesperson_sees_all_classes_but_only_own_figures(qingdao: Unit, classify: Classify) -> None:
    payers = business.ten_payers(qingdao)
    seller = business.person(Role.SALESPERSON, qingdao)
    Assignment.objects.create(organisation=payers[1], user=seller, kind="owner", since=date(2026, 1, 1))
    run, client = classify(), signed_in(seller)
    html = page(client, "run", run.pk)
    assert cells(html, "Class") == ["A", "A", "B", "B", "C", "C", "C", "C", "C", "C"]
    assert cells(html, "Revenue") == ["–", "250.00", *["–"] * 8]
    assert "2 of 10 payers (20.0 %) are A." in html
    for foreign in ("1,000.00", "55.00 %", "pareto-data", "300.00", "550.00"):
        assert foreign not in html
    assert client.get(reverse("insights:payer", args=[run.pk, payers[0].pk])).status_code == 404
    assert client.get(reverse("insights:payer", args=[run.pk, payers[1].pk])).status_code == 200


def test_csv_holds_every_payer_with_the_readers_figures(
    qingdao: Unit, classify: Classify, administrator: Client
) -> None:
    payers = business.ten_payers(qingdao, (300, 250, -5))
    seller = business.person(Role.SALESPERSON, qingdao)
    Assignment.objects.create(organisation=payers[1], user=seller, kind="owner", since=date(2026, 1, 1))
    run = classify()
    whole, own = exported(administrator, run), exported(signed_in(seller), run)
    assert [(line["Rank"], line["Code"], line["Class"], line["Revenue (CNY)"]) for line in whole] == [
        ("1", "C001", "A", "300.0000"), ("2", "C002", "C", "250.0000"), ("", "C003", "", "-5.0000"),
    ]  # fmt: skip
    assert [line["Listed apart"] for line in whole] == ["", "", "Below zero"]
    assert [line["Revenue (CNY)"] for line in own] == ["", "250.0000", ""]
    assert {line["Share"] for line in own} == {""}


def exported(client: Client, run: Run) -> list[dict[str, str]]:
    """The lines of the run's CSV."""
    answer = client.get(reverse("insights:rows_csv", args=[run.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_payers_apart_are_listed_with_the_reason(qingdao: Unit, classify: Classify, administrator: Client) -> None:
    business.ten_payers(qingdao, (300, 0, -5))
    run = classify()
    assert "2 payers are listed apart" in page(administrator, "run", run.pk)
    html = page(administrator, "apart", run.pk)
    assert cells(html, "Revenue") == ["-5.00", "0.00"]
    assert html.index("Below zero") < html.index(">Zero<")


def test_matrix_counts_the_moves_and_opens_them(qingdao: Unit, classify: Classify, administrator: Client) -> None:
    payers = business.ten_payers(qingdao)
    classify()
    Job.objects.filter(payer=payers[1]).update(revenue_actual=Decimal("0.5"))
    business.job(business.payer("C999"), qingdao, 9000)
    run = classify()
    target = reverse("insights:moves", args=[run.pk])
    html = page(administrator, "run", run.pk)
    assert f'{target}?was=A&amp;now=C">2</a>' in html
    assert f'{target}?now=A">1</a>' in html
    moved = page(administrator, "moves", run.pk, was="A", now="C")
    assert "From A to C" in moved
    assert [code for code in re.findall(r"C\d{3}", moved) if code in {"C001", "C002"}] == ["C001"] * 3 + ["C002"] * 3
    assert "C999" in page(administrator, "moves", run.pk, was="", now="A")


def test_manager_asks_for_a_run_and_the_worker_gets_its_task(qingdao: Unit) -> None:
    client = signed_in(business.person(Role.BRANCH_MANAGER, qingdao))
    form = {"scheme": "abc", "measure": "jobs", "branch": str(qingdao.pk), "ranked": "payer"}
    answer = client.post(reverse("insights:run_new"), form)
    run = Run.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("insights:run", args=[run.pk]))
    assert (run.state, run.measure, run.publishes) == (RunState.WAITING, "jobs", False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs")
        ((task, given),) = cursor.fetchall()
    arguments = json.loads(given) if isinstance(given, str) else given
    assert (task, arguments) == ("insights.run_classification", {"runs": [run.pk], "user_id": run.asked_by_id})


def test_form_that_makes_no_sense_keeps_what_was_typed(administrator: Client) -> None:
    form = {
        "scheme": "abc",
        "measure": "jobs",
        "ranked": "payer",
        "window_from": "2026-05-01",
        "window_to": "2026-01-01",
    }
    answer = administrator.post(reverse("insights:run_new"), form)
    assert answer.status_code == 422
    assert "The period ends before it begins." in answer.content.decode()
    assert 'value="2026-05-01"' in answer.content.decode()
    assert Run.objects.count() == 0


def test_manager_may_not_ask_about_another_branch(qingdao: Unit) -> None:
    client = signed_in(business.person(Role.BRANCH_MANAGER, qingdao))
    form = {"scheme": "abc", "measure": "jobs", "branch": str(business.branch("SHA").pk), "ranked": "payer"}
    assert client.post(reverse("insights:run_new"), form).status_code == 422
    assert Run.objects.count() == 0


def test_unfinished_run_shows_its_state_until_it_is_done(
    qingdao: Unit, classify: Classify, administrator: Client
) -> None:
    business.ten_payers(qingdao)
    run = classify()
    Run.objects.filter(pk=run.pk).update(state=RunState.WAITING)
    assert "The run waits for the worker" in page(administrator, "run", run.pk)
    assert "The run waits for the worker" in page(administrator, "run_state", run.pk)
    Run.objects.filter(pk=run.pk).update(state=RunState.DONE)
    answer = administrator.get(reverse("insights:run_state", args=[run.pk]))
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def test_administrator_adds_and_changes_a_scheme(administrator: Client) -> None:
    form = {
        "code": "three",
        "name_en": "Three",
        "method": "abc",
        "names": "A B C",
        "limits": "70/90/100",
        "rule": "crossing",
    }
    assert administrator.post(reverse("insights:scheme_new"), form).status_code == 303
    assert ClassScheme.objects.get(code="three").parameters == {
        "method": "abc", "thresholds": ["0.7", "0.9", "1"], "names": ["A", "B", "C"], "rule": "crossing",
    }  # fmt: skip
    html = page(administrator, "scheme", "three")
    assert 'value="70 90 100"' in html
    changed = {**form, "limits": "50 75 90 100", "names": "A B C D"}
    assert administrator.post(reverse("insights:scheme", args=["three"]), changed).status_code == 303
    assert ClassScheme.objects.get(code="three").parameters["thresholds"] == ["0.5", "0.75", "0.9", "1"]


@pytest.mark.parametrize("limits", ["70 90", "90 70 100", "70 90 99", "a b c", "0 50 100"])
def test_scheme_with_wrong_limits_is_refused(administrator: Client, limits: str) -> None:
    form = {"code": "bad", "name_en": "Bad", "method": "abc", "names": "A B C", "limits": limits, "rule": "inclusive"}
    answer = administrator.post(reverse("insights:scheme_new"), form)
    assert answer.status_code == 422
    assert "One limit per class" in answer.content.decode()


def test_pyramid_keeps_its_model_when_its_shares_change(administrator: Client) -> None:
    form = {
        "name_en": "Pyramid",
        "method": "count",
        "names": "VIP key ordinary small",
        "limits": "2 3 15 80",
        "rule": "inclusive",
    }
    assert administrator.post(reverse("insights:scheme", args=["pyramid"]), form).status_code == 303
    parameters = ClassScheme.objects.get(code="pyramid").parameters
    assert (parameters["shares"][0], parameters["expected"]) == ("0.02", [None, "0.8", "0.15", "0.05"])


@pytest.mark.parametrize("name", ["runs", "method", "schemes"])
def test_every_role_opens_the_common_pages(qingdao: Unit, name: str) -> None:
    for role in Role:
        page(signed_in(business.person(role, qingdao)), name)


@pytest.mark.parametrize(("name", "most"), [("runs", 7), ("run", 11), ("payer", 10), ("apart", 9)])
def test_statements_do_not_grow_with_the_rows(
    qingdao: Unit, classify: Classify, administrator: Client, name: str, most: int
) -> None:
    def args(run: Run) -> list[int]:
        first = run.rows.order_by("pk").first()
        return {"runs": [], "payer": [run.pk, first.organisation_id if first else 0]}.get(name, [run.pk])

    one = business.payer("C1", qingdao)
    business.job(one, qingdao, 10)
    few = statements(administrator, name, *args(classify()))
    for code in ("C2", "C3"):
        business.job(business.payer(code, qingdao), qingdao, 10)
        business.job(one, qingdao, 20)
    classify()
    many = statements(administrator, name, *args(classify()))
    assert few <= many <= most
    assert many - few <= (3 if name == "run" else 0)
