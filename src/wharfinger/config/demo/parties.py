# SPDX-License-Identifier: Apache-2.0
"""Customers, consignees, agents, lines and the rest, with their people and owners."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from wharfinger.config.demo.names import AIRLINES, LINES, Names
from wharfinger.config.demo.staff import Staff
from wharfinger.config.demo.world import BRANCHES, LANES, REGIONS, Lane
from wharfinger.directory.actions import save_contacts, save_organisations
from wharfinger.directory.drafts import ChannelDraft, ContactDraft, OrganisationDraft
from wharfinger.kernel.actor import SYSTEM

_KINDS = {"direct": 54, "co_load": 24, "agent": 11, "e_commerce": 8, "project": 3}
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
    margin: float
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
        return self.parties

    def _count(self, whole: int, least: int) -> int:
        return max(least, round(whole * float(min(1.0, self.scale**0.75))))

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
        total = self._count(420, 60)
        for number in range(total):
            branch = self.random.choices(list(BRANCHES), [row[3] for row in BRANCHES.values()])[0]
            kinds = {**_KINDS, "e_commerce": 25 if branch == "SZ" else 4}
            kind = self.random.choices(list(kinds), list(kinds.values()))[0]
            self.parties.payers.append(self._payer(number, branch, kind, total))
        self._hide_truth()

    def _payer(self, number: int, branch: str, kind: str, total: int) -> Payer:
        code = f"WF{number + 1:05d}"
        owner = self.random.choice(self.staff.sales[branch])
        weight = (number + 1.6) ** -0.98 if number < total * 0.72 else 0.0006
        regions = self.random.choices(
            list(REGIONS[branch]), list(REGIONS[branch].values()), k=self.random.choice((1, 1, 2, 3))
        )
        lanes = [self.random.choice([lane for lane in LANES if lane.region == region]) for region in regions]
        payer = Payer(code, branch, kind, weight * self.random.uniform(0.8, 1.25), lanes, owner, self._margin(kind))
        for lane in lanes:
            payer.consignees += self.random.sample(self.parties.consignees[lane.country], 2)
        self._save_payer(payer)
        return payer

    def _margin(self, kind: str) -> float:
        if self.random.random() < 0.15:
            return self.random.uniform(-0.06, -0.01)
        return self.random.uniform(0.03, 0.07) if kind == "co_load" else self.random.uniform(0.07, 0.16)

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
                owner_id=payer.owner,
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
                owner_id=payer.owner,
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
        for payer in self.parties.payers:
            months = self.random.expovariate(0.2 / 12)
            day = self.today - timedelta(days=730) + timedelta(days=30.4 * months)
            if day < self.today and payer.weight < max(p.weight for p in self.parties.payers) / 3:
                payer.leaves_on, payer.why = day, "left"
        self._salesperson_leaves()
        mover = next(p for p in self.parties.payers[5:] if p.kind == "direct" and p.leaves_on is None)
        mover.leaves_on, mover.why = self.today - timedelta(days=120), "factory moved to Vietnam"

    def _salesperson_leaves(self) -> None:
        by_owner: dict[int, list[Payer]] = {}
        for payer in self.parties.payers:
            by_owner.setdefault(payer.owner, []).append(payer)
        gone = max(by_owner.values(), key=len)
        left_on = self.today - timedelta(days=200)
        for payer in gone[: round(len(gone) * 9 / 22)]:
            payer.leaves_on, payer.why = left_on + timedelta(days=self.random.randrange(90)), "followed the salesperson"


def _area(branch: str) -> str:
    return {"QD": "0532", "SH": "021", "SZ": "0755"}[branch]
