# SPDX-License-Identifier: Apache-2.0
"""Closed places: what a strike, a storm or a holiday causes belongs to one incident."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.actions import close_places, open_places
from wharfinger.shipments.actions.incidents import ClosureDraft
from wharfinger.shipments.forms.tables import ClosureForm
from wharfinger.shipments.queries.tables import listed_closures

ADMINISTRATORS = (Role.ADMINISTRATOR.value,)


@require_GET
@staff(*ADMINISTRATORS)
def closures(request: HttpRequest) -> HttpResponse:
    """Closed places, those still closed first, with how many exceptions belong to each."""
    return render(request, "shipments/closures.html", {"page": page_of(request, listed_closures())})


@require_http_methods(["GET", "POST"])
@staff(*ADMINISTRATORS)
def closure_new(request: HttpRequest) -> HttpResponse:
    """Say that a place is closed."""
    form = ClosureForm(request.POST or None, initial={"since": datetime.now(UTC).replace(second=0, microsecond=0)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            close_places([ClosureDraft(data["place"], data["text"], data["since"])], actor=request.actor)  # type: ignore[attr-defined]
            return gone_to(request, reverse("shipments:closures"))
        except Invalid as error:
            form.add_error("place", str(error))
    context = {
        "form": form, "title": _("Closed place"), "action": request.get_full_path(), "selects": [], "names": ["place", "text"],
        "texts": [], "days": [], "moments": ["since"],
    }  # fmt: skip
    return drawer(request, "shipments/_table_form.html", context, 422 if form.errors else 200)


@require_POST
@staff(*ADMINISTRATORS)
def closure_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The place is open again."""
    open_places([pk], actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, reverse("shipments:closures"))
