# SPDX-License-Identifier: Apache-2.0
"""Small inputs used by several tests."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

TEN = (300, 250, 150, 100, 80, 50, 30, 20, 12, 8)
"""The list of the golden numbers (R018-R023)."""


def payers(values: Iterable[Any]) -> list[dict[str, Any]]:
    """Return one row per value, with codes C001, C002 ... in the order given."""
    return [{"code": f"C{i:03}", "value": value} for i, value in enumerate(values, start=1)]


def classes_by_code(result: Any) -> dict[str, str]:
    """Return the class of every ranked object."""
    return {row.code: row.klass for row in result.iter_rows()}


def counts(result: Any) -> dict[str, int]:
    """Return how many objects each class has, in the scheme's order."""
    return {summary.name: summary.count for summary in result.classes}


def hundred(top_five: str) -> list[dict[str, Any]]:
    """Return 100 payers, the first five holding exactly ``top_five`` percent together."""
    steps = range(95, 0, -1)
    percent = Decimal(sum(steps))
    head = [Decimal(top_five) / 5 * percent + i for i in (2, 1, 0, -1, -2)]
    return payers(head + [(100 - Decimal(top_five)) * step for step in steps])
