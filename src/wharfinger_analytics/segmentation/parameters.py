# SPDX-License-Identifier: Apache-2.0
"""Parameters of the class schemes: frozen, exact, checked when made. No engine is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from wharfinger_analytics.errors import ParameterError

Rule = Literal["inclusive", "crossing"]

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class AbcParameters:
    """Classes by cumulative share of value (F1, R018-R021, R026, R061).

    thresholds
        Upper limits of the cumulative share, ascending, the last exactly 1. Give them as
        text, integers or Decimals: a float such as 0.55 is not exact and is refused.
    names
        One class name per threshold, best first.
    rule
        "inclusive": the object whose cumulative share is at most the limit is inside;
        "crossing": the object that crosses the limit is still inside.
    """

    thresholds: tuple[Decimal, ...] = (Decimal("0.55"), Decimal("0.85"), ONE)
    names: tuple[str, ...] = ("A", "B", "C")
    rule: Rule = "inclusive"

    def __post_init__(self) -> None:
        _set(self, "thresholds", exact(self.thresholds, "thresholds"))
        _set(self, "names", _names(self.names, len(self.thresholds)))
        _check_ascending(self.thresholds)
        if self.rule not in get_args(Rule):
            raise ParameterError(f"rule {self.rule!r} not understood", rule=self.rule)

    def as_mapping(self) -> dict[str, Any]:
        """Return the parameters as JSON values; numbers as text, to stay exact."""
        return {
            "method": "abc",
            "thresholds": _texts(self.thresholds),
            "names": list(self.names),
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class CountTierParameters:
    """Tiers by share of the number of objects (F2, R036-R039, R068-R070).

    shares
        Share of the objects per tier, best first, adding up to exactly 1. Limits round
        up; objects of equal value stay together in the upper tier.
    names
        One tier name per share.
    expected
        Share of the value the model gives each tier, adding up to exactly 1, or empty for
        no check. ``None`` means: counted together with the next tier that has a figure.
    """

    shares: tuple[Decimal, ...] = tuple(map(Decimal, ("0.01", "0.04", "0.15", "0.80")))
    names: tuple[str, ...] = ("VIP", "key", "ordinary", "small")
    expected: tuple[Decimal | None, ...] = field(default=(None, Decimal("0.80"), Decimal("0.15"), Decimal("0.05")))

    def __post_init__(self) -> None:
        _set(self, "shares", exact(self.shares, "shares"))
        _set(self, "names", _names(self.names, len(self.shares)))
        _set(self, "expected", _expected(self.expected, len(self.shares)))
        _check_whole(self.shares, "shares")

    def as_mapping(self) -> dict[str, Any]:
        """Return the parameters as JSON values; numbers as text, to stay exact."""
        return {
            "method": "count",
            "shares": _texts(self.shares),
            "names": list(self.names),
            "expected": [None if share is None else _text(share) for share in self.expected],
        }

    def cumulative_shares(self) -> tuple[Decimal, ...]:
        """Return the upper limit of each tier as a share of the number of objects."""
        return tuple(sum(self.shares[: i + 1], Decimal(0)) for i in range(len(self.shares)))


Parameters = AbcParameters | CountTierParameters

_METHODS: dict[str, type[AbcParameters] | type[CountTierParameters]] = {
    "abc": AbcParameters,
    "count": CountTierParameters,
}


def parameters_from(mapping: Mapping[str, Any]) -> Parameters:
    """Read what ``as_mapping`` wrote. Unknown methods and keys raise ParameterError."""
    rest = dict(mapping)
    method = rest.pop("method", None)
    if method not in _METHODS:
        raise ParameterError(f"method {method!r} not understood", method=method)
    try:
        return _METHODS[method](**rest)
    except TypeError as error:
        raise ParameterError(str(error), method=method) from error


def exact(values: Sequence[Any], name: str) -> tuple[Decimal, ...]:
    """Return the values as Decimals; floats and other inexact things are refused."""
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise ParameterError(f"{name} must be a list of numbers", parameter=name)
    return tuple(_exact(value, name) for value in values)


def _exact(value: Any, name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, str)):
        raise ParameterError(f"{name}: {value!r} is not exact, write it as text", parameter=name, value=repr(value))
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ParameterError(f"{name}: {value!r} not understood", parameter=name) from error
    if not number.is_finite() or not 0 < number <= 1:
        raise ParameterError(f"{name}: {value} is not within 0 and 1", parameter=name)
    return number


def _names(names: Sequence[str], count: int) -> tuple[str, ...]:
    if len(names) != count or count == 0:
        raise ParameterError(f"{count} limits need {count} class names", names=list(names))
    if len(set(names)) != count or not all(isinstance(n, str) and n.strip() for n in names):
        raise ParameterError("class names must be texts and differ", names=list(names))
    return tuple(names)


def _expected(values: Sequence[Any], count: int) -> tuple[Decimal | None, ...]:
    if not values:
        return ()
    if len(values) != count or values[-1] is None:
        raise ParameterError("one expected share of value per tier, the last known")
    shares = tuple(None if v is None else _exact(v, "expected") for v in values)
    _check_whole([share for share in shares if share is not None], "expected")
    return shares


def _check_ascending(thresholds: tuple[Decimal, ...]) -> None:
    if list(thresholds) != sorted(set(thresholds)) or thresholds[-1:] != (ONE,):
        raise ParameterError("thresholds must rise and end at 1", thresholds=_texts(thresholds))


def _check_whole(shares: Sequence[Decimal], name: str) -> None:
    if sum(shares, Decimal(0)) != ONE:
        raise ParameterError(f"{name} must add up to 1", parameter=name, found=_texts(shares))


def _texts(numbers: Sequence[Decimal]) -> list[str]:
    return [_text(number) for number in numbers]


def _text(number: Decimal) -> str:
    """Write 0.80 and 0.8 alike: equal parameters have equal fingerprints."""
    return format(number.normalize(), "f")


def _set(instance: object, name: str, value: object) -> None:
    object.__setattr__(instance, name, value)


COUNT_AND_VALUE = CountTierParameters(
    shares=(Decimal("0.05"), Decimal("0.15"), Decimal("0.80")),
    names=("A", "B", "C"),
    expected=(Decimal("0.80"), Decimal("0.15"), Decimal("0.05")),
)
"""5/15/80 % of the customers against 80/15/5 % of the value (R068-R070)."""

PYRAMID = CountTierParameters()
"""VIP 1, key 4, ordinary 15, small 80 % of the customers (R036-R039)."""
