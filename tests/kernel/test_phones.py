# SPDX-License-Identifier: Apache-2.0
"""Phone numbers as compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.kernel.phones import _by_library, phone_key

MOBILE = st.from_regex(r"(\+86|\+86 )?1[3-9][0-9]( ?[0-9]{4}){2}", fullmatch=True)
LANDLINE = st.from_regex(r"\(?0(10|2[0-9]|[3-9][0-9]{2})\)?[- ]?[2-8][0-9]{6,7}", fullmatch=True)


@given(st.one_of(MOBILE, LANDLINE))
def test_the_short_way_says_what_the_library_says(text):
    assert phone_key(text) == _by_library(text, "CN")


@pytest.mark.parametrize(
    ("text", "key"),
    [("0532-8388 1234", "8653283881234"), ("+86 532 83881234", "8653283881234"), ("138 0013 8000", "8613800138000"),
     ("+1 650-253-0000", "16502530000"), ("8388", "8388"), ("", "")],
)  # fmt: skip
def test_numbers_are_compared_with_their_country(text, key):
    assert phone_key(text) == key
