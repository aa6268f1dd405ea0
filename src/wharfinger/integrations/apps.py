# SPDX-License-Identifier: Apache-2.0
"""The integrations app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    """Doors to the outside: files, feeds, telephony."""

    name = "wharfinger.integrations"
    label = "integrations"
    verbose_name = _("Integrations")

    def ready(self) -> None:
        """Add the rail's entry, and the feeds' age to the page of the day."""
        from wharfinger.integrations.panels import feeds_today  # reason: apps are ready only now
        from wharfinger.kernel import navigation, panels

        navigation.register(
            navigation.Entry("imports", _("Imports and feeds"), "database-import", "integrations:feeds", 80, "i")
        )
        panels.register(panels.Panel("home", "side", "feeds", "integrations/_panel_feeds.html", feeds_today, 50))
