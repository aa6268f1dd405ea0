# SPDX-License-Identifier: Apache-2.0
"""Every number people may type, in one table (design §2): by its start or by its last characters."""

from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.db import models

from wharfinger.kernel.choices import Scheme


class Identifier(models.Model):
    """`value` as written, `key` as compared, `rkey` the key reversed; points to a row of a noun.

    A bare pointer (noun, object_id): the kernel knows no domain nouns. The noun's own actions keep its rows.
    """

    noun = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    scheme = models.CharField(max_length=20, choices=Scheme.choices)
    value = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    rkey = models.CharField(max_length=120)
    source = models.CharField(max_length=60, blank=True, default="")
    suspect = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("noun", "object_id", "scheme", "key"), name="identifier_once"),)
        indexes = (
            models.Index(OpClass("key", name="text_pattern_ops"), name="identifier_key"),
            models.Index(OpClass("rkey", name="text_pattern_ops"), name="identifier_rkey"),
        )
