# SPDX-License-Identifier: Apache-2.0
"""The class schemes we ship; users change them and add their own."""

from __future__ import annotations

from typing import Any

from wharfinger.directory.actions.classes import SchemeDraft


def _abc(limits: str, names: str, rule: str = "inclusive") -> dict[str, Any]:
    return {"method": "abc", "thresholds": limits.split(), "names": names.split(), "rule": rule}


def _count(shares: str, names: str, expected: list[str | None]) -> dict[str, Any]:
    return {"method": "count", "shares": shares.split(), "names": names.split(), "expected": expected}


SHIPPED = (
    SchemeDraft(
        "abc", "abc", _abc("0.55 0.85 1", "A B C"), "ABC（55/85/100）", "ABC (55/85/100)", is_headline=True
    ),
    SchemeDraft(
        "abc-crossing", "abc", _abc("0.55 0.85 1", "A B C", "crossing"),
        "ABC（55/85/100，跨线归上级）", "ABC (55/85/100, crossing one inside)",
    ),
    SchemeDraft("abcd", "abc", _abc("0.5 0.75 0.9 1", "A B C D"), "ABCD（50/75/90/100）", "A–D (50/75/90/100)"),
    SchemeDraft(
        "pyramid", "count", _count("0.01 0.04 0.15 0.8", "VIP key ordinary small", [None, "0.8", "0.15", "0.05"]),
        "客户金字塔（1/4/15/80）", "Value pyramid (1/4/15/80)",
    ),
    SchemeDraft(
        "count-value", "count", _count("0.05 0.15 0.8", "A B C", ["0.8", "0.15", "0.05"]),
        "数量与价值（5/15/80 对 80/15/5）", "Count and value (5/15/80 against 80/15/5)",
    ),
)  # fmt: skip
"""R019-R021, R020 (rule is a setting), R061, R036-R039, R068-R070."""
