# SPDX-License-Identifier: Apache-2.0
"""Save customs entries, truck legs and warehouse orders, and take them from state to state: the jobs hear of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import copy_rows, update_rows
from wharfinger.kernel.choices import Scheme
from wharfinger.kernel.errors import Conflict, Invalid, NotFound
from wharfinger.kernel.identifiers import Number, add_identifiers, known_identifiers
from wharfinger.shipments.actions.milestone import record_milestones
from wharfinger.shipments.choices import Classifier
from wharfinger.shipments.drafts import MilestoneDraft
from wharfinger.shipments.models import Container, TruckLeg
from wharfinger.shipments.queries.jobs import jobs_visible_to
from wharfinger.shipments.queries.papers import NOUNS, Noun, papers_visible_to
from wharfinger.shipments.rules.orders import STATES, TIMES, followers, report_of

_DERIVED = frozenset({"id", "state", *(name for times in TIMES.values() for name in times.values())})


@dataclass
class OrderDraft:
    """An order to create, or with `pk` to change: its columns that are said, and its jobs and boxes (None: as they are)."""

    values: Mapping[str, Any] = field(default_factory=dict)
    job_ids: Sequence[int] | None = None
    container_ids: Sequence[int] | None = None
    pk: int | None = None


def save_orders(noun: str, drafts: Sequence[OrderDraft], *, actor: Actor) -> list[int]:
    """Create or change orders of a noun; their ids. State and its times change by `advance_orders` only.

    Raises NotFound for an order or job that is not the actor's, Invalid for one without a job or a number that is taken.
    """
    kind = NOUNS[noun]
    with acting(actor, f"save_{kind.plural}"):
        return [_save(kind, draft, actor) for draft in drafts]


def _save(noun: Noun, draft: OrderDraft, actor: Actor) -> int:
    if draft.pk is None and not draft.job_ids:
        raise Invalid(_("Name at least one job."), fields={"jobs": _("missing")})
    row = noun.model() if draft.pk is None else _locked(noun, [draft.pk], actor)[0]
    names = {f.attname for f in noun.model._meta.concrete_fields} - _DERIVED
    for name, value in draft.values.items():
        if name in names:
            setattr(row, name, value)
    taken = noun.name == "customs_entry" and row.number
    if taken and noun.model.objects.filter(number=row.number).exclude(pk=row.pk).exists():
        raise Invalid(_("This number is taken already."), fields={"number": _("taken")})
    row.save()
    if draft.job_ids is not None:
        _link(row, draft.job_ids, actor)
    if draft.container_ids is not None and isinstance(row, TruckLeg):
        row.containers.set(Container.objects.filter(pk__in=draft.container_ids, jobs__in=row.jobs.all()).distinct())
    if taken:
        jobs = list(row.jobs.values_list("pk", flat=True))
        numbers = [Number(job, Scheme.CUSTOMS_ENTRY.value, row.number, "desk") for job in jobs]
        add_identifiers("job", numbers, known=known_identifiers("job", jobs))
    return int(row.pk)


def _link(row: Any, job_ids: Sequence[int], actor: Actor) -> None:
    """The jobs named, and those linked before that the actor does not see."""
    wanted = set(job_ids)
    if jobs_visible_to(actor).filter(pk__in=wanted).count() != len(wanted):
        raise NotFound
    linked = set(row.jobs.values_list("pk", flat=True))
    foreign = linked - set(jobs_visible_to(actor).filter(pk__in=linked).values_list("pk", flat=True))
    row.jobs.set(wanted | foreign)


def _locked(noun: Noun, ids: Sequence[int], actor: Actor) -> list[Any]:
    rows = papers_visible_to(actor, noun).filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    found = list(rows)
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def advance_orders(
    noun: str, ids: Sequence[int], state: str, *, actor: Actor, at: datetime | None = None, now: datetime | None = None
) -> int:
    """Take orders to a state; `at`: when it happened. The matching milestone is reported on their jobs.

    Raises Conflict when the state does not follow, Invalid for no state or a time to come. Returns how many reports are new.
    """
    kind, moment = NOUNS[noun], now or datetime.now(UTC)
    if state not in STATES[noun].values:
        raise Invalid(_("Choose a state from the list."))
    when = at or moment
    if when > moment:
        raise Invalid(_("This lies in the future: report what has happened."), fields={"at": _("in the future")})
    with acting(actor, f"advance_{kind.plural}"):
        rows = _locked(kind, ids, actor)
        if any(state not in followers(noun, row.state) for row in rows):
            raise Conflict(_("The order is in a state from which this does not follow. Reload the page."))
        name = TIMES[noun].get(state)
        fields = ("state", name) if name else ("state",)
        update_rows(kind.model, fields, [(row.pk, state, when) if name else (row.pk, state) for row in rows])
        return record_milestones(_reports(kind, rows, state, when), actor=actor, now=moment).new


def _reports(noun: Noun, rows: Sequence[Any], state: str, when: datetime) -> list[MilestoneDraft]:
    drafts = []
    for row in rows:
        boxes = _boxes(row)
        for job, direction in row.jobs.order_by("pk").values_list("pk", "direction"):
            units = boxes.get(job, [""])
            kind = getattr(row, "kind", "")
            code = report_of(noun.name, state, kind=kind, boxed=units != [""], direction=direction)
            drafts += [
                MilestoneDraft(
                    Classifier.ACTUAL.value, when, code=code, job_id=job, unit_ref=unit, source="desk", reason=str(row)[:200],
                    raw_id=f"{noun.name}:{row.pk}:{state}:{job}:{unit}:{when.isoformat()}",
                )
                for unit in units if code
            ]  # fmt: skip
    return drafts


def _boxes(row: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if isinstance(row, TruckLeg):
        pairs = row.containers.filter(jobs__in=row.jobs.all()).values_list("jobs", "number").order_by("number")
        for job, number in pairs:
            found.setdefault(job, []).append(number)
    return found


def entries_of_references(pairs: Sequence[tuple[int, str]], *, source: str) -> None:
    """Make customs entries that jobs name by number (job, number), lodged, and link them; inside the caller's transaction."""
    model = NOUNS["customs_entry"].model
    numbers = {number[:40] for _job, number in pairs if number}
    if not numbers:
        return
    known = dict(model.objects.filter(number__in=numbers).values_list("number", "pk"))
    fresh = [model(number=number, state="lodged", source=source) for number in sorted(numbers - known.keys())]
    known |= {row.number: row.pk for row in model.objects.bulk_create(fresh)}
    link = model.jobs.through
    wanted = {(known[number[:40]], job) for job, number in pairs if number}
    had = set(link.objects.filter(job__in={job for job, _n in pairs}).values_list("customsentry_id", "job_id"))
    copy_rows(link, ("customsentry", "job"), sorted(wanted - had))
