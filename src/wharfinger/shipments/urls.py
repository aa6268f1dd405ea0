# SPDX-License-Identifier: Apache-2.0
"""Addresses of the shipments app."""

from __future__ import annotations

from django.urls import path

from wharfinger.shipments.document_urls import document_routes
from wharfinger.shipments.paper_urls import paper_routes
from wharfinger.shipments.views import backtest, closures, exception, job, punctuality, route, tables

app_name = "shipments"
urlpatterns = [
    *paper_routes,
    *document_routes,
    path("jobs/", job.jobs, name="jobs"),
    path("jobs/new/", job.job_new, name="job_new"),
    path("jobs/<int:pk>/", job.job, name="job"),
    path("jobs/<int:pk>/milestones/new/", job.milestone_new, name="milestone_new"),
    path("jobs/<int:pk>/route/", route.job_route, name="job_route"),
    path("punctuality/", punctuality.punctuality, name="punctuality"),
    path("punctuality/jobs/", punctuality.punctuality_jobs, name="punctuality_jobs"),
    path("administration/tries/<int:pk>/", backtest.backtest, name="backtest"),
    path("administration/closures/", closures.closures, name="closures"),
    path("administration/closures/new/", closures.closure_new, name="closure_new"),
    path("administration/closures/<int:pk>/end/", closures.closure_end, name="closure_end"),
    path("administration/cutoffs/", tables.cutoffs, name="cutoffs"),
    path("administration/cutoffs/new/", tables.cutoff, name="cutoff_new"),
    path("administration/cutoffs/<int:pk>/", tables.cutoff, name="cutoff"),
    path("administration/free-time/", tables.tariffs, name="tariffs"),
    path("administration/free-time/new/", tables.tariff, name="tariff_new"),
    path("administration/free-time/<int:pk>/", tables.tariff, name="tariff"),
    path("exceptions/", exception.exceptions, name="exceptions"),
    path("exceptions/told/", exception.exceptions_told, name="exceptions_told"),
    path("exceptions/close/", exception.exceptions_close, name="exceptions_close"),
    path("exceptions/<int:pk>/", exception.exception, name="exception"),
]
