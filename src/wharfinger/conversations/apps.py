# SPDX-License-Identifier: Apache-2.0
"""The conversations app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    """One timeline: calls, enquiries, notes, promises and to-dos."""

    name = "wharfinger.conversations"
    label = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        """Add the rail's entries and the panels of customers and jobs."""
        from wharfinger.conversations import panels as own  # reason: apps are ready only now
        from wharfinger.kernel import navigation, panels

        navigation.register(
            navigation.Entry("cargo", _("Cargo enquiry"), "scan", "conversations:cargo", 15, "q", on_phone=True),
            navigation.Entry("enquiries", _("Enquiries"), "message-circle", "conversations:enquiries", 50, "e"),
            navigation.Entry("promises", _("Promises"), "clock", "conversations:promises", 55, "p"),
            navigation.Entry("todos", _("To-dos"), "checklist", "conversations:todos", 56, "t", on_phone=True),
            navigation.Entry("calls", _("Calls"), "phone", "conversations:calls", 57, "l"),
        )
        panels.register(
            panels.Panel(
                "customer", "middle", "timeline", "conversations/_panel_timeline.html", own.customer_timeline, 10
            ),
            panels.Panel("customer", "now", "work", "conversations/_panel_work.html", own.open_work_of_customer, 10),
            panels.Panel("job", "middle", "timeline", "conversations/_panel_timeline.html", own.timeline_of_job, 10),
            panels.Panel("job", "now", "work", "conversations/_panel_work.html", own.open_work_of_job, 10),
        )
