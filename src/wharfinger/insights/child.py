# SPDX-License-Identifier: Apache-2.0
"""The process that computes and exits: `python -m wharfinger.insights.child FOLDER`. No Django here."""

from __future__ import annotations

import sys
from pathlib import Path

from wharfinger.insights.engine import answer_here

if __name__ == "__main__":
    answer_here(Path(sys.argv[1]))
