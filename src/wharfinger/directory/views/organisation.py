# SPDX-License-Identifier: Apache-2.0
"""Customers: the list, the file, creating and changing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.directory.actions import archive_organisations, assign, delete_organisations, save_organisations
from wharfinger.directory.choices import PartyRole
from wharfinger.directory.forms.organisation import AssignForm, OrganisationForm
from wharfinger.directory.queries.file import card, whole
from wharfinger.directory.queries.listing import listed
from wharfinger.directory.queries.organisation import card_for, organisation_for, organisations_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.bilingual import in_language
from wharfinger.kernel.errors import Invalid
from wharfinger.kernel.export import MOST_ROWS, csv_file
from wharfinger.kernel.paging import capped_count, page_of
from wharfinger.kernel.panels import filled
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff

_FILTERS = ("q", "role", "class", "owner", "branch", "status", "tag", "country", "division", "city", "territory")
_HEADER = (
    gettext_lazy("Code"), gettext_lazy("Name (Chinese)"), gettext_lazy("Name (English)"), gettext_lazy("Class"),
    gettext_lazy("Owner"), gettext_lazy("Country"), gettext_lazy("City"), gettext_lazy("Roles"),
)  # fmt: skip


@require_GET
@staff()
def organisations(request: HttpRequest) -> HttpResponseBase:
    """The customers' list, or the same as CSV."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    rows = listed(actor, wanted)
    if request.GET.get("format") == "csv":
        return _export(rows, actor)
    context = {"page": page_of(request, rows), "wanted": wanted, "roles": PartyRole.choices, "q": wanted.get("q", "")}
    return render(request, "directory/organisations.html", context)


def _export(rows: Any, actor: Actor) -> HttpResponseBase:
    table = (
        (r.code, r.name_zh, r.name_en, r.label, in_language(r.owner_zh or "", r.owner_en or ""), r.country, r.city,
         " ".join(str(PartyRole(role).label) for role in r.roles))
        for r in rows[:MOST_ROWS].iterator(chunk_size=2000)
    )  # fmt: skip
    return csv_file("customers", _HEADER, table, actor=actor, count=capped_count(rows))


@require_GET
@staff()
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer file; outside one's scope only the card."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = organisations_visible_to(actor).select_related("branch", "territory", "parent").filter(pk=pk).first()
    if row is None:
        context: dict[str, Any] = {"file": card(card_for(actor, pk)), "slots": {}}
        return render(request, "directory/organisation.html", context)
    context = {"file": whole(row), "slots": filled("customer", actor, row)}
    return render(request, "directory/organisation.html", context)


@require_http_methods(["GET", "POST"])
@staff()
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Create a party; a number handed over by a call is kept."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    initial = {"phone": request.GET.get("phone", ""), "roles": ["lead"], "name_zh": request.GET.get("name", "")}
    if len(actor.branches) == 1:
        initial["branch"] = str(next(iter(actor.branches)))
    form = OrganisationForm(request.POST or None, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        draft = form.draft()
        draft.owner_id = actor.user_id if actor.sees_own_only else None
        saved = save_organisations([draft], actor=actor)
        return gone_to(request, reverse("directory:organisation", args=[saved.ids[0]]))
    context = {"form": form, "title": _("New customer"), "action": request.get_full_path()}
    return drawer(request, "directory/_organisation_form.html", context, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff()
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a party's own facts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = organisation_for(actor, pk)
    form = OrganisationForm(request.POST or None, actor=actor, initial=OrganisationForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        save_organisations([form.draft(row.code)], actor=actor)
        return gone_to(request, reverse("directory:organisation", args=[pk]))
    context = {"form": form, "title": _("Edit customer"), "action": request.get_full_path()}
    return drawer(request, "directory/_organisation_form.html", context, 422 if form.errors else 200)


def _chosen(request: HttpRequest) -> list[int]:
    ids = [int(text) for text in request.POST.getlist("row") if text.isascii() and text.isdigit()]
    if not ids:
        raise Invalid(_("Tick at least one row first."))
    return ids


@require_POST
@staff()
def organisations_assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked customers to a colleague."""
    ids = _chosen(request)
    form = AssignForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a colleague and the capacity."))
    data = form.cleaned_data
    assign(ids, user_id=data["user"].pk, kind=data["kind"], reason=data["reason"], actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, request.POST.get("next") or reverse("directory:organisations"))


@require_GET
@staff()
def organisations_assign_form(request: HttpRequest) -> HttpResponse:
    """The drawer that asks whom the ticked customers go to."""
    rows = [text for text in request.GET.getlist("row") if text.isdigit()]
    context = {"form": AssignForm(initial={"kind": "owner"}), "rows": rows, "title": _("Assign customers")}
    return drawer(request, "directory/_assign_form.html", context)


@require_POST
@staff()
def organisations_archive(request: HttpRequest) -> HttpResponse:
    """Put the ticked customers away, or bring them back."""
    restore = request.POST.get("restore") == "1"
    archive_organisations(_chosen(request), actor=request.actor, restore=restore)  # type: ignore[attr-defined]
    return gone_to(request, reverse("directory:organisations"))


@require_POST
@staff()
def organisations_delete(request: HttpRequest) -> HttpResponse:
    """Delete the ticked archived customers for good, if nothing hangs on them."""
    delete_organisations(_chosen(request), actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, reverse("directory:organisations") + "?status=archived")
