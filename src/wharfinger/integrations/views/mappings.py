# SPDX-License-Identifier: Apache-2.0
"""Mappings kept for the next file of the same layout."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wharfinger.integrations import actions
from wharfinger.integrations.models import SavedMapping
from wharfinger.integrations.queries.mappings import shipped_mappings
from wharfinger.integrations.views.imports import actor_of, importers
from wharfinger.kernel.paging import page_of
from wharfinger.kernel.shell import gone_to


@require_GET
@importers
def mappings(request: HttpRequest) -> HttpResponse:
    """Saved mappings by name, and below them the examples that are proposed likewise."""
    page = page_of(request, SavedMapping.objects.select_related("saved_by"))
    return render(request, "integrations/mappings.html", {"page": page, "shipped": shipped_mappings()})


@require_GET
@importers
def saved_mapping_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A saved mapping as JSON, for the command or another installation."""
    saved = get_object_or_404(SavedMapping, pk=pk)
    answer = JsonResponse(saved.mapping, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="mapping-saved-{pk}.json"'
    return answer


@require_POST
@importers
def mapping_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a mapping no more."""
    if actions.forget_mappings([pk], actor=actor_of(request)):
        messages.success(request, _("The mapping is proposed no more. Imports made by it keep their own copy."))
    return gone_to(request, reverse("integrations:mappings"))
