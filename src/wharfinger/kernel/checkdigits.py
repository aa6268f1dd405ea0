# SPDX-License-Identifier: Apache-2.0
"""Check digits (domain.md §2): they warn, they never reject."""

from __future__ import annotations

_VALUES = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (value for value in range(10, 39) if value % 11), strict=True))
_USCC = {character: value for value, character in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}


def container_ok(number: str) -> bool:
    """ISO 6346: CSQU3054383 → True."""
    if len(number) != 11 or not number[:4].isalpha() or not number[4:].isdigit() or not number.isascii():
        return False
    total = sum((_VALUES.get(c) or int(c)) << i for i, c in enumerate(number[:10].upper()))
    return total % 11 % 10 == int(number[10])


def air_waybill_ok(number: str) -> bool:
    """IATA: serial's first seven digits mod 7 = the eighth; 020-12345675 → True."""
    digits = "".join(c for c in number if c.isdigit())
    return len(digits) == 11 and int(digits[3:10]) % 7 == int(digits[10])


def uscc_ok(code: str) -> bool:
    """GB 32100-2015: 18 characters, weights 3^i mod 31."""
    if len(code) != 18 or any(c not in _USCC for c in code.upper()):
        return False
    total = sum(_USCC[c] * pow(3, i, 31) for i, c in enumerate(code.upper()[:17]))
    return (31 - total % 31) % 31 == _USCC[code[17].upper()]
