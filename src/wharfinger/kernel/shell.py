# SPDX-License-Identifier: Apache-2.0
"""What every page needs around its content: the person, the rail, unread notices."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.navigation import Entry, entries_for

UNREAD_CAP = 99
# Asked on every page, therefore written out.
_UNREAD = "SELECT count(*) FROM (SELECT 1 FROM kernel_notice WHERE user_id = %s AND read_at IS NULL LIMIT %s) AS unread"


class Frame:
    """The frame of one request; read only when a page shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def actor(self) -> Actor:
        """Who looks."""
        return self._request.actor  # type: ignore[attr-defined,no-any-return]

    @cached_property
    def entries(self) -> list[Entry]:
        """The rail of this person."""
        return entries_for(self.actor)

    @cached_property
    def unread(self) -> int:
        """Unread notices, at most 99; one statement."""
        with connection.cursor() as cursor:
            cursor.execute(_UNREAD, [self.actor.who, UNREAD_CAP])
            return int(cursor.fetchone()[0])

    @property
    def here(self) -> str:
        """Name of the rail's entry this page belongs to."""
        match = self._request.resolver_match
        return match.app_name + ":" + (match.url_name or "") if match else ""

    @property
    def path(self) -> str:
        """The page's own address with its query."""
        return self._request.get_full_path()


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` and the person in every page."""
    return {"frame": Frame(request), "user": request.user}


def fragment_wanted(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of a page rather than the page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def drawer(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A form in the drawer over the page one came from, or, without htmx, as a page of its own."""
    around = "kernel/drawer_fragment.html" if fragment_wanted(request) else "kernel/drawer_page.html"
    return render(request, around, {**context, "inner": template}, status=status)


def gone_to(request: HttpRequest, url: str) -> HttpResponse:
    """Go to another page of ours after a write, whether htmx or the browser sent the form; elsewhere becomes home."""
    if not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        url = "/"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=303, headers={"Location": url})
