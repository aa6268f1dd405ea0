# SPDX-License-Identifier: Apache-2.0
"""News of insights, sent after commit."""

from __future__ import annotations

from django.dispatch import Signal

run_finished = Signal()
"""A run is done or failed. Arguments: run_ids (list of int)."""
