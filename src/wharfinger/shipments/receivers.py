# SPDX-License-Identifier: Apache-2.0
"""What the operation's mirror tells colleagues."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils import translation

from wharfinger.kernel.choices import NoticeLevel
from wharfinger.kernel.models import Notice
from wharfinger.kernel.notices import notify
from wharfinger.shipments.models import JobException
from wharfinger.shipments.signals import exceptions_opened

MOST = 20


@receiver(exceptions_opened)
def tell_owners(ids: list[int], **_: Any) -> None:
    """A notice for each owner; a flood (an import) is left to the board."""
    if len(ids) > MOST:
        return
    rows = JobException.objects.filter(pk__in=ids, owner__isnull=False).select_related("job__payer")
    notify([
        Notice(
            user_id=row.owner_id or 0, kind="exception", key=f"exception:{row.pk}", level=NoticeLevel.ATTENTION.value,
            text_zh=_text(row, "zh-hans"), text_en=_text(row, "en"), url=reverse("shipments:job", args=[row.job_id]),
        )
        for row in rows
    ])  # fmt: skip


def _text(row: JobException, language: str) -> str:
    with translation.override(language):
        return f"{row.job.number} · {row.job.payer} · {row.get_rule_display()}"[:400]
