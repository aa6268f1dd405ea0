# SPDX-License-Identifier: Apache-2.0
"""The page an invitation's link opens: choose a password, and be in."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wharfinger.kernel.actions.people import Acceptance, accept_invitations, open_invitation
from wharfinger.kernel.errors import WharfingerError

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form; with a good password make the account and sign it in. A link that does not hold is not found."""
    invitation = open_invitation(token)
    refused = None
    if request.method == "POST":
        try:
            user = accept_invitations([Acceptance(token, request.POST.get("password", ""))])[0]
        except WharfingerError as error:
            refused = error
        else:
            login(request, user, backend=BACKEND)
            return redirect("desk:home")
    context = {"invitation": invitation, "refused": refused}
    return render(request, "account/invitation.html", context, status=refused.status if refused else 200)
