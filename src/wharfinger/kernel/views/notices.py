# SPDX-License-Identifier: Apache-2.0
"""The notification centre, and the choice of language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wharfinger.kernel.actions.people import choose_digest, choose_language
from wharfinger.kernel.models import Notice
from wharfinger.kernel.notices import mark_read
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.shell import gone_to
from wharfinger.kernel.views.access import staff


@require_GET
@staff()
def notices(request: HttpRequest) -> HttpResponse:
    """One's own notices, the newest first."""
    rows = Notice.objects.filter(user_id=request.actor.who)  # type: ignore[attr-defined]
    return render(request, "kernel/notices.html", {"page": page_of(request, rows)})


@require_POST
@staff()
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark all, or the one named, as read; go where it leads."""
    chosen = request.POST.get("notice", "")
    ids = [int(chosen)] if chosen.isascii() and chosen.isdigit() else None
    mark_read(request.actor, ids)  # type: ignore[attr-defined]
    target = Notice.objects.filter(user_id=request.actor.who, pk__in=ids or []).values_list("url", flat=True).first()  # type: ignore[attr-defined]
    return gone_to(request, target or reverse("kernel:notices"))


@require_POST
@staff()
def digest(request: HttpRequest) -> HttpResponse:
    """Get the list of the day by mail, or not."""
    choose_digest(request.POST.get("digest") == "1", actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, request.POST.get("next", "/"))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on: kept with the person, or in a cookie for visitors."""
    chosen = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    response = gone_to(request, target)
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        choose_language(chosen, actor=request.actor)  # type: ignore[attr-defined]
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax", secure=settings.BEHIND_TLS
    )
    return response
