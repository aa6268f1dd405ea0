# SPDX-License-Identifier: Apache-2.0
"""The class schemes once more, slowly, straight from F1 and F2, with exact fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

Values = dict[str, Decimal | None]


def ranking(values: Values) -> list[tuple[str, Decimal]]:
    """Return (code, value) of the positive values, value descending, then code."""
    positive = [(code, value) for code, value in values.items() if value is not None and value > 0]
    return sorted(positive, key=lambda item: (-item[1], item[0]))


def abc_classes(values: Values, thresholds: tuple[Decimal, ...], names: tuple[str, ...], rule: str) -> dict[str, str]:
    """Return the class of each ranked code, F1 read literally."""
    order = ranking(values)
    total = sum((Fraction(value) for _, value in order), Fraction(0))
    classes, before = {}, Fraction(0)
    for i, (code, value) in enumerate(order):
        after = before + Fraction(value)
        classes[code] = names[_place(before / total, after / total, thresholds, rule)]
        if i == 0:
            classes[code] = names[0]
        before = after
    return classes


def _place(before: Fraction, after: Fraction, thresholds: tuple[Decimal, ...], rule: str) -> int:
    for k, threshold in enumerate(map(Fraction, thresholds)):
        if (after <= threshold) if rule == "inclusive" else (before < threshold):
            return k
    raise AssertionError("the last threshold is 1")


def count_tiers(values: Values, shares: tuple[Decimal, ...], names: tuple[str, ...]) -> dict[str, str]:
    """Return the tier of each ranked code: limits rounded up, equal values all in the upper."""
    order = ranking(values)
    ends = [ceil(len(order) * sum(map(Fraction, shares[: k + 1]))) for k in range(len(shares))]
    best: dict[Decimal, int] = {}
    for rank, (_, value) in enumerate(order, start=1):
        best.setdefault(value, rank)
    return {code: names[next(k for k, end in enumerate(ends) if best[value] <= end)] for code, value in order}
