# SPDX-License-Identifier: Apache-2.0
"""Enquiries: the list with seconds and hops, one enquiry, closing and handing over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.conversations.actions import conclude_enquiry, hand_over
from wharfinger.conversations.forms import EnquiryForm, HandOverForm
from wharfinger.conversations.models import Enquiry
from wharfinger.conversations.queries.clock import clock_figures, month_start
from wharfinger.conversations.queries.visible import enquiries_visible_to, one_of
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import Invalid
from wharfinger.kernel.export import MOST_ROWS, csv_file
from wharfinger.kernel.paging import capped_count, page_of
from wharfinger.kernel.shell import gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.panels import with_sentences

_LOADED = ("organisation", "contact", "job", "taken_by", "with_user", "call")
_HEADER = (
    gettext_lazy("Asked"), gettext_lazy("Channel"), gettext_lazy("Customer"), gettext_lazy("Job"), gettext_lazy("Question"),
    gettext_lazy("Seconds"), gettext_lazy("Hops"), gettext_lazy("Taken by"), gettext_lazy("Outcome"), gettext_lazy("Response"),
    gettext_lazy("New need"),
)  # fmt: skip


@require_GET
@staff()
def enquiries(request: HttpRequest) -> HttpResponseBase:
    """Enquiries in scope, the newest first, with this month's clock beside last month's."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = request.GET.get("view", "")
    rows = enquiries_visible_to(actor).select_related(*_LOADED).order_by("-asked_at", "-pk")
    if view == "open":
        rows = rows.filter(closed_at__isnull=True)
    elif view == "month":
        rows = rows.filter(asked_at__gte=month_start())
    elif view == "mine":
        rows = rows.filter(closed_at__isnull=True, with_user_id=actor.user_id)
    if request.GET.get("format") == "csv":
        return csv_file(
            "enquiries", _HEADER, map(_exported, rows[:MOST_ROWS].iterator(2000)), actor=actor, count=capped_count(rows)
        )
    context = {"page": page_of(request, rows), "view": view, "figures": clock_figures(actor)}
    return render(request, "conversations/enquiries.html", context)


def _exported(row: Enquiry) -> tuple[Any, ...]:
    return (
        row.asked_at, row.get_channel_display(), str(row.organisation or ""), str(row.job or ""), row.asked, row.seconds,
        row.hops, str(row.taken_by), row.get_outcome_display(), row.response, row.new_need,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff()
def enquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """One enquiry: its sentence, its clock, and closing it with what was said."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = one_of(enquiries_visible_to(actor).select_related(*_LOADED, *_JOB), pk)
    form = EnquiryForm(request.POST or None, initial={"outcome": "answered"})
    if request.method == "POST" and form.is_valid():
        try:
            conclude_enquiry(row, actor=actor, **form.cleaned_data)
        except Invalid as error:
            for name, text in error.fields.items():
                form.add_error(name if name in form.fields else None, str(text))
            form.add_error(None, str(error))
        else:
            return gone_to(request, reverse("conversations:enquiries"))
    context = {
        "row": row, "form": form, "hand_over": HandOverForm(), "hops": row.hand_overs.select_related("from_user", "to_user"),
        "lines": with_sentences([row.job]) if row.job else [],
    }  # fmt: skip
    return render(request, "conversations/enquiry.html", context, status=422 if form.errors else 200)


_JOB = ("job__payer", "job__origin", "job__destination", "job__last_place", "job__branch", "job__operator")


@require_POST
@staff()
def enquiry_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the question over with one tap."""
    form = HandOverForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a colleague who is on duty."))
    data = form.cleaned_data
    hand_over([pk], to_user_id=data["to_user"].pk, note=data["note"], actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, reverse("conversations:enquiry", args=[pk]))
