# SPDX-License-Identifier: Apache-2.0
"""Tags, territories and consent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.directory.actions.labels import (
    TagDraft,
    TerritoryDraft,
    label,
    place_in_territory,
    save_tags,
    save_territories,
    set_consent,
)
from wharfinger.directory.forms.labels import ConsentForm, LabelForm, TagForm, TerritoryForm
from wharfinger.directory.models import Channel, Tag, Territory
from wharfinger.directory.queries.organisation import organisations_visible_to
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid, NotFound
from wharfinger.kernel.export import Column, csv_of
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff

MANAGERS = (Role.ADMINISTRATOR.value, Role.BRANCH_MANAGER.value)


@require_GET
@staff()
def organisations_label_form(request: HttpRequest) -> HttpResponse:
    """The drawer that asks which tag or territory the ticked customers get."""
    rows = [text for text in request.GET.getlist("row") if text.isdigit()]
    context = {"form": LabelForm(), "rows": rows, "title": _("Tags and territory")}
    return drawer(request, "directory/_label_form.html", context)


@require_POST
@staff()
def organisations_label(request: HttpRequest) -> HttpResponse:
    """Tag the ticked customers and place them."""
    ids = [int(text) for text in request.POST.getlist("row") if text.isascii() and text.isdigit()]
    form = LabelForm(request.POST)
    if not ids or not form.is_valid():
        raise Invalid(_("Tick at least one row first."))
    data, actor = form.cleaned_data, request.actor  # type: ignore[attr-defined]
    tags = {name: [data[name].pk] if data[name] else [] for name in ("add", "remove")}
    label(ids, actor=actor, **tags)
    if data["territory"] or data["by_place"]:
        place_in_territory(ids, territory_id=data["territory"].pk if data["territory"] else None, actor=actor)
    return gone_to(request, reverse("directory:organisations"))


_NAMED: tuple[Column, ...] = (
    (gettext_lazy("Code"), lambda row: row.code), (gettext_lazy("Name (Chinese)"), lambda row: row.name_zh),
    (gettext_lazy("Name (English)"), lambda row: row.name_en),
)  # fmt: skip
_TAGS = _NAMED
_TERRITORIES: tuple[Column, ...] = (
    *_NAMED, (gettext_lazy("Branch"), lambda row: row.branch), (gettext_lazy("Countries"), lambda row: " ".join(row.countries)),
    (gettext_lazy("Divisions"), lambda row: " ".join(row.divisions)),
)  # fmt: skip


@require_GET
@staff(*MANAGERS)
def tags(request: HttpRequest) -> HttpResponseBase:
    """Tags, or the same as CSV."""
    rows = Tag.objects.all()
    if (file := csv_of(request, "tags", rows, _TAGS)) is not None:
        return file
    return render(request, "directory/tags.html", {"page": page_of(request, rows)})


@require_GET
@staff(*MANAGERS)
def territories(request: HttpRequest) -> HttpResponseBase:
    """Territories with their branches, or the same as CSV."""
    rows = Territory.objects.select_related("branch").order_by("code")
    if (file := csv_of(request, "territories", rows, _TERRITORIES)) is not None:
        return file
    return render(request, "directory/territories.html", {"page": page_of(request, rows)})


@require_http_methods(["GET", "POST"])
@staff(*MANAGERS)
def tag_new(request: HttpRequest) -> HttpResponse:
    """Add a tag, or rename the one with this code."""
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        save_tags([TagDraft(**form.cleaned_data)], actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, reverse("directory:tags"))
    context = {"form": form, "title": _("Tag"), "action": request.get_full_path(), "selects": []}
    return drawer(request, "directory/_plain_form.html", context, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff(*MANAGERS)
def territory_new(request: HttpRequest) -> HttpResponse:
    """Add a territory, or change the one with this code."""
    form = TerritoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data}
        data["branch_id"] = data.pop("branch").pk
        save_territories([TerritoryDraft(**data)], actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, reverse("directory:territories"))
    context = {"form": form, "title": _("Territory"), "action": request.get_full_path(), "selects": ["branch"]}
    return drawer(request, "directory/_plain_form.html", context, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff()
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Note whether a number or address may be used, and for what."""
    actor = request.actor  # type: ignore[attr-defined]
    row = Channel.objects.filter(pk=pk, organisation__in=organisations_visible_to(actor)).first()
    if row is None:
        raise NotFound
    form = ConsentForm(
        request.POST or None, initial={"service": row.service_consent, "marketing": row.marketing_consent}
    )
    if request.method == "POST" and form.is_valid():
        set_consent([pk], actor=actor, **form.cleaned_data)
        return gone_to(request, reverse("directory:organisation", args=[row.organisation_id]))
    context = {
        "form": form, "title": f"{_('Consent')}: {row.value}", "action": request.get_full_path(),
        "selects": ["service", "marketing"],
    }  # fmt: skip
    return drawer(request, "directory/_plain_form.html", context, 422 if form.errors else 200)
