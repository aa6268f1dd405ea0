# SPDX-License-Identifier: Apache-2.0
"""Feeds and their age."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from wharfinger.integrations.models import Feed
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound


def feeds_visible_to(actor: Actor) -> QuerySet[Feed]:
    """All feeds, for anybody on the staff: how fresh the news is concerns everybody (R548)."""
    return Feed.objects.all() if actor.roles or actor.is_system else Feed.objects.none()


def feed_for(actor: Actor, pk: int) -> Feed:
    """The feed, or NotFound."""
    found = feeds_visible_to(actor).select_related("mapping").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def tone_of(feed: Feed, now: datetime) -> str:
    """Colour of a feed's age: grey when not in use or never heard, green in time, amber late, red very late."""
    if not feed.is_active or feed.last_at is None:
        return "grey"
    age, expected = now - feed.last_at, timedelta(minutes=feed.expected_minutes)
    if age <= expected:
        return "green"
    return "amber" if age <= expected * 1.5 else "red"
