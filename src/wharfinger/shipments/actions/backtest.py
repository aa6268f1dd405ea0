# SPDX-License-Identifier: Apache-2.0
"""Try a rule on the last 90 days before it is switched on: ordered by a person, worked off in batches in the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from procrastinate.contrib.django import app

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows
from wharfinger.kernel.errors import NotAllowed
from wharfinger.shipments.actions.clocks import Tables, clocks_of, deadlines_of, tables_in_force
from wharfinger.shipments.actions.reading import Material, read
from wharfinger.shipments.actions.rules import RuleDraft, check
from wharfinger.shipments.actions.standing import rule_facts
from wharfinger.shipments.actions.transits import Transits
from wharfinger.shipments.choices import Phase
from wharfinger.shipments.models import Backtest, BacktestHit, Job
from wharfinger.shipments.rules.backtest import outcome, replay
from wharfinger.shipments.rules.findings import Facts
from wharfinger.shipments.rules.state import State, standing
from wharfinger.shipments.rules.thresholds import Threshold

TASK = "wharfinger.shipments.background.run_backtest"
DAYS = 90
BATCH = 300
# A job booked longer before the window has hardly anything left to say in it.
_OLDEST = 240
Hit = tuple[int, str, datetime, bool | None]


def begin_backtest(draft: RuleDraft, *, actor: Actor, now: datetime | None = None) -> int:
    """Order a try of the thresholds, switched on whatever the draft says; its key. Only for administrators."""
    if not actor.is_administrator:
        raise NotAllowed
    check([draft])
    moment = now or datetime.now(UTC)
    with acting(actor, "begin_backtest"):
        limit = {
            **asdict(draft),
            "hours_by_mode": dict(draft.hours_by_mode),
            "hours_by_lane": dict(draft.hours_by_lane),
        }
        run = Backtest(
            rule=draft.rule, limit=limit, since=moment - timedelta(days=DAYS), until=moment, asked_by_id=actor.user_id
        )
        run.total = _jobs(run).count()
        run.save()
        app.configure_task(TASK, allow_unknown=True).defer(pk=run.pk)
    return run.pk


def work_off_backtest(pk: int, *, actor: Actor, size: int = BATCH) -> bool:
    """Look at the next jobs of a try in one transaction; whether it is finished. A killed worker loses that batch only."""
    with acting(actor, "work_off_backtest"):
        run = Backtest.objects.select_for_update(of=("self",)).filter(pk=pk, finished_at__isnull=True).first()
        if run is None:
            return True
        ids = list(_jobs(run).filter(pk__gt=run.cursor).order_by("pk").values_list("pk", flat=True)[:size])
        _count(run, ids, _hits(run, ids) if ids else [])
        if len(ids) < size:
            run.finished_at = datetime.now(UTC)
        run.save()
        return run.finished_at is not None


def _jobs(run: Backtest) -> QuerySet[Job]:
    moving = Q(heard_at__gte=run.since) | ~Q(phase__in=(Phase.DONE, Phase.CANCELLED))
    return Job.objects.filter(moving, booked_on__gte=(run.since - timedelta(days=_OLDEST)).date())


def _count(run: Backtest, ids: Sequence[int], hits: Sequence[Hit]) -> None:
    copy_rows(BacktestHit, ("run", "job", "subject", "at", "right"), [(run.pk, *hit) for hit in hits])
    run.fired += len(hits)
    run.right += sum(1 for hit in hits if hit[3] is True)
    run.wrong += sum(1 for hit in hits if hit[3] is False)
    run.unknown += sum(1 for hit in hits if hit[3] is None)
    run.done += len(ids)
    run.cursor = ids[-1] if ids else run.cursor


def _hits(run: Backtest, ids: Sequence[int]) -> list[Hit]:
    material = read(ids)
    tables = tables_in_force()
    transits = Transits(material.rows.values())
    limit = _limit(run.limit)
    found: list[Hit] = []
    for pk in ids:
        job = _Job(pk, material, tables, transits)
        scope = material.rows[pk]["scope_to"]
        fired = replay(run.rule, limit, material.reports[pk], job.facts, scope, run.since, run.until)
        if fired:
            state = standing(material.reports[pk], scope)
            facts = job.facts(state, run.until)
            found += [(pk, one.finding.subject, one.at, outcome(run.rule, one, facts, state)) for one in fired]
    return found


class _Job:
    """A job of the batch as the rules see it at a moment."""

    def __init__(self, pk: int, material: Material, tables: Tables, transits: Transits) -> None:
        self.pk, self.material, self.tables, self.transits = pk, material, tables, transits

    def facts(self, state: State, moment: datetime) -> Facts:
        """The facts at the moment. Whether a bill was held then nobody wrote down: only its release counts."""
        row = self.material.rows[self.pk]
        due = deadlines_of(self.pk, state, self.material, self.tables)
        running = clocks_of(self.pk, state, self.material, self.tables)
        facts = rule_facts(row, state, due, running, self.material, self.transits)
        released = facts.released_at is not None and facts.released_at <= moment
        return replace(facts, has_bill=row["has_house"] or row["has_master"], bill_released=released)


def _limit(row: dict[str, Any]) -> Threshold:
    return Threshold(
        row["hours"],
        row["hours_by_mode"],
        True,
        row["hours_by_lane"],
        frozenset(row["directions"]),
        frozenset(row["scopes"]),
        frozenset(row["cargo_kinds"]),
    )
