# SPDX-License-Identifier: Apache-2.0
"""A setting that changes is noticed whoever changes it; what has not changed keeps its version."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from tests.cast import gather

from wharfinger.kernel.models import CalendarDay, Unit
from wharfinger.kernel.versions import version_of
from wharfinger.shipments.actions.clocks import tables_in_force

pytestmark = pytest.mark.django_db


def test_every_change_gives_another_version_and_none_the_same() -> None:
    cast = gather()
    seen = [version_of(Unit, CalendarDay)]
    CalendarDay.objects.create(unit=cast.branches["QD"], on=date(2026, 12, 31), works=False)
    seen.append(version_of(Unit, CalendarDay))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_unit SET time_zone = 'UTC' WHERE code = 'QD'")
    seen.append(version_of(Unit, CalendarDay))
    CalendarDay.objects.all().delete()
    seen.append(version_of(Unit, CalendarDay))
    assert len(set(seen)) == 4
    assert version_of(Unit, CalendarDay) == seen[-1]


def test_the_tables_of_the_clocks_are_kept_until_a_setting_changes() -> None:
    cast = gather()
    kept = tables_in_force()
    assert tables_in_force() is kept
    CalendarDay.objects.create(unit=cast.branches["QD"], on=date(2026, 12, 31), works=False)
    assert tables_in_force() is not kept
    assert tables_in_force().calendars[cast.branches["QD"].pk].works_on(date(2026, 12, 31)) is False
