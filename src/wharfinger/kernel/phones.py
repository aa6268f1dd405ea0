# SPDX-License-Identifier: Apache-2.0
"""Phone numbers as compared: E.164 digits where they can be read, bare digits where not."""

from __future__ import annotations

import functools
import re

import phonenumbers

_DIGITS = re.compile(r"\D+")
MINIMUM_SUFFIX = 7


@functools.lru_cache(maxsize=50_000)
def phone_key(text: str, region: str = "CN") -> str:
    """`0532-8388 1234` and `+86 532 83881234` → `8653283881234`; an extension is left out."""
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return _DIGITS.sub("", text)
    if not phonenumbers.is_possible_number(parsed):
        return _DIGITS.sub("", text)
    return f"{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"
