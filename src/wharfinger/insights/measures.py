# SPDX-License-Identifier: Apache-2.0
"""What is measured per job: actual, else estimated and marked (ruling 2); null where neither is known."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BooleanField, DecimalField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Round

from wharfinger.insights.choices import ALIASES, Measure
from wharfinger.insights.errors import UnknownMeasureError
from wharfinger.shipments.models import Job

DECIMAL = DecimalField(max_digits=24, decimal_places=4)


@dataclass(frozen=True)
class Rule:
    """How one measure is read off a job: its value, and when that value rests on an estimate."""

    value: Combinable
    estimated: Q


def measure_named(name: str) -> Measure:
    """Return the measure of this name or alias. Raises UnknownMeasureError."""
    wanted = name.strip().lower().replace("-", "_")
    try:
        return ALIASES.get(wanted) or Measure(wanted)
    except ValueError as error:
        raise UnknownMeasureError(measure=name) from error


def measured(jobs: QuerySet[Job], measure: str) -> QuerySet[Job, tuple[object, ...]]:
    """Return (payer, job, value, estimated) of the jobs; value has four decimals or is null."""
    rule = RULES[Measure(measure)]
    value = Round(rule.value, precision=4, output_field=DECIMAL)
    rests = ExpressionWrapper(rule.estimated, output_field=BooleanField()) if rule.estimated else Value(False)
    annotated = jobs.order_by().annotate(m_value=value, m_estimated=rests)
    return annotated.values_list("payer_id", "pk", "m_value", "m_estimated")


def _best(name: str) -> Coalesce:
    return Coalesce(F(f"{name}_actual"), F(f"{name}_estimated"))


def _guess(name: str) -> Q:
    return Q(**{f"{name}_actual__isnull": True, f"{name}_estimated__isnull": False})


def _money(value: Combinable) -> Combinable:
    """In the company's currency, at the booking date's rate that stands on the job."""
    return ExpressionWrapper(value * F("rate"), output_field=DECIMAL)


def _quantity(name: str) -> Rule:
    return Rule(Cast(F(name), DECIMAL), Q())


RULES = {
    Measure.REVENUE: Rule(_money(_best("revenue")), _guess("revenue")),
    Measure.COST: Rule(_money(_best("cost")), _guess("cost")),
    Measure.GROSS_PROFIT: Rule(_money(_best("revenue") - _best("cost")), _guess("revenue") | _guess("cost")),
    Measure.JOBS: Rule(Value(1, output_field=DECIMAL), Q()),
    Measure.GROSS_WEIGHT: _quantity("gross_weight_kg"),
    Measure.CHARGEABLE_WEIGHT: _quantity("chargeable_weight_kg"),
    Measure.VOLUME: _quantity("volume_cbm"),
    Measure.TEU: _quantity("teu"),
    Measure.PIECES: _quantity("pieces"),
}
