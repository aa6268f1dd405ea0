# SPDX-License-Identifier: Apache-2.0
"""Pages for what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wharfinger.kernel.errors import NotAllowed, NotFound, WharfingerError
from wharfinger.kernel.middleware import error_response


class ServerError(WharfingerError):
    """Our fault."""

    code = "server_error"
    status = 500


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the one shape."""
    return error_response(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 in the one shape."""
    return error_response(request, NotAllowed())


def server_error(request: HttpRequest) -> HttpResponse:
    """500 in the one shape, with the request's id to name when asking for help."""
    return error_response(request, ServerError())
