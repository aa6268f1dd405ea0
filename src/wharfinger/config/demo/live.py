# SPDX-License-Identifier: Apache-2.0
"""The last weeks lived day by day: reports come when they came, exceptions open and close, people tell and are asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from wharfinger.config.demo.staff import Staff
from wharfinger.kernel.actor import SYSTEM, Actor, actor_for
from wharfinger.shipments.actions import open_due_exceptions, record_milestones, save_jobs, tell_customers, work_on
from wharfinger.shipments.actions.exception import BATCH as ROUND
from wharfinger.shipments.actions.exception import note_asked
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft
from wharfinger.shipments.models import JobException

DAYS = 60
STEP = timedelta(hours=12)
BATCH = 1000
TOLD_FIRST, ASKED = 0.66, 0.2
_REASONS = ("carrier_delay", "congestion", "documents", "customs", "no_truck", "consignee_slot", "weather")


class Live:
    """The company's last sixty days; what lies before is loaded as it stood when they began."""

    def __init__(self, random: Random, staff: Staff, now: datetime) -> None:
        self.random, self.now, self.start = random, now, now - timedelta(days=DAYS)
        self.service = {
            staff.branches[code]: [actor_for(pk) for pk in people] for code, people in staff.service.items()
        }
        self.booked: dict[int, list[JobDraft]] = defaultdict(list)
        self.reports: dict[int, list[MilestoneDraft]] = defaultdict(list)

    def through(self, drafts: Iterable[JobDraft]) -> None:
        """Load and live."""
        before: list[JobDraft] = []
        for draft in drafts:
            if self._split(draft):
                before.append(draft)
            if len(before) == BATCH:
                save_jobs(before, actor=SYSTEM, now=self.start)
                before = []
        save_jobs(before, actor=SYSTEM, now=self.start)
        steps = -(-(self.now - self.start) // STEP)
        for step in range(steps + 1):
            self._live(step, min(self.start + STEP * step, self.now))

    def _step(self, moment: datetime) -> int:
        return max(0, -((self.start - moment) // STEP))

    def _split(self, draft: JobDraft) -> bool:
        """Keep back what was reported after the beginning; whether the job was booked before it."""
        later = [report for report in draft.milestones if report.recorded_at and report.recorded_at > self.start]
        draft.milestones = [report for report in draft.milestones if report not in later]
        for report in later:
            report.job_number = draft.number
            self.reports[self._step(report.recorded_at or self.now)].append(report)
        if draft.booked_on is None or draft.booked_on <= self.start.date():
            return True
        first = min((report.recorded_at for report in later if report.recorded_at), default=self.now)
        self.booked[self._step(first)].append(draft)
        return False

    def _live(self, step: int, moment: datetime) -> None:
        if drafts := self.booked.pop(step, []):
            save_jobs(drafts, actor=SYSTEM, now=moment)
        reports = sorted(self.reports.pop(step, []), key=lambda report: report.recorded_at or moment)
        if reports:
            record_milestones(reports, actor=SYSTEM, now=moment)
        while open_due_exceptions(actor=SYSTEM, now=moment) == ROUND:
            pass
        self._work(moment)

    def _work(self, moment: datetime) -> None:
        rows = JobException.objects.filter(closed_at__isnull=True, told_at__isnull=True, asked_at__isnull=True)
        fresh = rows.filter(opened_at__gt=moment - STEP, opened_at__lte=moment).order_by("pk")
        told: dict[Actor, list[int]] = defaultdict(list)
        for row in fresh.only("pk", "unit_id", "job_id", "opened_at"):
            luck, actor = self.random.random(), self.random.choice(self.service[row.unit_id])
            if luck < TOLD_FIRST:
                told[actor].append(row.pk)
            elif luck < TOLD_FIRST + ASKED:
                note_asked([row.job_id], actor=actor, at=moment)
                told[actor] += [row.pk] if self.random.random() < 0.6 else []
        for actor, ids in told.items():
            self._tell(actor, ids, moment)

    def _tell(self, actor: Actor, ids: Sequence[int], moment: datetime) -> None:
        # The last day's are left for whoever opens the demo.
        if moment > self.now - timedelta(days=1):
            return
        tell_customers(ids, actor=actor, at=moment)
        work_on(ids, actor=actor, reason=self.random.choice(_REASONS))
