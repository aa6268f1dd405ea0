# SPDX-License-Identifier: Apache-2.0
"""Which row holds the headers, and names for the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wharfinger.integrations.files.cells import as_text
from wharfinger.integrations.files.dates import Cell, read_moment
from wharfinger.integrations.files.numbers import read_number
from wharfinger.integrations.files.problems import CellError

LOOKED_AT = 20
_DIGITS = re.compile(r"\d{3,}|\d.*\d.*\d.*\d")


def find_header(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Index of the header row among the first rows, None when the first of them is data already.

    It is the first that fills at least six tenths of the widest row with words: titles above a table are short,
    and data hold numbers, dates or identifiers.
    """
    top = rows[:LOOKED_AT]
    widest = max((_filled(row) for row in rows[:100]), default=0)
    for index, row in enumerate(top):
        if _filled(row) < max(1, 0.6 * widest):
            continue
        return index if _is_header(row, rows[index + 1 : index + 6]) else None
    return None


def _filled(row: Sequence[Cell]) -> int:
    return sum(cell not in (None, "") for cell in row)


def _is_header(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    said = [cell for cell in row if cell not in (None, "")]
    words = [cell for cell in said if isinstance(cell, str) and _is_word(cell)]
    return len(words) >= 0.8 * len(said) and (bool(below) or len(said) > 1)


def _is_word(text: str) -> bool:
    if _DIGITS.search(text) or "@" in text:
        return False
    for read in (read_moment, read_number):
        try:
            read(text)
        except CellError:
            continue
        return False
    return True


def unique(row: Sequence[Cell]) -> tuple[str, ...]:
    """Names of the columns: as written; empty ones by number, repeated ones with a number behind."""
    names: list[str] = []
    for at, cell in enumerate(_without_tail(row), 1):
        name = as_text(cell) or f"#{at}"
        again = 2
        while name in names:
            name = f"{as_text(cell) or f'#{at}'} ({again})"
            again += 1
        names.append(name)
    return tuple(names)


def _without_tail(row: Sequence[Cell]) -> Sequence[Cell]:
    end = len(row)
    while end and row[end - 1] in (None, ""):
        end -= 1
    return row[:end]


def numbered(width: int) -> tuple[str, ...]:
    """Names of the columns of a table without headers."""
    return tuple(f"#{at}" for at in range(1, width + 1))
