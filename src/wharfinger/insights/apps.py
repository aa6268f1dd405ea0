# SPDX-License-Identifier: Apache-2.0
"""The insights app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from wharfinger.insights.receivers import schemes_after_migrate
from wharfinger.kernel import navigation, panels
from wharfinger.kernel.navigation import Entry


class InsightsConfig(AppConfig):
    """Stored runs of the analytics, with the evidence behind every figure."""

    name = "wharfinger.insights"
    label = "insights"
    verbose_name = _("Insights")

    def ready(self) -> None:
        """Connect the receivers, enter the rail and the customer's page."""
        from wharfinger.insights.panels import classes_of_customer  # reason: models load after the apps

        template = "insights/_panel_classes.html"
        panels.register(panels.Panel("customer", "facts", "classes", template, classes_of_customer, 20))
        navigation.register(Entry("insights", _("Insight"), "chart-bar", "insights:runs", order=70, key="s"))
        post_migrate.connect(schemes_after_migrate, sender=self)
