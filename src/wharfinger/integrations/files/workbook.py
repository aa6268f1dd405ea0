# SPDX-License-Identifier: Apache-2.0
"""Sheets of a workbook (XLSX, XLSM, XLSB, XLS, ODS), read by calamine."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from wharfinger.integrations.files.dates import Cell
from wharfinger.integrations.files.problems import FileError

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNPACKED_LIMIT = 2 * 1024**3


def is_workbook(path: Path) -> bool:
    """By content, never by name."""
    with path.open("rb") as handle:
        start = handle.read(8)
    return start[:4] == b"PK\x03\x04" or start == _OLD_EXCEL


def _open(path: Path) -> CalamineWorkbook:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_LIMIT:
                raise FileError("file_too_large")
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, ValueError, OSError) as error:
        raise FileError("unreadable_workbook", detail=str(error)[:200]) from error


def sheet_names(path: Path) -> list[str]:
    """Names of the sheets, in order. Raises FileError `unreadable_workbook`."""
    return list(_open(path).sheet_names)


def fullest(path: Path, names: Sequence[str]) -> str:
    """The sheet with most cells; the first of equals."""
    if len(names) == 1:
        return names[0]
    book = _open(path)
    sizes = {name: (sheet := book.get_sheet_by_name(name)).height * sheet.width for name in names}
    return max(names, key=lambda name: sizes[name])


def records(path: Path, sheet: str) -> Iterator[tuple[Sequence[Cell], str]]:
    """The rows that say anything; empty cells are empty strings."""
    for row in _open(path).get_sheet_by_name(sheet).iter_rows():
        if any(cell != "" for cell in row):
            yield row, ""
