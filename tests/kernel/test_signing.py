# SPDX-License-Identifier: Apache-2.0
"""Signatures of messages from other systems."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.kernel.signing import WINDOW_SECONDS, BadSignatureError, check, sign

NOW = 1_780_000_000


def test_the_signature_is_the_documented_one():
    assert sign("secret", b'{"a":1}', NOW) == "v1=" + (hmac.new(b"secret", b'1780000000.{"a":1}', "sha256").hexdigest())


@given(st.binary(), st.integers(-WINDOW_SECONDS, WINDOW_SECONDS))
def test_a_signed_body_is_taken_within_the_window(body, lateness):
    check("secret", body, str(NOW), sign("secret", body, NOW), now=NOW + lateness)


@pytest.mark.parametrize(
    ("secret", "timestamp", "signature", "now"),
    [
        ("secret", str(NOW), sign("other", b"x", NOW), NOW),
        ("secret", str(NOW), sign("secret", b"y", NOW), NOW),
        ("secret", str(NOW + 1), sign("secret", b"x", NOW), NOW),
        ("secret", str(NOW), sign("secret", b"x", NOW), NOW + WINDOW_SECONDS + 1),
        ("secret", str(NOW), sign("secret", b"x", NOW), NOW - WINDOW_SECONDS - 1),
        ("", str(NOW), sign("", b"x", NOW), NOW),
        ("secret", "", "", NOW),
        ("secret", "soon", "ü", NOW),
    ],
)
def test_everything_else_is_refused_with_one_answer(secret, timestamp, signature, now):
    with pytest.raises(BadSignatureError):
        check(secret, b"x", timestamp, signature, now=now)
