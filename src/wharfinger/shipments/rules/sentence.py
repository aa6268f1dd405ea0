# SPDX-License-Identifier: Apache-2.0
"""The two sentences of a job (R214, freight.md §1): what a person reads aloud when asked "where is my cargo?".

Each says the last event, place and age, who is responsible, what comes next and when, as of when and from whom;
what nobody knows is said as what is being waited for, never as "unknown". The internal one names people, reasons and
holds; the external one names none of them and is worded for the party's part in the job.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wharfinger.kernel.bilingual import in_language
from wharfinger.shipments.choices import (
    CargoKind,
    ExceptionRule,
    JobRole,
    MilestoneCode,
    Phase,
    Reason,
    Scope,
)
from wharfinger.shipments.models import Job, JobException, Place

# Reasons a customer may hear; the others stay inside (money, our own warehouse, our data).
_OPEN_REASONS = frozenset({
    Reason.CONSIGNEE_SLOT, Reason.CONSIGNEE_CLOSED, Reason.ADDRESS, Reason.DOCUMENTS, Reason.CUSTOMS, Reason.INSPECTION,
    Reason.CARRIER_DELAY, Reason.ROLLED, Reason.BLANK_SAILING, Reason.CONGESTION, Reason.WEATHER, Reason.CUSTOMER_WISH,
})  # fmt: skip
_CODES = dict(MilestoneCode.choices)
_REASONS = dict(Reason.choices)
_RULES = dict(ExceptionRule.choices)
_COMING = frozenset({JobRole.CONSIGNEE.value, JobRole.NOTIFY.value, JobRole.END_CUSTOMER.value})


@dataclass(frozen=True)
class Sentences:
    """Both sentences of one job in one language."""

    internal: str
    external: str


def sentences(
    job: Job, exceptions: Sequence[JobException], *, language: str, now: datetime | None = None, role: str = ""
) -> Sentences:
    """Both sentences; `job` with its places, branch and operator loaded, `exceptions` its open ones."""
    moment = now or datetime.now(UTC)
    return Sentences(
        internal(job, exceptions, language=language, now=moment),
        external(job, exceptions, language=language, now=moment, role=role),
    )


def internal(job: Job, exceptions: Sequence[JobException], *, language: str, now: datetime) -> str:
    """For colleagues: with names, reasons and holds."""
    with translation.override(language):
        clauses = [_last(job, now), *_due(job, now), *_reasons(exceptions), *_hold(job), _who(job, exceptions)]
        clauses += [_next(job, exceptions), _as_of(job, now, name_source=True)]
        return _join(clauses)


def external(job: Job, exceptions: Sequence[JobException], *, language: str, now: datetime, role: str = "") -> str:
    """For the customer: worded for the part `role` (JobRole) plays; nothing that is ours alone."""
    with translation.override(language):
        clauses = [_opening(job, role), _last(job, now), *_due(job, now), *_open_reasons(exceptions)]
        clauses += [_we(job), _next(job, exceptions), _as_of(job, now, name_source=False)]
        return _join(clauses)


def _join(clauses: Sequence[str]) -> str:
    said = [clause for clause in clauses if clause]
    text = _("; ").join(said) + _(".")
    return text[0].upper() + text[1:]


def place_name(place: Place | None, written: str = "") -> str:
    """The place in the language in force, else as written, else its code."""
    if place is None:
        return written
    return in_language(place.name_zh, place.name_en) or written or place.code


def _mid(label: object) -> str:
    """A label inside a sentence: English ones lose their capital unless they are an abbreviation."""
    text = str(label)
    return text if text[1:2].isupper() or text[1:2] in ("/", "") else text[0].lower() + text[1:]


def _at(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone or "Asia/Shanghai"))
    return local.strftime("%m-%d %H:%M")


def _ago(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    if hours < 1:
        return _("within the last hour")
    if hours < 48:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    return ngettext("%(n)s day ago", "%(n)s days ago", hours // 24) % {"n": hours // 24}


def _opening(job: Job, role: str) -> str:
    origin = place_name(job.origin, job.origin_text)
    destination = place_name(job.destination, job.destination_text)
    values = {"number": job.number, "origin": origin, "destination": destination}
    if job.cargo_kind == CargoKind.CO_LOAD and role in ("", JobRole.PAYER, JobRole.CO_LOADER):
        return _("your booking %(number)s") % values
    if role in _COMING and origin:
        return _("your shipment %(number)s from %(origin)s") % values
    if destination:
        return _("your shipment %(number)s to %(destination)s") % values
    return _("your shipment %(number)s") % values


def _last(job: Job, now: datetime) -> str:
    if job.last_at is None:
        values = {"day": job.booked_on.isoformat()}
        return _("booked on %(day)s, the first report from the operation is awaited") % values
    label = _mid(_CODES[job.last_code])
    where = place_name(job.last_place, job.last_place_text)
    zone = job.last_place.time_zone if job.last_place else ""
    values = {"event": label, "place": where, "ago": _ago(now - job.last_at), "at": _at(job.last_at, zone)}
    if where:
        return _("%(event)s, %(place)s, %(ago)s (%(at)s)") % values
    return _("%(event)s %(ago)s (%(at)s)") % values


def _due(job: Job, now: datetime) -> list[str]:
    if job.promised_on is None or job.phase in (Phase.DONE, Phase.CANCELLED):
        return []
    zone = ZoneInfo((job.destination.time_zone if job.destination else "") or "Asia/Shanghai")
    late = (now.astimezone(zone).date() - job.promised_on).days
    values = {"day": job.promised_on.isoformat(), "n": late}
    if late > 0:
        late_text = ngettext(
            "delivery was due on %(day)s, %(n)s day late", "delivery was due on %(day)s, %(n)s days late", late
        )
        return [late_text % values]
    return [_("promised for %(day)s") % values]


def _reasons(exceptions: Sequence[JobException]) -> list[str]:
    said = []
    for row in exceptions:
        reason = row.reason_text or (_REASONS[row.reason] if row.reason else "")
        values = {"what": _mid(_RULES[row.rule]), "reason": _mid(reason) if reason else ""}
        said.append(_("%(what)s: %(reason)s") % values if reason else _("%(what)s, reason being clarified") % values)
    return said


def _open_reasons(exceptions: Sequence[JobException]) -> list[str]:
    reasons = dict.fromkeys(_mid(_REASONS[row.reason]) for row in exceptions if row.reason in _OPEN_REASONS)
    return [_("reason: %(reason)s") % {"reason": reason} for reason in reasons]


def _hold(job: Job) -> list[str]:
    if not job.on_hold:
        return []
    if job.hold_reason:
        return [_("bill held: %(reason)s") % {"reason": job.hold_reason}]
    return [_("bill held")]


def _who(job: Job, exceptions: Sequence[JobException]) -> str:
    owner = next((row.owner for row in exceptions if row.owner), None) or job.operator
    unit = next((row.unit for row in exceptions), job.branch)
    if owner is None:
        return _("%(unit)s is responsible") % {"unit": unit}
    return _("%(unit)s is responsible (%(person)s)") % {"unit": unit, "person": owner}


def _we(job: Job) -> str:
    if job.phase in (Phase.DONE, Phase.CANCELLED):
        return ""
    return _("our %(unit)s branch is looking after it") % {"unit": job.branch}


def _next(job: Job, exceptions: Sequence[JobException]) -> str:
    if job.phase == Phase.DONE:
        return _("nothing is left to do on the way")
    if job.phase == Phase.CANCELLED:
        return _("the booking is cancelled")
    step = next((row for row in exceptions if row.corrective_action), None)
    if step is not None:
        values = {"step": step.corrective_action}
        if step.next_step_at is None:
            return _("next: %(step)s") % values
        return _("next: %(step)s by %(at)s") % {**values, "at": _at(step.next_step_at, job.branch.time_zone)}
    return _expected(job)


def _expected(job: Job) -> str:
    code = job.next_code or MilestoneCode.DEPARTED.value
    label = _mid(_CODES[code])
    place = job.origin if code == MilestoneCode.DEPARTED else job.destination
    if job.next_at is not None:
        zone = place.time_zone if place else ""
        return _("next: %(event)s, expected %(at)s") % {"event": label, "at": _at(job.next_at, zone)}
    if code == MilestoneCode.OUT_FOR_DELIVERY and job.scope_to in (Scope.DOOR, Scope.WAREHOUSE):
        return _("next: %(event)s, the delivery time is being arranged") % {"event": label}
    return _("next: %(event)s, the date is being asked for") % {"event": label}


def _as_of(job: Job, now: datetime, *, name_source: bool) -> str:
    if job.heard_at is None:
        return _("as of %(at)s") % {"at": _at(now, job.branch.time_zone)}
    values = {"at": _at(job.heard_at, job.branch.time_zone), "source": job.last_source}
    if name_source and job.last_source:
        return _("as of %(at)s, from %(source)s") % values
    return _("as of %(at)s") % values
