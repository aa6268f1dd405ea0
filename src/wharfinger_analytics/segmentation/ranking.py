# SPDX-License-Identifier: Apache-2.0
"""What every class scheme shares: the checked input, its totals, ranks and shares.

Classes are decided by comparing decimals with decimal limits computed outside the engine:
``cumulative <= total * t`` holds exactly when ``cumulative <= floor(total * t)`` at the
values' own scale, so no division and no float takes part. Shares are floats for display.
"""

from __future__ import annotations

import decimal
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ibis

from wharfinger_analytics.backends import as_table
from wharfinger_analytics.errors import (
    AnalyticsWarning,
    ContractError,
    DuplicateCodeError,
    ListedApartWarning,
    NothingToRankWarning,
    RoundedValuesWarning,
)
from wharfinger_analytics.segmentation.parameters import Parameters
from wharfinger_analytics.segmentation.result import ClassSummary, Totals
from wharfinger_analytics.tables import (
    EXCLUDED_COLUMNS,
    LARGEST_VALUE,
    MEASURED,
    PRECISION,
    RANKED_COLUMNS,
    conform,
    scale_of,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis.backends import BaseBackend

EXACT = decimal.Context(prec=80, traps=[decimal.InvalidOperation, decimal.DivisionByZero])


@dataclass(frozen=True, slots=True)
class Population:
    """The checked input: its table (code, decimal value), totals, scale and caveats."""

    table: ir.Table
    totals: Totals
    scale: int
    warnings: tuple[AnalyticsWarning, ...]


def population(source: object, backend: BaseBackend | None = None) -> Population:
    """Check and count the input once.

    Raises SourceError, ContractError, DuplicateCodeError. Objects with negative, zero or
    missing values stay in the table and are counted apart.
    """
    given = as_table(source, backend)
    table = conform(given, MEASURED).cache()
    scale = scale_of(table.value.type())
    _check(_first_row(_shape(table)))
    totals = _totals(_first_row(_sums(table)), scale)
    rounded = _rounded_count(given)
    return Population(table, totals, scale, tuple(_caveats(totals, rounded)))


def ranked(people: Population) -> ir.Table:
    """Return rank, shares and running decimal sum (``reached``) of the values above zero.

    Order: value descending, then code; a total order, so that every engine agrees.
    """
    positive = people.table.filter(people.table.value > 0)
    order = [positive.value.desc(), positive.code]
    running = ibis.window(order_by=order, preceding=None, following=0)
    reached = positive.value.sum().over(running)
    number = (ibis.row_number().over(ibis.window(order_by=order)) + 1).cast("int64")
    columns = positive.mutate(reached=reached.cast(_decimal_type(people.scale)), rank=number)
    return columns.mutate(_shares(columns, people.totals))


def _shares(columns: ir.Table, totals: Totals) -> dict[str, ir.Value]:
    total, count = float(totals.value), float(totals.ranked)
    return {
        "share": columns.value.cast("float64") / total,
        "cumulative": columns.reached.cast("float64") / total,
        "count_share": ibis.literal(1.0, type="float64") / count,
        "cumulative_count_share": columns["rank"].cast("float64") / count,
    }


def rows_of(classified: ir.Table) -> pa.Table:
    """Run the expression and return the contract's columns in rank order."""
    return classified.order_by("rank").select(*RANKED_COLUMNS).to_pyarrow()


def excluded_of(people: Population) -> pa.Table:
    """Return the objects listed apart: negative, then missing, then zero; by code inside."""
    value = people.table.value
    reason = ibis.cases((value.isnull(), "missing"), (value < 0, "negative"), else_="zero")
    apart = people.table.filter(value.isnull() | (value <= 0)).mutate(reason=reason)
    return apart.select(*EXCLUDED_COLUMNS).order_by("reason", "code").to_pyarrow()


def classes_of(
    rows: pa.Table,
    people: Population,
    names: Sequence[str],
    expected: Sequence[Decimal | None] = (),
) -> tuple[ClassSummary, ...]:
    """Sum up each class in the scheme's order; a class nobody is in appears with zeros."""
    sums = rows.group_by("class").aggregate([("value", "count"), ("value", "sum")])
    found = {row["class"]: row for row in sums.to_pylist()}
    summaries, count, value = [], 0, Decimal(0)
    for i, name in enumerate(names):
        row = found.get(name, {"value_count": 0, "value_sum": Decimal(0)})
        count, value = count + row["value_count"], value + row["value_sum"]
        model = expected[i] if expected else None
        summaries.append(_summary(name, row, (count, value), people.totals, model))
    return tuple(summaries)


def _summary(
    name: str,
    row: dict[str, Any],
    reached: tuple[int, Decimal],
    totals: Totals,
    expected: Decimal | None,
) -> ClassSummary:
    return ClassSummary(
        name=name,
        count=row["value_count"],
        count_share=fraction(row["value_count"], totals.ranked),
        cumulative_count_share=fraction(reached[0], totals.ranked),
        value=row["value_sum"],
        share=fraction(row["value_sum"], totals.value),
        cumulative=fraction(reached[1], totals.value),
        expected=expected,
    )


def fraction(part: Decimal | int, whole: Decimal | int) -> float:
    """Return part / whole, rounded once; 0 where there is nothing."""
    return float(EXACT.divide(Decimal(part), Decimal(whole))) if whole else 0.0


def limit_below(total: Decimal, share: Decimal, scale: int) -> Decimal:
    """Return the largest value of this scale that is at most ``total * share``."""
    return _limit(total, share, scale, decimal.ROUND_FLOOR)


def limit_above(total: Decimal, share: Decimal, scale: int) -> Decimal:
    """Return the smallest value of this scale that is at least ``total * share``."""
    return _limit(total, share, scale, decimal.ROUND_CEILING)


def _limit(total: Decimal, share: Decimal, scale: int, rounding: str) -> Decimal:
    product = EXACT.multiply(total, share)
    return product.quantize(Decimal(1).scaleb(-scale), rounding=rounding, context=EXACT)


def decimal_literal(value: Decimal, scale: int) -> ir.Scalar:
    """Return the value as a literal of the type that sums have."""
    return ibis.literal(value, type=_decimal_type(scale))


def fingerprint(people: Population, parameters: Parameters) -> str:
    """Return the sha256 of the parameters and of every code and value, in code order.

    Each row enters as ``length:code=value``; the length makes the text unambiguous.
    """
    digest = hashlib.sha256(json.dumps(parameters.as_mapping(), sort_keys=True).encode())
    ordered = people.table.order_by("code").to_pyarrow()
    for batch in ordered.to_batches(max_chunksize=50_000):
        digest.update("".join(_lines(batch)).encode())
    return digest.hexdigest()


def _lines(batch: Any) -> list[str]:
    import pyarrow as pa

    codes = batch.column(0).to_pylist()
    values = batch.column(1).cast(pa.string()).to_pylist()
    return [f"\n{len(code)}:{code}={value}" for code, value in zip(codes, values, strict=True)]


def _shape(table: ir.Table) -> ir.Table:
    return table.aggregate(
        count=table.count(),
        codes=table.code.nunique(),
        nameless=table.code.isnull().sum().fill_null(0),
        largest=table.value.abs().max().fill_null(0),
    )


def _sums(table: ir.Table) -> ir.Table:
    value = table.value
    return table.aggregate(
        count=table.count(),
        ranked=(value > 0).sum(),
        negative=(value < 0).sum(),
        zero=(value == 0).sum(),
        missing=value.isnull().sum(),
        value=value.sum(where=value > 0),
        negative_value=value.sum(where=value < 0),
    )


def _check(shape: dict[str, Any]) -> None:
    if shape["nameless"]:
        raise ContractError(f"{shape['nameless']} rows have no code", rows=shape["nameless"])
    if shape["codes"] != shape["count"]:
        repeated = shape["count"] - shape["codes"]
        raise DuplicateCodeError(f"{repeated} rows repeat a code", rows=repeated)
    if shape["largest"] >= LARGEST_VALUE:
        raise ContractError(f"values from {LARGEST_VALUE} on are refused", found=shape["largest"])


def _totals(sums: dict[str, Any], scale: int) -> Totals:
    """Put zero where the engine had nothing to sum."""
    zero = Decimal(0).scaleb(-scale)
    return Totals(
        count=sums["count"],
        ranked=sums["ranked"] or 0,
        value=zero if sums["value"] is None else sums["value"],
        negative=sums["negative"] or 0,
        zero=sums["zero"] or 0,
        missing=sums["missing"] or 0,
        negative_value=zero if sums["negative_value"] is None else sums["negative_value"],
    )


def _rounded_count(given: ir.Table) -> int:
    """Count the values whose decimals beyond those kept were not zero."""
    value = given.value
    if value.type().is_integer() or getattr(value.type(), "scale", None) is not None:
        return 0
    kept = conform(given, MEASURED).value.type()
    other = value.cast(kept).cast("float64") != value.cast("float64")
    if value.type().is_floating():
        other = ~value.isnan() & other
    return int(given.filter(other).count().to_pyarrow().as_py())


def _caveats(totals: Totals, rounded: int) -> list[AnalyticsWarning]:
    caveats: list[AnalyticsWarning] = []
    if totals.ranked == 0:
        caveats.append(NothingToRankWarning("no object has a value above zero"))
    if apart := totals.count - totals.ranked:
        caveats.append(_listed_apart(totals, apart))
    if rounded:
        caveats.append(RoundedValuesWarning(f"{rounded} values were rounded", count=rounded))
    return caveats


def _listed_apart(totals: Totals, apart: int) -> ListedApartWarning:
    return ListedApartWarning(
        f"{apart} objects without a value above zero are listed apart",
        negative=totals.negative,
        zero=totals.zero,
        missing=totals.missing,
    )


def _first_row(expression: ir.Table) -> dict[str, Any]:
    row: dict[str, Any] = expression.to_pyarrow().to_pylist()[0]
    return row


def _decimal_type(scale: int) -> str:
    return f"decimal({PRECISION}, {scale})"
