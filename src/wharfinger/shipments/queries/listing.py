# SPDX-License-Identifier: Apache-2.0
"""The lists of jobs and exceptions: flat queries with filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from wharfinger.directory.models import Assignment
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.identifiers import MINIMUM, matching
from wharfinger.kernel.search import number_key
from wharfinger.shipments.choices import CargoKind, ExceptionRule, ExceptionState, JobRole, Mode, Phase
from wharfinger.shipments.models import Job, JobException, JobParty
from wharfinger.shipments.queries.jobs import MOVING_LAST, exceptions_visible_to, jobs_visible_to, narrow, with_jobs
from wharfinger.shipments.queries.saving import GROUPS

_MOST = 500


def listed_jobs(actor: Actor, wanted: Mapping[str, str]) -> QuerySet[Job]:
    """Jobs in scope.

    Filters: q, mode, phase (or moving), cargo_kind, branch, payer, party with part, carrier, seller, lane_group, trouble,
    held, from, to (booking days).
    """
    rows = narrow(jobs_visible_to(actor))
    text = wanted.get("q", "").strip()
    if text:
        rows = rows.filter(pk__in=list(matching(text, ["job"]).values_list("object_id", flat=True)[:_MOST]))
    rows = rows.filter(_matching(wanted))
    return rows.order_by("-booked_on", "-pk")


def too_short(text: str) -> bool:
    """Whether a number needs more characters before it can be looked for."""
    return bool(text.strip()) and len(number_key(text)) < MINIMUM


_CHOICES = {"mode": Mode.values, "phase": Phase.values, "cargo_kind": CargoKind.values}
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
    if wanted.get("lane_group") == "none":
        query &= Q(lane_group__isnull=True)
    return query & _party(wanted) & _carrier(wanted) & _seller(wanted)


def _carrier(wanted: Mapping[str, str]) -> Q:
    """Jobs of a carrier: the first one named, where there are several; `none`: jobs that name none."""
    carriers = JobParty.objects.filter(job=OuterRef("pk"), role=JobRole.CARRIER)
    if wanted.get("carrier") == "none":
        return ~Q(Exists(carriers))
    if not wanted.get("carrier", "").isdigit():
        return Q()
    first = Subquery(carriers.order_by("pk").values("organisation_id")[:1])
    return Q(pk__in=Job.objects.annotate(first=first).filter(first=int(wanted["carrier"])).values("pk"))


def _seller(wanted: Mapping[str, str]) -> Q:
    """Jobs whose payer this salesperson owned on the booking day; `none`: nobody did."""
    owned = Assignment.objects.filter(
        Q(until__isnull=True) | Q(until__gte=OuterRef("booked_on")), organisation=OuterRef("payer_id"), kind="owner",
        since__lte=OuterRef("booked_on"),
    )  # fmt: skip
    if wanted.get("seller") == "none":
        return ~Q(Exists(owned))
    if not wanted.get("seller", "").isdigit():
        return Q()
    last = Subquery(owned.order_by("-since").values("user_id")[:1])
    return Q(pk__in=Job.objects.annotate(last=last).filter(last=int(wanted["seller"])).values("pk"))


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
    """Exceptions in scope, open ones unless asked otherwise.

    Filters: rule, group (of GROUPS), state, owner (me), told, branch, payer, incident, closed; of closed ones without those
    found to be none: days (the last days), month (2026-11, in the reader's zone).
    """
    rows = with_jobs(exceptions_visible_to(actor))
    rows = rows.filter(closed_at__isnull=wanted.get("closed") != "1")
    query = Q()
    for name, values in _EXCEPTION_CHOICES.items():
        if wanted.get(name) in values:
            query &= Q(**{name: wanted[name]})
    if wanted.get("group") in GROUPS:
        query &= GROUPS[wanted["group"]].rows
    if wanted.get("owner") == "me":
        query &= Q(owner_id=actor.user_id)
    if wanted.get("told") in ("yes", "no"):
        query &= Q(told_at__isnull=wanted["told"] == "no")
    for name, lookup in _EXCEPTION_KEYS.items():
        if wanted.get(name, "").isdigit():
            query &= Q(**{lookup: int(wanted[name])})
    return rows.filter(query & _closed_within(wanted)).order_by("-opened_at", "-pk")


_EXCEPTION_CHOICES = {"rule": ExceptionRule.values, "state": ExceptionState.values}
_EXCEPTION_KEYS = {"branch": "unit_id", "payer": "job__payer_id", "incident": "incident_id"}


def _closed_within(wanted: Mapping[str, str]) -> Q:
    if (days := wanted.get("days", "")).isdigit() and len(days) < 5:
        found = Q(closed_at__gte=datetime.now(UTC) - timedelta(days=int(days)))
    elif (first := _day(f"{wanted.get('month', '')}-01")) is not None:
        start = timezone.make_aware(datetime.combine(first, time()))
        after = timezone.make_aware(datetime.combine((first + timedelta(days=31)).replace(day=1), time()))
        found = Q(closed_at__gte=start, closed_at__lt=after)
    else:
        return Q()
    return found & ~Q(state=ExceptionState.DISMISSED)
