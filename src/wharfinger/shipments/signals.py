# SPDX-License-Identifier: Apache-2.0
"""News of the operation, sent after commit. Receivers get ids, never objects."""

from __future__ import annotations

from django.dispatch import Signal

#: jobs were created or changed; keywords: ids (list of int), actor.
jobs_saved = Signal()
#: milestones were recorded; keywords: job_ids (list of int), actor.
milestones_recorded = Signal()
#: exceptions were opened; keywords: ids (list of int).
exceptions_opened = Signal()
#: exceptions were closed; keywords: ids (list of int).
exceptions_closed = Signal()
