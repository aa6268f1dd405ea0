# SPDX-License-Identifier: Apache-2.0
"""Values of a row as a page shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wharfinger.integrations.files.fields import fields_of
from wharfinger.integrations.files.rows import Values
from wharfinger.kernel.templating import moment, number


def shown_values(values: Values, kind: str) -> list[tuple[str, str]]:
    """Label and text per field, in the fields' order."""
    fields = fields_of(kind)
    return [(str(field.label), _text(values[name])) for name, field in fields.items() if name in values]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " · ".join(_text(item) for item in value if item)
    return value if isinstance(value, str) else number(value)
