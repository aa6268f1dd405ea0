# SPDX-License-Identifier: Apache-2.0
"""The config app: system checks, and the dump before each migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import pre_migrate
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    """Config: the top floor, which every start passes through."""

    name = "wharfinger.config"
    label = "config"
    verbose_name = _("Configuration")

    def ready(self) -> None:
        """Register the checks; watch for migrations by one sender, so that one run makes one dump."""
        from wharfinger.config import checks

        checks.register_all()
        pre_migrate.connect(dump_first, sender=apps.get_app_config("kernel"), dispatch_uid="wharfinger.dump_first")


def dump_first(plan: list[Any], using: str, **_kwargs: Any) -> None:
    """Dump the embedded database before a migration changes it; a new one, or a test's, needs none."""
    from django.conf import settings

    from wharfinger.config import backups
    from wharfinger.config.roles import DATABASE

    connection = connections[using]
    if not plan or not settings.EMBEDDED_DATABASE or connection.settings_dict["NAME"] != DATABASE:
        return
    if "django_migrations" in connection.introspection.table_names():
        backups.dump_before_migration()
