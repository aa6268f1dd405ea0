# SPDX-License-Identifier: Apache-2.0
"""The stream of live events."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from wharfinger.kernel.live import stream


async def live(request: HttpRequest) -> HttpResponseBase:
    """The signed-in person's events; 204 tells a browser that is signed out to stop asking."""
    user = await sync_to_async(get_user)(request)
    if not user.is_authenticated or user.pk is None:
        return HttpResponse(status=204)
    wanted = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    after = int(wanted) if wanted.isascii() and wanted.isdigit() else None
    return StreamingHttpResponse(
        stream(user.pk, after),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )
