# SPDX-License-Identifier: Apache-2.0
"""Branches, departments, posts and people of the demo company."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from wharfinger.config.demo.names import Names
from wharfinger.config.demo.world import BRANCHES
from wharfinger.kernel.actions.company import (
    CompanyDraft,
    PostDraft,
    RateDraft,
    UnitDraft,
    save_posts,
    save_rates,
    save_units,
    set_company,
)
from wharfinger.kernel.actions.people import PersonDraft, add_people
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role, UnitKind

PASSWORD = "wharf-demo-2026"  # noqa: S105  printed at start, for a demo on one's own machine
DOMAIN = "demo.wharfinger.example"
_TITLES = {
    Role.CUSTOMER_SERVICE: ("客服", "Customer service"), Role.OPERATIONS: ("操作", "Operations"),
    Role.SALESPERSON: ("销售", "Sales"), Role.BRANCH_MANAGER: ("分公司经理", "Branch manager"),
    Role.DOCUMENTATION: ("单证", "Documentation"), Role.CUSTOMS_BROKER: ("报关", "Customs broker"),
    Role.DISPATCHER: ("调度", "Dispatcher"), Role.OVERSEAS_DESK: ("海外", "Overseas desk"),
}  # fmt: skip
# How many people of each role the whole company has (freight.md §5), and the word of their addresses.
_SIZES = {
    Role.SALESPERSON: (24, "sales"), Role.OPERATIONS: (18, "operations"), Role.CUSTOMER_SERVICE: (14, "service"),
    Role.DOCUMENTATION: (14, "documents"), Role.CUSTOMS_BROKER: (10, "customs"), Role.DISPATCHER: (8, "dispatch"),
    Role.OVERSEAS_DESK: (6, "overseas"),
}  # fmt: skip


@dataclass
class Staff:
    """Primary keys by branch code: units, salespeople, operators, service reps, managers; and the logins to print."""

    branches: dict[str, int] = field(default_factory=dict)
    sales: dict[str, list[int]] = field(default_factory=dict)
    operations: dict[str, list[int]] = field(default_factory=dict)
    service: dict[str, list[int]] = field(default_factory=dict)
    managers: dict[str, list[int]] = field(default_factory=dict)


def hire(names: Names, scale: float, today: date) -> Staff:
    """Set the company up and hire its people; the number of people follows the scale, every role is there."""
    set_company(
        [CompanyDraft(name_zh="示例远帆国际货运", name_en="Sample Farsail Logistics", is_demo=True)], actor=SYSTEM
    )
    units = _units()
    _rates(today)
    staff = Staff(branches={code: units[code] for code in BRANCHES})
    since = today - timedelta(days=900)
    kept = {
        Role.SALESPERSON: staff.sales, Role.OPERATIONS: staff.operations, Role.CUSTOMER_SERVICE: staff.service,
        Role.BRANCH_MANAGER: staff.managers,
    }  # fmt: skip
    for code, (_zh, _en, _port, share) in BRANCHES.items():
        for role in _TITLES:
            size = _many(_SIZES[role][0], share, scale) if role in _SIZES else 1
            kept.get(role, {})[code] = _team(names, code, role, size, since)
    _administrator(since)
    return staff


def logins() -> list[tuple[str, str]]:
    """Addresses worth trying, with what each is; the password is the same for all."""
    return [
        (f"admin@{DOMAIN}", "administrator"), (f"manager.qd@{DOMAIN}", "branch manager, Qingdao"),
        (f"service1.qd@{DOMAIN}", "customer-service rep, Qingdao (extension 8101)"),
        (f"operations1.qd@{DOMAIN}", "operations, Qingdao"), (f"documents1.qd@{DOMAIN}", "documentation, Qingdao"),
        (f"customs1.qd@{DOMAIN}", "customs broker, Qingdao"), (f"dispatch1.qd@{DOMAIN}", "dispatcher, Qingdao"),
        (f"overseas1.qd@{DOMAIN}", "overseas desk, Qingdao"), (f"sales1.qd@{DOMAIN}", "salesperson, Qingdao"),
        (f"service1.sh@{DOMAIN}", "customer-service rep, Shanghai (another branch)"),
    ]  # fmt: skip


def _many(whole: int, share: int, scale: float) -> int:
    return max(2, round(whole * share / 100 * float(min(1.0, max(scale, 0.01) ** 0.5))))


def _units() -> dict[str, int]:
    drafts = [UnitDraft("HQ", UnitKind.COMPANY, "总部", "Head office")]
    for code, (zh, en, _port, _share) in BRANCHES.items():
        drafts.append(UnitDraft(code, UnitKind.BRANCH, zh, en, parent="HQ"))
        drafts.append(UnitDraft(f"{code}-OPS", UnitKind.DEPARTMENT, f"{zh}操作部", f"{en} Operations", parent=code))
        drafts.append(UnitDraft(f"{code}-WH", UnitKind.WAREHOUSE, f"{zh}仓库", f"{en} Warehouse", parent=code))
    return save_units(drafts, actor=SYSTEM)


def _rates(today: date) -> None:
    first = today.replace(day=1) - timedelta(days=800)
    days = {(first + timedelta(days=30 * i)).replace(day=1) for i in range(28)}
    drafts = [RateDraft("USD", "CNY", day, Decimal("7.05") + Decimal(day.month) / 100, "demo") for day in sorted(days)]
    drafts += [RateDraft("EUR", "CNY", day, Decimal("7.70") + Decimal(day.month) / 100, "demo") for day in sorted(days)]
    save_rates(drafts, actor=SYSTEM)


def _team(names: Names, code: str, role: Role, size: int, since: date) -> list[int]:
    zh, en = _TITLES[role]
    post = save_posts([PostDraft(code, role, zh, en)], actor=SYSTEM)[0]
    drafts = []
    for number in range(1, size + 1):
        name_zh, name_en = names.person()
        drafts.append(PersonDraft(
            email=_address(role, number, code), name_zh=name_zh, name_en=name_en, password=PASSWORD, posts=(post.pk,),
            since=since, line=_line(role, number, code),
        ))  # fmt: skip
    return [person.pk for person in add_people(drafts, actor=SYSTEM)]


def _address(role: Role, number: int, code: str) -> str:
    word = f"{_SIZES[role][1]}{number}" if role in _SIZES else "manager"
    return f"{word}.{code.lower()}@{DOMAIN}"


def _line(role: Role, number: int, code: str) -> str:
    return f"8{list(BRANCHES).index(code) + 1}{number:02d}" if role == Role.CUSTOMER_SERVICE else ""


def _administrator(since: date) -> None:
    post = save_posts([PostDraft("HQ", Role.ADMINISTRATOR, "系统管理员", "Administrator")], actor=SYSTEM)[0]
    draft = PersonDraft(
        email=f"admin@{DOMAIN}",
        name_zh="管理员",
        name_en="Administrator",
        password=PASSWORD,
        posts=(post.pk,),
        since=since,
    )
    add_people([draft], actor=SYSTEM)
