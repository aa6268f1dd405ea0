# SPDX-License-Identifier: Apache-2.0
"""The demo company (freight.md §5): invented, seeded, loaded through the same actions as everything else.

"Now" is the day of the demo; the season follows the calendar. What is true but hidden (who left and why) is written
to a file in the data directory, never into the product's tables.
"""

from __future__ import annotations

from wharfinger.config.demo.load import ensure_loaded
from wharfinger.config.demo.staff import PASSWORD

__all__ = ["PASSWORD", "ensure_loaded"]
