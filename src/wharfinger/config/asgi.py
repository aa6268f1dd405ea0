# SPDX-License-Identifier: Apache-2.0
"""One process: Django as WSGI in threads for pages, one coroutine per browser for live events."""

from __future__ import annotations

import gc
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wharfinger.config.settings")

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application

from wharfinger.config.wsgi import application as pages

LIVE = "/live/"
# What is loaded at the start lives for ever: the collector need not look at it again on every page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
_live = get_asgi_application()
_pages = WSGIMiddleware(pages, workers=8)  # type: ignore[arg-type]


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Send the live stream to the asynchronous handler, everything else to the threads."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith(LIVE):
        await _live(scope, receive, send)
    else:
        await _pages(scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
