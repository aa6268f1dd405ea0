# SPDX-License-Identifier: Apache-2.0
"""The shipments app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShipmentsConfig(AppConfig):
    """A mirror of the operation."""

    name = "wharfinger.shipments"
    label = "shipments"
    verbose_name = _("Shipments")

    def ready(self) -> None:
        """Add the rail's entries and the customer page's panel."""
        from wharfinger.kernel import navigation, panels  # reason: apps are ready only now
        from wharfinger.shipments import receivers  # noqa: F401  connects itself
        from wharfinger.shipments.panels import (
            clocks_of_job,
            documents_of_customer,
            documents_of_job,
            jobs_of_customer,
            orders_of_job,
        )

        navigation.register(
            navigation.Entry("jobs", _("Jobs"), "ship", "shipments:jobs", 30, "b"),
            navigation.Entry("papers", _("Papers"), "file-text", "shipments:papers", 35, "d"),
            navigation.Entry("exceptions", _("Exceptions"), "alert-triangle", "shipments:exceptions", 40, "x"),
            navigation.Entry("punctuality", _("Punctuality"), "target", "shipments:punctuality", 45),
        )
        panels.register(panels.Panel("customer", "now", "jobs", "shipments/_panel_jobs.html", jobs_of_customer, 20))
        panels.register(
            panels.Panel(
                "customer", "now", "documents", "shipments/_panel_party_documents.html", documents_of_customer, 80
            )
        )
        panels.register(panels.Panel("job", "now", "clocks", "shipments/_panel_clocks.html", clocks_of_job, 5))
        panels.register(panels.Panel("job", "now", "orders", "shipments/_panel_orders.html", orders_of_job, 40))
        panels.register(
            panels.Panel("job", "middle", "documents", "shipments/_panel_documents.html", documents_of_job, 20)
        )
