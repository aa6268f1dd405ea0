# SPDX-License-Identifier: Apache-2.0
"""Addresses of the whole site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("wharfinger.kernel.account_urls")),
    path("", include("wharfinger.kernel.urls")),
    path("", include("wharfinger.directory.urls")),
    path("", include("wharfinger.shipments.urls")),
    path("", include("wharfinger.conversations.urls")),
    path("", include("wharfinger.insights.urls")),
    path("", include("wharfinger.integrations.urls")),
    path("", include("wharfinger.integrations.telephony.urls")),
    path("", include("wharfinger.desk.urls")),
]
handler403 = "wharfinger.kernel.views.errors.forbidden"
handler404 = "wharfinger.kernel.views.errors.not_found"
handler500 = "wharfinger.kernel.views.errors.server_error"
