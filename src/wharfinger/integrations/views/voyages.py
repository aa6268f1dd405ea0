# SPDX-License-Identifier: Apache-2.0
"""Change one voyage: its jobs follow."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from wharfinger.integrations.forms import VoyageForm
from wharfinger.integrations.queries.voyages import jobs_on, voyage_for, voyages_matching
from wharfinger.integrations.views.imports import actor_of, importers
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.shell import gone_to
from wharfinger.shipments.actions import move_voyage


@require_GET
@importers
def voyages(request: HttpRequest) -> HttpResponse:
    """Voyages by vessel or number, the next to sail first."""
    q = request.GET.get("q", "").strip()
    page = page_of(request, voyages_matching(actor_of(request), q))
    return render(request, "integrations/voyages.html", {"page": page, "asked": q})


@require_http_methods(["GET", "POST"])
@importers
def voyage(request: HttpRequest, pk: int) -> HttpResponse:
    """New dates of a voyage: first a preview of the jobs they reach, then the change itself."""
    actor = actor_of(request)
    found = voyage_for(actor, pk)
    now = {name: getattr(found, name) for name in ("etd", "atd", "eta", "ata")}
    form = VoyageForm(request.POST or None, initial=now)
    changes = {}
    if request.method == "POST" and form.is_valid():
        changes = {name: at for name, at in form.cleaned_data.items() if at is not None and at != now[name]}
        if changes and request.POST.get("do") == "apply":
            jobs = move_voyage(pk, actor=actor, **changes)
            told = ngettext("%(count)s job follows.", "%(count)s jobs follow.", len(jobs)) % {"count": len(jobs)}
            messages.success(request, told)
            return gone_to(request, reverse("integrations:voyage", args=[pk]))
        if not changes:
            form.add_error(None, _("Nothing has changed: type another date."))
    jobs_page = page_of(request, jobs_on(actor, pk))
    context = {"voyage": found, "form": form, "changes": changes, "now": now, "page": jobs_page}
    return render(request, "integrations/voyage.html", context, status=422 if form.errors else 200)
