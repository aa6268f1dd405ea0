# SPDX-License-Identifier: Apache-2.0
"""Addresses of the kernel app."""

from __future__ import annotations

from django.urls import path

from wharfinger.kernel.views import live, notices

app_name = "kernel"
urlpatterns = [
    path("live/", live.live, name="live"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_notices, name="notices_read"),
    path("digest/", notices.digest, name="digest"),
    path("language/", notices.language, name="language"),
]
