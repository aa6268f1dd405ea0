# SPDX-License-Identifier: Apache-2.0
"""What searching compares: keys and bigrams of names, keys of numbers, pinyin for sorting.

The name key is NFKC + casefold + traditional to simplified, letters and digits only; the same function at
index and at query (design §2). Characters are folded by a table built once from OpenCC, so a name costs microseconds.
"""

from __future__ import annotations

import functools
import os
import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_NOT_CODE = re.compile(r"[^0-9A-Z]+")
_CJK = range(0x3400, 0xA000)


@functools.cache
def _simplified() -> dict[int, int]:
    import opencc  # reason: 20 ms and 10 MB that a process without search does not pay

    convert = opencc.OpenCC("t2s").convert
    table = {}
    for point in _CJK:
        folded = convert(chr(point))
        if len(folded) == 1 and folded != chr(point):
            table[point] = ord(folded)
    return table


def name_key(text: str) -> str:
    """The name as compared: `示例海風貨運（上海）` → `示例海风货运上海`, `Sea-Breeze Ltd.` → `seabreezeltd`."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_simplified())
    return _NOT_WORD.sub("", folded)


def grams(key: str) -> list[str]:
    """The distinct bigrams of a key, in order of first occurrence; a single character stands for itself."""
    if len(key) < 2:
        return [key] if key else []
    return list(dict.fromkeys(key[i : i + 2] for i in range(len(key) - 1)))


def number_key(text: str) -> str:
    """An identifier as compared: upper case letters and digits only; e-mail addresses keep their form."""
    stripped = unicodedata.normalize("NFKC", text).strip()
    return stripped.casefold() if "@" in stripped else _NOT_CODE.sub("", stripped.upper())


def sort_key(name_zh: str, name_en: str) -> str:
    """Latin text that sorts Chinese names by pinyin and English names beside them; at most 120 characters."""
    source = name_zh or name_en
    return "".join(map(_latin, unicodedata.normalize("NFKC", source).casefold()))[:120]


@functools.lru_cache(maxsize=20_000)
def _latin(character: str) -> str:
    if ord(character) not in _CJK:
        return character if character.isalnum() else " "
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # characters only: saves half a second and 40 MB
    from pypinyin import Style, lazy_pinyin  # reason: loads its dictionary, only where Chinese is sorted

    return f"{lazy_pinyin(character, style=Style.NORMAL)[0]} "


def like(text: str) -> str:
    """The text with the three special characters of LIKE escaped."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
