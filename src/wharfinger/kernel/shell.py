# SPDX-License-Identifier: Apache-2.0
"""What every page needs around its content: the person, the rail, unread notices."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import engines
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from markupsafe import Markup

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.navigation import Entry, entries_for
from wharfinger.kernel.templating import url

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

    @cached_property
    def here(self) -> tuple[str, ...]:
        """Names of the rail's entries this page belongs to."""
        path, home = self._request.path, url("desk:home")
        addresses = ((entry.name, url(entry.url_name)) for entry in self.entries)
        return tuple(name for name, at in addresses if path == at or (at != home and path.startswith(at)))

    @property
    def rail(self) -> Markup:
        """The rail."""
        return _piece("rail", tuple(self.entries), self.here, get_language() or "")

    @property
    def bar(self) -> Markup:
        """The bottom bar of a phone."""
        return _piece("bar", tuple(self.entries), self.here, get_language() or "")

    @property
    def keys(self) -> Markup:
        """The list of keys."""
        return _piece("keys", tuple(self.entries), (), get_language() or "")

    @property
    def path(self) -> str:
        """The page's own address with its query."""
        return self._request.get_full_path()


@lru_cache(maxsize=512)
def _piece(macro: str, entries: tuple[Entry, ...], here: tuple[str, ...], _language: str) -> Markup:
    """A piece of the frame, drawn once for each kind of person, place and language."""
    template = engines["jinja2"].env.get_template("kernel/_frame.html")  # type: ignore[attr-defined]
    return Markup(getattr(template.module, macro)(entries, here))  # noqa: S704


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`, the person and one CSRF token in every page."""
    token = SimpleLazyObject(lambda: get_token(request))
    field = SimpleLazyObject(
        lambda: Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token)
    )
    return {"frame": Frame(request), "user": request.user, "csrf_token": token, "csrf_input": field}


def fragment_wanted(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of a page rather than the page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def drawer(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A form in the drawer over the page one came from, or, without htmx, as a page of its own."""
    around = "kernel/drawer_fragment.html" if fragment_wanted(request) else "kernel/drawer_page.html"
    return render(request, around, {**context, "inner": template}, status=status)


def gone_to(request: HttpRequest, address: str) -> HttpResponse:
    """Go to another page of ours after a write, whether htmx or the browser sent the form; elsewhere becomes home."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        address = "/"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})
