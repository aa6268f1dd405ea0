# SPDX-License-Identifier: Apache-2.0
"""Column contracts: which columns a table must bring, and which a result brings back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wharfinger_analytics.errors import ContractError

if TYPE_CHECKING:
    import ibis.expr.datatypes as dt
    import ibis.expr.types as ir

Kind = Literal["text", "number"]

FLOAT_SCALE = 6
"""Decimals kept of a float or of a decimal without a declared scale."""

PRECISION = 38
"""Digits of every decimal we sum; the widest that DuckDB, Spark and Arrow share."""

LARGEST_VALUE = 10**18
"""Values from here on are refused, so that no sum of a million of them can overflow."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a contract; ``nullable`` says whether unknown values may come."""

    name: str
    kind: Kind
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """The columns a table must have. Others may be present and are ignored."""

    name: str
    columns: tuple[Column, ...]


MEASURED = Contract(
    "measured objects",
    (Column("code", "text"), Column("value", "number", nullable=True)),
)
"""One row per object (payer, lane, cause ...): unique ``code``, ``value`` or null (not known)."""

RANKED_COLUMNS = (
    "code",
    "value",
    "share",
    "cumulative",
    "rank",
    "count_share",
    "cumulative_count_share",
    "class",
)
"""Columns of a result's rows. Shares are fractions of 1; ``value`` is decimal."""

EXCLUDED_COLUMNS = ("code", "value", "reason")
"""Columns of the objects listed apart; reason is ``negative``, ``zero`` or ``missing``."""


def conform(table: ir.Table, contract: Contract) -> ir.Table:
    """Return the contract's columns of ``table``, numbers as decimals.

    Raises ContractError naming the column and the type found. Floats keep
    FLOAT_SCALE decimals; NaN counts as not known. Sums of money never run in float.
    """
    columns = [_conforming(table, column) for column in contract.columns]
    return table.select(columns)


def scale_of(dtype: dt.DataType) -> int:
    """Return the number of decimals kept for a numeric column of this type."""
    if dtype.is_integer():
        return 0
    scale = getattr(dtype, "scale", None)
    return FLOAT_SCALE if scale is None else int(scale)


def _conforming(table: ir.Table, column: Column) -> ir.Value:
    if column.name not in table.columns:
        raise ContractError(f"column {column.name!r} is missing", column=column.name)
    value = table[column.name]
    if column.kind == "number":
        return _as_decimal(value, column).name(column.name)
    if not value.type().is_string():
        raise _wrong_type(column, value.type())
    return value


def _as_decimal(value: ir.Value, column: Column) -> ir.Value:
    dtype = value.type()
    if dtype.is_boolean() or not dtype.is_numeric():
        raise _wrong_type(column, dtype)
    if dtype.is_floating():
        value = value.isnan().ifelse(None, value)
    return value.cast(f"decimal({PRECISION}, {scale_of(dtype)})")


def _wrong_type(column: Column, dtype: dt.DataType) -> ContractError:
    return ContractError(
        f"column {column.name!r} must hold {column.kind}s, found {dtype}",
        column=column.name,
        found=str(dtype),
    )
