# SPDX-License-Identifier: Apache-2.0
"""The two sentences of a job (R214, freight.md §1): what a person reads aloud when asked "where is my cargo?".

Each says the last event, place and age, who is responsible, what comes next and when, as of when and from whom;
what nobody knows is said as what is being waited for, never as "unknown". The internal one names people, reasons and
holds; the external one names none of them and is worded for the party's part in the job.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import trans_real

from wharfinger.kernel.bilingual import in_language
from wharfinger.kernel.models import Unit, User
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
    say = voice(language)
    clauses = [say.last(job, now), *say.due(job, now), *say.reasons(exceptions), *say.hold(job)]
    clauses += [say.who(job, exceptions), say.next(job, exceptions), say.as_of(job, now, name_source=True)]
    return say.join(clauses)


def external(job: Job, exceptions: Sequence[JobException], *, language: str, now: datetime, role: str = "") -> str:
    """For the customer: worded for the part `role` (JobRole) plays; nothing that is ours alone."""
    say = voice(language)
    clauses = [say.opening(job, role), say.last(job, now), *say.due(job, now), *say.open_reasons(exceptions)]
    clauses += [say.we(job), say.next(job, exceptions), say.as_of(job, now, name_source=False)]
    return say.join(clauses)


def place_name(place: Place | None, written: str = "", language: str | None = None) -> str:
    """The place in the language (default: the one in force), else as written, else its code."""
    if place is None:
        return written
    return in_language(place.name_zh, place.name_en, language) or written or place.code


def mid(label: object) -> str:
    """A label inside a sentence: English ones lose their capital unless they are an abbreviation."""
    text = str(label)
    return text if text[1:2].isupper() or text[1:2] in ("/", "") else text[0].lower() + text[1:]


def local(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone or "Asia/Shanghai"))
    return local.strftime("%m-%d %H:%M")


class Voice:
    """One language: its catalogue and its labels, looked up once. A page of sentences asks some hundred times."""

    def __init__(self, language: str) -> None:
        self.language = language
        catalogue = trans_real.translation(language)
        self._ = catalogue.gettext
        self.ngettext = catalogue.ngettext
        with translation.override(language):
            self.codes = {code: mid(label) for code, label in MilestoneCode.choices}
            self.rules = {code: mid(label) for code, label in ExceptionRule.choices}
            self.why = {code: mid(label) for code, label in Reason.choices}

    def name(self, row: Unit | User) -> str:
        """The unit or person in this language."""
        return in_language(row.name_zh, row.name_en, self.language) or str(row)

    def join(self, clauses: Sequence[str]) -> str:
        """The clauses as one sentence; empty ones are left out."""
        said = [clause for clause in clauses if clause]
        text = self._("; ").join(said) + self._(".")
        return text[0].upper() + text[1:]

    def ago(self, span: timedelta) -> str:
        """How long ago, in words."""
        hours = int(span.total_seconds() // 3600)
        if hours < 1:
            return self._("within the last hour")
        if hours < 48:
            return self.ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
        return self.ngettext("%(n)s day ago", "%(n)s days ago", hours // 24) % {"n": hours // 24}

    def opening(self, job: Job, role: str) -> str:
        origin = place_name(job.origin, job.origin_text, language=self.language)
        destination = place_name(job.destination, job.destination_text, language=self.language)
        values = {"number": job.number, "origin": origin, "destination": destination}
        if job.cargo_kind == CargoKind.CO_LOAD and role in ("", JobRole.PAYER, JobRole.CO_LOADER):
            return self._("your booking %(number)s") % values
        if role in _COMING and origin:
            return self._("your shipment %(number)s from %(origin)s") % values
        if destination:
            return self._("your shipment %(number)s to %(destination)s") % values
        return self._("your shipment %(number)s") % values

    def last(self, job: Job, now: datetime) -> str:
        if job.last_at is None:
            values = {"day": job.booked_on.isoformat()}
            return self._("booked on %(day)s, the first report from the operation is awaited") % values
        label = self.codes[job.last_code]
        where = place_name(job.last_place, job.last_place_text, language=self.language)
        zone = job.last_place.time_zone if job.last_place else ""
        values = {"event": label, "place": where, "ago": self.ago(now - job.last_at), "at": local(job.last_at, zone)}
        if where:
            return self._("%(event)s, %(place)s, %(ago)s (%(at)s)") % values
        return self._("%(event)s %(ago)s (%(at)s)") % values

    def due(self, job: Job, now: datetime) -> list[str]:
        if job.promised_on is None or job.phase in (Phase.DONE, Phase.CANCELLED):
            return []
        zone = ZoneInfo((job.destination.time_zone if job.destination else "") or "Asia/Shanghai")
        late = (now.astimezone(zone).date() - job.promised_on).days
        values = {"day": job.promised_on.isoformat(), "n": late}
        if late > 0:
            late_text = self.ngettext(
                "delivery was due on %(day)s, %(n)s day late", "delivery was due on %(day)s, %(n)s days late", late
            )
            return [late_text % values]
        return [self._("promised for %(day)s") % values]

    def reasons(self, exceptions: Sequence[JobException]) -> list[str]:
        said = []
        for row in exceptions:
            reason = row.reason_text or (self.why[row.reason] if row.reason else "")
            values = {"what": self.what(row), "reason": mid(reason) if reason else ""}
            said.append(
                self._("%(what)s: %(reason)s") % values
                if reason
                else self._("%(what)s, reason being clarified") % values
            )
        return said

    def what(self, row: JobException) -> str:
        """The rule, and which of its clocks it is."""
        if not row.subject:
            return self.rules[row.rule]
        with translation.override(self.language):
            about = row.what
        return f"{self.rules[row.rule]} ({about})"

    def open_reasons(self, exceptions: Sequence[JobException]) -> list[str]:
        reasons = dict.fromkeys((self.why[row.reason]) for row in exceptions if row.reason in _OPEN_REASONS)
        return [self._("reason: %(reason)s") % {"reason": reason} for reason in reasons]

    def hold(self, job: Job) -> list[str]:
        if not job.on_hold:
            return []
        if job.hold_reason:
            return [self._("bill held: %(reason)s") % {"reason": job.hold_reason}]
        return [self._("bill held")]

    def who(self, job: Job, exceptions: Sequence[JobException]) -> str:
        owner = next((row.owner for row in exceptions if row.owner), None) or job.operator
        unit = next((row.unit for row in exceptions), job.branch)
        if owner is None:
            return self._("%(unit)s is responsible") % {"unit": self.name(unit)}
        return self._("%(unit)s is responsible (%(person)s)") % {"unit": self.name(unit), "person": self.name(owner)}

    def we(self, job: Job) -> str:
        if job.phase in (Phase.DONE, Phase.CANCELLED):
            return ""
        return self._("our %(unit)s branch is looking after it") % {"unit": self.name(job.branch)}

    def next(self, job: Job, exceptions: Sequence[JobException]) -> str:
        if job.phase == Phase.DONE:
            return self._("nothing is left to do on the way")
        if job.phase == Phase.CANCELLED:
            return self._("the booking is cancelled")
        step = next((row for row in exceptions if row.corrective_action), None)
        if step is not None:
            values = {"step": step.corrective_action}
            if step.next_step_at is None:
                return self._("next: %(step)s") % values
            return self._("next: %(step)s by %(at)s") % {**values, "at": local(step.next_step_at, job.branch.time_zone)}
        return self.expected(job)

    def expected(self, job: Job) -> str:
        code = job.next_code or MilestoneCode.DEPARTED.value
        label = self.codes[code]
        place = job.origin if code == MilestoneCode.DEPARTED else job.destination
        if job.next_at is not None:
            zone = place.time_zone if place else ""
            return self._("next: %(event)s, expected %(at)s") % {"event": label, "at": local(job.next_at, zone)}
        if code == MilestoneCode.OUT_FOR_DELIVERY and job.scope_to in (Scope.DOOR, Scope.WAREHOUSE):
            return self._("next: %(event)s, the delivery time is being arranged") % {"event": label}
        return self._("next: %(event)s, the date is being asked for") % {"event": label}

    def as_of(self, job: Job, now: datetime, *, name_source: bool) -> str:
        if job.heard_at is None:
            return self._("as of %(at)s") % {"at": local(now, job.branch.time_zone)}
        values = {"at": local(job.heard_at, job.branch.time_zone), "source": job.last_source}
        if name_source and job.last_source:
            return self._("as of %(at)s, from %(source)s") % values
        return self._("as of %(at)s") % values


@functools.cache
def voice(language: str) -> Voice:
    """The voice of a language, made once."""
    return Voice(language)
