# SPDX-License-Identifier: Apache-2.0
"""A mapping: which column of a file feeds which field, and how its cells are to be read. Plain data, kept as JSON."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from wharfinger.integrations.files.dates import ORDERS
from wharfinger.integrations.files.fields import KINDS, fields_of
from wharfinger.integrations.files.numbers import COMMA, POINT
from wharfinger.integrations.files.problems import FileError
from wharfinger.integrations.files.vocabulary import word_key

FORMAT = 1
TAKES = ("join", "first")


@dataclass(frozen=True, slots=True)
class Rule:
    """One field fed by columns. Several columns are joined by `glue`, or the first that says something is taken.

    `values`: what a cell says → what is meant (empty: nothing). `days_after`: the cell is a number of days,
    counted from the date in that column. `unit`: unit of a cell that names none. `prefix` stands before what a cell
    says, so that numbers of two systems stay apart.
    """

    field: str
    columns: tuple[str, ...]
    take: str = "join"
    glue: str = " "
    prefix: str = ""
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    nulls: tuple[str, ...] = ()
    null_patterns: tuple[str, ...] = ()
    date_order: str = ""
    decimal_mark: str = ""
    unit: str = ""
    days_after: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """All rules of one layout of files. `header_row` is None where the file has no headers (columns are `#1`, `#2`…)."""

    kind: str
    rules: tuple[Rule, ...]
    title: str = ""
    constants: dict[str, str] = dataclasses.field(default_factory=dict)
    nulls: tuple[str, ...] = ()
    null_patterns: tuple[str, ...] = ()
    date_order: str = "dmy"
    decimal_mark: str = POINT
    time_zone: str = ""
    source: str = ""
    sheet: str = ""
    header_row: int | None = 0
    encoding: str = ""
    delimiter: str = ""
    short_rows: str = "refuse"
    headers: tuple[str, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """Of the layout: the same headers in any order and spelling of case and spaces give the same one."""
        return signature(self.headers)

    def with_rules(self, rules: Iterable[Rule]) -> Mapping:
        """The same mapping with other rules."""
        return replace(self, rules=tuple(rules))


def for_headers(mapping: Mapping, headers: Sequence[str]) -> Mapping:
    """The mapping with the columns spelt as in these headers: case, spaces and Chinese script may differ."""
    spelt = {word_key(name): name for name in reversed(headers)} | {name: name for name in headers}

    def here(name: str) -> str:
        return spelt.get(name) or spelt.get(word_key(name)) or name

    rules = [
        replace(
            rule, columns=tuple(map(here, rule.columns)), days_after=here(rule.days_after) if rule.days_after else ""
        )
        for rule in mapping.rules
    ]
    return replace(mapping, rules=tuple(rules), headers=tuple(headers))


def signature(headers: Iterable[str]) -> str:
    """SHA-256 of the sorted, normalised headers."""
    return hashlib.sha256("\x1f".join(sorted(filter(None, map(word_key, headers)))).encode()).hexdigest()


def to_json(mapping: Mapping) -> dict[str, Any]:
    """As kept in the database and in files; defaults are left out."""
    blank = Mapping(kind=mapping.kind, rules=())
    plain = {key: value for key, value in asdict(mapping).items() if value != getattr(blank, key)}
    plain["rules"] = [_rule_to_json(rule) for rule in mapping.rules]
    return {"format": FORMAT, "kind": mapping.kind, **json.loads(json.dumps(plain))}


def _rule_to_json(rule: Rule) -> dict[str, Any]:
    blank = Rule(field="", columns=())
    return {key: value for key, value in asdict(rule).items() if value != getattr(blank, key)}


def from_json(data: MappingType[str, Any]) -> Mapping:
    """Read and check a mapping. Raises FileError `bad_mapping` with what is wrong."""
    if not isinstance(data, dict) or data.get("format", FORMAT) != FORMAT:
        raise FileError("bad_mapping", detail="format")
    known = {item.name for item in fields(Mapping)}
    if unknown := sorted(set(data) - known - {"format"}):
        raise FileError("bad_mapping", detail=", ".join(unknown))
    try:
        rules = tuple(_rule_from_json(rule) for rule in data.get("rules", ()))
        plain = {key: _tuples(value) for key, value in data.items() if key not in ("format", "rules")}
        mapping = Mapping(rules=rules, **plain)
    except (TypeError, AttributeError) as error:
        raise FileError("bad_mapping", detail=str(error)) from error
    check(mapping)
    return mapping


def _rule_from_json(data: dict[str, Any]) -> Rule:
    plain = {key: _tuples(value) for key, value in data.items()}
    columns = plain.get("columns", ())
    return Rule(**{**plain, "columns": (columns,) if isinstance(columns, str) else columns})


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def check(mapping: Mapping) -> None:
    """Raises FileError `bad_mapping` when a mapping cannot be used: unknown kind, field, order, mark or pattern."""
    if mapping.kind not in KINDS:
        raise FileError("bad_mapping", detail=f"kind {mapping.kind}")
    known = fields_of(mapping.kind)
    for name in (*(rule.field for rule in mapping.rules), *mapping.constants):
        if name not in known:
            raise FileError("bad_mapping", detail=f"field {name}")
    for rule in mapping.rules:
        _check_rule(rule)
    if mapping.date_order not in ORDERS or mapping.decimal_mark not in (POINT, COMMA):
        raise FileError("bad_mapping", detail="date_order, decimal_mark")
    _check_patterns(mapping.null_patterns)


def _check_rule(rule: Rule) -> None:
    wrong = (
        not rule.columns
        or rule.take not in TAKES
        or rule.date_order not in ("", *ORDERS)
        or rule.decimal_mark not in ("", POINT, COMMA)
    )
    if wrong:
        raise FileError("bad_mapping", detail=rule.field)
    _check_patterns(rule.null_patterns)


def _check_patterns(patterns: Iterable[str]) -> None:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise FileError("bad_mapping", detail=f"{pattern}: {error}") from error
