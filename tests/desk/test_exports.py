# SPDX-License-Identifier: Apache-2.0
"""Lists of the administration and of the day come as CSV too, with the rows they show."""

from __future__ import annotations

import csv
import io

import pytest
from tests.cast import gather

from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.models import Unit, User
from wharfinger.shipments.actions import load_reference_places

pytestmark = pytest.mark.django_db


def test_each_list_exports_its_rows() -> None:
    load_reference_places(actor=SYSTEM)
    cast = gather()
    client = cast.client(Role.ADMINISTRATOR)
    expected = {
        "/administration/people/": User.objects.count(), "/administration/units/": Unit.objects.count(),
        "/administration/rates/": 0, "/administration/lanes/": 4, "/customers/tags/": 0, "/customers/territories/": 0,
        "/save/customers/": 2,
    }  # fmt: skip
    found = {}
    for address in expected:
        text = b"".join(client.get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        found[address] = len(list(csv.reader(io.StringIO(text)))) - 1
    assert found == expected
