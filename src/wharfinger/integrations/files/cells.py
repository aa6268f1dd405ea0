# SPDX-License-Identifier: Apache-2.0
"""One cell → the value its field asks for. `reader_of` picks the function for a field once; it then runs per cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from wharfinger.integrations.files import dates, numbers, vocabulary
from wharfinger.integrations.files.dates import Cell
from wharfinger.integrations.files.fields import Field
from wharfinger.integrations.files.problems import CellError

CellReader = Callable[[Cell], Any]
YEARS = range(1900, 2100)
LARGEST = Decimal(10) ** 14
LARGEST_WHOLE = 2**31 - 1
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LIST = re.compile(r"[;；,，、|/\n]+")
_LIST_OF_TEXTS = re.compile(r"[;；|\n]+")
_LIST_OF_BOXES = re.compile(r"[\s;；,，、|/]+")
_SCOPES = re.compile(r"\s*(?:-|/|–|—|到|至|\bto\b)\s*", re.IGNORECASE)
_CURRENCIES = {
    "cny": "rmb|¥|￥|人民币|人民幣|元|cnh", "usd": "$|us$|美元|美金", "eur": "€|欧元|歐元", "gbp": "£|英镑|英鎊",
    "jpy": "日元|日圆|日圓", "hkd": "hk$|港币|港幣|港元", "twd": "nt$|新台币|新台幣|新臺幣|台币|ntd",
}  # fmt: skip
_CURRENCY_WORDS = {word: code.upper() for code, words in _CURRENCIES.items() for word in words.split("|")}


@dataclass(frozen=True, slots=True)
class Habits:
    """How a column writes: order of dates, decimal mark, unit of bare numbers, zone of times without one."""

    zone: tzinfo
    date_order: str = dates.DAY_FIRST
    decimal_mark: str = numbers.POINT
    unit: str = ""


def as_text(cell: Cell) -> str:
    """A cell as a person would copy it: trimmed, inner white space single, numbers without a needless `.0`."""
    if isinstance(cell, str):
        if cell.isascii() and cell.isprintable() and "  " not in cell:
            return cell.strip()
        return _SPACE.sub(" ", _CONTROL.sub("", unicodedata.normalize("NFC", cell))).strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def as_raw(cell: Cell) -> str:
    """A cell as kept beside a problem and in quarantine: nothing but unusable characters removed."""
    return _CONTROL.sub("", cell) if isinstance(cell, str) else as_text(cell)


def reader_of(field: Field, habits: Habits) -> CellReader:
    """The function that reads cells of this field. It raises CellError; it is never given an empty cell."""
    one = _reader_of_one(field, habits)
    if not field.many:
        return one
    if field.type == "email":
        return _read_emails
    pattern = _pattern_of(field)
    return _reader_of_many(one, pattern) if pattern else lambda cell: [one(cell)]


def _pattern_of(field: Field) -> re.Pattern[str] | None:
    if field.name == "containers":
        return _LIST_OF_BOXES
    if field.name == "address":
        return None
    return _LIST_OF_TEXTS if field.name == "aliases" else _LIST


def _reader_of_many(one: CellReader, pattern: re.Pattern[str]) -> CellReader:
    def read(cell: Cell) -> list[Any]:
        parts = pattern.split(cell if isinstance(cell, str) else as_text(cell))
        return list(dict.fromkeys(one(part) for part in parts if part.strip()))

    return read


def _reader_of_one(field: Field, habits: Habits) -> CellReader:
    if field.type in _READERS_OF_TEXTS:
        read = _READERS_OF_TEXTS[field.type]
        return lambda cell: read(as_text(cell), field)
    match field.type:
        case "date":
            return lambda cell: _sane(dates.read_date(cell, habits.date_order))
        case "datetime":
            return lambda cell: _sane(dates.read_datetime(cell, habits.zone, habits.date_order))
        case "number" | "integer":
            return _reader_of_numbers(field, habits)
        case "email":
            return lambda cell: _read_emails(cell)[0]
        case _:
            return _reader_of_texts(field)


def _reader_of_texts(field: Field) -> CellReader:
    limit = field.max_length

    def read(cell: Cell) -> str:
        text = as_text(cell)
        if len(text) > limit:
            raise CellError("too_long", limit=limit)
        return text if text.isascii() else vocabulary.repaired(text)

    return read


def _reader_of_numbers(field: Field, habits: Habits) -> CellReader:
    whole, low = field.type == "integer", field.low

    def read(cell: Cell) -> Decimal | int:
        number = numbers.read_number(cell, habits.decimal_mark, field.unit, habits.unit)
        if low is not None and number < low:
            raise CellError("too_low", limit=low)
        if abs(number) >= (LARGEST_WHOLE if whole else LARGEST):
            raise CellError("too_large")
        if not whole:
            return round(number, 4)
        if number != int(number):
            raise CellError("not_whole")
        return int(number)

    return read


def _sane(moment: date) -> date:
    if moment.year not in YEARS:
        raise CellError("date_out_of_range")
    return moment


def _read_emails(cell: Cell) -> list[str]:
    found = _EMAIL.findall(as_text(cell))
    if not found:
        raise CellError("not_an_email")
    return list(dict.fromkeys(address.lower() for address in found))


def read_currency(text: str) -> str:
    """ISO 4217 code of a code, sign or name. Raises `unknown_value`."""
    key = unicodedata.normalize("NFC", text).casefold().replace(" ", "")
    if key in _CURRENCY_WORDS:
        return _CURRENCY_WORDS[key]
    if len(key) == 3 and key.isascii() and key.isalpha():
        return key.upper()
    raise CellError("unknown_value", value=text[:80])


def read_scope(text: str) -> tuple[str, str]:
    """Where our duty begins and ends: `CY/Door` → (cy, door); one word stands for both ends."""
    parts = [part for part in _SCOPES.split(text) if part]
    if not 1 <= len(parts) <= 2:
        raise CellError("unknown_value", value=text[:80])
    ends = [vocabulary.read_choice(part, "scope") for part in parts]
    return ends[0], ends[-1]


def read_milestone(text: str, limit: int) -> tuple[str, str]:
    """(our code, the code as reported). A word we do not know is kept as OTHER, never refused."""
    if len(text) > limit:
        raise CellError("too_long", limit=limit)
    found = vocabulary.choices_of("milestone").get(vocabulary.word_key(text))
    return found or "OTHER", text


def whole_days(cell: Cell) -> timedelta:
    """A number of days, as of a promise counted from another date. Raises `not_a_number`, `not_whole`."""
    days = numbers.read_number(cell, unit="days")
    if days != int(days) or abs(days) > 3650:
        raise CellError("not_whole")
    return timedelta(days=int(days))


_READERS_OF_TEXTS: dict[str, Callable[[str, Field], Any]] = {
    "choice": lambda text, field: vocabulary.read_choice(text, field.vocabulary),
    "yes_no": lambda text, field: vocabulary.read_yes_no(text),
    "country": lambda text, field: vocabulary.read_country(text),
    "incoterm": lambda text, field: vocabulary.read_incoterm(text),
    "currency": lambda text, field: read_currency(text),
    "scope": lambda text, field: read_scope(text),
    "milestone": lambda text, field: read_milestone(text, field.max_length),
}
