# SPDX-License-Identifier: Apache-2.0
"""What a telephone system sends, turned into call events."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wharfinger.conversations.choices import CallState, Way
from wharfinger.conversations.drafts import CallEvent
from wharfinger.kernel.errors import Invalid

MOST = 500


def parse(body: bytes) -> list[CallEvent]:
    """One event or a list of them. Raises Invalid naming the field that cannot be read."""
    try:
        data = json.loads(body)
    except ValueError:
        raise Invalid(_("The body is not JSON."), fields={"body": _("not JSON")}) from None
    items = data if isinstance(data, list) else [data]
    if len(items) > MOST:
        raise Invalid(_("At most %(most)s events at a time."), most=MOST)
    return [_event(item) for item in items]


def _event(item: Any) -> CallEvent:
    if not isinstance(item, dict):
        raise Invalid(_("Each event is an object."), fields={"body": _("not an object")})
    state, way = _text(item, "event"), _text(item, "direction", "in")
    if state not in CallState.values:
        raise Invalid(_("Unknown event: ringing, answered or ended is expected."), fields={"event": _("not known")})
    if way not in (Way.IN, Way.OUT):
        raise Invalid(_("Unknown direction: in or out is expected."), fields={"direction": _("not known")})
    return CallEvent(
        provider_id=_text(item, "id")[:120], state=state, at=_moment(item), number=_text(item, "number"),
        line=_text(item, "line", ""), way=way,
    )  # fmt: skip


def _text(item: dict[str, Any], name: str, default: str | None = None) -> str:
    value = item.get(name, default)
    if value is None or (default is None and not str(value).strip()):
        raise Invalid(_("The field %(name)s is missing."), fields={name: _("missing")}, name=name)
    return str(value).strip()


def _moment(item: dict[str, Any]) -> datetime:
    text = item.get("at")
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise Invalid(_("The time is not ISO 8601."), fields={"at": _("not ISO 8601")}) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
