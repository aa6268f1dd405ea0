# SPDX-License-Identifier: Apache-2.0
"""Phone numbers as compared: E.164 digits where they can be read, bare digits where not."""

from __future__ import annotations

import functools
import re

import phonenumbers

_DIGITS = re.compile(r"\D+")
_SPACING = re.compile(r"[\s()（）-]+")
# Mobiles and landlines of mainland China in full: told at once what the library takes a hundred times as long to say.
_CHINESE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})|0((?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8})", re.ASCII)
MINIMUM_SUFFIX = 7


@functools.lru_cache(maxsize=50_000)
def phone_key(text: str, region: str = "CN") -> str:
    """`0532-8388 1234` and `+86 532 83881234` → `8653283881234`; an extension is left out."""
    plain = _CHINESE.fullmatch(_SPACING.sub("", text)) if region == "CN" else None
    if plain:
        return "86" + (plain[1] or plain[2])
    return _by_library(text, region)


def _by_library(text: str, region: str) -> str:
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return _DIGITS.sub("", text)
    if not phonenumbers.is_possible_number(parsed):
        return _DIGITS.sub("", text)
    return f"{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"
