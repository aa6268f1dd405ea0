# SPDX-License-Identifier: Apache-2.0
"""The verb ``init``: a company of one's own, from a file or by asking."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wharfinger.config.cli.common import CommandError, prepare_django

if TYPE_CHECKING:
    from wharfinger.config.cli.common import Verbs

ROOT_UNIT = "HQ"


def add_verbs(verbs: Verbs) -> None:
    """Add this module's verb."""
    init = verbs.add_parser("init", help="set up a company of your own: units, posts, people, rates, calendars")
    init.add_argument("--file", type=Path, help="a TOML file such as examples/company.toml; without it, it asks")
    init.set_defaults(run=run_init)


def run_init(arguments: argparse.Namespace) -> int:
    """Bring the tables up to date, then save what the file or the answers say; again is harmless."""
    plan = _from_file(arguments.file) if arguments.file else _by_asking()
    prepare_django()
    from django.core.management import call_command

    from wharfinger.kernel.models import Company

    call_command("migrate", interactive=False, verbosity=0)
    if Company.objects.filter(is_demo=True).exists():
        raise CommandError("The demo company lives here: set WHARFINGER_HOME (or DATABASE_URL) to another place.")
    _save(plan)
    return 0


def _from_file(path: Path) -> dict[str, Any]:
    try:
        plan = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CommandError(f"{path}: {error}") from error
    for part in ("company", "administrator"):
        if part not in plan:
            raise CommandError(f"{path}: the part [{part}] is missing; examples/company.toml shows all of them.")
    return plan


def _by_asking() -> dict[str, Any]:
    if not sys.stdin.isatty():
        raise CommandError("Nobody is here to answer: give a file, as in  wharfinger init --file examples/company.toml")
    company = {
        "name_zh": input("Company, name in Chinese: "),
        "name_en": input("Company, name in English: "),
        "currency": input("Currency of all figures [CNY]: ").upper() or "CNY",
        "time_zone": input("Time zone [Asia/Shanghai]: ") or "Asia/Shanghai",
        "phone_region": input("Country of phone numbers without a prefix [CN]: ").upper() or "CN",
    }
    root = {"code": ROOT_UNIT, "kind": "company", "name_zh": company["name_zh"], "name_en": company["name_en"]}
    administrator = {"email": input("Administrator's e-mail: "), "name_en": input("Administrator's name: ")}
    return {"company": company, "units": [root, *_branches()], "administrator": administrator}


def _branches() -> list[dict[str, Any]]:
    branches = []
    while code := input("Code of a branch, such as QD (empty: no more): ").strip():
        names = {"name_zh": input("  name in Chinese: "), "name_en": input("  name in English: ")}
        branches.append({"code": code, "kind": "branch", "parent": ROOT_UNIT, **names})
    return branches


def _save(plan: dict[str, Any]) -> None:
    from wharfinger.kernel.actions import company
    from wharfinger.kernel.actor import SYSTEM
    from wharfinger.shipments.actions import load_reference_places

    company.set_company([_draft(company.CompanyDraft, plan["company"])], actor=SYSTEM)
    load_reference_places(actor=SYSTEM)
    units = plan.get("units") or [{"code": ROOT_UNIT, "kind": "company"}]
    company.save_units([_draft(company.UnitDraft, unit) for unit in units], actor=SYSTEM)
    company.save_posts([_draft(company.PostDraft, post) for post in plan.get("posts", [])], actor=SYSTEM)
    rates = [{**rate, "rate": Decimal(str(rate["rate"]))} for rate in plan.get("rates", [])]
    company.save_rates([_draft(company.RateDraft, rate) for rate in rates], actor=SYSTEM)
    days = [_draft(company.CalendarDayDraft, day) for day in plan.get("calendar_days", [])]
    company.save_calendar_days(days, actor=SYSTEM)
    _save_administrator(plan["administrator"], units[0]["code"])
    _save_invitations(plan.get("invitations", []))


def _draft(kind: Any, values: dict[str, Any]) -> Any:
    try:
        return kind(**values)
    except TypeError as error:
        raise CommandError(f"{kind.__name__.removesuffix('Draft')}: {error}") from error


def _save_administrator(who: dict[str, Any], unit: str) -> None:
    from wharfinger.kernel.actions import company, people
    from wharfinger.kernel.actor import SYSTEM
    from wharfinger.kernel.models import User

    if User.objects.filter(email__iexact=who.get("email", "")).exists():
        return
    draft = company.PostDraft(unit, "administrator", "管理员", "Administrator")
    post = company.save_posts([draft], actor=SYSTEM)[0]
    password = _password(who.get("email", ""))
    people.add_people([_draft(people.PersonDraft, {**who, "password": password, "posts": (post.pk,)})], actor=SYSTEM)


def _password(email: str) -> str:
    """Ask for the administrator's password, or make one and print it when nobody can be asked."""
    from wharfinger.kernel.actions.people import check_password_strength

    if not sys.stdin.isatty():
        made = secrets.token_urlsafe(12)
        print(f"{email} signs in with the password {made} (change it at once)")
        return made
    password = getpass.getpass("Administrator's password: ")
    check_password_strength(password, email)
    return password


def _save_invitations(invitations: list[dict[str, Any]]) -> None:
    from django.conf import settings

    from wharfinger.kernel.actions import people
    from wharfinger.kernel.actor import SYSTEM
    from wharfinger.kernel.models import Invitation, User

    known = set(User.objects.values_list("email", flat=True)) | set(Invitation.objects.values_list("email", flat=True))
    drafts = [_invitation(one) for one in invitations if one.get("email", "").lower() not in known]
    for sent in people.invite(drafts, actor=SYSTEM):
        how = "invited by mail" if settings.EMAIL_URL else f"invited: {people.invitation_url(sent)}"
        print(f"{sent.email} is {how}")


def _invitation(values: dict[str, Any]) -> Any:
    from wharfinger.kernel.actions.people import InvitationDraft
    from wharfinger.kernel.models import Post

    rest = dict(values)
    unit, role = rest.pop("unit", ""), rest.pop("role", "")
    post = Post.objects.filter(unit__code=unit, role=role).first()
    if post is None:
        raise CommandError(f"The invitation of {values.get('email')}: there is no post {role!r} in the unit {unit!r}.")
    return _draft(InvitationDraft, {**rest, "post": post.pk})
