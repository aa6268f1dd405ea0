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
