# SPDX-License-Identifier: Apache-2.0
"""Ask for classifications and carry them out."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import DataError
from django.db.models import Count, Q, Sum
from django.utils import timezone
from procrastinate.contrib.django import app as work

from wharfinger.directory.actions.classes import record_classes, save_schemes
from wharfinger.directory.models import ClassScheme
from wharfinger.insights import engine
from wharfinger.insights.actions import evidence
from wharfinger.insights.actions.alerts import tell_owners
from wharfinger.insights.choices import Ranked, RunState
from wharfinger.insights.errors import (
    ChangedMeanwhileError,
    EngineError,
    UnknownSchemeError,
    WrongParametersError,
    WrongWindowError,
)
from wharfinger.insights.measures import measure_named
from wharfinger.insights.models import Run
from wharfinger.insights.queries import jobs_without_rate, moves, only_currency, run_before
from wharfinger.insights.rules import can_run
from wharfinger.insights.schemes import SHIPPED
from wharfinger.insights.signals import run_finished
from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.commit import after_commit
from wharfinger.kernel.errors import NotAllowed, WharfingerError
from wharfinger.kernel.money import company_currency

TASK = "insights.run_classification"


@dataclass(frozen=True)
class RunOrder:
    """A classification to run. Dates are inclusive; None leaves a side open. Empty scope: everything."""

    scheme: str
    measure: str = "revenue"
    window_from: date | None = None
    window_to: date | None = None
    ranked: str = Ranked.PAYER
    branch_id: int | None = None
    mode: str = ""
    lane_group_id: int | None = None


def install_schemes(*, actor: Actor = SYSTEM) -> None:
    """Add the schemes we ship that are not there yet; changed ones stay as they are."""
    known = set(ClassScheme.objects.values_list("code", flat=True))
    save_schemes([draft for draft in SHIPPED if draft.code not in known], actor=actor)


def order_runs(orders: Sequence[RunOrder], *, actor: Actor, later: bool = False) -> list[Run]:
    """Freeze the questions as waiting runs; `run_classification` answers them, `later` through the worker.

    Raises NotAllowed, UnknownSchemeError, UnknownMeasureError, WrongWindowError, WrongParametersError.
    """
    for order in orders:
        if not can_run(actor, order.branch_id):
            raise NotAllowed
    with acting(actor, "order_runs"):
        runs = [_ordered(order, actor) for order in orders]
        if later:
            _enqueue([run.pk for run in runs], actor)
    return runs


def _enqueue(runs: list[Any], actor: Actor) -> None:
    """In the same transaction: no run without its task, no task without its run."""
    work.configure_task(TASK).defer(runs=runs, user_id=actor.user_id)


def _ordered(order: RunOrder, actor: Actor) -> Run:
    if order.window_from and order.window_to and order.window_from > order.window_to:
        raise WrongWindowError(fields={"window_to": WrongWindowError.message})
    scheme = ClassScheme.objects.filter(code=order.scheme, retired=False).first()
    if scheme is None:
        raise UnknownSchemeError(scheme=order.scheme)
    measure = measure_named(order.measure)
    scoped = bool(order.branch_id or order.mode or order.lane_group_id)
    return Run.objects.create(
        scheme=scheme,
        parameters=_checked(scheme.parameters),
        measure=measure,
        ranked=order.ranked,
        window_from=order.window_from,
        window_to=order.window_to,
        branch_id=order.branch_id,
        mode=order.mode,
        lane_group_id=order.lane_group_id,
        # A class of the whole company must not come from a part of its business.
        publishes=not scoped,
        asked_by_id=actor.user_id,
    )


def _checked(parameters: dict[str, Any]) -> dict[str, Any]:
    try:
        return engine.checked_parameters(parameters)
    except ValueError as error:
        raise WrongParametersError(reason=str(error)) from error


def run_classification(runs: Sequence[int], *, actor: Actor) -> list[Run]:
    """Carry out ordered runs, one after the other; a run already done is left alone.

    Jobs are frozen in one transaction, the engine computes outside of any, and the answer is written
    in a second one: killed at any moment, doing it again gives the same. A run that fails says why in
    `error`; it does not stop the others.
    """
    return [_carried_out(pk, actor) for pk in runs]


def _carried_out(pk: int, actor: Actor) -> Run:
    run = Run.objects.select_related("scheme").get(pk=pk)
    if run.state == RunState.DONE:
        return run
    try:
        with tempfile.TemporaryDirectory(prefix="wharfinger-run-") as folder:
            _freeze(run, Path(folder), actor)
            _store(run, Path(folder), _computed(run, Path(folder)), actor)
    except (WharfingerError, DataError) as error:
        # DataError: an amount beyond what the columns hold; every retry would end the same.
        _fail(run, str(error).splitlines()[0], actor)
    return run


def _freeze(run: Run, folder: Path, actor: Actor) -> None:
    with acting(actor, "run_classification"):
        Run.objects.select_for_update().get(pk=run.pk)
        run.state, run.started_at, run.error = RunState.RUNNING, timezone.now(), ""
        convert = _settle_currency(run)
        run.save(update_fields=["state", "started_at", "error", "currency", "summary"])
        evidence.freeze(run, convert=convert)
        evidence.hand_over(run, folder)


def _settle_currency(run: Run) -> bool:
    """Choose the currency of the figures; return whether amounts are converted into it.

    Amounts that are all in one currency need no rate to be ranked. Where rates are missing among
    several currencies, the jobs without one are not measured, and the run says how many.
    """
    run.summary, run.currency = {}, ""
    if not run.is_money:
        return False
    run.currency = company_currency()
    lacking = jobs_without_rate(run).count()
    if lacking and (single := only_currency(run)):
        run.currency, run.summary = single, {"unconverted": run.currency}
        return False
    run.summary = {"without_rate": lacking} if lacking else {}
    return True


def _computed(run: Run, folder: Path) -> dict[str, Any]:
    try:
        return engine.compute(folder, run.parameters)
    except engine.EngineFailure as error:
        raise EngineError(reason=str(error)) from error


def _store(run: Run, folder: Path, answer: dict[str, Any], actor: Actor) -> None:
    with acting(actor, "run_classification"):
        if Run.objects.select_for_update().get(pk=run.pk).state == RunState.DONE:
            run.refresh_from_db()
            return
        run.rows.all().delete()
        missing = answer["totals"]["count"] - evidence.take_back(run, folder)
        if missing:
            raise ChangedMeanwhileError(count=missing)
        _finish(run, answer)
        if run.publishes:
            _publish(run, actor)
            tell_owners(run)
        after_commit(run_finished, run_ids=[run.pk])


def _finish(run: Run, answer: dict[str, Any]) -> None:
    behind = run.evidence.aggregate(
        jobs=Count("pk"),
        estimated_jobs=Count("pk", filter=Q(estimated=True)),
        unmeasured_jobs=Count("pk", filter=Q(value__isnull=True)),
    )
    for name, count in behind.items():
        setattr(run, name, count)
    run.total = run.rows.filter(rank__isnull=False).aggregate(total=Sum("value"))["total"] or Decimal(0)
    run.payers, run.classed = answer["totals"]["count"], answer["totals"]["ranked"]
    run.fingerprint = answer.pop("fingerprint")
    run.summary = run.summary | answer | _compared(run)
    run.state, run.finished_at = RunState.DONE, timezone.now()
    run.save()


def _compared(run: Run) -> dict[str, Any]:
    """The moves since the run before, counted once: the page shows them without reading a row."""
    before = run_before(run)
    if before is None:
        return {}
    return {"before": before.pk, "moves": moves(run, before)}


def _publish(run: Run, actor: Actor) -> None:
    classes = run.rows.filter(rank__isnull=False).order_by("rank")
    rows = classes.values_list("organisation_id", "label", "value", "rank")
    record_classes(rows, scheme_id=run.scheme_id, run_id=run.pk, on=timezone.localdate(), actor=actor)


def _fail(run: Run, reason: str, actor: Actor) -> None:
    with acting(actor, "run_classification"):
        run.state, run.error, run.finished_at = RunState.FAILED, reason[:500], timezone.now()
        run.save(update_fields=["state", "error", "finished_at"])
        after_commit(run_finished, run_ids=[run.pk])
