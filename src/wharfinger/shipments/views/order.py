# SPDX-License-Identifier: Apache-2.0
"""Customs entries, truck legs and warehouse orders: their page, typing them in, taking them on."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.kernel.errors import Invalid
from wharfinger.kernel.history import changes_of
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.actions import advance_orders, save_orders
from wharfinger.shipments.forms.orders import OrderForm
from wharfinger.shipments.queries.jobs import job_for
from wharfinger.shipments.queries.papers import NOUNS, paper_for
from wharfinger.shipments.rules.orders import STATES, followers
from wharfinger.shipments.views.paper import paper_context


@require_GET
@staff()
def order(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """The page of an order, with its history and the states that may follow."""
    context = paper_context(request, NOUNS[noun], pk)
    row = context["row"]
    labels = dict(STATES[noun].choices)
    changes = [
        (c, labels.get(new, new))
        for c in changes_of(type(row), pk, only=("state",), most=60)
        for _n, _o, new in c.fields
    ]
    context |= {"followers": [(s.value, s.label) for s in followers(noun, row.state)], "changes": changes}
    return render(request, "shipments/order.html", context)


@require_http_methods(["GET", "POST"])
@staff()
def order_edit(request: HttpRequest, noun: str, pk: int | None = None) -> HttpResponse:
    """Type an order in, or change one."""
    actor, kind = request.actor, NOUNS[noun]  # type: ignore[attr-defined]
    row = paper_for(actor, kind, pk) if pk else None
    first = {"jobs": _job_number(request)} if row is None else None
    form = OrderForm(request.POST or None, noun=kind, actor=actor, row=row, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            [saved] = save_orders(noun, [form.draft()], actor=actor)
        except Invalid as error:
            form.add_error(next(iter(error.fields), None), str(error))
        else:
            return gone_to(request, reverse(f"shipments:{noun}", args=[saved]))
    title = str(row) if row else _("New: %(noun)s") % {"noun": kind.label}
    context = {"form": form, "title": title, "action": request.get_full_path()}
    return drawer(request, "shipments/_order_form.html", context, 422 if form.errors else 200)


def _job_number(request: HttpRequest) -> str:
    job = request.GET.get("job", "")
    return job_for(request.actor, int(job)).number if job.isdigit() else ""  # type: ignore[attr-defined]


class _AdvanceForm(forms.Form):
    at = forms.DateTimeField(label=gettext_lazy("When"), required=False)


@require_POST
@staff()
def order_advance(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """Take an order to its next state; its jobs hear of it."""
    actor = request.actor  # type: ignore[attr-defined]
    paper_for(actor, NOUNS[noun], pk)
    form = _AdvanceForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Type the time as day and hour."))
    at: datetime | None = form.cleaned_data["at"]
    advance_orders(noun, [pk], request.POST.get("state", ""), actor=actor, at=at)
    return gone_to(request, reverse(f"shipments:{noun}", args=[pk]))
