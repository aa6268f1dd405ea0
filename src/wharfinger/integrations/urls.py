# SPDX-License-Identifier: Apache-2.0
"""Addresses of the integrations app."""

from __future__ import annotations

from django.urls import path

from wharfinger.integrations.views import feeds, imports, mappings, quarantine

app_name = "integrations"
urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/mappings/", mappings.mappings, name="mappings"),
    path("imports/mappings/<int:pk>.json", mappings.saved_mapping_file, name="saved_mapping_file"),
    path("imports/mappings/<int:pk>/forget/", mappings.mapping_forget, name="mapping_forget"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:pk>/layout/", imports.import_layout, name="import_layout"),
    path("imports/<int:pk>/mapping/", imports.import_mapping, name="import_mapping"),
    path("imports/<int:pk>/mapping.json", imports.mapping_file, name="mapping_file"),
    path("imports/<int:pk>/start/", imports.import_start, name="import_start"),
    path("imports/<int:pk>/rows/", imports.import_rows, name="import_rows"),
    path("imports/<int:pk>/quarantine/", quarantine.quarantine, name="quarantine"),
    path("imports/<int:pk>/quarantine/do/", quarantine.rows_do, name="rows_do"),
    path("imports/quarantine/<int:pk>/", quarantine.row, name="row"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/new/", feeds.feed_edit, name="feed_new"),
    path("feeds/<int:pk>/", feeds.feed_page, name="feed"),
    path("feeds/<int:pk>/edit/", feeds.feed_edit, name="feed_edit"),
    path("feeds/<int:pk>/secret/", feeds.feed_secret, name="feed_secret"),
    path("feeds/<int:pk>/events", feeds.feed_events, name="feed_events"),
]
