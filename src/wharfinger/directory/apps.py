# SPDX-License-Identifier: Apache-2.0
"""The directory app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """One customer file shared by the whole company."""

    name = "wharfinger.directory"
    label = "directory"
    verbose_name = _("Directory")
