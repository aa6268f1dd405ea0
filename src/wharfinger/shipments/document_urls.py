# SPDX-License-Identifier: Apache-2.0
"""Addresses of documents."""

from __future__ import annotations

from django.urls import path

from wharfinger.shipments.views import document

document_routes = [
    path("papers/documents/", document.documents, name="documents"),
    path("papers/documents/missing/", document.documents_missing, name="documents_missing"),
    path("papers/documents/new/", document.document_new, name="document_new"),
    path("papers/documents/templates/", document.document_templates, name="document_templates"),
    path("papers/documents/templates/new/", document.document_template, name="document_template_new"),
    path("papers/documents/templates/<int:pk>/", document.document_template, name="document_template"),
    path("papers/documents/file/<str:token>/", document.document_file, name="document_file"),
    path("papers/documents/<int:pk>/edit/", document.document_edit, name="document_edit"),
    path("papers/documents/<int:pk>/version/", document.document_version, name="document_version"),
    path("papers/documents/<int:pk>/withdraw/", document.document_withdraw, name="document_withdraw"),
    path("papers/documents/<int:pk>/<int:number>/", document.document_open, name="document_open"),
]
