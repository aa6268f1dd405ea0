# SPDX-License-Identifier: Apache-2.0
"""The desk app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The staff's pages: homes, search, cargo enquiry, administration."""

    name = "wharfinger.desk"
    label = "desk"
    verbose_name = _("Desk")
