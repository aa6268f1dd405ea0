# SPDX-License-Identifier: Apache-2.0
"""ABC: classes by cumulative share of value (Pareto; F1, R018-R023, R026, R029, R061).

With the objects sorted by value, descending, c_i is the share of the total that the first
i of them hold. Inclusive rule: class k if c_i <= t_k, and rank 1 is always in the first
class. Crossing rule: class k if c_(i-1) < t_k. Both compare exact decimals.

It works on any object that has a code and a value: payers, lanes, complaint causes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import ibis

from wharfinger_analytics.segmentation.parameters import AbcParameters
from wharfinger_analytics.segmentation.ranking import (
    Population,
    classes_of,
    decimal_literal,
    excluded_of,
    fingerprint,
    limit_above,
    limit_below,
    population,
    ranked,
    rows_of,
)
from wharfinger_analytics.segmentation.result import Classification

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend


def classify_abc(
    source: object,
    parameters: AbcParameters | None = None,
    *,
    backend: BaseBackend | None = None,
) -> Classification:
    """Rank the objects of ``source`` (columns ``code``, ``value``) and give each its class.

    Objects without a value above zero are listed apart and count in no share. Raises
    SourceError, ContractError or DuplicateCodeError; caveats come with the result.

    >>> from decimal import Decimal
    >>> values = (300, 250, 150, 100, 80, 50, 30, 20, 12, 8)
    >>> source = [{"code": f"C{i:02}", "value": v} for i, v in enumerate(values)]
    >>> [summary.count for summary in classify_abc(source).classes]
    [2, 2, 6]
    """
    parameters = parameters or AbcParameters()
    people = population(source, backend)
    rows = rows_of(abc_expression(people, parameters))
    return Classification(
        parameters=parameters,
        rows=rows,
        excluded=excluded_of(people),
        classes=classes_of(rows, people, parameters.names),
        totals=people.totals,
        warnings=people.warnings,
        fingerprint=fingerprint(people, parameters),
    )


def abc_expression(people: Population, parameters: AbcParameters) -> ir.Table:
    """Return the unexecuted expression: the ranked objects with their column ``class``."""
    table = ranked(people)
    inside = _inclusive if parameters.rule == "inclusive" else _crossing
    limits = zip(parameters.thresholds, parameters.names[:-1], strict=False)
    branches = [(inside(table, people, share), name) for share, name in limits]
    return table.mutate(_classes(table, branches, parameters))


def _classes(
    table: ir.Table,
    branches: list[tuple[ir.BooleanValue, str]],
    parameters: AbcParameters,
) -> dict[str, ir.Value]:
    # Rank 1 first: one customer holding 60 % would otherwise leave class A empty.
    first = (table["rank"] == 1, parameters.names[0])
    return {"class": ibis.cases(first, *branches, else_=parameters.names[-1])}


def _inclusive(table: ir.Table, people: Population, share: Decimal) -> ir.BooleanValue:
    limit = limit_below(people.totals.value, share, people.scale)
    return table.reached <= decimal_literal(limit, people.scale)


def _crossing(table: ir.Table, people: Population, share: Decimal) -> ir.BooleanValue:
    limit = limit_above(people.totals.value, share, people.scale)
    return table.reached - table.value < decimal_literal(limit, people.scale)
