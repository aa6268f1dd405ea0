# SPDX-License-Identifier: Apache-2.0
"""The fast path against the slow oracle, on random input (300 cases each)."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analytics.oracle import Values, abc_classes, count_tiers, ranking
from tests.analytics.people import classes_by_code
from wharfinger_analytics.segmentation.abc import classify_abc
from wharfinger_analytics.segmentation.parameters import (
    AbcParameters,
    CountTierParameters,
    Rule,
)
from wharfinger_analytics.segmentation.pyramid import classify_count

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends import BaseBackend

CASES = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CODES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1)
# Few different values, so that ties and hits on the limit are common.
FEW = st.sampled_from([Decimal(n) for n in ("-1.00", "0.00", "1.00", "2.50", "5.00", "10.00")])
MANY = st.decimals("-1000", "1000000", places=2)
VALUES = st.dictionaries(CODES, st.one_of(FEW, MANY, st.none()), max_size=40)
PERCENTS = st.sets(st.integers(1, 99), min_size=1, max_size=4).map(sorted)


@CASES
@given(values=VALUES, percents=PERCENTS, rule=st.sampled_from(["inclusive", "crossing"]))
def test_abc_agrees_with_the_oracle(backend: BaseBackend, values: Values, percents: list[int], rule: Rule) -> None:
    thresholds = (*(Decimal(p) / 100 for p in percents), Decimal(1))
    names = tuple("ABCDE"[: len(thresholds)])
    result = classify_abc(_arrow(values), AbcParameters(thresholds, names, rule), backend=backend)
    assert [(row.code, row.value) for row in result.iter_rows()] == ranking(values)
    assert classes_by_code(result) == abc_classes(values, thresholds, names, rule)
    assert result.totals.count == len(values)


@CASES
@given(values=VALUES, percents=PERCENTS)
def test_count_tiers_agree_with_the_oracle(backend: BaseBackend, values: Values, percents: list[int]) -> None:
    ends = [0, *percents, 100]
    shares = tuple(Decimal(b - a) / 100 for a, b in pairwise(ends))
    names = tuple("ABCDE"[: len(shares)])
    parameters = CountTierParameters(shares, names, expected=())
    result = classify_count(_arrow(values), parameters, backend=backend)
    assert classes_by_code(result) == count_tiers(values, shares, names)
    assert sum(tier.count for tier in result.classes) == result.totals.ranked


def _arrow(values: Values) -> pa.Table:
    import pyarrow as pa

    kind = pa.decimal128(20, 2)
    return pa.table({"code": pa.array(values.keys(), pa.string()), "value": pa.array(values.values(), kind)})
