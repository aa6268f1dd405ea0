# SPDX-License-Identifier: Apache-2.0
"""The address of the webhook."""

from __future__ import annotations

from django.urls import path

from wharfinger.integrations.telephony.views import calls

app_name = "telephony"
urlpatterns = [path("telephony/calls", calls, name="calls")]
