# SPDX-License-Identifier: Apache-2.0
"""The desk app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The staff's pages: homes, search, administration."""

    name = "wharfinger.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Add the rail's first entry."""
        from wharfinger.kernel.navigation import Entry, register  # reason: apps are ready only now

        register(
            Entry("home", _("Today"), "home", "desk:home", 10, "h", on_phone=True),
            Entry("save", _("Save today"), "lifebuoy", "desk:save", 12, "v"),
            Entry(
                "administration", _("Administration"), "settings", "desk:administration", 99, "a", ("administrator",)
            ),
        )
