# SPDX-License-Identifier: Apache-2.0
"""Chinese administrative divisions, and recognising one in an address (R225).

An adcode has six digits: two for the province, two for the city, two for the district or county.
"""

from __future__ import annotations

import csv
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "divisions.csv"
_ENDINGS = re.compile(r"(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|地区|林区|[省市盟])$")
_STREETS = ("路", "街", "巷", "弄", "大道", "大街", "东路", "西路", "南路", "北路", "中路")
# Two provinces sound alike; English writes one of them with two a.
_OWN_LATIN = {
    "610000": "Shaanxi",
    "150000": "Inner Mongolia",
    "540000": "Tibet",
    "810000": "Hong Kong",
    "820000": "Macau",
}


@dataclass(frozen=True)
class Division:
    """A province, city or district with its position, where one is known."""

    code: str
    name: str
    position: tuple[float, float] | None

    @property
    def prefix(self) -> str:
        """The digits all divisions inside it begin with."""
        return re.sub(r"(00){1,2}$", "", self.code)

    @property
    def chain(self) -> list[str]:
        """Codes from the province down to it."""
        return list(dict.fromkeys((f"{self.code[:2]}0000", f"{self.code[:4]}00", self.code)))


@functools.cache
def divisions() -> Mapping[str, Division]:
    """Every division by its code."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return {row["adcode"]: _division(row) for row in csv.DictReader(handle)}


def _division(row: Mapping[str, str]) -> Division:
    known = row["latitude"] and row["longitude"]
    at = (float(row["latitude"]), float(row["longitude"])) if known else None
    return Division(row["adcode"], row["name"], at)


def named(code: str) -> str:
    """Province, city and district of a code, as written in an address; what is not known is left out."""
    found = divisions().get(code)
    return "".join(divisions()[part].name for part in found.chain if part in divisions()) if found else ""


def shown(code: str, language: str) -> str:
    """The same for a reader: who does not read Chinese gets city and province in Latin letters before it."""
    text = named(code)
    if language.startswith("zh") or not text:
        return text
    latin = [name for part in reversed(divisions()[code].chain) if (name := _latin_names().get(part))]
    return f"{', '.join(latin)} ({text})" if latin else text


@functools.cache
def _latin_names() -> Mapping[str, str]:
    return {code: _OWN_LATIN.get(code) or name.capitalize() for name, codes in _spelled().items() for code in codes}


def division_of(text: str) -> Division | None:
    """The division an address in Chinese, or with the city in Latin letters, lies in; None when that is not certain."""
    known = divisions()
    code = _narrowed(_written(text)) or (_latin(text) if re.search("[A-Za-z]", text) else None)
    return known[code] if code else None


def _narrowed(hits: Iterable[frozenset[str]]) -> str | None:
    """Walk down: each name must lie inside what is known so far, else it is a street or a firm and does not count."""
    known = divisions()
    current: frozenset[str] = frozenset()
    for codes in hits:
        inside = frozenset(
            code for code in codes if not current or any(code.startswith(known[outer].prefix) for outer in current)
        )
        current = inside or current
    return next(iter(current)) if len(current) == 1 else None


def _written(text: str) -> Iterator[frozenset[str]]:
    """What is named in the text, in order; of names that overlap the longest."""
    names, at = _names(), 0
    while at < len(text):
        fitting = [name for name in names.get(text[at : at + 2], {}) if text.startswith(name, at)]
        best = max(fitting, key=len, default="")
        if best and not text.startswith(_STREETS, at + len(best)):
            yield names[text[at : at + 2]][best]
        at += len(best) or 1


@functools.cache
def _names() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Names by their first two characters; full ones, and short ones of provinces and cities."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for division in divisions().values():
        for name in {division.name, _short(division)}:
            found[name[:2]][name].add(division.code)
    return {start: {name: frozenset(codes) for name, codes in names.items()} for start, names in found.items()}


def _short(division: Division) -> str:
    is_district = not division.code.endswith("00") and not division.name.endswith("市")
    short = division.name if is_district else _ENDINGS.sub("", division.name)
    return short if len(short) > 1 else division.name


def _latin(text: str) -> str | None:
    """The one city, else the one province, named by words of the text; small before large, as English writes."""
    words = re.findall("[a-z]+", text.lower().replace("'", ""))
    runs = {"".join(words[i : i + size]) for size in (1, 2, 3) for i in range(len(words) - size + 1)}
    found = [codes for name, codes in _spelled().items() if name in runs]
    provinces = {code for codes in found for code in codes if code.endswith("0000")}
    cities = {code for codes in found for code in codes if not code.endswith("0000")}
    inside = {code for code in cities if any(code.startswith(province[:2]) for province in provinces)}
    best = inside or (cities if not provinces else set()) or provinces
    return next(iter(best)) if len(best) == 1 else None


@functools.cache
def _spelled() -> Mapping[str, Sequence[str]]:
    from pypinyin import lazy_pinyin  # reason: loads its dictionary, only where an address is in Latin letters

    found: dict[str, list[str]] = defaultdict(list)
    for division in divisions().values():
        if division.code.endswith("00"):
            name = _OWN_LATIN.get(division.code) or "".join(lazy_pinyin(_short(division)))
            found[name.lower().replace(" ", "")].append(division.code)
    return dict(found)
