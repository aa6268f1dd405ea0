# SPDX-License-Identifier: Apache-2.0
"""Addresses of the shipments app."""

from __future__ import annotations

from django.urls import path

from wharfinger.shipments.queries.papers import NOUNS
from wharfinger.shipments.views import exception, job, paper, punctuality

app_name = "shipments"
urlpatterns = [
    path("papers/", paper.papers, name="papers"),
    *(
        route
        for noun in NOUNS.values()
        for slug in (f"papers/{noun.plural.replace('_', '-')}/",)
        for route in (
            path(slug, paper.papers, {"noun": noun.name}, name=noun.plural),
            path(f"{slug}<int:pk>/", paper.paper, {"noun": noun.name}, name=noun.name),
        )
    ),
    path("jobs/", job.jobs, name="jobs"),
    path("jobs/new/", job.job_new, name="job_new"),
    path("jobs/<int:pk>/", job.job, name="job"),
    path("jobs/<int:pk>/milestones/new/", job.milestone_new, name="milestone_new"),
    path("punctuality/", punctuality.punctuality, name="punctuality"),
    path("punctuality/jobs/", punctuality.punctuality_jobs, name="punctuality_jobs"),
    path("exceptions/", exception.exceptions, name="exceptions"),
    path("exceptions/told/", exception.exceptions_told, name="exceptions_told"),
    path("exceptions/close/", exception.exceptions_close, name="exceptions_close"),
    path("exceptions/<int:pk>/", exception.exception, name="exception"),
]
