# SPDX-License-Identifier: Apache-2.0
"""Background work on the same PostgreSQL: enqueued in the same transaction, rescued when a worker dies."""

from __future__ import annotations

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Called by procrastinate's Django integration when the registry is ready."""
