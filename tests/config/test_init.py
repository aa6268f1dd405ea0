# SPDX-License-Identifier: Apache-2.0
"""`wharfinger init` and `wharfinger classify` as a stranger calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from wharfinger.config.cli import main
from wharfinger.kernel.models import CalendarDay, Company, ExchangeRate, Invitation, Post, Unit, User
from wharfinger.shipments.models import LaneGroup, Place

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "company.toml"


def test_init_sets_up_the_company_of_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--file", str(EXAMPLE)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["admin@example.com", "manager.qd@example.com"]
    assert list(Unit.objects.values_list("code", "kind", "branch__code")) == [
        ("HQ", "company", None),
        ("QD", "branch", "QD"),
    ]
    assert set(Post.objects.values_list("unit__code", "role")) == {
        ("HQ", "administrator"), ("QD", "branch_manager"), ("QD", "customer_service"),
    }  # fmt: skip
    counts = [model.objects.count() for model in (Company, User, Invitation, ExchangeRate, CalendarDay)]  # type: ignore[attr-defined]
    assert counts == [1, 1, 1, 1, 1]
    assert (Place.objects.filter(code="CNTAO").count(), LaneGroup.objects.count()) == (1, 4)


def test_the_printed_password_signs_the_administrator_in(capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "--file", str(EXAMPLE)])
    password = capsys.readouterr().out.split("password ")[1].split(" ")[0]
    assert User.objects.get().check_password(password) is True


def test_init_again_invites_and_adds_nobody_twice(capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "--file", str(EXAMPLE)])
    capsys.readouterr()
    assert main(["init", "--file", str(EXAMPLE)]) == 0
    assert (capsys.readouterr().out, User.objects.count(), Invitation.objects.count()) == ("", 1, 1)


def test_init_leaves_the_demo_company_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Company.objects.create(pk=1, is_demo=True)
    assert main(["init", "--file", str(EXAMPLE)]) == 1
    assert capsys.readouterr().err.startswith("wharfinger: The demo company lives here")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[company]\n", "the part [administrator] is missing"),
        ("nonsense", "Expected '='"),
        ('[company]\nname = "x"\n[administrator]\nemail = "a@example.com"\n', "unexpected keyword argument 'name'"),
    ],
)
def test_a_file_that_is_wrong_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    path = tmp_path / "company.toml"
    path.write_text(text)
    assert main(["init", "--file", str(path)]) == 1
    assert said in capsys.readouterr().err


def test_classify_with_an_unknown_scheme_is_refused_in_the_shape_of_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "--scheme", "no-such", "--json"]) == 1
    assert '"code": "unknown_scheme"' in capsys.readouterr().err
