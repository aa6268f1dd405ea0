# SPDX-License-Identifier: Apache-2.0
"""What a classification returns: rows, totals, classes, warnings, and the inputs' fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from wharfinger_analytics.errors import AnalyticsWarning
from wharfinger_analytics.segmentation.parameters import Parameters

if TYPE_CHECKING:
    import pyarrow as pa


class Row(NamedTuple):
    """One ranked object. Shares are fractions of 1; ``count_share`` is 1/n (R022)."""

    code: str
    value: Decimal
    share: float
    cumulative: float
    rank: int
    count_share: float
    cumulative_count_share: float
    klass: str


class Excluded(NamedTuple):
    """One object listed apart; ``reason`` is ``negative``, ``zero`` or ``missing``."""

    code: str
    value: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """One class: its objects and value, each with share and cumulative share.

    ``expected`` is the share of value the scheme's model gives the class, where it has one.
    """

    name: str
    count: int
    count_share: float
    cumulative_count_share: float
    value: Decimal
    share: float
    cumulative: float
    expected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """How many objects came in and where they went: ``ranked`` + the three others = ``count``."""

    count: int
    ranked: int
    value: Decimal
    negative: int
    zero: int
    missing: int
    negative_value: Decimal


@dataclass(frozen=True, slots=True)
class Classification:
    """The answer. ``rows`` and ``excluded`` are Arrow tables in rank and in reason, code order.

    ``fingerprint`` is the sha256 of parameters and inputs: the same data in any order gives
    the same one, any changed code, value or parameter another.
    """

    parameters: Parameters
    rows: pa.Table
    excluded: pa.Table
    classes: tuple[ClassSummary, ...]
    totals: Totals
    warnings: tuple[AnalyticsWarning, ...]
    fingerprint: str

    def iter_rows(self) -> Iterator[Row]:
        """Yield the ranked objects, best first, without holding them all as Python objects."""
        for batch in self.rows.to_batches(max_chunksize=20_000):
            yield from map(Row._make, zip(*(c.to_pylist() for c in batch.columns), strict=True))

    def iter_excluded(self) -> Iterator[Excluded]:
        """Yield the objects listed apart."""
        for batch in self.excluded.to_batches(max_chunksize=20_000):
            columns = (c.to_pylist() for c in batch.columns)
            yield from map(Excluded._make, zip(*columns, strict=True))

    def curve(self, points: int = 400) -> list[tuple[float, float]]:
        """Return the Pareto curve from (0, 0) to (1, 1): (count share, value share), cumulative.

        At most about ``points`` of them, evenly by rank; the last object of every class is
        always one, so that the class limits stay where they are (R023).
        """
        count = self.rows.num_rows
        if count == 0:
            return []
        ranks = {round(i * count / points) for i in range(1, points + 1)} | self._last_ranks()
        indices = sorted(rank - 1 for rank in ranks if 0 < rank <= count)
        taken = self.rows.take(indices)
        x, y = taken["cumulative_count_share"], taken["cumulative"]
        return [(0.0, 0.0), *zip(x.to_pylist(), y.to_pylist(), strict=True)]

    def _last_ranks(self) -> set[int]:
        ranks, reached = set(), 0
        for summary in self.classes:
            reached += summary.count
            ranks.add(reached)
        return ranks
