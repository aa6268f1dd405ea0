# SPDX-License-Identifier: Apache-2.0
"""Which column feeds which field, guessed from headers and from what stands below them, with a confidence.

A guess is a proposal shown with samples; nothing is loaded on it before somebody looked (or a saved mapping fits).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import UTC, date
from functools import cache
from itertools import islice
from typing import Any

from wharfinger.integrations.files import cells, dates, numbers
from wharfinger.integrations.files.cells import Habits, as_text
from wharfinger.integrations.files.dates import Cell
from wharfinger.integrations.files.fields import KEYS, KINDS, Field, fields_of, headers_of
from wharfinger.integrations.files.mapping import Mapping, Rule
from wharfinger.integrations.files.numbers import UNITS
from wharfinger.integrations.files.problems import CellError
from wharfinger.integrations.files.reading import Table
from wharfinger.integrations.files.vocabulary import NULL_WORDS, word_key

SAMPLE_ROWS = 2000
SHOWN = 5
TRIED = 60
ENOUGH = 0.45
_BRACKET = re.compile(r"[(（\[【](?P<inside>[^)）\]】]*)[)）\]】]")
_TOKENS = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")
_BOX = re.compile(r"[A-Z]{3}[UJZ]\d{7}")
_WORDS = re.compile(r"[^\W\d_]{3,}|[\u4e00-\u9fff]{2,}")
_NUMBER = re.compile(r"\d+")
_QUALIFIERS = frozenset(
    _TOKENS.findall("city country state street zip zipcode segment id code no number email mail phone fax type")
)
_SHAPES = {
    "containers": _BOX,
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}"),
    "website": re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    "uscc": re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}"),
    "mobile": re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}"),
    "incoterm": re.compile(r"(?:EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP)(?:\b.*)?"),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column is taken for: field (empty: not used), how sure (0–1), and what stands in it."""

    column: str
    field: str
    confidence: float
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    key: str
    tokens: frozenset[str]
    inside: str


def guess(table: Table, kind: str) -> tuple[Mapping, list[Guess]]:
    """A mapping for the table as a file of `kind`, and the guess for each column in the file's order."""
    columns = sample(table)
    mark = numbers.learn_mark(cell for column in columns.values() for cell in column) or numbers.POINT
    chosen = _choose(_scores(columns, kind, mark), kind)
    guesses = [_guess(name, column, *chosen.get(name, ("", 0.0))) for name, column in columns.items()]
    rules = [_rule(item, columns[item.column], fields_of(kind)[item.field], mark) for item in guesses if item.field]
    mapping = Mapping(
        kind=kind, rules=tuple(rules), constants=_constants(rules, table.headers), decimal_mark=mark,
        headers=table.headers, key=KEYS[kind], **_layout(table),
    )  # fmt: skip
    return with_date_orders(mapping, table), guesses


def sample(table: Table) -> dict[str, list[Cell]]:
    """The first cells of each column."""
    rows = [row.cells for row in islice(table.rows(), SAMPLE_ROWS) if not row.flaw]
    return {name: [row[at] for row in rows if at < len(row)] for at, name in enumerate(table.headers)}


def guess_kind(table: Table) -> str:
    """The kind whose fields fit the table best; `jobs` when nothing speaks."""

    def fit(kind: str) -> float:
        _mapping, guesses = guess(table, kind)
        found = {item.field for item in guesses}
        groups: dict[str, set[str]] = {}
        for field in fields_of(kind).values():
            if field.required or field.one_of:
                groups.setdefault(field.one_of or field.name, set()).add(field.name)
        return sum(item.confidence for item in guesses) - 0.75 * sum(not names & found for names in groups.values())

    return max(("jobs", *(kind for kind in KINDS if kind != "jobs")), key=fit)


def _layout(table: Table) -> dict[str, Any]:
    layout = table.layout
    return {"sheet": layout.sheet, "header_row": layout.header_row, "encoding": "", "delimiter": layout.delimiter,
            "short_rows": layout.short_rows}  # fmt: skip


def _guess(name: str, column: Sequence[Cell], field: str, confidence: float) -> Guess:
    said = dict.fromkeys(text for cell in column[:100] if (text := as_text(cell)))
    return Guess(name, field, round(confidence, 2), tuple(islice(said, SHOWN)))


class _Said:
    """What the sample of a column says; looked at once, asked by every field."""

    def __init__(self, column: Sequence[Cell]) -> None:
        by_text = {as_text(cell): cell for cell in column if cell not in (None, "")}
        self.distinct = {text: cell for text, cell in by_text.items() if text and text.casefold() not in NULL_WORDS}
        self.count = sum(as_text(cell) in self.distinct for cell in column)
        self.some = list(islice(self.distinct.items(), TRIED))
        self.order = dates.learn_order(self.distinct.values()) or dates.DAY_FIRST

    @property
    def repeats(self) -> bool:
        """Whether cells come again, as keys never do."""
        return len(self.distinct) < 0.95 * self.count


def _scores(columns: MappingType[str, Sequence[Cell]], kind: str, mark: str) -> list[tuple[float, int, str, Field]]:
    found = []
    for order, (name, column) in enumerate(columns.items()):
        header, said = _header(name), _Said(column)
        for field in fields_of(kind).values():
            score = _score(header, said, field, mark, kind)
            if score >= ENOUGH:
                found.append((score, -order, name, field))
    return sorted(found, key=lambda item: item[:2], reverse=True)


def _choose(scores: Iterable[tuple[float, int, str, Field]], kind: str) -> dict[str, tuple[str, float]]:
    """Best first; each column once, each field once unless it takes several."""
    chosen: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, _order, name, field in scores:
        if name in chosen or (field.name in taken and not (field.many and score >= 0.8)):
            continue
        chosen[name] = (field.name, score)
        taken.add(field.name)
    return chosen


def _score(header: _Header, said: _Said, field: Field, mark: str, kind: str) -> float:
    by_name = 0.0 if _tells_time(header) and field.type not in ("date", "datetime") else _by_name(header, field, kind)
    by_shape = _by_shape(said, field)
    if by_name == 0.0:
        return 0.85 * by_shape if by_shape >= 0.8 else 0.0
    if not said.distinct:
        return by_name * 0.9
    if by_name < ENOUGH:
        return 0.85 * by_shape
    fit = _fit(said, field, mark)
    if field.name in ("number", "code") and said.repeats:
        fit *= 0.8
    return max(by_name * (0.25 + 0.75 * fit), 0.85 * by_shape)


def _tells_time(header: _Header) -> bool:
    return bool(header.tokens & {"date", "time", "datetime"}) or header.key.endswith(("日期", "时间"))


def _by_shape(said: _Said, field: Field) -> float:
    shape = _SHAPES.get(field.name)
    if shape is None or not said.some:
        return 0.0
    texts = (text.replace(" ", "").upper() if shape is _BOX else text for text, _cell in said.some)
    return sum(bool(shape.fullmatch(text)) for text in texts) / len(said.some)


def _fit(said: _Said, field: Field, mark: str) -> float:
    """Share of the sample's distinct cells the field can read."""
    reader = cells.reader_of(field, Habits(UTC, said.order, mark))
    read = 0
    for _text, cell in said.some:
        try:
            value = reader(cell)
        except CellError:
            continue
        read += not _is_odd(cell, value, field)
    return read / len(said.some)


def _is_odd(cell: Cell, value: object, field: Field) -> bool:
    """Readable but unlikely: plain numbers as names, as phones of three digits, or as dates."""
    if field.type == "text":
        return not isinstance(cell, str) or (cell.strip().replace(".", "").isdigit() and field.name != "address")
    if field.type == "phone":
        return sum(character.isdigit() for character in as_text(cell)) < 6
    if isinstance(value, date):
        return not 1950 <= value.year <= 2100 or isinstance(cell, int | float)
    return False


@cache
def _header(name: str) -> _Header:
    inside = " ".join(found["inside"] for found in _BRACKET.finditer(name))
    bare = _BRACKET.sub(" ", name) or name
    key = word_key(bare)
    tokens = frozenset(_TOKENS.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).lower().replace("_", " ")))
    return _Header(key if key else word_key(name), tokens, inside.strip().casefold())


@cache
def _synonyms(kind: str, name: str) -> tuple[tuple[str, frozenset[str]], ...]:
    words = (name.replace("_", " "), *headers_of(kind, name))
    return tuple((word_key(word), frozenset(_TOKENS.findall(word.lower()))) for word in words)


def _by_name(header: _Header, field: Field, kind: str) -> float:
    best = 0.0
    for rank, (key, tokens) in enumerate(_synonyms(kind, field.name)):
        if key == header.key:
            return 1.0 - 0.004 * rank
        best = max(best, _likeness(header, key, tokens))
    return best


def _likeness(header: _Header, key: str, tokens: frozenset[str]) -> float:
    if not key.isascii():
        if len(key) >= 2 and key in header.key:
            return 0.55 + 0.3 * len(key) / len(header.key)
        return 0.0
    shared = tokens & header.tokens
    if not shared or (len(key) < 3 and tokens != header.tokens):
        return 0.0
    if tokens <= header.tokens and not (header.tokens - tokens) & _QUALIFIERS:
        return 0.5 + 0.35 * len(tokens) / len(header.tokens)
    return 0.3 * len(shared) / len(tokens | header.tokens)


def _rule(item: Guess, column: Sequence[Cell], field: Field, mark: str) -> Rule:
    unit = _header(item.column).inside.replace(" ", "").strip(".")
    field_units = {unit for units in UNITS.values() for unit in units}
    given = unit if unit in field_units else ""
    nulls, patterns = _nothings(column, field, mark)
    return Rule(
        item.field,
        (item.column,),
        nulls=nulls,
        null_patterns=patterns,
        unit="" if unit in ("kg", "kgs", "cbm") else given,
    )


def _nothings(column: Sequence[Cell], field: Field, mark: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words in a column of dates, numbers or terms that stand for nothing, and patterns of such with numbers in them.

    Only what occurs again and again counts: a single odd cell is a mistake for somebody to look at.
    """
    if field.type not in ("date", "datetime", "number", "integer", "incoterm"):
        return (), ()
    reader = cells.reader_of(field, Habits(UTC, dates.DAY_FIRST, mark))
    odd: Counter[str] = Counter()
    for cell in column:
        known_nothing = isinstance(cell, str) and cell.strip().casefold() in NULL_WORDS
        if isinstance(cell, str) and not known_nothing and _WORDS.search(cell) and not _reads(reader, cell):
            odd[_NUMBER.sub("0", as_text(cell))] += 1
    again = [text for text, times in odd.items() if times >= 2]
    words = tuple(text for text in again if "0" not in text)
    return words, tuple("^" + re.escape(text).replace("0", r"\d+") + "$" for text in again if "0" in text)


def _reads(reader: cells.CellReader, cell: Cell) -> bool:
    try:
        reader(cell)
    except CellError as error:
        return error.code not in ("not_a_date", "not_a_number", "unknown_value", "unknown_unit")
    return True


def _constants(rules: Sequence[Rule], headers: Sequence[str]) -> dict[str, str]:
    """The currency an amount's header names: `Freight Cost (USD)`."""
    fed = {rule.field for rule in rules}
    if "currency" in fed:
        return {}
    for rule in rules:
        if rule.field.startswith(("revenue", "cost")):
            inside = _header(rule.columns[0]).inside
            if re.fullmatch("usd|cny|rmb|eur|gbp|jpy|hkd|twd|sgd|人民币|美元|美金|元", inside):
                return {"currency": cells.read_currency(inside)}
    return {}


def with_date_orders(mapping: Mapping, table: Table) -> Mapping:
    """The mapping with the order of day and month learnt from every cell of its date columns, as far as needed."""
    kinds = fields_of(mapping.kind)
    wanted = [rule for rule in mapping.rules if kinds[rule.field].type in ("date", "datetime") and not rule.date_order]
    position = {name: at for at, name in enumerate(table.headers)}
    open_columns = {rule.columns[0]: position[rule.columns[0]] for rule in wanted if rule.columns[0] in position}
    learnt = _learn_orders(table, open_columns)
    common = next(iter(learnt.values()), mapping.date_order)
    rules = [
        Rule(**{**{slot: getattr(rule, slot) for slot in Rule.__slots__}, "date_order": learnt[rule.columns[0]]})
        if rule in wanted and rule.columns[0] in learnt else rule
        for rule in mapping.rules
    ]  # fmt: skip
    kept = {slot: getattr(mapping, slot) for slot in Mapping.__slots__}
    return Mapping(**{**kept, "rules": tuple(rules), "date_order": common})


def _learn_orders(table: Table, columns: dict[str, int]) -> dict[str, str]:
    """Stops as soon as every column that needs it has shown a day above 12, at the latest at the end of the file."""
    learnt: dict[str, str] = {}
    undecided, needing = dict(columns), dict.fromkeys(columns, False)
    for row in table.rows():
        for name, at in list(undecided.items()):
            cell = (row.cells[at],) if at < len(row.cells) else ()
            needing[name] = needing[name] or dates.needs_order(cell)
            if order := dates.learn_order(cell):
                learnt[name] = order
                del undecided[name]
        if not undecided or (row.number >= SAMPLE_ROWS and not any(needing[name] for name in undecided)):
            break
    return learnt
