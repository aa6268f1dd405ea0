# SPDX-License-Identifier: Apache-2.0
"""Feeds: how old each is, how it is set up, and the door for live events."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.integrations import actions
from wharfinger.integrations.actions.feeds import parse_events
from wharfinger.integrations.choices import FeedChannel
from wharfinger.integrations.forms import FeedForm
from wharfinger.integrations.models import Feed
from wharfinger.integrations.queries.feeds import feed_for, feeds_visible_to, tone_of
from wharfinger.integrations.queries.runs import latest_runs
from wharfinger.integrations.views.imports import actor_of
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import WharfingerError
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.signing import BadSignatureError, check_request
from wharfinger.kernel.views.access import staff

administrators = staff(Role.ADMINISTRATOR)
MOST_FEEDS = 200


@require_GET
@staff()
def feeds(request: HttpRequest) -> HttpResponse:
    """Every feed with its age."""
    now = datetime.now(UTC)
    rows = list(feeds_visible_to(actor_of(request))[:MOST_FEEDS])
    latest = latest_runs([feed.pk for feed in rows])
    lines = [(feed, tone_of(feed, now), latest.get(feed.pk)) for feed in rows]
    return render(
        request, "integrations/feeds.html", {"lines": lines, "may_change": actor_of(request).is_administrator}
    )


@require_http_methods(["GET", "POST"])
@administrators
def feed_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Set up a feed."""
    feed = feed_for(actor_of(request), pk) if pk else Feed(channel=FeedChannel.WEBHOOK)
    form = FeedForm(request.POST or None, instance=feed)
    if request.method == "POST" and form.is_valid():
        [saved] = actions.save_feeds([form.save(commit=False)], actor=actor_of(request))
        return gone_to(request, reverse("integrations:feed", args=[saved.pk]))
    context = {"form": form, "title": _("Feed"), "action": request.get_full_path()}
    return drawer(request, "integrations/_feed_form.html", context, 422 if form.errors else 200)


@require_GET
@staff()
def feed_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One feed: its age, its imports, and for administrators how to send to it."""
    actor = actor_of(request)
    feed = feed_for(actor, pk)
    runs = feed.runs.select_related("started_by")[:20]
    address = request.build_absolute_uri(reverse("integrations:feed_events", args=[pk]))
    context = {
        "feed": feed, "tone": tone_of(feed, datetime.now(UTC)), "runs": runs, "address": address,
        "may_change": actor.is_administrator, "is_web": feed.channel == FeedChannel.WEBHOOK,
    }  # fmt: skip
    return render(request, "integrations/feed.html", context)


@require_POST
@administrators
def feed_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the feed another secret."""
    actions.renew_secret(feed_for(actor_of(request), pk), actor=actor_of(request))
    messages.success(request, _("The feed has a new secret. Messages signed with the old one are refused."))
    return gone_to(request, reverse("integrations:feed", args=[pk]))


@csrf_exempt
@require_POST
def feed_events(request: HttpRequest, pk: int) -> HttpResponse:
    """Live milestones, signed (docs/reference/feeds.md). An unknown feed answers like a wrong signature."""
    feed = Feed.objects.filter(pk=pk, is_active=True, channel=FeedChannel.WEBHOOK).first()
    try:
        body = check_request(request, feed.secret if feed else "")
        if feed is None:
            raise BadSignatureError
        received = actions.receive_events(feed, parse_events(body))
    except WharfingerError as error:
        return JsonResponse(error.as_dict(), status=error.status)
    return JsonResponse(
        {"accepted": received.accepted, "repeated": received.repeated, "quarantined": received.quarantined}
    )
