# SPDX-License-Identifier: Apache-2.0
"""Triggers of our own."""

from __future__ import annotations

import pgtrigger


def append_only() -> pgtrigger.Trigger:
    """Refuse UPDATE and DELETE on a table whose rows are facts once told."""
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        level=pgtrigger.Statement,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="RAISE EXCEPTION '% is append-only: add a correction instead', TG_TABLE_NAME;",
    )
