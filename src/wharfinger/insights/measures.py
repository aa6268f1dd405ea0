# SPDX-License-Identifier: Apache-2.0
"""What is measured per job: actual, else estimated and marked (ruling 2); null where neither is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, DecimalField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Round

from wharfinger.insights.choices import ALIASES, Measure
from wharfinger.insights.errors import UnknownMeasureError
from wharfinger.shipments.models import Job

DECIMAL = DecimalField(max_digits=24, decimal_places=4)


@dataclass(frozen=True)
class Rule:
    """How one measure is read off a job: its amount, and when that amount rests on an estimate."""

    amount: Combinable
    estimated: Q


def measure_named(name: str) -> Measure:
    """Return the measure of this name or alias. Raises UnknownMeasureError."""
    wanted = name.strip().lower().replace("-", "_")
    try:
        return ALIASES.get(wanted) or Measure(wanted)
    except ValueError as error:
        raise UnknownMeasureError(measure=name) from error


def with_amount(jobs: QuerySet[Job], measure: str) -> QuerySet[Any]:
    """The jobs with `amount`: what is measured, money still in the job's currency; null: not known."""
    return jobs.order_by().annotate(amount=ExpressionWrapper(RULES[Measure(measure)].amount, output_field=DECIMAL))


def measured(jobs: QuerySet[Job], measure: str, *, convert: bool) -> QuerySet[Job, tuple[object, ...]]:
    """Return (payer, job, value, estimated) of the jobs; value has four decimals or is null.

    `convert`: money in the company's currency, at the booking date's rate that stands on the job.
    """
    estimated = RULES[Measure(measure)].estimated
    rests = ExpressionWrapper(estimated, output_field=BooleanField()) if estimated else Value(False)
    amount = F("amount") * F("rate") if convert else F("amount")
    value = Round(ExpressionWrapper(amount, output_field=DECIMAL), precision=4, output_field=DECIMAL)
    annotated = with_amount(jobs, measure).annotate(m_value=value, m_estimated=rests)
    rows: QuerySet[Job, tuple[object, ...]] = annotated.values_list("payer_id", "pk", "m_value", "m_estimated")
    return rows


def _best(name: str) -> Coalesce:
    return Coalesce(F(f"{name}_actual"), F(f"{name}_estimated"))


def _guess(name: str) -> Q:
    return Q(**{f"{name}_actual__isnull": True, f"{name}_estimated__isnull": False})


def _quantity(name: str) -> Rule:
    return Rule(Cast(F(name), DECIMAL), Q())


RULES = {
    Measure.REVENUE: Rule(_best("revenue"), _guess("revenue")),
    Measure.COST: Rule(_best("cost"), _guess("cost")),
    Measure.GROSS_PROFIT: Rule(_best("revenue") - _best("cost"), _guess("revenue") | _guess("cost")),
    Measure.JOBS: Rule(Value(1, output_field=DECIMAL), Q()),
    Measure.GROSS_WEIGHT: _quantity("gross_weight_kg"),
    Measure.CHARGEABLE_WEIGHT: _quantity("chargeable_weight_kg"),
    Measure.VOLUME: _quantity("volume_cbm"),
    Measure.TEU: _quantity("teu"),
    Measure.PIECES: _quantity("pieces"),
}
