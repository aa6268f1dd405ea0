# SPDX-License-Identifier: Apache-2.0
"""Incidents: exceptions of one cause on several jobs belong together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.errors import Invalid, NotAllowed
from wharfinger.shipments.actions.reading import Material
from wharfinger.shipments.choices import Cause, Phase
from wharfinger.shipments.models import Incident, JobException
from wharfinger.shipments.rules.findings import Finding

_Key = tuple[str, int | None, int | None]


@dataclass(frozen=True, eq=False)
class Opening:
    """An exception about to open on a job."""

    finding: Finding
    material: Material
    job: int

    @property
    def row(self) -> Any:
        """The job's row."""
        return self.material.rows[self.job]

    @property
    def key(self) -> _Key | None:
        """Cause, voyage and box of its incident; None when it concerns this job alone."""
        if self.finding.cause == Cause.INSPECTION:
            boxes = {box.number: box.pk for box in self.material.boxes.get(self.job, ())}
            box = boxes.get(self.finding.subject)
            return (Cause.INSPECTION.value, None, box) if box is not None else None
        legs = self.material.legs.get(self.job)
        return (self.finding.cause, legs[0][0], None) if self.finding.cause and legs else None


def incidents_of(openings: Sequence[Opening]) -> dict[Opening, int]:
    """The open incident of each, made when there is none; else that of a place closed on its way."""
    if not openings:
        return {}
    keyed = {opening: key for opening in openings if (key := opening.key) is not None}
    found = _ensure(keyed) if keyed else {}
    closures = _closures()
    incidents = {}
    for opening in openings:
        row, key = opening.row, keyed.get(opening)
        closed = next((closures[p] for p in (row["destination_id"], row["origin_id"]) if p in closures), None)
        incident = found[key] if key is not None else closed
        if incident is not None:
            incidents[opening] = incident
    return incidents


def _ensure(keyed: dict[Opening, _Key]) -> dict[_Key, int]:
    since: dict[_Key, datetime] = {}
    for opening, key in keyed.items():
        since[key] = min(opening.finding.since, since.get(key, opening.finding.since))
    # In one order, so that two feeds wait for each other; locked, so that none closes while it gets a row.
    ordered = sorted(since, key=lambda key: (key[0], key[1] or 0, key[2] or 0))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO shipments_incident (cause, voyage_id, container_id, text, opened_at) "
            "SELECT c, v, b, '', s FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[]) d (c, v, b, s) "
            "ON CONFLICT DO NOTHING",
            [*(list(column) for column in zip(*ordered, strict=True)), [since[key] for key in ordered]],
        )
    voyages, boxes = {key[1] for key in since if key[1]}, {key[2] for key in since if key[2]}
    rows = Incident.objects.filter(closed_at__isnull=True).select_for_update(of=("self",)).order_by("pk")
    found: dict[_Key, int] = {}
    for part in (rows.filter(voyage_id__in=voyages), rows.filter(container_id__in=boxes)):
        found |= {(row.cause, row.voyage_id, row.container_id): row.pk for row in part}
    return {key: found[key] for key in since}


def _closures() -> dict[int, int]:
    rows = Incident.objects.filter(closed_at__isnull=True, cause=Cause.PLACE_CLOSED, place__isnull=False)
    return {place: pk for place, pk in rows.values_list("place_id", "pk") if place is not None}


def close_empty_incidents(ids: Iterable[int], *, now: datetime) -> None:
    """Close those incidents none of whose exceptions is open; a closed place stays closed until a person opens it."""
    wanted = sorted(ids)
    if not wanted:
        return
    rows = Incident.objects.filter(pk__in=wanted, closed_at__isnull=True).exclude(cause=Cause.PLACE_CLOSED)
    held = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    busy = JobException.objects.filter(incident_id__in=held, closed_at__isnull=True).values_list(
        "incident_id", flat=True
    )
    Incident.objects.filter(pk__in=set(held) - set(busy)).update(closed_at=now)


@dataclass(frozen=True)
class ClosureDraft:
    """A place that is closed (strike, typhoon, holiday), in words."""

    place_id: int
    text: str
    since: datetime


def close_places(drafts: Sequence[ClosureDraft], *, actor: Actor) -> list[int]:
    """Say that places are closed: open exceptions of jobs from or to them belong to it, and those still to come."""
    _administer(actor)
    with acting(actor, "close_places"):
        ids = []
        for draft in drafts:
            if Incident.objects.filter(
                cause=Cause.PLACE_CLOSED, place_id=draft.place_id, closed_at__isnull=True
            ).exists():
                raise Invalid(_("This place is closed already."))
            row = Incident.objects.create(
                cause=Cause.PLACE_CLOSED, place_id=draft.place_id, text=draft.text, opened_at=draft.since
            )
            ids.append(row.pk)
            free = JobException.objects.filter(closed_at__isnull=True, incident__isnull=True)
            moving = free.exclude(job__phase__in=(Phase.DONE, Phase.CANCELLED))
            for end in ("job__origin_id", "job__destination_id"):
                moving.filter(**{end: draft.place_id}).update(incident=row)
    return ids


def open_places(ids: Collection[int], *, actor: Actor, now: datetime | None = None) -> int:
    """End closures by the keys of their incidents."""
    _administer(actor)
    with acting(actor, "open_places"):
        rows = Incident.objects.filter(pk__in=ids, cause=Cause.PLACE_CLOSED, closed_at__isnull=True)
        return rows.update(closed_at=now or datetime.now(UTC))


def _administer(actor: Actor) -> None:
    if not actor.is_administrator:
        raise NotAllowed
