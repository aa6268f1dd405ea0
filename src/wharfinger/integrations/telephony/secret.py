# SPDX-License-Identifier: Apache-2.0
"""The secret shared with the telephone system."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings


def webhook_secret() -> str:
    """WHARFINGER_SIGNING_SECRET, else one derived from the secret key and shown to administrators."""
    if settings.SIGNING_SECRET:
        return str(settings.SIGNING_SECRET)
    return hmac.new(settings.SECRET_KEY.encode(), b"telephony webhook", hashlib.sha256).hexdigest()
