# SPDX-License-Identifier: Apache-2.0
"""Delimited text: which encoding, which delimiter, and records that survive broken quotes."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from wharfinger.integrations.files.problems import FileError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = (",", "\t", ";", "|")
PROBE = 64 * 1024
_BLOCK = 1024 * 1024
LONGEST_RECORD = 200  # lines; a longer one is an opening quote that never closes
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可公司有限份市路区号"
    "省县镇街港海运货物名称客户电话地址编号日期数量重量金额箱单提业务上海青岛深圳北京广州天津宁波东南西山江湖东新华"
    "這來個國說們為時會過學對區號縣鎮電話稱編數單業務廣東灣臺台張劉陳楊黃趙吳灣銀貨運輸實際進出關稅發"
)
_LETTERS = re.compile("[A-Za-z][\u00c0-\u00ff]|[\u00c0-\u00ff][A-Za-z]")


def find_encoding(path: Path) -> str:
    """By byte-order mark, else the first of UTF-8, GB18030, Big5, Windows-1252 that fits all of it and reads best."""
    with path.open("rb") as handle:
        start = handle.read(PROBE)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    if (wide := _wide(start)) and _decodes(path, wide):
        return wide
    if _decodes(path, "utf-8"):
        return "utf-8"
    fitting = [name for name in ("gb18030", "big5", "cp1252") if _decodes(path, name)]
    if not fitting:
        return "latin-1"
    sample = _foreign_part(path)
    return max(fitting, key=lambda name: _plausible(sample, name))


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: the zero bytes, which no other text has, all stand on one side."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if even + odd < max(1, len(start) // 200) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as handle:
            while block := handle.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _foreign_part(path: Path) -> bytes:
    """Up to a block of the lines that are not ASCII: they decide."""
    found = bytearray()
    with path.open("rb") as handle:
        for line in handle:
            if not line.isascii():
                found += line
            if len(found) > PROBE:
                break
    return bytes(found)


def _plausible(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "ignore")
    foreign = [character for character in text if not character.isascii()]
    if not foreign:
        return 0.0
    if encoding == "cp1252":
        return 0.6 * min(1.0, len(_LETTERS.findall(text)) / len(foreign))
    return sum(character in _COMMON for character in foreign) / len(foreign)


def find_delimiter(path: Path, encoding: str) -> str:
    """The delimiter of a file, from its beginning. Raises FileError `wrong_encoding`."""
    try:
        with path.open(encoding=encoding, newline="") as handle:
            return delimiter_of(handle.read(PROBE))
    except (UnicodeDecodeError, LookupError) as error:
        raise FileError("wrong_encoding", encoding=encoding) from error


def delimiter_of(text: str) -> str:
    """The one that cuts the first records into the most, and the most even, columns; a comma when none does."""
    lines = text.splitlines(keepends=True)[:100]
    if len(lines) > 1 and not text.endswith("\n"):
        lines = lines[:-1] if len(lines) == 100 else lines
    best = max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))
    return best if _evenness(lines, best) > 0 else ","


def _evenness(lines: list[str], delimiter: str) -> float:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    width, times = widths.most_common(1)[0]
    return 0.0 if width == 1 else times / widths.total() * min(width, 12)


class _Lines(Iterator[str]):
    """Lines with memory of those the current record took, and a way to give some back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.source = iter(lines)
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else next(self.source)
        if len(self.taken) >= LONGEST_RECORD:
            self.waiting.appendleft(line)
            raise StopIteration
        self.taken.append(line)
        return line


def records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[Sequence[str], str]]:
    """Records that say anything, with a flaw. Where a quote never closes, the lines it took are read one by one."""
    source = _Lines(line.replace("\0", "") if "\0" in line else line for line in lines)
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        source.taken.clear()
        try:
            cells = next(reader, None)
            broken = len(source.taken) > 1 and _open_quote(source.taken)
        except csv.Error:
            cells, broken = [], True
        if broken:
            reader = csv.reader(source, delimiter=delimiter)
            yield _unquoted(source, delimiter), "broken_quotes"
        elif cells is None:
            return
        elif any(cell and not cell.isspace() for cell in cells):
            yield cells, ""


def _open_quote(taken: list[str]) -> bool:
    return len(taken) >= LONGEST_RECORD or sum(line.count('"') for line in taken) % 2 == 1


def _unquoted(source: _Lines, delimiter: str) -> list[str]:
    first, *rest = source.taken
    source.waiting.extendleft(reversed(rest))
    return first.rstrip("\r\n").replace('"', "").split(delimiter)
