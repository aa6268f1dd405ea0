# SPDX-License-Identifier: Apache-2.0
"""What insights does when others have news."""

from __future__ import annotations

from typing import Any

from django.db import connection


def schemes_after_migrate(sender: Any, **_news: Any) -> None:
    """Every database has the schemes we ship, a test's emptied one too; half-migrated ones wait."""
    from wharfinger.insights.actions.classification import install_schemes  # reason: models load after the apps

    if "directory_classscheme" in connection.introspection.table_names():
        install_schemes()
