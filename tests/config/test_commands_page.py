# SPDX-License-Identifier: Apache-2.0
"""The page of commands names every verb."""

from __future__ import annotations

import re
from pathlib import Path

from wharfinger.config.cli import parser

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md"


def test_every_verb_is_on_the_page_and_every_verb_of_the_page_exists() -> None:
    verbs = next(action.choices for action in parser()._actions if action.choices)
    named = set(re.findall(r"`wharfinger ([a-z]+)", PAGE.read_text(encoding="utf-8")))
    assert named == set(verbs)
