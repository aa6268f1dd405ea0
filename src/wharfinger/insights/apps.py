# SPDX-License-Identifier: Apache-2.0
"""The insights app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    """Stored runs of the analytics, with the evidence behind every figure."""

    name = "wharfinger.insights"
    label = "insights"
    verbose_name = _("Insights")
