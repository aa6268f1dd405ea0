# SPDX-License-Identifier: Apache-2.0
"""Addresses of the insights app."""

from __future__ import annotations

from django.urls import path

from wharfinger.insights import views

app_name = "insights"
urlpatterns = [
    path("insights/", views.runs, name="runs"),
    path("insights/runs/new/", views.run_new, name="run_new"),
    path("insights/runs/<int:pk>/", views.run, name="run"),
    path("insights/runs/<int:pk>/state/", views.run_state, name="run_state"),
    path("insights/runs/<int:pk>/payers/<int:organisation_id>/", views.payer, name="payer"),
    path("insights/runs/<int:pk>/apart/", views.apart, name="apart"),
    path("insights/runs/<int:pk>/moves/", views.moves, name="moves"),
    path("insights/runs/<int:pk>/rows.csv", views.rows_csv, name="rows_csv"),
    path("insights/method/", views.method, name="method"),
    path("insights/schemes/", views.schemes, name="schemes"),
    path("insights/schemes/new/", views.scheme, name="scheme_new"),
    path("insights/schemes/<slug:code>/edit/", views.scheme, name="scheme"),
]
