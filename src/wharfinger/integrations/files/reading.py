# SPDX-License-Identifier: Apache-2.0
"""Tables in files: CSV and pasted text in any usual encoding, XLSX sheets; rows are streamed, none is lost.

Row numbers are those of the records below the headers, from 1. A row that does not fit the headers, or whose
quotes do not close, is kept and flagged (`RawRow.flaw`), never dropped.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from wharfinger.integrations.files import delimited, headers, workbook
from wharfinger.integrations.files.dates import Cell
from wharfinger.integrations.files.problems import FileError

REFUSE, PAD = "refuse", "pad"
AUTOMATIC = -1
SAMPLE = 200


class RawRow(NamedTuple):
    """A record: its number, as many cells as there are headers, and what is wrong with its shape."""

    number: int
    cells: Sequence[Cell]
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read. `header_row`: how many records stand above the headers, None without headers."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int | None = 0
    short_rows: str = REFUSE


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a file: its layout, its headers, and the file they came from."""

    path: Path | None
    text: str
    layout: Layout
    headers: tuple[str, ...]
    sheets: tuple[str, ...] = ()

    def rows(self, after: int = 0) -> Iterator[RawRow]:
        """The records whose number is greater than `after`, in order; blank ones are not counted."""
        records = _records(self.path, self.text, self.layout)
        skip = 0 if self.layout.header_row is None else self.layout.header_row + 1
        width, pad = len(self.headers), self.layout.short_rows == PAD
        number = -skip
        for cells, flaw in records:
            number += 1
            if number > after:
                yield _fitted(number, cells, flaw, width, pad)


def _fitted(number: int, cells: Sequence[Cell], flaw: str, width: int, pad: bool) -> RawRow:
    if len(cells) == width:
        return RawRow(number, cells, flaw)
    if len(cells) < width:
        cells = [*cells, *([None] * (width - len(cells)))]
        return RawRow(number, cells, flaw or ("" if pad else "ragged_row"))
    if any(cell not in (None, "") for cell in cells[width:]):
        return RawRow(number, cells, flaw or "ragged_row")
    return RawRow(number, cells[:width], flaw)


def open_table(path: Path, wanted: Layout | None = None) -> Table:
    """Find the table in a file. What `wanted` leaves empty is found out. Raises FileError."""
    if not path.exists() or not path.stat().st_size:
        raise FileError("empty_file")
    found = wanted or Layout(header_row=AUTOMATIC)
    if workbook.is_workbook(path):
        names = workbook.sheet_names(path)
        found = _replace(found, sheet=found.sheet or workbook.fullest(path, names))
        if found.sheet not in names:
            raise FileError("no_such_sheet", sheet=found.sheet)
        return _table(path, "", found, tuple(names))
    encoding = found.encoding or delimited.find_encoding(path)
    delimiter = found.delimiter or delimited.find_delimiter(path, encoding)
    return _table(path, "", _replace(found, encoding=encoding, delimiter=delimiter))


def open_text(text: str, wanted: Layout | None = None) -> Table:
    """A table pasted from a sheet (tab-separated) or typed (one number a line). Raises FileError `empty_file`."""
    if not text.strip():
        raise FileError("empty_file")
    found = wanted or Layout(header_row=AUTOMATIC)
    return _table(
        None, text, _replace(found, delimiter=found.delimiter or delimited.delimiter_of(text), encoding="utf-8")
    )


def _replace(layout: Layout, **changes: Any) -> Layout:
    kept = {name: getattr(layout, name) for name in Layout.__slots__}
    return Layout(**{**kept, **changes})


def _table(path: Path | None, text: str, layout: Layout, sheets: tuple[str, ...] = ()) -> Table:
    top = _top(_records(path, text, layout))
    if not top:
        raise FileError("empty_file")
    if layout.header_row == AUTOMATIC:
        layout = _replace(layout, header_row=headers.find_header(top))
    at = layout.header_row
    if at is not None and at >= len(top):
        raise FileError("no_headers")
    names = headers.numbered(max(map(len, top))) if at is None else headers.unique(top[at])
    below = top[0 if at is None else at + 1 :]
    short = sum(len(row) < len(names) for row in below)
    if short > len(below) / 20 and not sheets:
        layout = _replace(layout, short_rows=PAD)
    return Table(path, text, layout, names, sheets)


def _top(records: Iterator[tuple[Sequence[Cell], str]]) -> list[Sequence[Cell]]:
    top = []
    for cells, _flaw in records:
        top.append(cells)
        if len(top) >= SAMPLE:
            break
    return top


def _records(path: Path | None, text: str, layout: Layout) -> Iterator[tuple[Sequence[Cell], str]]:
    if path is None:
        yield from delimited.records(io.StringIO(text, newline=""), layout.delimiter)
    elif layout.sheet:
        yield from workbook.records(path, layout.sheet)
    else:
        with path.open(encoding=layout.encoding, newline="") as lines:
            yield from delimited.records(lines, layout.delimiter)
