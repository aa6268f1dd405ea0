# SPDX-License-Identifier: Apache-2.0
"""Feeds: kept, heard, and live events taken in."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from wharfinger.integrations.actions.work import quarantine
from wharfinger.integrations.choices import FeedChannel, Kind, RowState, RunState
from wharfinger.integrations.errors import FileUnreadableError
from wharfinger.integrations.files.cells import Habits, reader_of
from wharfinger.integrations.files.fields import fields_of
from wharfinger.integrations.files.mapping import Mapping as ColumnMapping
from wharfinger.integrations.files.mapping import Rule, to_json
from wharfinger.integrations.files.messages import describe, text_of
from wharfinger.integrations.files.problems import CellError, Problem
from wharfinger.integrations.files.reading import RawRow
from wharfinger.integrations.files.rows import Values
from wharfinger.integrations.loading import load
from wharfinger.integrations.loading.common import Context
from wharfinger.integrations.models import Feed, ImportRun, QuarantinedRow
from wharfinger.integrations.rules import require_administration
from wharfinger.kernel.actor import SYSTEM, Actor
from wharfinger.kernel.audit import acting

MOST_EVENTS = 5_000
EVENT_KEYS = ("reference", "event", "occurred_at", "classifier", "place", "unit_ref", "reason", "raw_id")
_READERS = {name: reader_of(fields_of("events")[name], Habits(UTC)) for name in EVENT_KEYS}
_NEEDED = ("reference", "event", "occurred_at")
_LAYOUT = ColumnMapping(
    "events", tuple(Rule(name, (name,)) for name in EVENT_KEYS), headers=EVENT_KEYS, time_zone="UTC"
)


@dataclass
class Received:
    """What became of a message: new and repeated events, and those in quarantine by position."""

    accepted: int = 0
    repeated: int = 0
    quarantined: list[dict[str, Any]] = field(default_factory=list)


def save_feeds(feeds: Sequence[Feed], *, actor: Actor) -> list[Feed]:
    """Create and change feeds; a new web feed gets a secret."""
    require_administration(actor)
    with acting(actor, "save_feed"):
        for feed in feeds:
            if feed.channel == FeedChannel.WEBHOOK and not feed.secret:
                feed.secret = secrets.token_hex(32)
            feed.save()
    return list(feeds)


def renew_secret(feed: Feed, *, actor: Actor) -> None:
    """Give the feed another secret; messages signed with the old one are refused from now on."""
    require_administration(actor)
    with acting(actor, "renew_secret"):
        feed.secret = secrets.token_hex(32)
        feed.save(update_fields=["secret"])


def hear(feed: Feed, rows: int) -> None:
    """Note that the feed has spoken."""
    Feed.objects.filter(pk=feed.pk).update(last_at=datetime.now(UTC), last_rows=rows)


def parse_events(body: bytes) -> list[Any]:
    """The JSON list in a message. Raises FileUnreadableError."""
    try:
        events = json.loads(body)
    except ValueError as error:
        raise FileUnreadableError(text_of("bad_json"), reason="bad_json") from error
    events = [events] if isinstance(events, dict) else events
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise FileUnreadableError(text_of("bad_json"), reason="bad_json")
    return events


def receive_events(feed: Feed, events: Sequence[Any], *, actor: Actor = SYSTEM) -> Received:
    """Record the events of a message; the same message again changes nothing. What cannot be taken is quarantined."""
    good: list[tuple[int, Values]] = []
    bad: dict[int, Problem] = {}
    for at, event in enumerate(events):
        values, problem = _read(event)
        if problem:
            bad[at] = problem
        else:
            good.append((at, values))
    with acting(actor, "receive_events"):
        loaded = load("events", [values for _at, values in good], Context(actor, feed.code))
        bad |= {good[at][0]: problem for at, problem in loaded.problems.items()}
        _keep(feed, events, bad)
        hear(feed, len(events))
    told = [{"position": at, "code": p.code, "message": describe(p, "events")} for at, p in sorted(bad.items())]
    return Received(loaded.created, loaded.unchanged, told)


def _read(event: Any) -> tuple[Values, Problem | None]:
    if not isinstance(event, Mapping):
        return {}, Problem("", "not_an_object")
    values: Values = {}
    for name in EVENT_KEYS:
        cell = event.get(name)
        if cell in (None, ""):
            continue
        try:
            values[name] = _READERS[name](cell)
        except (CellError, TypeError, AttributeError) as error:
            code = error.code if isinstance(error, CellError) else "not_a_text"
            return {}, Problem(name, code, str(cell)[:200], facts=getattr(error, "facts", {}))
    missing = next((name for name in _NEEDED if name not in values), None)
    return values, Problem(missing, "required") if missing else None


def _keep(feed: Feed, events: Sequence[Any], bad: Mapping[int, Problem]) -> None:
    """Quarantine what is not in quarantine already: senders repeat their messages."""
    if not bad:
        return
    held = QuarantinedRow.objects.filter(run__feed=feed, state=RowState.OPEN).order_by("-pk")
    known = {tuple(cells) for cells in held.values_list("cells", flat=True)[:MOST_EVENTS]}
    rows = [(RawRow(at + 1, _cells(events[at])), [problem]) for at, problem in sorted(bad.items())]
    fresh = [(row, problems) for row, problems in rows if tuple(row.cells) not in known]
    if not fresh:
        return
    run = ImportRun.objects.create(
        kind=Kind.EVENTS, state=RunState.DONE, name=str(feed), feed=feed, mapping=to_json(_LAYOUT), rows=len(events),
        accepted=len(events) - len(bad), quarantined=len(fresh), finished_at=datetime.now(UTC),
    )  # fmt: skip
    quarantine(run, fresh)


def _cells(event: Any) -> list[str]:
    said = event if isinstance(event, Mapping) else {"reference": json.dumps(event, ensure_ascii=False)}
    return [str(said.get(name) or "") for name in EVENT_KEYS]
