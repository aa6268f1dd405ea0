# SPDX-License-Identifier: Apache-2.0
"""Addresses of the conversations app."""

from __future__ import annotations

from django.urls import path

from wharfinger.conversations.views import call, cargo, enquiry, timeline, work

app_name = "conversations"
urlpatterns = [
    path("cargo/", cargo.cargo, name="cargo"),
    path("cargo/<int:pk>/", cargo.cargo_job, name="cargo_job"),
    path("cargo/<int:pk>/copied/", cargo.cargo_copied, name="cargo_copied"),
    path("cargo/<int:pk>/told/", cargo.cargo_told, name="cargo_told"),
    path("calls/", call.calls, name="calls"),
    path("calls/<int:pk>/", call.call, name="call"),
    path("calls/<int:pk>/caller/", call.call_choose, name="call_choose"),
    path("calls/<int:pk>/tell/<int:job>/", call.call_tell, name="call_tell"),
    path("calls/<int:pk>/enquiry/", call.call_enquiry, name="call_enquiry"),
    path("enquiries/", enquiry.enquiries, name="enquiries"),
    path("enquiries/<int:pk>/", enquiry.enquiry, name="enquiry"),
    path("enquiries/<int:pk>/hand-over/", enquiry.enquiry_hand_over, name="enquiry_hand_over"),
    path("interactions/new/", work.interaction_new, name="interaction_new"),
    path("promises/", work.promises, name="promises"),
    path("promises/new/", work.promise_new, name="promise_new"),
    path("promises/<int:pk>/close/", work.promise_close, name="promise_close"),
    path("todos/", work.todos, name="todos"),
    path("todos/new/", work.todo_new, name="todo_new"),
    path("todos/<int:pk>/close/", work.todo_close, name="todo_close"),
    path("timeline/<slug:noun>/<int:pk>/", timeline.timeline, name="timeline"),
]
