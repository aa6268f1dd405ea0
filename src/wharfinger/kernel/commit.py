# SPDX-License-Identifier: Apache-2.0
"""News after commit: signals are sent when the data is there for everybody."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import Signal


def after_commit(signal: Signal, **news: Any) -> None:
    """Send the signal once the transaction has been committed; a receiver that fails is logged, what was written stays."""
    transaction.on_commit(lambda: signal.send(sender=None, **news), robust=True)
