# SPDX-License-Identifier: Apache-2.0
"""News of the directory, sent after commit. Receivers get `ids`, never objects."""

from __future__ import annotations

from django.dispatch import Signal

#: organisations were created or changed; keywords: ids (list of int), actor.
organisations_saved = Signal()

#: a run has written classes of a scheme; keywords: scheme_id, run_id, actor.
organisations_classed = Signal()
