# SPDX-License-Identifier: Apache-2.0
"""Addresses of the desk app."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
