# SPDX-License-Identifier: Apache-2.0
"""Customers, consignees, agents, lines and the rest, with their people and owners."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from wharfinger.config.demo.names import AIRLINES, LINES, Names
from wharfinger.config.demo.staff import Staff
from wharfinger.config.demo.world import BRANCHES, LANES, REGIONS, Lane
from wharfinger.directory.actions import assign, save_contacts, save_organisations
from wharfinger.directory.drafts import ChannelDraft, ContactDraft, OrganisationDraft
from wharfinger.directory.models import Organisation
from wharfinger.kernel.actions.people import set_active
from wharfinger.kernel.actor import SYSTEM

_KINDS = {"direct": 54, "co_load": 24, "agent": 11, "e_commerce": 8, "project": 3}
GREATEST = 10
_DECISION = ("decider", "user", "buyer", "influencer", "payer", "gatekeeper")
_TITLES = (
    ("物流经理", "Logistics manager"),
    ("单证员", "Documentation clerk"),
    ("总经理", "General manager"),
    ("财务", "Finance"),
    ("采购", "Buyer"),
)


@dataclass
class Payer:
    """A paying customer as the generator sees it; `leaves_on` and `why` are the hidden truth."""

    code: str
    branch: str
    kind: str
    weight: float
    lanes: list[Lane]
    owner: int
    worth: float
    consignees: list[str] = field(default_factory=list)
    joined_on: date | None = None
    leaves_on: date | None = None
    why: str = ""


@dataclass
class Parties:
    """Everybody, by what they do; codes."""

    payers: list[Payer] = field(default_factory=list)
    consignees: dict[str, list[str]] = field(default_factory=dict)
    agents: dict[str, list[str]] = field(default_factory=dict)
    lines: list[tuple[str, str]] = field(default_factory=list)
    airlines: list[tuple[str, str]] = field(default_factory=list)
    truckers: list[str] = field(default_factory=list)


class Builder:
    """Builds the parties of one demo company; the same seed gives the same ones."""

    def __init__(self, random: Random, names: Names, staff: Staff, scale: float, today: date) -> None:
        self.random, self.names, self.staff, self.scale, self.today = random, names, staff, scale, today
        self.drafts: list[OrganisationDraft] = []
        self.people: list[ContactDraft] = []
        self.parties = Parties()
        self.weights: list[float] = []
        self.gone = (0, today)

    def build(self) -> Parties:
        """Invent, save, return."""
        self._carriers()
        self._abroad()
        self._payers()
        self._leads()
        for start in range(0, len(self.drafts), 1000):
            save_organisations(self.drafts[start : start + 1000], actor=SYSTEM)
        for start in range(0, len(self.people), 1000):
            save_contacts(self.people[start : start + 1000], actor=SYSTEM)
        self._hand_out()
        return self.parties

    def _count(self, whole: int, least: int, power: float = 0.75) -> int:
        return max(least, round(whole * float(min(1.0, self.scale**power))))

    def _add(self, code: str, roles: list[str], **more: object) -> None:
        self.drafts.append(OrganisationDraft(code=code, roles=roles, source="demo", **more))  # type: ignore[arg-type]

    def _carriers(self) -> None:
        for number, name in enumerate(LINES):
            code = f"LN{number:03d}"
            self._add(code, ["carrier"], name_en=name)
            self.parties.lines.append((code, name))
        for number, name in enumerate(AIRLINES):
            code = f"AL{number:03d}"
            self._add(code, ["carrier"], name_en=name)
            self.parties.airlines.append((code, name))
        for number in range(self._count(70, 8)):
            code, branch = f"TR{number:03d}", self.random.choice(list(BRANCHES))
            city = self.names.company(branch)
            self._add(
                code, ["trucker"], name_zh=city.zh.replace("有限公司", "运输有限公司"), city=city.city, country="CN"
            )
            self.parties.truckers.append(code)

    def _abroad(self) -> None:
        countries = sorted({lane.country for lane in LANES})
        for country in countries:
            share = max(2, self._count(1000, 80) // len(countries))
            self.parties.consignees[country] = [
                self._foreign(f"CN{country}{i:03d}", country, ["consignee"]) for i in range(share)
            ]
            agents = max(1, self._count(90, 12) // len(countries))
            self.parties.agents[country] = [
                self._foreign(f"AG{country}{i:02d}", country, ["overseas_agent", "partner"], "Freight")
                for i in range(agents)
            ]

    def _foreign(self, code: str, country: str, roles: list[str], kind: str = "") -> str:
        self._add(code, roles, name_en=self.names.foreign(country, kind), country=country)
        return code

    def _payers(self) -> None:
        total = self._count(420, 60, 0.5)
        self.weights = ranked(total)
        for number in range(total):
            branch = self.random.choices(list(BRANCHES), [row[3] for row in BRANCHES.values()])[0]
            kinds = {**_KINDS, "e_commerce": 25 if branch == "SZ" else 4}
            kind = self.random.choices(list(kinds), list(kinds.values()))[0]
            self.parties.payers.append(self._payer(number, branch, kind))
        self._hide_truth()

    def _payer(self, number: int, branch: str, kind: str) -> Payer:
        code = f"WF{number + 1:05d}"
        owner = self.random.choice(self.staff.sales[branch])
        regions = self.random.choices(
            list(REGIONS[branch]), list(REGIONS[branch].values()), k=self.random.choice((1, 1, 2, 3))
        )
        lanes = [self.random.choice([lane for lane in LANES if lane.region == region]) for region in regions]
        payer = Payer(code, branch, kind, self.weights[number], lanes, owner, self._worth(kind, number))
        for lane in lanes:
            payer.consignees += self.random.sample(self.parties.consignees[lane.country], 2)
        self._save_payer(payer)
        return payer

    def _worth(self, kind: str, number: int) -> float:
        """Gross profit against a usual customer's; 15 % lose money, co-loaders bring less than half."""
        if number < 3:
            return 1.0
        if self.random.random() < 0.15:
            return self.random.uniform(-0.35, -0.05)
        return self.random.uniform(0.3, 0.6) if kind == "co_load" else self.random.uniform(0.75, 1.35)

    def _save_payer(self, payer: Payer) -> None:
        roles = ["customer", "payer", *(["co_loader"] if payer.kind == "co_load" else ["shipper"])]
        if payer.kind == "agent":
            country = payer.lanes[0].country
            self._add(
                payer.code,
                ["customer", "payer", "overseas_agent"],
                name_en=self.names.foreign(country, "Freight"),
                country=country,
                branch_id=self.staff.branches[payer.branch],
            )
        else:
            name = self.names.forwarder(payer.branch) if payer.kind == "co_load" else self.names.company(payer.branch)
            self._add(
                payer.code,
                roles,
                name_zh=name.zh,
                name_en=name.en,
                city=name.city,
                country="CN",
                industry=name.zh[4:6],
                branch_id=self.staff.branches[payer.branch],
                identifiers=[("uscc", self.names.uscc())],
                channels=[ChannelDraft("phone", f"{_area(payer.branch)}-8{self.names.serial():07d}")],
                addresses=[("office", f"{name.city}市示例路{self.random.randrange(1, 300)}号", "")],
            )
        for position in range(self.random.choice((1, 2, 2, 3, 4))):
            self._person(payer.code, position)

    def _person(self, code: str, position: int) -> None:
        zh, en = self.names.person()
        title = self.random.choice(_TITLES)
        serial = self.names.serial()
        self.people.append(
            ContactDraft(
                organisation_code=code,
                name_zh=zh,
                name_en=en,
                title=title[0],
                decision_role=self.random.choice(_DECISION),
                is_primary=position == 0,
                source="demo",
                channels=[
                    ChannelDraft("mobile", f"139{serial:08d}"),
                    ChannelDraft("email", f"contact{serial}@customer.example"),
                ],
            )
        )

    def _leads(self) -> None:
        for number in range(self._count(600, 40)):
            branch = self.random.choice(list(BRANCHES))
            name = self.names.company(branch)
            self._add(
                f"LD{number:05d}",
                ["lead"],
                name_zh=name.zh,
                name_en=name.en,
                city=name.city,
                country="CN",
                branch_id=self.staff.branches[branch],
            )

    def _hide_truth(self) -> None:
        """A fifth leave each year, and as many come; the greatest stay."""
        first = self.today - timedelta(days=730)
        for payer in self.parties.payers[GREATEST:]:
            joined = self.random.random() < 0.3
            payer.joined_on = first + timedelta(days=self.random.randrange(640)) if joined else None
            left = (payer.joined_on or first) + timedelta(days=365 * self.random.expovariate(0.22))
            if left < self.today:
                payer.leaves_on, payer.why = left, "left"
        self._salesperson_leaves()
        mover = next(p for p in self.parties.payers[5:] if p.kind == "direct" and p.leaves_on is None)
        mover.leaves_on, mover.why = self.today - timedelta(days=120), "factory moved to Vietnam"

    def _hand_out(self) -> None:
        """Owners since they were first; the customers of who left went to a colleague that day."""
        ids = dict(Organisation.objects.filter(source="demo").values_list("code", "pk"))
        owned: dict[tuple[int, date], list[int]] = {}
        for payer in self.parties.payers:
            since = payer.joined_on or self.today - timedelta(days=800)
            owned.setdefault((payer.owner, since), []).append(ids[payer.code])
        for (owner, since), some in owned.items():
            assign(some, user_id=owner, kind="owner", actor=SYSTEM, since=since)
        owner, left_on = self.gone
        branch = next(payer.branch for payer in self.parties.payers if payer.owner == owner)
        heir = next(pk for pk in self.staff.sales[branch] if pk != owner)
        orphans = [ids[payer.code] for payer in self.parties.payers if payer.owner == owner]
        assign(orphans, user_id=heir, kind="owner", actor=SYSTEM, since=left_on, reason="离职交接")
        set_active([owner], active=False, actor=SYSTEM)

    def _salesperson_leaves(self) -> None:
        by_owner: dict[int, list[Payer]] = {}
        for payer in self.parties.payers:
            by_owner.setdefault(payer.owner, []).append(payer)
        # Not the first one of a branch: people sign in as that one.
        first = {people[0] for people in self.staff.sales.values()}
        gone = max((some for owner, some in by_owner.items() if owner not in first), key=len)
        left_on = self.today - timedelta(days=200)
        self.gone = gone[0].owner, left_on
        gone = [
            p for p in gone if p.weight < self.weights[GREATEST - 1] and (p.joined_on is None or p.joined_on < left_on)
        ]
        for payer in gone[: round(len(gone) * 9 / 22)]:
            payer.leaves_on, payer.why = left_on + timedelta(days=self.random.randrange(90)), "followed the salesperson"


def ranked(total: int) -> list[float]:
    """Shares of the payers by rank: the greatest 6–9 %, the first ten about a third, the last 28 % hardly anything.

    A Zipf–Mandelbrot curve, its shift and slope found by trial for 420 payers, of whom some come and go.
    """
    tail = round(total * 0.28)
    curve = [(rank + 6.5) ** -0.93 for rank in range(total - tail)]
    return [*curve, *[curve[-1] * 0.1] * tail]


def _area(branch: str) -> str:
    return {"QD": "0532", "SH": "021", "SZ": "0755"}[branch]
