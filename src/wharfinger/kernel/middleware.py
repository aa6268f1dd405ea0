# SPDX-License-Identifier: Apache-2.0
"""Middleware: request id, policy, actor, language, errors in one shape."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from wharfinger.kernel.actor import actor_for
from wharfinger.kernel.audit import request_id as current_request_id
from wharfinger.kernel.errors import WharfingerError

Next = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'"
)


def health(get_response: Next) -> Next:
    """Answer /healthz before anything else, whatever the Host: 200 once the database answers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path != "/healthz":
            return get_response(request)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM kernel_company")
        return HttpResponse("ok", content_type="text/plain")

    return middleware


def request_id(get_response: Next) -> Next:
    """Give every request an id; it stands in the audit and on error pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = current_request_id.set(uuid.uuid4().hex[:16])
        try:
            response = get_response(request)
            response.headers["X-Request-Id"] = current_request_id.get()
            return response
        finally:
            current_request_id.reset(token)

    return middleware


def content_security_policy(get_response: Next) -> Next:
    """No inline script or style, nothing from elsewhere, no framing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        return response

    return middleware


def actor(get_response: Next) -> Next:
    """Put the actor on the request: who asks, with today's posts; one statement, when first needed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_for(request.user.pk or 0, str(request.user)))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def language(get_response: Next) -> Next:
    """Speak the person's language in the person's zone; visitors get their cookie's or browser's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        tongue = request.user.language if signed_in else _visitors_language(request)  # type: ignore[union-attr]
        zone = request.user.time_zone if signed_in else settings.LOCAL_TIME_ZONE  # type: ignore[union-attr]
        with translation.override(tongue), timezone.override(ZoneInfo(zone)):
            request.LANGUAGE_CODE = tongue
            response = get_response(request)
            response.headers.setdefault("Content-Language", tongue)
            return response

    return middleware


def _visitors_language(request: HttpRequest) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in known:
        return chosen
    wanted = request.headers.get("Accept-Language", "")
    return translation.get_language_from_request(request) if wanted else settings.LANGUAGE_CODE


class errors:  # noqa: N801  a middleware like its neighbours, but with process_exception
    """Turn our errors into a page, a fragment or JSON of the one shape."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the error's own status; other exceptions go on."""
        if not isinstance(exception, WharfingerError):
            return None
        return error_response(request, exception)


def error_response(request: HttpRequest, error: WharfingerError) -> HttpResponse:
    """The error as JSON for machines, as a fragment for htmx, as a page for people."""
    if wants_json(request):
        return JsonResponse(error.as_dict(), status=error.status)
    template = "kernel/error_fragment.html" if request.headers.get("HX-Request") else "kernel/error.html"
    return render(request, template, {"error": error, "request_id": current_request_id.get()}, status=error.status)


def wants_json(request: HttpRequest) -> bool:
    """Whether a machine asks."""
    accepts = request.headers.get("Accept", "")
    return request.content_type == "application/json" or accepts.startswith("application/json")
