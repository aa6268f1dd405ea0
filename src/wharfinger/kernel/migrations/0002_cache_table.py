# SPDX-License-Identifier: Apache-2.0
"""The table behind the cache: counters of sign-in attempts live there."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

CREATE = """
CREATE TABLE kernel_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX kernel_cache_expires ON kernel_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("kernel", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL(CREATE, "DROP TABLE kernel_cache", elidable=False)
    ]
