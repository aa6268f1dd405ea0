# SPDX-License-Identifier: Apache-2.0
"""Bills, bookings, boxes and voyages of jobs: made when new, linked many to many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

from django.db import models

from wharfinger.kernel.bulk import copy_rows, next_ids, update_rows
from wharfinger.kernel.checkdigits import container_ok
from wharfinger.kernel.choices import Scheme
from wharfinger.kernel.identifiers import Number
from wharfinger.kernel.search import number_key
from wharfinger.shipments.choices import Mode
from wharfinger.shipments.drafts import JobDraft
from wharfinger.shipments.models import Booking, Container, HouseBill, JobContainer, JobVoyage, MasterBill, Voyage
from wharfinger.shipments.queries.places import Spot

Pairs = Sequence[tuple[int, JobDraft]]


def link_papers(
    pairs: Pairs, *, old: Set[int], places: Mapping[str, Spot], carriers: Callable[[JobDraft], int | None]
) -> None:
    """Make what is new and link it to the jobs; a link there already stays one. `old`: jobs that were there before."""
    boxes = _ensure_containers(pairs)
    masters = _ensure(MasterBill, ((n, {"release_kind": ""}) for _pk, d in pairs for n in d.master_bills))
    houses = _ensure(HouseBill, ((n, {"release_kind": kind}) for _pk, d in pairs for n, kind in d.house_bills))
    bookings = _ensure(Booking, ((n, {}) for _pk, d in pairs for n in d.bookings))
    _link(
        JobContainer,
        "job",
        "container",
        [(pk, boxes[_box(n)]) for pk, d in pairs for n, _t in d.containers],
        old,
        seal="",
    )
    _link(
        MasterBill.jobs.through, "job", "masterbill", [(pk, masters[n]) for pk, d in pairs for n in d.master_bills], old
    )
    _link(
        HouseBill.jobs.through, "job", "housebill", [(pk, houses[n]) for pk, d in pairs for n, _k in d.house_bills], old
    )
    _link(Booking.jobs.through, "job", "booking", [(pk, bookings[n]) for pk, d in pairs for n in d.bookings], old)
    _link(
        HouseBill.master_bills.through, "housebill", "masterbill",
        [(houses[h], masters[m]) for _pk, d in pairs for h, _k in d.house_bills for m in d.master_bills],
    )  # fmt: skip
    voyages = _ensure_voyages(pairs, places, carriers)
    _link(JobVoyage, "job", "voyage", [(pk, voyages[i]) for i, (pk, d) in enumerate(pairs) if i in voyages], old, leg=1)
    _link(
        Booking.voyages.through, "booking", "voyage",
        [(bookings[n], voyages[i]) for i, (_pk, d) in enumerate(pairs) if i in voyages for n in d.bookings],
    )  # fmt: skip


def numbers_of(pk: int, draft: JobDraft) -> Iterable[Number]:
    """Everything people may type to find the job."""
    yield Number(pk, Scheme.JOB.value, draft.number, draft.source)
    air = draft.mode == Mode.AIR
    for number in draft.master_bills:
        yield Number(pk, (Scheme.AIR_WAYBILL if air else Scheme.MASTER_BILL).value, number, draft.source)
    for number, _kind in draft.house_bills:
        yield Number(pk, Scheme.HOUSE_BILL.value, number, draft.source)
    for number, _size in draft.containers:
        yield Number(pk, Scheme.CONTAINER.value, number, draft.source)
    for number in draft.bookings:
        yield Number(pk, Scheme.BOOKING.value, number, draft.source)
    if draft.voyage and draft.voyage.number:
        yield Number(pk, Scheme.VOYAGE.value, f"{draft.voyage.vessel} {draft.voyage.number}".strip(), draft.source)
    for scheme, value in draft.references:
        yield Number(pk, scheme, value, draft.source)


def _box(number: str) -> str:
    return number_key(number)[:15]


def _ensure_containers(pairs: Pairs) -> dict[str, int]:
    wanted = {
        _box(number): {"size_type": size[:6], "check_digit_ok": container_ok(_box(number))}
        for _pk, draft in pairs
        for number, size in draft.containers
    }
    return _ensure(Container, wanted.items())


def _ensure(model: type[models.Model], wanted: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, int]:
    rows = dict(wanted)
    if not rows:
        return {}
    manager = model._default_manager
    found: dict[str, int] = dict(manager.filter(number__in=rows).values_list("number", "pk"))
    fresh = [number for number in rows if number not in found]
    fields = list(next(iter(rows.values())))
    ids = next_ids(model, len(fresh))
    copy_rows(model, ("id", "number", *fields), ((pk, n, *rows[n].values()) for pk, n in zip(ids, fresh, strict=True)))
    return found | dict(zip(fresh, ids, strict=True))


def _ensure_voyages(
    pairs: Pairs, places: Mapping[str, Spot], carriers: Callable[[JobDraft], int | None]
) -> dict[int, int]:
    keys: dict[int, tuple[Any, ...]] = {}
    data: dict[tuple[Any, ...], JobDraft] = {}
    for position, (_pk, draft) in enumerate(pairs):
        if draft.voyage and draft.voyage.number:
            loading, discharge = places.get(draft.voyage.loading), places.get(draft.voyage.discharge)
            key = (draft.voyage.vessel, draft.voyage.number, loading and loading.pk, discharge and discharge.pk)
            keys[position] = key
            data[key] = draft
    if not keys:
        return {}
    rows = Voyage.objects.filter(number__in={key[1] for key in data})
    found = {(row.vessel, row.number, row.loading_id, row.discharge_id): row for row in rows}
    fresh = [key for key in data if key not in found]
    ids = dict(zip(fresh, next_ids(Voyage, len(fresh)), strict=True))
    copy_rows(
        Voyage, ("id", "carrier", "mode", "vessel", "number", "loading", "discharge", "etd", "eta", "source"),
        ((ids[k], carriers(d), d.mode or Mode.OTHER.value, *k, d.voyage.etd, d.voyage.eta, d.source)
         for k in fresh if (d := data[k]).voyage),
    )  # fmt: skip
    dated = [(found[k].pk, d.voyage.etd or found[k].etd, d.voyage.eta or found[k].eta)
             for k, d in data.items() if k in found and d.voyage]  # fmt: skip
    update_rows(Voyage, ("etd", "eta"), dated)
    return {position: ids[key] if key in ids else found[key].pk for position, key in keys.items()}


def _link(
    model: type[models.Model], left: str, right: str, pairs: Iterable[tuple[int, int]], old: Set[int] | None = None,
    **constants: Any,
) -> None:  # fmt: skip
    """Link the pairs that are not linked; only those whose left side is `old` can be, when it is given."""
    wanted = dict.fromkeys(pairs)
    if not wanted:
        return
    asked = {a for a, _b in wanted if old is None or a in old}
    rows = model._default_manager.filter(**{f"{left}_id__in": asked}).values_list(f"{left}_id", f"{right}_id")
    known = set(rows) if asked else set()
    copy_rows(model, (left, right, *constants), ((*pair, *constants.values()) for pair in wanted if pair not in known))
