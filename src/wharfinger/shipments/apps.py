# SPDX-License-Identifier: Apache-2.0
"""The shipments app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShipmentsConfig(AppConfig):
    """A mirror of the operation."""

    name = "wharfinger.shipments"
    label = "shipments"
    verbose_name = _("Shipments")
