# SPDX-License-Identifier: Apache-2.0
"""What the verbs share: bringing up Django, and the database under it."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, TypeAlias

from wharfinger.config import env

if TYPE_CHECKING:
    Verbs: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


class CommandError(Exception):
    """A verb that cannot do what it is asked; the text says why and what to do."""


def prepare_django(*, start_database: bool = True) -> None:
    """Load settings and apps; start the embedded server unless it runs or the address names another."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wharfinger.config.settings")
    from wharfinger.config import postgres

    postgres.ensure_home()
    from django.conf import settings

    if start_database and settings.EMBEDDED_DATABASE:
        postgres.start()
    import django

    django.setup()


def external_url() -> str | None:
    """Return the address of the server one was given, or None when the embedded one is used."""
    return env.given("DATABASE_URL")
