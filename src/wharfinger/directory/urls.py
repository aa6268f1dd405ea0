# SPDX-License-Identifier: Apache-2.0
"""Addresses of the directory app."""

from __future__ import annotations

from django.urls import path

from wharfinger.directory.views import contact, coverage, labels, organisation

app_name = "directory"
urlpatterns = [
    path("customers/", organisation.organisations, name="organisations"),
    path("customers/new/", organisation.organisation_new, name="organisation_new"),
    path("customers/assign/", organisation.organisations_assign, name="organisations_assign"),
    path("customers/assign/form/", organisation.organisations_assign_form, name="organisations_assign_form"),
    path("customers/delete/", organisation.organisations_delete, name="organisations_delete"),
    path("customers/archive/", organisation.organisations_archive, name="organisations_archive"),
    path("customers/label/", labels.organisations_label, name="organisations_label"),
    path("customers/label/form/", labels.organisations_label_form, name="organisations_label_form"),
    path("customers/coverage/", coverage.coverage, name="coverage"),
    path("customers/tags/", labels.tags, name="tags"),
    path("customers/tags/new/", labels.tag_new, name="tag_new"),
    path("customers/territories/", labels.territories, name="territories"),
    path("customers/territories/new/", labels.territory_new, name="territory_new"),
    path("customers/channels/<int:pk>/consent/", labels.consent, name="consent"),
    path("customers/<int:pk>/", organisation.organisation, name="organisation"),
    path("customers/<int:pk>/edit/", organisation.organisation_edit, name="organisation_edit"),
    path("customers/<int:pk>/contacts/new/", contact.contact_new, name="contact_new"),
]
