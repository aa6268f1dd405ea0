# SPDX-License-Identifier: Apache-2.0
"""Guards of views."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wharfinger.kernel.errors import NotAllowed

View = Callable[..., HttpResponseBase]


def staff(*roles: str) -> Callable[[View], View]:
    """Only for people who are signed in and hold a post (one of `roles`, when named)."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor  # type: ignore[attr-defined]
            if not actor.roles or (roles and not actor.has(*roles)):
                raise NotAllowed
            return view(request, *args, **kwargs)

        return guarded

    return decorate
