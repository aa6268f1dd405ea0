# SPDX-License-Identifier: Apache-2.0
"""Parameters are exact, frozen and refused at the door when they make no sense."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import Decimal
from typing import Any

import pytest

from wharfinger_analytics.errors import ParameterError
from wharfinger_analytics.segmentation.parameters import (
    COUNT_AND_VALUE,
    PYRAMID,
    AbcParameters,
    CountTierParameters,
    Parameters,
    parameters_from,
)


def test_texts_and_integers_become_exact_decimals() -> None:
    parameters = AbcParameters(thresholds=("0.55", "0.85", 1))  # type: ignore[arg-type]
    assert parameters == AbcParameters()


@pytest.mark.parametrize(
    "wrong",
    [
        {"thresholds": (0.55, 0.85, 1)},
        {"thresholds": ("0.85", "0.55", "1")},
        {"thresholds": ("0.55", "0.55", "1")},
        {"thresholds": ("0.55", "0.85", "0.99")},
        {"thresholds": ("0", "0.85", "1")},
        {"thresholds": ("0.55", "1.2", "1")},
        {"thresholds": ("half", "0.85", "1")},
        {"thresholds": ("NaN", "0.85", "1")},
        {"thresholds": (True, "0.85", "1")},
        {"thresholds": "0.55"},
        {"thresholds": (), "names": ()},
        {"names": ("A", "B")},
        {"names": ("A", "A", "C")},
        {"names": ("A", " ", "C")},
        {"rule": "generous"},
    ],
)
def test_abc_parameters_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        AbcParameters(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"shares": ("0.05", "0.15", "0.70"), "names": ("A", "B", "C"), "expected": ()},
        {"expected": ("0.80", "0.15")},
        {"expected": ("0.80", "0.10", "0.05", None)},
        {"expected": (None, "0.80", "0.10", "0.05")},
        {"shares": (0.05, 0.15, 0.8), "names": ("A", "B", "C"), "expected": ()},
    ],
)
def test_count_parameters_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        CountTierParameters(**wrong)


@pytest.mark.parametrize("parameters", [AbcParameters(), PYRAMID, COUNT_AND_VALUE])
def test_mapping_reads_back_as_the_same_parameters(parameters: Parameters) -> None:
    assert parameters_from(parameters.as_mapping()) == parameters


def test_mapping_writes_equal_numbers_alike() -> None:
    short = AbcParameters(thresholds=(Decimal("0.5"), Decimal("0.8"), Decimal(1)))
    long = AbcParameters(thresholds=(Decimal("0.50"), Decimal("0.80"), Decimal("1.0")))
    assert short.as_mapping() == long.as_mapping()


@pytest.mark.parametrize("mapping", [{}, {"method": "guess"}, {"method": "abc", "limits": ["1"]}])
def test_mapping_not_understood_is_refused(mapping: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        parameters_from(mapping)


def test_parameters_cannot_be_changed_after_the_check() -> None:
    with pytest.raises(FrozenInstanceError):
        AbcParameters().rule = "crossing"  # type: ignore[misc]
