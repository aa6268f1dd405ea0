# SPDX-License-Identifier: Apache-2.0
"""The kernel app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    """Kernel: no domain nouns."""

    name = "wharfinger.kernel"
    label = "kernel"
    verbose_name = _("Kernel")
