# SPDX-License-Identifier: Apache-2.0
"""Typed rows → drafts → the actions of the directory and the operation; a module per kind of file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wharfinger.integrations.files.rows import Values
from wharfinger.integrations.loading import contacts, events, jobs, organisations
from wharfinger.integrations.loading.common import Context, Loaded

_LOADERS: dict[str, Callable[[Sequence[Values], Context], Loaded]] = {
    "organisations": organisations.load,
    "contacts": contacts.load,
    "jobs": jobs.load,
    "events": events.load,
}


def load(kind: str, rows: Sequence[Values], context: Context) -> Loaded:
    """Save rows of a kind inside the caller's transaction. What cannot be saved is named, the rest is saved."""
    return _LOADERS[kind](rows, context)
