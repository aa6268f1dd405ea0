# SPDX-License-Identifier: Apache-2.0
"""The tables clocks run by: cut-off defaults and free-time tariffs; and what a carrier states for a booking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid, NotFound
from wharfinger.kernel.export import Column, csv_of
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.actions import set_cutoff_rules, set_tariffs, state_cutoffs
from wharfinger.shipments.forms.tables import CutoffForm, StatedForm, TariffForm, tier_lines
from wharfinger.shipments.models import BookingCutoff, CutoffRule, FreeTimeTariff
from wharfinger.shipments.queries.papers import NOUNS, paper_for
from wharfinger.shipments.queries.tables import listed_cutoffs, listed_tariffs
from wharfinger.shipments.views.paper import paper_context

ADMINISTRATORS = (Role.ADMINISTRATOR.value,)
STATERS = (Role.ADMINISTRATOR, Role.BRANCH_MANAGER, Role.OPERATIONS, Role.DOCUMENTATION, Role.CUSTOMER_SERVICE)
BOOKING = NOUNS["booking"]
_VALID: tuple[Column, ...] = (
    (gettext_lazy("Valid from"), lambda row: row.valid_from),
    (gettext_lazy("Valid to"), lambda row: row.valid_to),
)
_CUTOFFS: tuple[Column, ...] = (
    (gettext_lazy("Deadline"), lambda row: row.get_kind_display()),
    (gettext_lazy("Hours before ETD"), lambda row: row.hours),
    (gettext_lazy("Mode"), lambda row: row.get_mode_display() if row.mode else ""),
    (gettext_lazy("Place of loading"), lambda row: row.loading.code if row.loading else ""),
    (gettext_lazy("Carrier"), lambda row: str(row.carrier or "")),
    (gettext_lazy("Lane group"), lambda row: row.lane_group.code if row.lane_group else ""),
    *_VALID,
)
_TARIFFS: tuple[Column, ...] = (
    (gettext_lazy("Clock"), lambda row: row.get_kind_display()),
    (gettext_lazy("Side"), lambda row: row.get_side_display()),
    (gettext_lazy("Mode"), lambda row: row.get_mode_display() if row.mode else ""),
    (gettext_lazy("Country"), lambda row: row.country),
    (gettext_lazy("Place"), lambda row: row.place.code if row.place else ""),
    (gettext_lazy("Carrier"), lambda row: str(row.carrier or "")),
    (gettext_lazy("Box type"), lambda row: row.box),
    (gettext_lazy("Starts with"), lambda row: row.get_starts_display()),
    (gettext_lazy("Stops with"), lambda row: row.get_stops_display()),
    (gettext_lazy("First day"), lambda row: row.get_first_day_display()),
    (gettext_lazy("Free days"), lambda row: row.free_days),
    (gettext_lazy("Free days are"), lambda row: row.get_free_count_display()),
    (gettext_lazy("Paid days are"), lambda row: row.get_paid_count_display()),
    (gettext_lazy("Tiers"), lambda row: "; ".join(tier_lines(row))),
    (gettext_lazy("Currency"), lambda row: row.currency),
    *_VALID,
)


@require_GET
@staff(*ADMINISTRATORS)
def cutoffs(request: HttpRequest) -> HttpResponseBase:
    """Default cut-offs, those in force first, or the same as CSV."""
    rows = listed_cutoffs(date.today())
    if (file := csv_of(request, "cutoffs", rows, _CUTOFFS)) is not None:
        return file
    return render(request, "shipments/cutoffs.html", {"page": page_of(request, rows), "today": date.today()})


@require_GET
@staff(*ADMINISTRATORS)
def tariffs(request: HttpRequest) -> HttpResponseBase:
    """Free-time tariffs, those in force first, or the same as CSV."""
    rows = listed_tariffs(date.today())
    if (file := csv_of(request, "free-time", rows, _TARIFFS)) is not None:
        return file
    return render(request, "shipments/tariffs.html", {"page": page_of(request, rows), "today": date.today()})


@require_http_methods(["GET", "POST"])
@staff(*ADMINISTRATORS)
def cutoff(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a default cut-off, or change one; its last day ends it."""
    row = _row(CutoffRule.objects.select_related("loading", "carrier"), pk)
    first = CutoffForm.first(row) if row else {"valid_from": date.today()}
    form = CutoffForm(request.POST or None, initial=first)
    if _saved(request, form, lambda: set_cutoff_rules([form.draft(pk)], actor=request.actor)):  # type: ignore[attr-defined]
        return gone_to(request, reverse("shipments:cutoffs"))
    return _drawer(request, form, _("Default cut-off"))


@require_http_methods(["GET", "POST"])
@staff(*ADMINISTRATORS)
def tariff(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a free-time tariff, or change one; its last day ends it."""
    row = _row(FreeTimeTariff.objects.select_related("place", "carrier"), pk)
    first = (
        TariffForm.first(row)
        if row
        else {"valid_from": date.today(), "first_day": "next", "starts": "UNLOADED", "stops": "GATE_OUT"}
    )
    form = TariffForm(request.POST or None, initial=first)
    if _saved(request, form, lambda: set_tariffs([form.draft(pk)], actor=request.actor)):  # type: ignore[attr-defined]
        return gone_to(request, reverse("shipments:tariffs"))
    return _drawer(request, form, _("Free-time tariff"), texts=["tiers"])


@require_GET
@staff()
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a booking, with the cut-offs its carrier states."""
    context = paper_context(request, BOOKING, pk)
    context |= {"cutoffs": BookingCutoff.objects.filter(booking_id=pk).order_by("due_at")}
    context |= {"may_state": request.actor.has(*STATERS)}  # type: ignore[attr-defined]
    return render(request, "shipments/booking.html", context)


@require_http_methods(["GET", "POST"])
@staff(*STATERS)
def booking_cutoffs(request: HttpRequest, pk: int) -> HttpResponse:
    """State the carrier's cut-offs; every job of the booking follows."""
    actor = request.actor  # type: ignore[attr-defined]
    row = paper_for(actor, BOOKING, pk)
    before = dict(BookingCutoff.objects.filter(booking_id=pk).values_list("kind", "due_at"))
    form = StatedForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        state_cutoffs(form.drafts(pk, before), actor=actor)
        return gone_to(request, reverse("shipments:booking", args=[pk]))
    context = {
        "form": form,
        "title": str(row),
        "days": [],
        "selects": [],
        "names": [],
        "texts": [],
        "moments": list(form.fields),
    }
    return drawer(
        request,
        "shipments/_table_form.html",
        {**context, "action": request.get_full_path()},
        422 if form.errors else 200,
    )


def _row(rows: Any, pk: int | None) -> Any:
    if pk is None:
        return None
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _saved(request: HttpRequest, form: CutoffForm | TariffForm, save: Callable[[], Any]) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except Invalid as error:
        form.add_error(next((name for name in error.fields if name in form.fields), None), str(error))
        return False
    return True


def _drawer(
    request: HttpRequest, form: CutoffForm | TariffForm, title: str, texts: list[str] | None = None
) -> HttpResponse:
    context = {
        "form": form, "title": title, "action": request.get_full_path(), "selects": form.selects, "names": form.fields_shown,
        "days": form.days, "texts": texts or [], "moments": [],
    }  # fmt: skip
    return drawer(request, "shipments/_table_form.html", context, 422 if form.errors else 200)
