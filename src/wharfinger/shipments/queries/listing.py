# SPDX-License-Identifier: Apache-2.0
"""The lists of jobs and exceptions: flat queries with filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q, QuerySet

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.identifiers import MINIMUM, matching
from wharfinger.kernel.search import number_key
from wharfinger.shipments.choices import ExceptionRule, ExceptionState, JobRole, Mode, Phase
from wharfinger.shipments.models import Job, JobException, JobParty
from wharfinger.shipments.queries.jobs import MOVING_LAST, exceptions_visible_to, jobs_visible_to, narrow, with_jobs

_MOST = 500


def listed_jobs(actor: Actor, wanted: Mapping[str, str]) -> QuerySet[Job]:
    """Jobs in scope; filters: q, mode, phase (or moving), branch, payer, party, lane, trouble, held, from, to."""
    rows = narrow(jobs_visible_to(actor))
    text = wanted.get("q", "").strip()
    if text:
        rows = rows.filter(pk__in=list(matching(text, ["job"]).values_list("object_id", flat=True)[:_MOST]))
    rows = rows.filter(_matching(wanted))
    return rows.order_by("-booked_on", "-pk")


def too_short(text: str) -> bool:
    """Whether a number needs more characters before it can be looked for."""
    return bool(text.strip()) and len(number_key(text)) < MINIMUM


_CHOICES = {"mode": Mode.values, "phase": Phase.values}
_FLAGS = {"trouble": Q(open_exceptions__gt=0), "held": Q(on_hold=True)}
_DAYS = {"from": "booked_on__gte", "to": "booked_on__lte"}


def _matching(wanted: Mapping[str, str]) -> Q:
    query = ~Q(phase__in=MOVING_LAST) if wanted.get("phase") == "moving" else Q()
    for name, values in _CHOICES.items():
        if wanted.get(name) in values:
            query &= Q(**{name: wanted[name]})
    for name, flag in _FLAGS.items():
        if wanted.get(name):
            query &= flag
    for name in ("branch", "payer", "lane_group"):
        if wanted.get(name, "").isdigit():
            query &= Q(**{f"{name}_id": int(wanted[name])})
    for name, lookup in _DAYS.items():
        if (day := _day(wanted.get(name, ""))) is not None:
            query &= Q(**{lookup: day})
    return query & _party(wanted)


def _party(wanted: Mapping[str, str]) -> Q:
    if not wanted.get("party", "").isdigit():
        return Q()
    parts = JobParty.objects.filter(organisation_id=int(wanted["party"]))
    if wanted.get("part") in JobRole.values:
        parts = parts.filter(role=wanted["part"])
    return Q(pk__in=parts.values("job_id"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def listed_exceptions(actor: Actor, wanted: Mapping[str, str]) -> QuerySet[JobException]:
    """Exceptions in scope, open ones unless asked otherwise; filters: rule, state, owner (me), told, branch,
    closed, days (closed in the last days, without those found to be none)."""
    rows = with_jobs(exceptions_visible_to(actor))
    rows = rows.filter(closed_at__isnull=wanted.get("closed") != "1")
    if (days := wanted.get("days", "")).isdigit() and len(days) < 5:
        since = datetime.now(UTC) - timedelta(days=int(days))
        rows = rows.filter(closed_at__gte=since).exclude(state=ExceptionState.DISMISSED)
    if wanted.get("rule") in ExceptionRule.values:
        rows = rows.filter(rule=wanted["rule"])
    if wanted.get("state") in ExceptionState.values:
        rows = rows.filter(state=wanted["state"])
    if wanted.get("owner") == "me":
        rows = rows.filter(owner_id=actor.user_id)
    if wanted.get("told") in ("yes", "no"):
        rows = rows.filter(told_at__isnull=wanted["told"] == "no")
    if wanted.get("branch", "").isdigit():
        rows = rows.filter(unit_id=int(wanted["branch"]))
    return rows.order_by("-opened_at", "-pk")
