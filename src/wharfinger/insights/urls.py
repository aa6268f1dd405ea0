# SPDX-License-Identifier: Apache-2.0
"""Addresses of the insights app."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "insights"
urlpatterns: list[URLPattern] = []
