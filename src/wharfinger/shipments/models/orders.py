# SPDX-License-Identifier: Apache-2.0
"""Customs entries, truck legs and warehouse orders: records with their own state, linked to jobs (freight.md §1)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.models import Organisation
from wharfinger.kernel.history import audited
from wharfinger.shipments.choices import Direction
from wharfinger.shipments.models.job import Job
from wharfinger.shipments.models.papers import Container
from wharfinger.shipments.paper_choices import EntryState, TruckKind, TruckState, WarehouseKind, WarehouseState


def _quantity(label: object) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(label, max_digits=18, decimal_places=4, null=True, blank=True)  # type: ignore[arg-type]


@audited()
class CustomsEntry(models.Model):
    """A declaration to customs (报关单); it may cover several jobs, and a job may need several. No number before it is lodged."""

    number = models.CharField(_("entry number"), max_length=40, blank=True, default="")
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, blank=True, default="")
    state = models.CharField(_("state"), max_length=12, choices=EntryState.choices, default=EntryState.PREPARED)
    broker = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    office = models.CharField(_("customs office"), max_length=80, blank=True, default="")
    remark = models.CharField(_("remark"), max_length=300, blank=True, default="")
    lodged_at = models.DateTimeField(_("lodged"), null=True, blank=True)
    inspected_at = models.DateTimeField(_("inspection ordered"), null=True, blank=True)
    released_at = models.DateTimeField(_("released by customs"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    jobs = models.ManyToManyField(Job, related_name="customs_entries")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~models.Q(number=""), name="customs_entry_once"),
        )

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


@audited()
class TruckLeg(models.Model):
    """One drive of one truck, for one or several jobs."""

    number = models.CharField(_("order number"), max_length=40, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=10, choices=TruckKind.choices, default=TruckKind.DELIVERY)
    state = models.CharField(_("state"), max_length=12, choices=TruckState.choices, default=TruckState.PLANNED)
    trucker = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    plate = models.CharField(_("plate"), max_length=20, blank=True, default="")
    driver = models.CharField(_("driver"), max_length=60, blank=True, default="")
    driver_phone = models.CharField(_("driver's phone"), max_length=40, blank=True, default="")
    from_text = models.CharField(_("from"), max_length=200, blank=True, default="")
    to_text = models.CharField(_("to"), max_length=200, blank=True, default="")
    planned_start = models.DateTimeField(_("loading planned"), null=True, blank=True)
    planned_end = models.DateTimeField(_("unloading planned"), null=True, blank=True)
    started_at = models.DateTimeField(_("loaded"), null=True, blank=True)
    ended_at = models.DateTimeField(_("unloaded"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True, default="")
    jobs = models.ManyToManyField(Job, related_name="truck_legs")
    containers = models.ManyToManyField(Container, blank=True, related_name="truck_legs")

    def __str__(self) -> str:
        return self.number or self.plate or f"#{self.pk}"


@audited()
class WarehouseOrder(models.Model):
    """Goods into or out of a warehouse; quantities planned and done, null: not measured."""

    number = models.CharField(_("order number"), max_length=40, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=4, choices=WarehouseKind.choices, default=WarehouseKind.INBOUND)
    state = models.CharField(_("state"), max_length=12, choices=WarehouseState.choices, default=WarehouseState.PLANNED)
    warehouse = models.CharField(_("warehouse"), max_length=120, blank=True, default="")
    pieces_planned = models.IntegerField(_("pieces planned"), null=True, blank=True)
    pieces_done = models.IntegerField(_("pieces counted"), null=True, blank=True)
    gross_weight_kg = _quantity(_("gross weight, kg"))
    volume_cbm = _quantity(_("volume, cbm"))
    planned_at = models.DateTimeField(_("planned for"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    done_at = models.DateTimeField(_("completed"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True, default="")
    jobs = models.ManyToManyField(Job, related_name="warehouse_orders")

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"
