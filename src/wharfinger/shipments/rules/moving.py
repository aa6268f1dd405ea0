# SPDX-License-Identifier: Apache-2.0
"""What new dates of a sailing do to a job, and whom to tell (freight.md §1). Pure rules.

Tell the customer when departure moves by 24 h, arrival of a deep-sea voyage by two days (else by 24 h), when the job
is rolled, or when a cut-off or the promised day is missed by it; the rest goes into the daily digest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from wharfinger.shipments.choices import Mode
from wharfinger.shipments.rules.sentence import local, voice

AT_ORIGIN = timedelta(hours=24)
NEAR, DEEP = timedelta(hours=24), timedelta(days=2)
DEEP_SEA_FROM = timedelta(days=10)
_SEA = frozenset({Mode.SEA_FCL.value, Mode.SEA_LCL.value})


@dataclass(frozen=True)
class CutOff:
    """A cut-off that is not met; one stated by the carrier stays until the carrier states another."""

    kind: str
    due_at: datetime
    stated: bool = False


@dataclass(frozen=True)
class Before:
    """A job as it stands before the change; `zone` is that of its destination."""

    pk: int
    mode: str
    etd: datetime | None = None
    eta: datetime | None = None
    promised_on: date | None = None
    zone: str = ""
    cutoffs: Sequence[CutOff] = ()


@dataclass(frozen=True)
class Effect:
    """What the change does to one job; `late_days` past the promised day, None where it is kept or none is given."""

    pk: int
    etd: tuple[datetime | None, datetime | None]
    eta: tuple[datetime | None, datetime | None]
    missed: tuple[str, ...] = ()
    late_days: int | None = None
    rolled: bool = False
    tell: bool = False


def effect(job: Before, after: Mapping[str, datetime | None], now: datetime, *, rolled: bool = False) -> Effect:
    """The effect of the new `etd` and `eta`, where they are given, on the job."""
    etd, eta = after.get("etd") or job.etd, after.get("eta") or job.eta
    missed = tuple(cut.kind for cut in job.cutoffs if now < cut.due_at and _due(cut, job.etd, etd) <= now)
    late, late_before = _late(job, eta), _late(job, job.eta)
    broken = late is not None and (late_before is None or late > late_before)
    deep = job.mode in _SEA and etd is not None and eta is not None and eta - etd >= DEEP_SEA_FROM
    tell = rolled or bool(missed) or broken or _moved(job.etd, etd, AT_ORIGIN)
    tell = tell or _moved(job.eta, eta, DEEP if deep else NEAR)
    return Effect(job.pk, (job.etd, etd), (job.eta, eta), missed, late, rolled, tell)


def _due(cut: CutOff, before: datetime | None, after: datetime | None) -> datetime:
    if cut.stated or before is None or after is None:
        return cut.due_at
    return cut.due_at + (after - before)


def _late(job: Before, eta: datetime | None) -> int | None:
    if eta is None or job.promised_on is None:
        return None
    days = (eta.astimezone(ZoneInfo(job.zone or "UTC")).date() - job.promised_on).days
    return days if days > 0 else None


def _moved(before: datetime | None, after: datetime | None, least: timedelta) -> bool:
    return before is not None and after is not None and abs(after - before) >= least


def told_text(number: str, change: Effect, *, language: str, zones: tuple[str, str] = ("", "")) -> str:
    """What the customer is told: the job and the new dates; neither vessel nor bill nor anybody else's cargo."""
    say = voice(language)
    clauses = [say._("your shipment %(number)s") % {"number": number}]
    if change.rolled:
        clauses.append(say._("the carrier has moved it to the next sailing"))
    texts = (
        (change.etd, say._("departure %(new)s instead of %(old)s"), say._("departure %(new)s")),
        (change.eta, say._("estimated arrival %(new)s instead of %(old)s"), say._("estimated arrival %(new)s")),
    )
    for ((old, new), both, one), zone in zip(texts, zones, strict=True):
        if new is not None and new != old:
            values = {"new": local(new, zone), "old": local(old, zone) if old else ""}
            clauses.append((both if old else one) % values)
    return say.join(clauses)
