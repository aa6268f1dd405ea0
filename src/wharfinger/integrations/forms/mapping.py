# SPDX-License-Identifier: Apache-2.0
"""The mapping page: one row per column of the file, what it feeds, and how its cells are read."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wharfinger.integrations.files.dates import ORDERS
from wharfinger.integrations.files.fields import Field, fields_of
from wharfinger.integrations.files.guessing import Guess
from wharfinger.integrations.files.mapping import Mapping, Rule
from wharfinger.integrations.files.numbers import COMMA, POINT

SLOTS = (0, 1)
_JOINED = ("text", "code")


@dataclass(frozen=True)
class Row:
    """A column as the page shows it: up to two fields it feeds, and the options of its rule."""

    at: int
    column: str
    samples: tuple[str, ...]
    fields: tuple[str, str]
    confidence: float
    types: frozenset[str]
    date_order: str
    decimal_mark: str
    unit: str
    prefix: str
    days_after: str
    nulls: str
    values: str

    @property
    def set_options(self) -> list[str]:
        """What is not as usual, for the closed options."""
        texts = [self.prefix, self.days_after, self.date_order, self.decimal_mark, self.unit]
        return [text for text in (*texts, *self.nulls.splitlines(), *self.values.splitlines()) if text]


def rows_of(mapping: Mapping, guesses: Sequence[Guess]) -> list[Row]:
    """The rows of the page, in the order of the file."""
    known = fields_of(mapping.kind)
    rows = []
    for at, guess in enumerate(guesses):
        rules = [rule for rule in mapping.rules if guess.column in rule.columns]
        first = rules[0] if rules else Rule("", ())
        names = [rule.field for rule in rules][:2]
        rows.append(
            Row(
                at, guess.column, guess.samples, (names[0] if names else "", names[1] if len(names) > 1 else ""),
                guess.confidence if names and names[0] == guess.field else 0.0,
                frozenset(known[name].type for name in names), first.date_order, first.decimal_mark, first.unit,
                first.prefix, first.days_after, "\n".join((*first.nulls, *(f"/{p}/" for p in first.null_patterns))),
                "\n".join(f"{key} = {value}" for key, value in first.values.items()),
            )
        )  # fmt: skip
    return rows


def missing(mapping: Mapping) -> list[Field]:
    """Needed fields that neither a column nor a constant feeds; of a group, its first."""
    fed = {rule.field for rule in mapping.rules} | set(mapping.constants)
    found: list[Field] = []
    groups: dict[str, list[Field]] = {}
    for field in fields_of(mapping.kind).values():
        if field.required and field.name not in fed:
            found.append(field)
        if field.one_of:
            groups.setdefault(field.one_of, []).append(field)
    return found + [group[0] for group in groups.values() if not any(field.name in fed for field in group)]


def mapping_from(data: MappingType[str, str], mapping: Mapping) -> Mapping:
    """The mapping the page sent: `mapping` with other rules, constants and habits."""
    known = fields_of(mapping.kind)
    by_field: dict[str, Rule] = {}
    for at, column in enumerate(mapping.headers):
        for slot in SLOTS:
            name = data.get(f"field-{at}-{slot}", "")
            if name in known:
                rule = _rule(data, at, column, known[name])
                by_field[name] = _together(by_field[name], rule, known[name]) if name in by_field else rule
    rules = tuple(_in_old_order(rule, mapping) for rule in by_field.values())
    return replace(
        mapping, rules=rules, constants=_constants(data, known), nulls=_lines(data.get("nulls", ""))[0],
        null_patterns=_lines(data.get("nulls", ""))[1], time_zone=data.get("time_zone", mapping.time_zone),
        source=data.get("source", mapping.source)[:60], date_order=_one_of(data.get("date_order"), ORDERS, mapping.date_order),
        decimal_mark=_one_of(data.get("decimal_mark"), (POINT, COMMA), mapping.decimal_mark),
    )  # fmt: skip


def _rule(data: MappingType[str, str], at: int, column: str, field: Field) -> Rule:
    nulls, patterns = _lines(data.get(f"nulls-{at}", ""))
    return Rule(
        field.name, (column,), values=_pairs(data.get(f"values-{at}", "")), nulls=nulls, null_patterns=patterns,
        date_order=_one_of(data.get(f"date_order-{at}"), ORDERS, ""),
        decimal_mark=_one_of(data.get(f"decimal_mark-{at}"), (POINT, COMMA), ""),
        unit=data.get(f"unit-{at}", "").strip().casefold() if field.unit else "",
        prefix=data.get(f"prefix-{at}", "") if field.type in _JOINED else "",
        days_after=data.get(f"days_after-{at}", "") if field.type == "date" else "",
    )  # fmt: skip


def _together(rule: Rule, other: Rule, field: Field) -> Rule:
    """Two columns for one field: texts are joined, of anything else the first that says something is taken."""
    take = "join" if field.type in _JOINED else "first"
    return replace(
        rule, columns=(*rule.columns, *other.columns), take=take, values={**rule.values, **other.values},
        nulls=tuple(dict.fromkeys((*rule.nulls, *other.nulls))),
        null_patterns=tuple(dict.fromkeys((*rule.null_patterns, *other.null_patterns))),
    )  # fmt: skip


def _in_old_order(rule: Rule, mapping: Mapping) -> Rule:
    """Which of several columns comes first is kept where the page did not change which they are."""
    old = next((r for r in mapping.rules if r.field == rule.field and set(r.columns) == set(rule.columns)), None)
    return replace(rule, columns=old.columns, take=old.take, glue=old.glue) if old else rule


def _one_of(text: str | None, allowed: Sequence[str], default: str) -> str:
    return text if text is not None and text in allowed else default


def _lines(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words and, between slashes, patterns; one a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    patterns = tuple(line[1:-1] for line in lines if len(line) > 2 and line[0] == line[-1] == "/")
    return tuple(line for line in lines if f"{line[1:-1]}" not in patterns or line[0] != "/"), patterns


def _pairs(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {key.strip(): value.strip() for key, _equals, value in pairs if key.strip()}


def _constants(data: MappingType[str, str], known: MappingType[str, Field]) -> dict[str, str]:
    texts = {key.removeprefix("constant-"): text.strip() for key, text in data.items() if key.startswith("constant-")}
    if (name := data.get("more_constant", "")) and (value := data.get("more_value", "").strip()):
        texts[name] = value
    return {name: text for name, text in texts.items() if name in known and text}
