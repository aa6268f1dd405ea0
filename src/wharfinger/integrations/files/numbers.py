# SPDX-License-Identifier: Apache-2.0
"""Numbers as people write them: separators, currency signs, units, percent, parentheses, 万."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from wharfinger.integrations.files.dates import Cell
from wharfinger.integrations.files.problems import CellError

POINT, COMMA = ".", ","
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?", re.ASCII)
_SIGNS = re.compile(
    r"US\$|NT\$|HK\$|A\$|C\$|S\$|R\$|RMB|CN¥|[$€£¥₹₩₽฿₫]|\b(?:USD|CNY|EUR|GBP|JPY|HKD|TWD|SGD|KRW|AUD|CAD|CHF|INR|THB|VND)\b"
    r"|人民币|人民幣|新台币|新台幣|新臺幣|美金|美元|欧元|歐元|港币|港幣|日元|英镑",
    re.IGNORECASE,
)
_BODY = re.compile(r"(?P<number>[+-]?[\d.,' ]*\d[\d.,' ]*)(?P<tail>[^\d]*)", re.ASCII)
_GROUPED = {
    POINT: re.compile(r"[+-]?\d{1,3}(?:[,' ]\d{3})+(?:\.\d*)?|[+-]?\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d*)?", re.ASCII),
    COMMA: re.compile(r"[+-]?\d{1,3}(?:[.' ]\d{3})+(?:,\d*)?", re.ASCII),
}
_MULTIPLES = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000, "千": 1_000, "k": 1_000}
_HUNDRED = Decimal(100)


def _words(text: str) -> list[str]:
    return text.split()


# Unit as written → how many of the field's own unit one of it is.
UNITS: dict[str, dict[str, Decimal]] = {
    "kg": {
        **dict.fromkeys(_words("kg kgs kgm kilo kilos kilogram kilograms 公斤 千克"), Decimal(1)),
        **dict.fromkeys(_words("t mt ton tons tonne tonnes tne 吨 噸 公吨"), Decimal(1000)),
        **dict.fromkeys(_words("lb lbs lbr pound pounds 磅"), Decimal("0.45359237")),
        **dict.fromkeys(_words("g gr gram grams 克"), Decimal("0.001")),
        "oz": Decimal("0.028349523125"),
        **dict.fromkeys(("斤", "市斤"), Decimal("0.5")),
    },
    "cbm": {
        **dict.fromkeys(_words("cbm m3 m³ mtq cubicmeters cubicmetres 方 立方 立方米"), Decimal(1)),
        **dict.fromkeys(_words("cft cuft ft3 ft³"), Decimal("0.028316846592")),
        **dict.fromkeys(_words("l ltr litre litres liter liters 升"), Decimal("0.001")),
    },
    "pieces": dict.fromkeys(
        _words(
            "pc pcs piece pieces pkg pkgs package packages ctn ctns carton cartons plt plts pallet pallets case cases "
            "件 箱 托 板 包 个 個 票"
        ),
        Decimal(1),
    ),
    "days": dict.fromkeys(_words("d day days 天 日"), Decimal(1)),
    "amount": dict.fromkeys(("元", "圆", "圓", "块"), Decimal(1)),
}


def learn_mark(cells: Iterable[Cell]) -> str | None:
    """The decimal mark, `.` or `,`, as soon as one cell decides; None when none does (1,234 can be either)."""
    for cell in cells:
        if not isinstance(cell, str):
            continue
        body = "".join(character for character in cell if character in "0123456789.,")
        point, comma = body.rfind("."), body.rfind(",")
        if point >= 0 and comma >= 0:
            return POINT if point > comma else COMMA
        mark, at = (POINT, point) if point >= 0 else (COMMA, comma)
        if at < 0:
            continue
        if body.count(mark) > 1:
            return COMMA if mark == POINT else POINT
        if len(body) - at - 1 != 3 or at == 0 or at > 3:
            return mark
    return None


def read_number(cell: Cell, mark: str = POINT, unit: str = "", given_unit: str = "") -> Decimal:
    """The number in a cell, in the field's own unit; a percentage as its hundredth. Raises `not_a_number`.

    `unit` is the field's dimension (a key of UNITS), `given_unit` the unit of a cell that names none.
    """
    if isinstance(cell, str):
        text = cell.strip()
        if mark == POINT and _PLAIN.fullmatch(text):
            return _scaled(Decimal(text), unit, given_unit)
        return _dressed(text, mark, unit, given_unit)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise CellError("not_a_number")
    try:
        number = Decimal(repr(cell))
    except InvalidOperation as error:
        raise CellError("not_a_number") from error
    if not number.is_finite():
        raise CellError("not_a_number")
    return _scaled(number, unit, given_unit)


def _scaled(number: Decimal, unit: str, written: str) -> Decimal:
    if not written:
        return number
    factor = UNITS.get(unit, {}).get(written)
    if factor is None:
        raise CellError("unknown_unit", unit=written)
    return number if factor == 1 else number * factor


def _dressed(text: str, mark: str, unit: str, given_unit: str) -> Decimal:
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1]
    text = _SIGNS.sub("", text).strip()
    if text.startswith("-") or text.endswith("-"):
        negative, text = not negative, text.strip("- ")
    found = _BODY.fullmatch(text)
    if found is None:
        raise CellError("not_a_number")
    number = _undressed(found["number"].strip(), mark)
    factor, written = _tail(found["tail"])
    value = _scaled(number * factor, unit, written or given_unit)
    return -value if negative else value


def _undressed(body: str, mark: str) -> Decimal:
    other = COMMA if mark == POINT else POINT
    if not re.fullmatch(rf"[+-]?\d*(?:{re.escape(mark)}\d*)?", body, re.ASCII):
        if not _GROUPED[mark].fullmatch(body):
            raise CellError("not_a_number")
        body = body.replace(other, "").replace("'", "").replace(" ", "")
    try:
        return Decimal(body.replace(mark, "."))
    except InvalidOperation as error:
        raise CellError("not_a_number") from error


def _tail(text: str) -> tuple[Decimal, str]:
    """What a trailing word multiplies by, and the unit left of it."""
    tail = text.strip().strip(".").casefold().replace(" ", "")
    if tail in ("%", "％"):
        return 1 / _HUNDRED, ""
    multiple = 1
    if tail and tail[0] in _MULTIPLES and tail not in UNITS["kg"]:
        multiple, tail = _MULTIPLES[tail[0]], tail[1:]
    return Decimal(multiple), tail
