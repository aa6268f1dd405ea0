# SPDX-License-Identifier: Apache-2.0
"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from wharfinger.desk.views import administration, day, home, monday, save, search, telling

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("save/", save.save, name="save"),
    path("save/customers/", telling.customers, name="customers_to_tell"),
    path("save/customers/<int:pk>/", telling.customer, name="customer_to_tell"),
    path("day/", day.day, name="day"),
    path("monday/", monday.monday_page, name="monday"),
    path("search/", search.search, name="search"),
    path("administration/", administration.administration, name="administration"),
    path("administration/people/", administration.people, name="people"),
    path("administration/invitations/", administration.invitations, name="invitations"),
    path("administration/people/invite/", administration.person_invite, name="person_invite"),
    path("administration/people/<int:pk>/line/", administration.person_line, name="person_line"),
    path("administration/people/<int:pk>/active/", administration.person_active, name="person_active"),
    path("administration/memberships/<int:pk>/end/", administration.membership_end, name="membership_end"),
    path("administration/units/", administration.units, name="units"),
    path("administration/units/new/", administration.unit_new, name="unit_new"),
    path("administration/posts/new/", administration.post_new, name="post_new"),
    path("administration/rates/", administration.rates, name="rates"),
    path("administration/rules/", administration.rules, name="rules"),
    path("administration/rules/<slug:code>/", administration.rule, name="rule"),
    path("administration/lanes/", administration.lanes, name="lanes"),
    path("administration/lanes/new/", administration.lane, name="lane_new"),
    path("administration/lanes/<slug:code>/edit/", administration.lane, name="lane"),
    path("administration/telephony/", administration.telephony, name="telephony"),
    path("administration/history/<slug:noun>/<int:pk>/", administration.changes, name="changes"),
]
