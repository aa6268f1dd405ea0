# SPDX-License-Identifier: Apache-2.0
"""What can still be saved (freight.md §4): open exceptions by what threatens, the nearest damage first, with what is at stake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.models import Classification
from wharfinger.kernel.actor import Actor
from wharfinger.shipments.choices import ExceptionRule as R
from wharfinger.shipments.models import JobException
from wharfinger.shipments.queries.jobs import exceptions_visible_to, with_jobs


@dataclass(frozen=True)
class Group:
    """Exceptions of one kind of threat: the rules, and of a rule with several clocks only these subjects."""

    name: str
    label: Promise
    rules: tuple[R, ...]
    subjects: tuple[str, ...] = ()

    @property
    def rows(self) -> Q:
        """The condition its exceptions meet."""
        found = Q(rule__in=[rule.value for rule in self.rules])
        return found & Q(subject__in=self.subjects) if self.subjects else found


GROUPS: Mapping[str, Group] = {group.name: group for group in (
    Group("cutoff", _("Will miss a cut-off within 24 h"), (R.CUTOFF_NEAR,)),
    Group("rolled_inspected", _("Rolled or inspected"), (R.ROLLED, R.BLANK_SAILING, R.INSPECTED)),
    Group("not_released", _("Arrived or arriving, not released"), (R.BILL_NOT_RELEASED,)),
    Group("free_time", _("Free time ends in 48 h"), (R.FREE_TIME_ENDING,)),
    Group("money_running", _("Free time is over, money runs"), (R.FREE_TIME_ENDED,)),
    Group("undelivered", _("To be delivered"), (R.ARRIVED_NOT_DELIVERED, R.DELIVERY_FAILED, R.APPOINTMENT_MISSED)),
    Group("late", _("Arriving late"), (R.LATE_ESTIMATE, R.ETA_SLIPPED, R.ARRIVAL_OVERDUE)),
    Group("customs_cutoff", _("Customs cut-off near"), (R.CUTOFF_NEAR,), ("customs", "manifest")),
    Group("customs", _("Inspected or held by customs"), (R.INSPECTED, R.CUSTOMS_HOLD)),
    Group("silent", _("Nothing heard"), (R.SILENT,)),
)}  # fmt: skip
SAVE_TODAY = ("cutoff", "rolled_inspected", "not_released", "free_time")


@dataclass(frozen=True)
class Stake:
    """What a group threatens: exceptions, jobs, customers, and the gross profit of those jobs whose money is known."""

    exceptions: int = 0
    jobs: int = 0
    customers: int = 0
    gross_profit: Decimal | None = None
    unmeasured: int = 0
    currency: str = ""


# Gross profit in the company's currency; null where an amount or the rate is missing. {} is our own SQL; there is one company.
_STAKES = """
SELECT x.kind, sum(x.n), count(*), count(DISTINCT j.payer_id), sum(p.profit), count(*) - count(p.profit),
    (SELECT currency FROM kernel_company)
FROM ({}) AS x JOIN shipments_job j ON j.id = x.job_id
CROSS JOIN LATERAL (SELECT (coalesce(j.revenue_actual, j.revenue_estimated)
    - coalesce(j.cost_actual, j.cost_estimated)) * j.rate AS profit) AS p
GROUP BY x.kind
"""


def stakes(actor: Actor, names: Sequence[str]) -> dict[str, Stake]:
    """What the named groups threaten in the actor's scope; they must not share rows. One statement."""
    kinds = [When(GROUPS[name].rows, then=Value(name)) for name in names]
    rows = _open(actor).annotate(kind=Case(*kinds, output_field=CharField())).filter(kind__isnull=False)
    query = rows.values("kind", "job_id").annotate(n=Count("pk")).order_by()
    sql, parameters = query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_STAKES.format(sql), parameters)
        found = {row[0]: Stake(*row[1:]) for row in cursor.fetchall()}
    return {name: found.get(name, Stake()) for name in names}


def to_save(actor: Actor, name: str) -> QuerySet[JobException]:
    """The open exceptions of a group with job, payer, class (`label`), places and owner; the nearest damage first."""
    current = Classification.objects.filter(
        organisation=OuterRef("job__payer_id"), is_current=True, scheme__is_headline=True
    )
    rows = with_jobs(_open(actor).filter(GROUPS[name].rows))
    rows = rows.annotate(label=Subquery(current.values("label")[:1]))
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def _open(actor: Actor) -> QuerySet[JobException]:
    return exceptions_visible_to(actor).filter(closed_at__isnull=True)
