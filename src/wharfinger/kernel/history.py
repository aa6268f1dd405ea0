# SPDX-License-Identifier: Apache-2.0
"""History of a model: every insert, update and delete, bulk ones included, at statement level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def audited(*, exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Class decorator: keep the history of all columns but `exclude` (derived, searched or secret ones)."""
    trackers = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    track: Callable[[M], M] = pghistory.track(*trackers, exclude=list(exclude))
    return track
