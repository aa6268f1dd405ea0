# SPDX-License-Identifier: Apache-2.0
"""Papers (bills, bookings, boxes, voyages): one gate, list and set of look-ups for all nouns.

A paper is seen when one of its jobs is visible to the actor.
"""

from __future__ import annotations

import functools
import operator
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Trim
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Scheme
from wharfinger.kernel.errors import NotFound
from wharfinger.kernel.identifiers import matching
from wharfinger.shipments.models import (
    Booking,
    Container,
    CustomsEntry,
    HouseBill,
    Job,
    MasterBill,
    Milestone,
    TruckLeg,
    Voyage,
    WarehouseOrder,
)
from wharfinger.shipments.queries.jobs import MOVING_LAST, jobs_visible_to

_MOST = 500
RELATED_SHOWN = 60


@dataclass(frozen=True)
class Noun:
    """A kind of paper; `plural` is its relation on Job and the name of its list.

    Numbers are found by the identifiers of its jobs, or, where the table is small, in the columns `looked_for`.
    """

    name: str
    plural: str
    model: Any
    label: Any
    label_plural: Any
    schemes: tuple[str, ...]
    related: tuple[str, ...] = ()
    with_events: bool = True
    looked_for: tuple[str, ...] = ()
    is_order: bool = False

    @property
    def through(self) -> Any:
        """The table that links it to jobs."""
        return self.model.jobs.through

    @property
    def own(self) -> str:
        """The link's column that names the paper."""
        return str(self.model.jobs.field.m2m_field_name())


NOUNS: Mapping[str, Noun] = {
    noun.name: noun
    for noun in (
        Noun("house_bill", "house_bills", HouseBill, _("House bill"), _("House bills"), (Scheme.HOUSE_BILL.value,)),
        Noun("master_bill", "master_bills", MasterBill, _("Master bill"), _("Master bills"),
             (Scheme.MASTER_BILL.value, Scheme.AIR_WAYBILL.value), ("carrier",)),
        Noun("booking", "bookings", Booking, _("Booking"), _("Bookings"), (Scheme.BOOKING.value,), ("carrier",)),
        Noun("container", "containers", Container, _("Container"), _("Containers"), (Scheme.CONTAINER.value,)),
        Noun("voyage", "voyages", Voyage, _("Voyage"), _("Voyages"), (Scheme.VOYAGE.value,),
             ("carrier", "loading", "discharge"), with_events=False, looked_for=("vessel", "number")),
        Noun("customs_entry", "customs_entries", CustomsEntry, _("Customs entry"), _("Customs entries"),
             (Scheme.CUSTOMS_ENTRY.value,), ("broker",), is_order=True),
        Noun("truck_leg", "truck_legs", TruckLeg, _("Truck leg"), _("Truck legs"), (), ("trucker",), with_events=False,
             looked_for=("number", "plate"), is_order=True),
        Noun("warehouse_order", "warehouse_orders", WarehouseOrder, _("Warehouse order"), _("Warehouse orders"), (),
             with_events=False, looked_for=("number",), is_order=True),
    )
}  # fmt: skip
_JOB = ("pk", "number", "phase", "etd", "atd", "eta", "ata", "on_hold", "open_exceptions")
_EVENT = (
    "job_id", "code", "classifier", "occurred_at", "recorded_at", "place_id", "place_text", "source", "raw_id", "supersedes",
    "is_retraction", "unit_ref", "zone",
)  # fmt: skip


def papers_visible_to(actor: Actor, noun: Noun) -> QuerySet[Any]:
    """Papers one of whose jobs the actor may see; all for those who see everything."""
    rows = noun.model.objects.select_related(*noun.related)
    if actor.everywhere:
        return rows  # type: ignore[no-any-return]
    return rows.filter(_hangs(noun, jobs_visible_to(actor)))  # type: ignore[no-any-return]


def _hangs(noun: Noun, jobs: QuerySet[Job]) -> Exists:
    return Exists(noun.through.objects.filter(**{f"{noun.own}_id": OuterRef("pk")}, job__in=jobs))


def paper_for(actor: Actor, noun: Noun, pk: int) -> Any:
    """The paper, or NotFound."""
    found = papers_visible_to(actor, noun).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def listed_papers(actor: Actor, noun: Noun, wanted: Mapping[str, str]) -> QuerySet[Any]:
    """Papers in scope, voyages the latest to sail first, others the newest; filters: q, moving, trouble, shared."""
    rows = papers_visible_to(actor, noun)
    if text := wanted.get("q", "").strip():
        rows = rows.filter(_numbered(noun, text))
    if wanted.get("moving"):
        rows = rows.filter(_hangs(noun, Job.objects.exclude(phase__in=MOVING_LAST)))
    if wanted.get("trouble"):
        rows = rows.filter(_hangs(noun, Job.objects.filter(open_exceptions__gt=0)))
    if wanted.get("shared"):
        links = noun.through.objects.filter(**{f"{noun.own}_id": OuterRef("pk")}).order_by()
        rows = rows.filter(Exists(links.values(f"{noun.own}_id").annotate(n=Count("pk")).filter(n__gt=1)))
    if noun.name == "voyage":
        return rows.order_by(F("etd").desc(nulls_last=True), "-pk")
    return rows.order_by("-pk")


def _numbered(noun: Noun, text: str) -> Q:
    if noun.looked_for:
        starts = (Q(**{f"{name}__istartswith": text}) for name in noun.looked_for)
        ends = (Q(**{f"{name}__iendswith": text}) for name in noun.looked_for)
        return functools.reduce(operator.or_, (*starts, *ends))
    return Q(number__in=list(_values(text, noun.schemes)[:_MOST]))


def _values(text: str, schemes: Sequence[str]) -> QuerySet[Any]:
    return matching(text, ["job"]).filter(scheme__in=schemes).values_list("value", flat=True).distinct()


def find_papers(text: str, actor: Actor, most: int = 8) -> list[tuple[Noun, Any]]:
    """Papers in scope one of whose numbers starts or ends with the text; one statement, and one a noun with hits."""
    by_scheme = {scheme: noun for noun in NOUNS.values() if not noun.looked_for for scheme in noun.schemes}
    rows = matching(text, ["job"]).filter(scheme__in=by_scheme)
    hits: dict[str, set[str]] = defaultdict(set)
    for scheme, value in rows.values_list("scheme", "value").distinct()[:_MOST]:
        hits[by_scheme[scheme].name].add(value)
    found = []
    for name, values in hits.items():
        papers = papers_visible_to(actor, NOUNS[name]).filter(number__in=values).order_by("-pk")
        found += [(NOUNS[name], paper) for paper in papers[:most]]
    return found[:most]


def jobs_of(noun: Noun, ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    """Per paper its jobs as (pk, number, phase, etd, atd, eta, ata, on_hold, open_exceptions); one statement."""
    links = noun.through.objects.filter(**{f"{noun.own}_id__in": ids}).order_by("job_id")
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for paper, *values in links.values_list(f"{noun.own}_id", *(f"job__{name}" for name in _JOB)):
        found[paper].append(tuple(values))
    return found


def events_of(job_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The reports of the jobs as the rules of papers read them (`_EVENT`, then the place's two names); one statement."""
    rows = Milestone.objects.filter(job_id__in=job_ids).order_by("source", "raw_id")  # the same in any order they came
    return list(rows.values_list(*_EVENT, "place__name_zh", "place__name_en"))


def related_papers(noun: Noun, job_ids: Sequence[int]) -> dict[str, list[tuple[int, str]]]:
    """Papers of the other nouns that hang on the same jobs, as (pk, number); at most 60 a noun; one statement."""
    queries = [_numbers(other, job_ids) for other in NOUNS.values() if other.name != noun.name]
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, pk, number in queries[0].union(*queries[1:], all=True):
        found[name].append((pk, number))
    return found


_TEXTS: Mapping[str, Any] = {
    "voyage": Trim(Concat("vessel", Value(" "), "number")),
    "truck_leg": Trim(Concat("number", Value(" "), "plate")),
}


def _numbers(noun: Noun, job_ids: Sequence[int]) -> QuerySet[Any]:
    links = noun.through.objects.filter(job_id__in=job_ids).values(f"{noun.own}_id")
    text = _TEXTS.get(noun.name, F("number"))
    rows = noun.model.objects.filter(pk__in=links).annotate(noun=Value(noun.name, CharField()), said=text)
    return rows.order_by("pk").values_list("noun", "pk", "said")[:RELATED_SHOWN]  # type: ignore[no-any-return]


def jobs_on(noun: Noun, pk: int) -> QuerySet[Job]:
    """All jobs that hang on a paper which came through its gate; by number."""
    links = noun.through.objects.filter(**{f"{noun.own}_id": pk}).values("job_id")
    return Job.objects.filter(pk__in=links).order_by("number", "pk")


def jobs_named(text: str, actor: Actor) -> tuple[list[int], list[str]]:
    """Jobs of the actor by their numbers, parted by spaces or commas; and the numbers that are none."""
    numbers = text.replace(",", " ").replace("，", " ").split()
    found = dict(jobs_visible_to(actor).filter(number__in=numbers).values_list("number", "pk"))
    return [found[n] for n in numbers if n in found], [n for n in numbers if n not in found]


def job_numbers(row: Any, actor: Actor) -> str:
    """The paper's jobs of the actor as `jobs_named` reads them."""
    rows = jobs_visible_to(actor).filter(pk__in=row.jobs.values("pk")).order_by("number")
    return " ".join(rows.values_list("number", flat=True))


def orders_of(job_id: int) -> list[tuple[str, int, str, str]]:
    """The orders of a job as (noun, pk, what it is called, state); one statement."""
    queries = [
        noun.model.objects.filter(jobs=job_id).order_by("pk")
        .annotate(noun=Value(noun.name, CharField()), said=_TEXTS.get(noun.name, F("number")))
        .values_list("noun", "pk", "said", "state")[:RELATED_SHOWN]
        for noun in NOUNS.values() if noun.is_order
    ]  # fmt: skip
    return list(queries[0].union(*queries[1:], all=True))
