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

    def ready(self) -> None:
        """Add the rail's entry."""
        from wharfinger.kernel.navigation import Entry, register  # reason: apps are ready only now

        register(Entry("customers", _("Customers"), "building", "directory:organisations", 20, "c", on_phone=True))
