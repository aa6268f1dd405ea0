# SPDX-License-Identifier: Apache-2.0
"""Contacts of a customer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wharfinger.directory.actions import save_contacts
from wharfinger.directory.forms.contact import ContactForm
from wharfinger.directory.queries.organisation import organisation_for
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff


@require_http_methods(["GET", "POST"])
@staff()
def contact_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a person to a party."""
    row = organisation_for(request.actor, pk)  # type: ignore[attr-defined]
    form = ContactForm(request.POST or None, initial={"mobile": request.GET.get("phone", "")})
    if request.method == "POST" and form.is_valid():
        save_contacts([form.draft(row.pk)], actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, reverse("directory:organisation", args=[pk]))
    context = {"form": form, "title": _("New contact"), "action": request.get_full_path(), "row": row}
    return drawer(request, "directory/_contact_form.html", context, 422 if form.errors else 200)
