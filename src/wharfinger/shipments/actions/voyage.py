# SPDX-License-Identifier: Apache-2.0
"""Change one voyage: its jobs follow; or roll jobs to another one (freight.md §1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows, update_rows
from wharfinger.kernel.choices import Scheme
from wharfinger.kernel.errors import Conflict, Invalid, NotFound
from wharfinger.kernel.identifiers import Number, add_identifiers, known_identifiers
from wharfinger.kernel.models import Identifier
from wharfinger.kernel.search import number_key
from wharfinger.shipments.actions.milestone import record_milestones
from wharfinger.shipments.actions.standing import lock_jobs
from wharfinger.shipments.choices import Classifier, MilestoneCode
from wharfinger.shipments.drafts import MilestoneDraft
from wharfinger.shipments.models import Booking, Job, JobVoyage, Voyage
from wharfinger.shipments.queries.jobs import jobs_visible_to

_DATES = (
    ("etd", MilestoneCode.DEPARTED, Classifier.ESTIMATED),
    ("eta", MilestoneCode.ARRIVED, Classifier.ESTIMATED),
    ("atd", MilestoneCode.DEPARTED, Classifier.ACTUAL),
    ("ata", MilestoneCode.ARRIVED, Classifier.ACTUAL),
)


def move_voyage(
    voyage_id: int, *, actor: Actor, source: str = "desk", now: datetime | None = None, **dates: datetime | None
) -> list[int]:
    """Set etd, eta, atd or ata of a voyage and report them on the jobs the actor may see; their ids.

    Raises NotFound for an unknown voyage. The same date again reports nothing new.
    """
    moment = now or datetime.now(UTC)
    with acting(actor, "move_voyage"):
        voyage = _locked([voyage_id])[0]
        said = {name: at for name, at in dates.items() if at is not None and at != getattr(voyage, name)}
        if not said:
            return []
        update_rows(Voyage, tuple(said), [(voyage.pk, *said.values())])
        jobs = list(jobs_visible_to(actor).filter(legs__voyage=voyage).values_list("pk", flat=True).order_by("pk"))
        record_milestones(_reports(voyage, jobs, said, moment, source), actor=actor, now=moment)
    return jobs


def roll_jobs(
    job_ids: Sequence[int], *, from_voyage: int, to_voyage: int, actor: Actor, reason: str = "", source: str = "desk",
    now: datetime | None = None,
) -> list[int]:  # fmt: skip
    """Take jobs from one voyage to another (甩柜): legs, bookings and numbers follow; rollover and new dates are reported.

    Raises NotFound for a job that is not on the voyage or not the actor's, Conflict for one that has sailed, Invalid
    without jobs or when both voyages are the same. Returns the ids.
    """
    if not job_ids or from_voyage == to_voyage:
        raise Invalid(_("Choose jobs, and another voyage to roll them to."))
    moment = now or datetime.now(UTC)
    with acting(actor, "roll_jobs"):
        first, second = (row for row in sorted(_locked([from_voyage, to_voyage]), key=lambda v: v.pk != from_voyage))
        jobs = _on_board(job_ids, first, actor)
        _relink(jobs, first, second)
        _rename(jobs, first, second, source)
        record_milestones(_rolled(jobs, first, second, reason, moment, source), actor=actor, now=moment)
    return jobs


def open_sailings(rows: Sequence[Voyage], *, actor: Actor, source: str = "desk") -> list[int]:
    """Save voyages typed by hand, or take the one with the same vessel, number and places; their ids.

    Raises Invalid for one without a number.
    """
    if any(not row.number.strip() for row in rows):
        raise Invalid(_("A voyage needs its number."), fields={"number": _("missing")})
    with acting(actor, "open_sailings"):
        return [_opened(row, source) for row in rows]


def _opened(row: Voyage, source: str) -> int:
    key = {name: getattr(row, name) for name in ("vessel", "number", "loading_id", "discharge_id")}
    values = {name: getattr(row, name) for name in ("carrier_id", "mode", "etd", "eta")}
    found, _new = Voyage.objects.get_or_create(defaults={**values, "source": source}, **key)
    return int(found.pk)


def _locked(ids: Sequence[int]) -> list[Voyage]:
    rows = list(Voyage.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(set(ids)):
        raise NotFound
    return rows


def _on_board(job_ids: Sequence[int], voyage: Voyage, actor: Actor) -> list[int]:
    wanted = sorted(set(job_ids))
    lock_jobs(wanted)
    rows = jobs_visible_to(actor).filter(pk__in=wanted, legs__voyage=voyage).values_list("pk", "atd", "number")
    sailed = [number for _pk, atd, number in rows if atd is not None]
    if len(rows) != len(wanted):
        raise NotFound
    if sailed:
        raise Conflict(_("%(numbers)s sailed already and cannot be rolled."), numbers=" ".join(sorted(sailed)))
    return wanted


def _relink(jobs: Sequence[int], first: Voyage, second: Voyage) -> None:
    there = set(JobVoyage.objects.filter(job_id__in=jobs, voyage=second).values_list("job_id", flat=True))
    legs = JobVoyage.objects.filter(job_id__in=jobs, voyage=first)
    legs.filter(job_id__in=there).delete()
    update_rows(JobVoyage, ("voyage",), [(pk, second.pk) for pk in legs.values_list("pk", flat=True)])
    bookings = list(Booking.objects.filter(jobs__in=jobs, voyages=first).distinct().order_by("pk"))
    link = Booking.voyages.through
    had = set(link.objects.filter(booking__in=bookings, voyage=second).values_list("booking_id", flat=True))
    copy_rows(link, ("booking", "voyage"), ((row.pk, second.pk) for row in bookings if row.pk not in had))
    left = set(Job.objects.filter(bookings__in=bookings, legs__voyage=first).values_list("bookings", flat=True))
    link.objects.filter(booking__in=[row for row in bookings if row.pk not in left], voyage=first).delete()


def _rename(jobs: Sequence[int], first: Voyage, second: Voyage, source: str) -> None:
    """People look for the jobs under the new voyage from now on."""
    rows = Identifier.objects.filter(noun="job", object_id__in=jobs, scheme=Scheme.VOYAGE)
    rows.filter(key=number_key(str(first))).delete()
    numbers = [Number(job, Scheme.VOYAGE.value, str(second), source) for job in jobs]
    add_identifiers("job", numbers, known=known_identifiers("job", jobs))


def _rolled(
    jobs: Sequence[int], first: Voyage, second: Voyage, reason: str, now: datetime, source: str
) -> list[MilestoneDraft]:
    why = f"{first} → {second}" + (f": {reason}" if reason else "")
    rolled = [
        MilestoneDraft(
            Classifier.ACTUAL.value, now, code=MilestoneCode.ROLLED_OVER.value, job_id=job, reason=why[:200], source=source,
            raw_id=f"roll:{first.pk}:{second.pk}:{job}:{now.isoformat()}",
        )
        for job in jobs
    ]  # fmt: skip
    dates = {name: at for name in ("etd", "eta") if (at := getattr(second, name)) is not None}
    return rolled + _reports(second, jobs, dates, now, source)


def _reports(
    voyage: Voyage, jobs: Sequence[int], said: dict[str, datetime], now: datetime, source: str
) -> list[MilestoneDraft]:
    return [
        MilestoneDraft(
            job_id=job, code=code.value, classifier=kind.value, occurred_at=said[name], source=source,
            raw_id=f"voyage:{voyage.pk}:{job}:{name}:{now.isoformat()}", raw_code=name,
        )
        for job in jobs for name, code, kind in _DATES if name in said
    ]  # fmt: skip
