# SPDX-License-Identifier: Apache-2.0
"""Rows of a file → typed values by field, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo
from functools import partial
from typing import Any

from wharfinger.integrations.files import cells
from wharfinger.integrations.files.cells import CellReader, Habits, as_raw, as_text
from wharfinger.integrations.files.dates import Cell
from wharfinger.integrations.files.fields import Field, fields_of
from wharfinger.integrations.files.mapping import Mapping, Rule
from wharfinger.integrations.files.problems import CellError, FileError, Problem
from wharfinger.integrations.files.reading import RawRow
from wharfinger.integrations.files.vocabulary import NULL_WORDS

Values = dict[str, Any]
REMEMBERED = 20_000


class RowReader:
    """Reads rows of one layout. Raises FileError `missing_columns` when the file lacks a column of the mapping."""

    def __init__(self, mapping: Mapping, headers: Sequence[str], zone: tzinfo) -> None:
        self.fields = fields_of(mapping.kind)
        position = {name: at for at, name in enumerate(headers)}
        _refuse_missing(mapping, position)
        self.rules = [_Column(rule, self.fields[rule.field], mapping, position, zone) for rule in mapping.rules]
        self.constants, problems = self._constants(mapping, zone)
        if problems:
            raise FileError("bad_mapping", detail=", ".join(problems))
        self.required = [field.name for field in self.fields.values() if field.required]
        self.groups = _groups(self.fields.values())

    def _constants(self, mapping: Mapping, zone: tzinfo) -> tuple[Values, list[str]]:
        habits, values, wrong = Habits(zone, mapping.date_order, mapping.decimal_mark), {}, []
        for name, text in mapping.constants.items():
            try:
                values[name] = cells.reader_of(self.fields[name], habits)(text)
            except CellError as error:
                wrong.append(f"{name}: {error.code}")
        return values, wrong

    def __call__(self, row: RawRow) -> tuple[Values, list[Problem]]:
        """Values of the fields that say something, and the problems; a row with problems is not to be stored."""
        if row.flaw:
            return {}, [Problem("", row.flaw)]
        values: Values = {}
        problems: list[Problem] = []
        for column in self.rules:
            try:
                column.read(row.cells, values)
            except CellError as error:
                problems.append(column.problem(row.cells, error))
        values = {**self.constants, **values}
        problems += self._missing(values, {problem.field for problem in problems})
        return values, problems

    def _missing(self, values: Values, blamed: set[str]) -> list[Problem]:
        found = [Problem(name, "required") for name in self.required if name not in values and name not in blamed]
        for names in self.groups.values():
            if not any(name in values or name in blamed for name in names):
                found.append(Problem(names[0], "required"))
        return found


def _groups(fields: Iterable[Field]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for field in fields:
        if field.one_of:
            groups.setdefault(field.one_of, []).append(field.name)
    return groups


def _refuse_missing(mapping: Mapping, position: dict[str, int]) -> None:
    needed = {name for rule in mapping.rules for name in (*rule.columns, rule.days_after) if name}
    if missing := sorted(needed - set(position)):
        raise FileError("missing_columns", columns=", ".join(missing))


class _Column:
    """A rule made ready: positions, what means nothing, what stands for what, and a memory of cells already read."""

    def __init__(self, rule: Rule, field: Field, mapping: Mapping, position: dict[str, int], zone: tzinfo) -> None:
        self.rule, self.name, self.many = rule, field.name, field.many
        self.positions = [position[column] for column in rule.columns]
        self.base = position.get(rule.days_after)
        self.nulls = NULL_WORDS | {as_text(word).casefold() for word in (*mapping.nulls, *rule.nulls)}
        patterns = (*mapping.null_patterns, *rule.null_patterns)
        self.pattern = re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None
        self.values = {as_text(key).casefold(): value for key, value in rule.values.items()}
        habits = Habits(
            zone, rule.date_order or mapping.date_order, rule.decimal_mark or mapping.decimal_mark, rule.unit
        )
        self.reader: CellReader = cells.reader_of(field, habits)
        self.days_after = rule.days_after
        self.memory: dict[Any, Any] = {}
        self.pick: Callable[[Sequence[Cell]], Cell] = self._picker()

    def _picker(self) -> Callable[[Sequence[Cell]], Cell]:
        if len(self.positions) == 1:
            return partial(_one, self.positions[0])
        return self._first if self.rule.take == "first" else self._joined

    def _first(self, row: Sequence[Cell]) -> Cell:
        return next((row[at] for at in self.positions if self._meant(row[at]) is not None), None)

    def _joined(self, row: Sequence[Cell]) -> Cell:
        said = (self._meant(row[at]) for at in self.positions)
        return self.rule.glue.join(as_text(cell) for cell in said if cell is not None)

    def _meant(self, cell: Cell) -> Cell:
        """The cell, what it stands for, or None when it says nothing."""
        if not isinstance(cell, str):
            if not self.values or cell is None:
                return cell
            return self.values.get(as_text(cell).casefold(), cell) or None
        text = cell.strip()
        key = text.casefold()
        if self.values and key in self.values:
            return self.values[key] or None
        if not text or key in self.nulls or (self.pattern and self.pattern.search(text)):
            return None
        return text

    def read(self, row: Sequence[Cell], values: Values) -> None:
        """Put the value of this column into `values`; the first rule of a field that says something wins."""
        cell = self.pick(row)
        if type(cell) is not str or self.base is not None:
            value = self._fresh(cell, row)
        else:
            value = self.memory.get(cell, self)
            if value is self:
                value = self._remember(cell, self._fresh(cell, row))
        if value is None:
            return
        if self.many:
            values[self.name] = list(dict.fromkeys((*values.get(self.name, ()), *value)))
        else:
            values.setdefault(self.name, value)

    def _remember(self, cell: Cell, value: Any) -> Any:
        if len(self.memory) >= REMEMBERED:
            self.memory.clear()
        self.memory[cell] = value
        return value

    def _fresh(self, cell: Cell, row: Sequence[Cell]) -> Any:
        meant = self._meant(cell)
        if meant is None:
            return None
        if self.base is None:
            return self.reader(self.rule.prefix + as_text(meant) if self.rule.prefix else meant)
        start = self._meant(row[self.base])
        return None if start is None else self.reader(start) + cells.whole_days(meant)

    def problem(self, row: Sequence[Cell], error: CellError) -> Problem:
        """What to tell about this column's cells."""
        raw = self.rule.glue.join(as_raw(row[at]) for at in self.positions)
        return Problem(self.name, error.code, raw[:500], " + ".join(self.rule.columns), error.facts)


def _one(position: int, row: Sequence[Cell]) -> Cell:
    return row[position]
