# SPDX-License-Identifier: Apache-2.0
"""Class schemes, and the classes that runs write down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from wharfinger.directory.models import Classification, ClassScheme
from wharfinger.directory.signals import organisations_classed
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.choices import Role
from wharfinger.kernel.commit import after_commit
from wharfinger.kernel.errors import NotAllowed

_WRITE = """
    INSERT INTO {table} (organisation_id, label, value, rank, scheme_id, run_id, "on", is_current)
    SELECT organisation_id, label, value, rank, %s, %s, %s, true FROM ({source}) AS r (organisation_id, label, value, rank)
"""


@dataclass
class SchemeDraft:
    """A scheme to create, or to change when its code is known."""

    code: str
    method: str
    parameters: dict[str, Any]
    name_zh: str = ""
    name_en: str = ""
    is_headline: bool = field(default=False)


def save_schemes(drafts: Sequence[SchemeDraft], *, actor: Actor) -> list[ClassScheme]:
    """Create or change schemes; earlier runs keep the parameters they ran with. Administrators only."""
    if not actor.has(Role.ADMINISTRATOR):
        raise NotAllowed
    with acting(actor, "save_schemes"):
        return [_saved(draft) for draft in drafts]


def _saved(draft: SchemeDraft) -> ClassScheme:
    values = {
        "method": draft.method,
        "parameters": draft.parameters,
        "name_zh": draft.name_zh,
        "name_en": draft.name_en,
        "is_headline": draft.is_headline,
    }
    if draft.is_headline:
        ClassScheme.objects.filter(is_headline=True).exclude(code=draft.code).update(is_headline=False)
    scheme, _created = ClassScheme.objects.update_or_create(code=draft.code, defaults=values)
    return scheme


def record_classes(classes: QuerySet[Any, Any], *, scheme_id: int, run_id: int, on: date, actor: Actor) -> int:
    """Write down a run's classes; those of the scheme before cease to be current. Returns how many.

    `classes` is a query of (organisation, label, value, rank), read by the database itself: a million
    of them cost no memory here. Customers the run did not class have no current class of this scheme.
    """
    source, params = classes.query.sql_with_params()
    table = connection.ops.quote_name(Classification._meta.db_table)
    with acting(actor, "record_classes"):
        Classification.objects.filter(scheme_id=scheme_id, is_current=True).update(is_current=False)
        with connection.cursor() as cursor:
            cursor.execute(_WRITE.format(table=table, source=source), [scheme_id, run_id, on, *params])
            count = int(cursor.rowcount)
        after_commit(organisations_classed, scheme_id=scheme_id, run_id=run_id, actor=actor)
    return count
