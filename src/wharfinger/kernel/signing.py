# SPDX-License-Identifier: Apache-2.0
"""Signatures of messages from other systems: HMAC-SHA256 over "timestamp.body", with a window against replay.

The sender puts the Unix time in `X-Wharfinger-Timestamp` and `v1=` + hexadecimal HMAC in `X-Wharfinger-Signature`.
Used by the feeds of milestones and by the telephony webhook.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.errors import WharfingerError

TIMESTAMP_HEADER = "X-Wharfinger-Timestamp"
SIGNATURE_HEADER = "X-Wharfinger-Signature"
WINDOW_SECONDS = 300
_VERSION = "v1="


class BadSignatureError(WharfingerError):
    """The message is not signed, wrongly signed, or too old. It does not say which, so that nobody can probe."""

    code = "bad_signature"
    status = 401
    message = _("The signature is missing, wrong or too old.")


def sign(secret: str, body: bytes, timestamp: int) -> str:
    """The value of the signature header for a body sent at `timestamp` (Unix seconds)."""
    digest = hmac.new(secret.encode(), str(timestamp).encode() + b"." + body, hashlib.sha256).hexdigest()
    return _VERSION + digest


def signed_headers(secret: str, body: bytes, timestamp: int | None = None) -> dict[str, str]:
    """Both headers, for senders and tests."""
    at = int(time.time()) if timestamp is None else timestamp
    return {TIMESTAMP_HEADER: str(at), SIGNATURE_HEADER: sign(secret, body, at)}


def check(secret: str, body: bytes, timestamp: str, signature: str, *, now: float | None = None) -> None:
    """Raises BadSignatureError unless the body was signed with the secret within the window around `now`."""
    moment = time.time() if now is None else now
    if not secret or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise BadSignatureError
    if abs(moment - int(timestamp)) > WINDOW_SECONDS:
        raise BadSignatureError
    if not hmac.compare_digest(sign(secret, body, int(timestamp)).encode(), signature.encode()):
        raise BadSignatureError


def check_request(request: HttpRequest, secret: str) -> bytes:
    """The body of a signed request. Raises BadSignatureError."""
    body = request.body
    check(secret, body, request.headers.get(TIMESTAMP_HEADER, ""), request.headers.get(SIGNATURE_HEADER, ""))
    return body
