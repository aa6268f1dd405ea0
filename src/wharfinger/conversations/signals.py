# SPDX-License-Identifier: Apache-2.0
"""News of the timeline, sent after commit."""

from __future__ import annotations

from django.dispatch import Signal

#: an enquiry was closed; keywords: ids, actor.
enquiries_closed = Signal()
