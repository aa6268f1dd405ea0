# SPDX-License-Identifier: Apache-2.0
"""How customers are answered, by branch, this month beside last: told first, seconds, hops (R192, design ruling 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import Coalesce

from wharfinger.conversations.queries.clock import month_start
from wharfinger.conversations.queries.visible import enquiries_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.bilingual import in_language
from wharfinger.shipments.choices import ExceptionState
from wharfinger.shipments.queries.jobs import exceptions_visible_to

TOLD_FIRST = Q(told_at__isnull=False) & (Q(asked_at__isnull=True) | Q(told_at__lte=F("asked_at")))


@dataclass(frozen=True)
class Share:
    """So many of so many; the rate is None where there were none."""

    part: float
    whole: int

    @property
    def rate(self) -> float | None:
        """Part of the whole."""
        return self.part / self.whole if self.whole else None

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)


NOTHING = Share(0, 0)


@dataclass
class Answering:
    """A branch (None: all of them): each figure this month and last month."""

    branch_id: int | None
    name: str
    told: tuple[Share, Share] = (NOTHING, NOTHING)
    seconds: tuple[Share, Share] = (NOTHING, NOTHING)
    hops: tuple[Share, Share] = (NOTHING, NOTHING)


def months(now: datetime | None = None) -> tuple[datetime, datetime]:
    """The first moment of this month and of the last one."""
    this = month_start(now)
    return this, (this - timedelta(days=1)).replace(day=1)


def answering(actor: Actor, now: datetime | None = None) -> list[Answering]:
    """All branches together, then each; two statements."""
    found: dict[int | None, Answering] = {}
    for row in _told(actor, now):
        _branch(found, row).told = (
            Share(row["first_this"], row["closed_this"]),
            Share(row["first_last"], row["closed_last"]),
        )
    for row in _asked(actor, now):
        line = _branch(found, row)
        line.seconds = tuple(  # type: ignore[assignment]
            Share((row[f"span_{m}"] or timedelta()).total_seconds(), row[f"answered_{m}"]) for m in ("this", "last")
        )
        line.hops = (Share(row["hops_this"] or 0, row["count_this"]), Share(row["hops_last"] or 0, row["count_last"]))
    lines = sorted(found.values(), key=lambda line: line.name)
    return [_total(lines), *lines] if lines else []


def _branch(found: dict[int | None, Answering], row: dict[str, Any]) -> Answering:
    name = in_language(row["zh"] or "", row["en"] or "")
    return found.setdefault(row["branch"], Answering(row["branch"], name))


def _total(lines: list[Answering]) -> Answering:
    whole = Answering(None, "")
    for line in lines:
        for name in ("told", "seconds", "hops"):
            mine, theirs = getattr(whole, name), getattr(line, name)
            setattr(whole, name, (mine[0] + theirs[0], mine[1] + theirs[1]))
    return whole


def _told(actor: Actor, now: datetime | None) -> Any:
    this, last = months(now)
    rows = exceptions_visible_to(actor).filter(closed_at__gte=last).exclude(state=ExceptionState.DISMISSED).order_by()
    counts: dict[str, Any] = {}
    for name, month in (("this", Q(closed_at__gte=this)), ("last", Q(closed_at__lt=this))):
        counts[f"closed_{name}"] = Count("pk", filter=month)
        counts[f"first_{name}"] = Count("pk", filter=month & TOLD_FIRST)
    return rows.values(branch=F("unit_id"), zh=F("unit__name_zh"), en=F("unit__name_en")).annotate(**counts)


def _asked(actor: Actor, now: datetime | None) -> Any:
    this, last = months(now)
    span = ExpressionWrapper(F("answered_at") - F("asked_at"), output_field=DurationField())
    counts: dict[str, Any] = {}
    for name, month in (("this", Q(asked_at__gte=this)), ("last", Q(asked_at__lt=this))):
        answered = month & Q(answered_at__isnull=False)
        counts |= {
            f"count_{name}": Count("pk", filter=month), f"hops_{name}": Sum("hops", filter=month),
            f"answered_{name}": Count("pk", filter=answered), f"span_{name}": Sum(span, filter=answered),
        }  # fmt: skip
    rows = enquiries_visible_to(actor).filter(asked_at__gte=last).order_by()
    named = {
        short: Coalesce(f"job__branch__{name}", f"organisation__branch__{name}")
        for short, name in (("branch", "id"), ("zh", "name_zh"), ("en", "name_en"))
    }
    return rows.values(**named).annotate(**counts)
