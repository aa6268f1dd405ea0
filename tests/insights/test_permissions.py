# SPDX-License-Identifier: Apache-2.0
"""Every address of insights × roles × own branch, other branch, anonymous."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import ROLES, Cast, gather
from wharfinger.insights.actions.classification import RunOrder, order_runs, run_classification
from wharfinger.insights.urls import urlpatterns
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role

pytestmark = pytest.mark.django_db

STAFF = dict.fromkeys(ROLES, 200)
ASKING = {role: 200 if role in (Role.ADMINISTRATOR, Role.BRANCH_MANAGER) else 403 for role in ROLES}
ADMINISTRATORS = {role: 200 if role == Role.ADMINISTRATOR else 403 for role in ROLES}
# Name, arguments, what one's own branch answers. Classes are for all the staff, so most is open to both branches.
TABLE = (
    ("runs", (), STAFF),
    ("method", (), STAFF),
    ("schemes", (), STAFF),
    ("run", ("run",), STAFF),
    ("run_state", ("run",), dict.fromkeys(ROLES, 204)),
    ("apart", ("run",), STAFF),
    ("moves", ("run",), STAFF),
    ("rows_csv", ("run",), STAFF),
    ("payer", ("run", "customer"), STAFF),
    ("run_new", (), ASKING),
    ("scheme_new", (), ADMINISTRATORS),
    ("scheme", ("scheme",), ADMINISTRATORS),
)
# A figure is the customer's money: another branch is told "not found".
OWN_BRANCH_ONLY = {"payer"}


@pytest.fixture
def cast() -> Cast:
    return gather()


@pytest.fixture
def arguments(cast: Cast) -> dict[str, object]:
    """Two runs over both branches, so that the second has moves; the customer of Qingdao."""
    runs = order_runs([RunOrder("abc", "jobs"), RunOrder("abc", "jobs")], actor=SYSTEM)
    done = run_classification([run.pk for run in runs], actor=SYSTEM)
    assert [run.error for run in done] == ["", ""]
    return {"run": done[-1].pk, "customer": cast.customers["QD"], "scheme": "abc"}


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urlpatterns} == {name for name, _arguments, _answers in TABLE}


def test_every_role_of_both_branches_gets_its_answer(cast: Cast, arguments: dict[str, object]) -> None:
    wrong = []
    for name, wanted, answers in TABLE:
        address = reverse(f"insights:{name}", args=[arguments[key] for key in wanted])
        for role in ROLES:
            for code in ("QD", "SH"):
                foreign = name in OWN_BRANCH_ONLY and code == "SH" and role != Role.ADMINISTRATOR
                status = cast.client(role, code).get(address).status_code
                if status != (404 if foreign else answers[role]):
                    wrong.append((name, role, code, status))
    assert wrong == []


def test_visitors_are_led_to_the_door(arguments: dict[str, object]) -> None:
    addresses = [reverse(f"insights:{name}", args=[arguments[key] for key in keys]) for name, keys, _answers in TABLE]
    assert {Client().get(address).status_code for address in addresses} == {302}
