# SPDX-License-Identifier: Apache-2.0
"""Names of countries in the reader's language, from the CLDR tables that Babel carries."""

from __future__ import annotations

import functools

from babel import Locale
from django.utils.translation import get_language


@functools.cache
def _names(language: str) -> dict[str, str]:
    return dict(Locale.parse("zh_Hans" if language.startswith("zh") else "en").territories)


def country_name(code: str) -> str:
    """China or 中国 for CN; the code itself when it is no country."""
    return _names(get_language() or "en").get(code, code)


@functools.cache
def country_codes() -> dict[str, str]:
    """Casefolded country names in both languages, and the codes themselves, to ISO 3166 codes."""
    found: dict[str, str] = {}
    for language in ("en", "zh"):
        for code, name in _names(language).items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(name.casefold(), code)
                found[code.casefold()] = code
    return found
