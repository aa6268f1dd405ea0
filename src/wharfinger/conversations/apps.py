# SPDX-License-Identifier: Apache-2.0
"""The conversations app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    """One timeline: calls, enquiries, notes, promises and to-dos."""

    name = "wharfinger.conversations"
    label = "conversations"
    verbose_name = _("Conversations")
