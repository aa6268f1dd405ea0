# SPDX-License-Identifier: Apache-2.0
"""Create and complete jobs with their parties, papers, numbers and milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows, next_ids, update_rows
from wharfinger.kernel.choices import Scheme, UnitKind
from wharfinger.kernel.commit import after_commit
from wharfinger.kernel.errors import Invalid
from wharfinger.kernel.identifiers import add_identifiers, known_identifiers
from wharfinger.kernel.models import Unit
from wharfinger.kernel.money import Rates, company_currency
from wharfinger.shipments.actions.milestone import store_reports
from wharfinger.shipments.actions.orders import entries_of_references
from wharfinger.shipments.actions.papers import link_papers, numbers_of
from wharfinger.shipments.actions.parties import key_of, resolve
from wharfinger.shipments.actions.standing import refresh_jobs
from wharfinger.shipments.choices import JobRole
from wharfinger.shipments.drafts import JobDraft, PartyDraft, SavedJobs
from wharfinger.shipments.models import Job, JobParty
from wharfinger.shipments.queries.places import Lanes, Spot, country_of, spots
from wharfinger.shipments.signals import jobs_saved

_TEXTS = ("direction", "scope_from", "scope_to", "incoterm", "goods", "hold_reason")
_AMOUNTS = (
    "pieces", "gross_weight_kg", "volume_cbm", "chargeable_weight_kg", "teu",
    "revenue_estimated", "revenue_actual", "cost_estimated", "cost_actual",
)  # fmt: skip
_FIELDS = (
    "mode", "cargo_kind", *_TEXTS, "service_lines", "payer", "branch", "operator", "origin", "destination",
    "origin_text", "destination_text", "destination_country", "lane_group", "booked_on", "promised_first_on",
    "promised_on", *_AMOUNTS, "currency", "rate", "on_hold",
)  # fmt: skip
_KEYS = frozenset({"payer", "branch", "operator", "origin", "destination", "lane_group"})
_ATTRIBUTES = tuple(f"{name}_id" if name in _KEYS else name for name in _FIELDS)
_QUANTUM = Decimal("0.0001")
_CREATE = (
    "id", "number", *_FIELDS, "source", "created_at", "phase", "last_code", "last_place_text", "last_source",
    "next_code", "open_exceptions",
)  # fmt: skip


def save_jobs(drafts: Sequence[JobDraft], *, actor: Actor, now: datetime | None = None) -> SavedJobs:
    """Create the jobs whose number is new, complete those whose number is known; one transaction.

    What a draft does not say stays. Parties that are not known are created. Two drafts with one number are taken in
    turn. Raises Invalid for a new job without a payer, or when the company has no branch yet.
    """
    moment = now or datetime.now(UTC)
    with acting(actor, "save_jobs"):
        work = _Work(drafts, actor, moment)
        saved = work.save()
        if work.touched:
            after_commit(jobs_saved, ids=work.touched, actor=actor)
    return saved


class _Work:
    """One call of save_jobs: the look-ups are read once and shared by all drafts."""

    def __init__(self, drafts: Sequence[JobDraft], actor: Actor, now: datetime) -> None:
        self.drafts, self.actor, self.now = drafts, actor, now
        self.touched: list[int] = []
        self.branch = _default_branch(actor)
        numbers = {draft.number for draft in drafts}
        self.existing = {
            row.number: row for row in Job.objects.select_for_update().filter(number__in=numbers).order_by("pk")
        }
        source = drafts[0].source if drafts else ""
        self.parties = resolve(_named(drafts), actor=actor, source=source, branch_id=self.branch or 0)
        self.places = spots(text for d in drafts for text in _place_texts(d))
        self.lanes = Lanes()
        self.rates = Rates(
            company_currency(),
            {d.currency for d in drafts if d.currency} | {r.currency for r in self.existing.values()},
        )

    def save(self) -> SavedJobs:
        """Write everything; see save_jobs."""
        fresh, changed = [], {}
        rows: dict[str, Job] = {}
        for draft in self.drafts:
            job = rows.get(draft.number) or self.existing.get(draft.number)
            if job is None:
                job = Job(number=draft.number, source=draft.source, created_at=self.now, branch_id=self.branch or 0)
                fresh.append(job)
            before = _values(job)
            self._fill(job, draft)
            if job.pk and _values(job) != before:
                changed[job.pk] = job
            rows[draft.number] = job
        self._write(fresh, list(changed.values()))
        pairs = [(rows[draft.number].pk, draft) for draft in self.drafts]
        more = self._hang(pairs, rows)
        updated = (set(changed) | more) - {job.pk for job in fresh}
        self.touched = sorted(updated | {job.pk for job in fresh})
        refresh_jobs(self.touched, now=self.now)
        return SavedJobs([pk for pk, _draft in pairs], len(fresh), len(updated), len(rows) - len(fresh) - len(updated))

    def _fill(self, job: Job, draft: JobDraft) -> None:
        for name in ("mode", "cargo_kind", *_TEXTS, "currency", "on_hold"):
            if (value := getattr(draft, name)) is not None:
                setattr(job, name, value)
        for name in _AMOUNTS:
            if (value := getattr(draft, name)) is not None:
                setattr(job, name, value.quantize(_QUANTUM) if isinstance(value, Decimal) else value)
        job.service_lines = list(dict.fromkeys([*job.service_lines, *draft.service_lines]))
        if draft.payer is not None:
            job.payer_id = self.parties.get(key_of(draft.payer), job.payer_id)
        if job.payer_id is None:
            raise Invalid(
                _("Job %(number)s has no payer: name who pays."), fields={"payer": _("missing")}, number=job.number
            )
        job.branch_id = draft.branch_id or job.branch_id
        job.operator_id = draft.operator_id or job.operator_id
        job.booked_on = draft.booked_on or job.booked_on or _first_day(draft, self.now)
        if draft.promised_on is not None:
            job.promised_first_on = job.promised_first_on or draft.promised_on
            job.promised_on = draft.promised_on
        self._place(job, draft)
        job.rate = self.rates.on(job.currency, job.booked_on)

    def _place(self, job: Job, draft: JobDraft) -> None:
        for end in ("origin", "destination"):
            text = getattr(draft, end)
            if text is not None:
                spot: Spot | None = self.places.get(text)
                setattr(job, f"{end}_id", spot.pk if spot else None)
                setattr(job, f"{end}_text", text[:200])
        if draft.destination is not None or draft.destination_country is not None:
            spot = self.places.get(draft.destination or "")
            written = draft.destination_country or ""
            job.destination_country = (spot.country if spot else "") or country_of(written or draft.destination or "")
            job.lane_group_id = self.lanes.group(job.destination_country, spot.code if spot else "")

    def _write(self, fresh: Sequence[Job], changed: Sequence[Job]) -> None:
        for job, pk in zip(fresh, next_ids(Job, len(fresh)), strict=True):
            job.pk = pk
        copy_rows(
            Job, _CREATE,
            ((j.pk, j.number, *_values(j), j.source, self.now, j.phase, "", "", "", "", 0) for j in fresh),
        )  # fmt: skip
        update_rows(Job, _FIELDS, [(job.pk, *_values(job)) for job in changed])

    def _hang(self, pairs: Sequence[tuple[int, JobDraft]], rows: Mapping[str, Job]) -> set[int]:
        touched = self._add_parties(pairs, rows)
        link_papers(pairs, old={job.pk for job in self.existing.values()}, places=self.places, carriers=self._carrier)
        entries = [(pk, n) for pk, d in pairs for scheme, n in d.references if scheme == Scheme.CUSTOMS_ENTRY]
        entries_of_references(entries, source=self.drafts[0].source if self.drafts else "")
        old = [job.pk for job in self.existing.values()]
        known = known_identifiers("job", old) if old else set()
        numbers = [number for pk, draft in pairs for number in numbers_of(pk, draft)]
        touched |= {n.object_id for n in numbers if n.key and (n.object_id, n.scheme, n.key[:120]) not in known}
        add_identifiers("job", numbers, known=known)
        reports = [(pk, report) for pk, draft in pairs for report in draft.milestones]
        touched |= set(store_reports(reports, actor=self.actor, now=self.now, places=self.places))
        return touched

    def _carrier(self, draft: JobDraft) -> int | None:
        carrier = draft.voyage.carrier if draft.voyage else None
        return self.parties.get(key_of(carrier)) if carrier else None

    def _add_parties(self, pairs: Sequence[tuple[int, JobDraft]], rows: Mapping[str, Job]) -> set[int]:
        wanted: dict[tuple[int, int, str], None] = {}
        for pk, draft in pairs:
            wanted[pk, rows[draft.number].payer_id, JobRole.PAYER.value] = None
            for party in draft.parties:
                if (organisation := self.parties.get(key_of(party))) is not None:
                    wanted[pk, organisation, party.role] = None
        old = [job.pk for job in self.existing.values()]
        had = set(JobParty.objects.filter(job_id__in=old).values_list("job_id", "organisation_id", "role"))
        new = [row for row in wanted if row not in had]
        copy_rows(JobParty, ("job", "organisation", "role"), new)
        return {row[0] for row in new}


def _values(job: Job) -> tuple[Any, ...]:
    return tuple(getattr(job, name) for name in _ATTRIBUTES)


def _named(drafts: Sequence[JobDraft]) -> list[PartyDraft]:
    named = [draft.payer for draft in drafts if draft.payer]
    named += [party for draft in drafts for party in draft.parties]
    return named + [draft.voyage.carrier for draft in drafts if draft.voyage and draft.voyage.carrier]


def _place_texts(draft: JobDraft) -> list[str]:
    texts = [draft.origin or "", draft.destination or "", *(report.place for report in draft.milestones)]
    return texts + ([draft.voyage.loading, draft.voyage.discharge] if draft.voyage else [])


def _first_day(draft: JobDraft, now: datetime) -> date:
    days = [report.occurred_at.date() for report in draft.milestones]
    return min(days + ([draft.promised_on] if draft.promised_on else []), default=now.date())


def _default_branch(actor: Actor) -> int | None:
    if len(actor.branches) == 1:
        return next(iter(actor.branches))
    branch = Unit.objects.filter(kind=UnitKind.BRANCH, closed=False).order_by("pk").values_list("pk", flat=True).first()
    if branch is None:
        raise Invalid(_("The company has no branch yet: set up a branch first."))
    return branch
