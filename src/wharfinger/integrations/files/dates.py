# SPDX-License-Identifier: Apache-2.0
"""Dates and times as people and systems write them.

A column has one habit: which of 6/2/06 is the day cannot be told from one cell, so `learn_order` looks at
all of them and the answer is kept in the mapping. Everything else is told by its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from wharfinger.integrations.files.problems import CellError

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"
ORDERS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
Cell = str | float | int | bool | date | datetime | time | timedelta | None

_TIME = (
    r"(?:[T\s,]*(?P<before>上午|下午|中午|晚上|凌晨)?\s*(?P<hour>\d{1,2})[:时時點点](?P<minute>\d{1,2})?"
    r"(?:[:分](?P<second>\d{1,2})?(?:[.,]\d+)?)?秒?分?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_WEEKDAY = r"(?:[A-Za-z]{3,9}\.?,\s+)?"
_YEAR_FIRST = re.compile(
    r"(?:民[国國])?(?P<year>\d{2,4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})[日号號]?" + _TIME,
    re.ASCII,
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<clock>\d{4}|\d{6})(?P<zulu>Z)?)?", re.ASCII
)
_ROC = re.compile(r"(?P<year>\d{2,3})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)
_NUMERIC = re.compile(
    r"(?P<first>\d{1,2})\s*[-/.]\s*(?P<second_>\d{1,2})\s*[-/.]\s*(?P<year>\d{4}|\d{2})" + _TIME, re.ASCII
)
_DAY_NAME = re.compile(
    _WEEKDAY
    + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*(?P<name>[A-Za-z]{3,9})\.?[\s\-/.,']*(?P<year>\d{4}|\d{2})"
    + _TIME
)
_NAME_DAY = re.compile(
    _WEEKDAY
    + r"(?P<name>[A-Za-z]{3,9})\.?[\s\-/]*(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-/,]+(?P<year>\d{4}|\d{2})"
    + _TIME
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january ene enero", "feb february", "mar march marzo", "apr april abr", "may mai mayo", "jun june juni",
         "jul july juli", "aug august ago", "sep sept september", "oct october okt", "nov november",
         "dec december dez dic"), 1)
    for name in names.split()
}  # fmt: skip
_EXCEL_START = datetime(1899, 12, 30)
_SERIALS = range(61, 73_051)  # March 1900 … 2099; below 61 Excel's own leap-year mistake shifts it by a day


def learn_order(cells: Iterable[Cell]) -> str | None:
    """`dmy` or `mdy` as soon as one cell decides, None when none does (every number is 12 or less)."""
    for cell in cells:
        found = _NUMERIC.match(cell.strip()) if isinstance(cell, str) else None
        if found is None:
            continue
        if int(found["first"]) > 12:
            return DAY_FIRST
        if int(found["second_"]) > 12:
            return MONTH_FIRST
    return None


def needs_order(cells: Iterable[Cell]) -> bool:
    """Whether any cell is of the kind whose order must be learnt."""
    return any(isinstance(cell, str) and _NUMERIC.fullmatch(cell.strip()) for cell in cells)


def read_date(cell: Cell, order: str = DAY_FIRST) -> date:
    """The day of a cell; a time in it is dropped. Raises CellError `not_a_date`."""
    moment = read_moment(cell, order)
    return moment.date() if isinstance(moment, datetime) else moment


def read_datetime(cell: Cell, zone: tzinfo, order: str = DAY_FIRST) -> datetime:
    """Aware time of a cell; without a zone of its own it is on the wall clock of `zone`, a bare day at 00:00."""
    moment = read_moment(cell, order)
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def read_moment(cell: Cell, order: str = DAY_FIRST) -> date | datetime:
    """A day, or a time (naive unless the cell names a zone). Raises CellError `not_a_date`."""
    if isinstance(cell, date):  # datetime is one too
        return cell
    if isinstance(cell, bool) or cell is None or isinstance(cell, time | timedelta):
        raise CellError("not_a_date")
    if isinstance(cell, float | int):
        return _from_number(cell)
    text = cell.strip()
    try:
        return _from_text(text, order)
    except (ValueError, OverflowError) as error:
        raise CellError("not_a_date") from error


def _from_number(number: float) -> date | datetime:
    """A spreadsheet's serial number, or digits such as 20060602 and 1120831 that a sheet keeps as a number."""
    if int(number) not in _SERIALS:
        if number == int(number) and len(text := str(int(number))) > 5:
            return read_moment(text)
        raise CellError("not_a_date")
    moment = _EXCEL_START + timedelta(days=number)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return moment.date() if number == int(number) else moment


def _from_text(text: str, order: str) -> date | datetime:
    found = _YEAR_FIRST.fullmatch(text)
    if found and (len(found["year"]) > 2 or text.startswith("民")):
        year = _year(found["year"], roc=len(found["year"]) < 4)
        return _moment(found, year, int(found["month"]), int(found["day"]))
    if found := _NUMERIC.fullmatch(text):
        return _ordered(found, order)
    if text.isdigit() and text.isascii():
        return _from_digits(text)
    found = _DAY_NAME.fullmatch(text) or _NAME_DAY.fullmatch(text)
    if found and (month := _MONTHS.get(found["name"].lower(), 0)):
        return _moment(found, _year(found["year"]), month, int(found["day"]))
    if found := _YEAR_FIRST.fullmatch(text):
        return _moment(found, _year(found["year"]), int(found["month"]), int(found["day"]))
    if found := _COMPACT.fullmatch(text):
        return _compact(found)
    raise ValueError(text)


def _ordered(found: re.Match[str], order: str) -> date | datetime:
    first, second, last = found["first"], int(found["second_"]), found["year"]
    if order == YEAR_FIRST and len(last) == 2:
        return _moment(found, _year(first.zfill(2)), second, int(last))
    day, month = (int(first), second) if order != MONTH_FIRST else (second, int(first))
    return _moment(found, _year(last), month, day)


def _from_digits(text: str) -> date | datetime:
    if found := _COMPACT.fullmatch(text):
        return _compact(found)
    if len(text) in (6, 7) and (found := _ROC.fullmatch(text)):
        return date(int(found["year"]) + 1911, int(found["month"]), int(found["day"]))
    if len(text) == 5:
        return _from_number(int(text))
    raise ValueError(text)


def _compact(found: re.Match[str]) -> date | datetime:
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    clock = found["clock"]
    if clock is None:
        return day
    at = time(int(clock[:2]), int(clock[2:4]), int(clock[4:6] or 0))
    return datetime.combine(day, at, UTC if found["zulu"] else None)


def _year(text: str, *, roc: bool = False) -> int:
    """Two digits: 1970–2069. `roc`: years of the Republic of China calendar, 112 = 2023."""
    year = int(text)
    if roc:
        return year + 1911
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _moment(found: re.Match[str], year: int, month: int, day: int) -> date | datetime:
    if found["hour"] is None:
        return date(year, month, day)
    hour = _hour(int(found["hour"]), (found["half"] or "").lower().replace(".", ""), found["before"] or "")
    at = datetime(
        year, month, day, hour % 24, int(found["minute"] or 0), int(found["second"] or 0), tzinfo=_zone(found["zone"])
    )
    return at + timedelta(days=1) if hour == 24 else at


def _hour(hour: int, half: str, before: str) -> int:
    if half == "pm" or before in ("下午", "晚上", "中午"):
        return hour + 12 if hour < 12 and not (before == "中午" and hour >= 10) else hour
    if (half == "am" or before in ("上午", "凌晨")) and hour == 12:
        return 0
    if hour > 24:
        raise ValueError(hour)
    return hour


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
