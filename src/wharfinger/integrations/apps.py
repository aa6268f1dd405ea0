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
        """Add the rail's entry."""
        from wharfinger.kernel.navigation import Entry, register  # reason: apps are ready only now

        register(Entry("imports", _("Imports and feeds"), "database-import", "integrations:feeds", 80, "i"))
