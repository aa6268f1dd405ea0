# SPDX-License-Identifier: Apache-2.0
"""Tiers by count: the value pyramid (F2, R036-R039) and count-and-value (R068-R070).

Tier k ends at rank ceil(n * s_k), s_k being the cumulative share of customers. Customers
of equal value stay together: the tie goes whole to the upper tier.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import ibis

from wharfinger_analytics.errors import AnalyticsWarning, ConcentrationWarning, TiesWarning
from wharfinger_analytics.segmentation.parameters import PYRAMID, CountTierParameters
from wharfinger_analytics.segmentation.ranking import (
    EXACT,
    Population,
    classes_of,
    excluded_of,
    fingerprint,
    population,
    ranked,
    rows_of,
)
from wharfinger_analytics.segmentation.result import Classification, ClassSummary

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend


def classify_count(
    source: object,
    parameters: CountTierParameters = PYRAMID,
    *,
    backend: BaseBackend | None = None,
) -> Classification:
    """Rank the objects of ``source`` (columns ``code``, ``value``) and give each its tier.

    Objects without a value above zero are listed apart and counted in no tier. The result
    warns when the best tiers bring less of the value than the model expects (R068), and
    when ties make a tier larger than its share. Raises as ``classify_abc`` does.

    >>> source = [{"code": f"{i:03}", "value": 200 - i} for i in range(100)]
    >>> [(tier.name, tier.count) for tier in classify_count(source).classes]
    [('VIP', 1), ('key', 4), ('ordinary', 15), ('small', 80)]
    """
    people = population(source, backend)
    rows = rows_of(count_expression(people, parameters))
    tiers = classes_of(rows, people, parameters.names, parameters.expected)
    return Classification(
        parameters=parameters,
        rows=rows,
        excluded=excluded_of(people),
        classes=tiers,
        totals=people.totals,
        warnings=(*people.warnings, *_warnings(people, tiers, parameters)),
        fingerprint=fingerprint(people, parameters),
    )


def count_expression(people: Population, parameters: CountTierParameters) -> ir.Table:
    """Return the unexecuted expression: the ranked objects with their column ``class``."""
    table = ranked(people)
    # rank() gives equal values the same number, the best place of the tie: all above the line.
    place = ibis.rank().over(ibis.window(order_by=table.value.desc())) + 1
    ends = tier_ends(people.totals.ranked, parameters)
    limits = zip(ends, parameters.names[:-1], strict=False)
    branches = [(place <= end, name) for end, name in limits]
    last = parameters.names[-1]
    tier = ibis.cases(*branches, else_=last) if branches else ibis.literal(last)
    return table.mutate({"class": tier})


def tier_ends(count: int, parameters: CountTierParameters) -> list[int]:
    """Return the last rank of each tier, rounded up, before ties."""
    shares = parameters.cumulative_shares()
    return [_rounded_up(EXACT.multiply(Decimal(count), share)) for share in shares]


def _rounded_up(number: Decimal) -> int:
    return int(number.to_integral_value(rounding=decimal.ROUND_CEILING))


def _warnings(
    people: Population, tiers: tuple[ClassSummary, ...], parameters: CountTierParameters
) -> Iterator[AnalyticsWarning]:
    if people.totals.ranked == 0:
        return
    yield from _concentration(people, tiers, parameters)
    yield from _enlarged(people, tiers, parameters)


def _concentration(
    people: Population, tiers: tuple[ClassSummary, ...], parameters: CountTierParameters
) -> Iterator[ConcentrationWarning]:
    """Compare the head of the list with the model: exact decimals, below the share warns."""
    head = next((i for i, share in enumerate(parameters.expected) if share is not None), None)
    if head is None:
        return
    expected = parameters.expected[head] or Decimal(0)
    value = sum((tier.value for tier in tiers[: head + 1]), Decimal(0))
    if value < EXACT.multiply(people.totals.value, expected):
        yield _too_flat(tiers[: head + 1], expected)


def _too_flat(head: tuple[ClassSummary, ...], expected: Decimal) -> ConcentrationWarning:
    found = head[-1].cumulative
    return ConcentrationWarning(
        f"concentration lower than model: {found:.1%} of the value instead of {expected:.0%}",
        tiers=[tier.name for tier in head],
        expected=str(expected),
        found=found,
    )


def _enlarged(
    people: Population, tiers: tuple[ClassSummary, ...], parameters: CountTierParameters
) -> Iterator[TiesWarning]:
    reached = 0
    for tier, end in zip(tiers, tier_ends(people.totals.ranked, parameters), strict=True):
        reached += tier.count
        if reached > end:
            yield TiesWarning(
                f"{reached - end} equal values joined tier {tier.name}",
                tier=tier.name,
                count=reached - end,
            )
