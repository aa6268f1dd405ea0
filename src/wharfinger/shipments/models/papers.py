# SPDX-License-Identifier: Apache-2.0
"""Bills, bookings, boxes and voyages: many to many with jobs and each other (freight.md §1)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.models import Organisation
from wharfinger.kernel.history import audited
from wharfinger.shipments.choices import Mode, ReleaseKind
from wharfinger.shipments.models.job import Job
from wharfinger.shipments.models.place import Place


@audited()
class Voyage(models.Model):
    """A sailing, flight or train: carrier, vessel and voyage number, between two places, with its dates."""

    carrier = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.SEA_FCL)
    vessel = models.CharField(_("vessel"), max_length=80, blank=True, default="")
    number = models.CharField(_("voyage"), max_length=30)
    loading = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    discharge = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    etd = models.DateTimeField(_("ETD"), null=True, blank=True)
    eta = models.DateTimeField(_("ETA"), null=True, blank=True)
    atd = models.DateTimeField(_("ATD"), null=True, blank=True)
    ata = models.DateTimeField(_("ATA"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    jobs = models.ManyToManyField(Job, through="JobVoyage", related_name="voyages")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("vessel", "number", "loading", "discharge"), nulls_distinct=False, name="voyage_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.vessel} {self.number}".strip()


class JobVoyage(models.Model):
    """A job's leg on a voyage."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="legs")
    voyage = models.ForeignKey(Voyage, models.PROTECT, related_name="legs")
    leg = models.SmallIntegerField(_("leg"), default=1)

    class Meta:
        ordering = ("leg",)
        constraints = (models.UniqueConstraint(fields=("job", "voyage"), name="job_voyage_once"),)


@audited()
class Container(models.Model):
    """A box; a wrong ISO 6346 check digit is marked, never rejected."""

    number = models.CharField(_("container"), max_length=15, unique=True)
    size_type = models.CharField(_("type"), max_length=6, blank=True, default="")
    check_digit_ok = models.BooleanField(_("check digit right"), null=True)
    jobs = models.ManyToManyField(Job, through="JobContainer", related_name="containers")

    def __str__(self) -> str:
        return self.number


class JobContainer(models.Model):
    """What of a job is in a box."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="boxes")
    container = models.ForeignKey(Container, models.PROTECT, related_name="boxes")
    seal = models.CharField(_("seal"), max_length=30, blank=True, default="")
    pieces = models.IntegerField(_("pieces"), null=True, blank=True)
    gross_weight_kg = models.DecimalField(_("gross weight, kg"), max_digits=18, decimal_places=4, null=True, blank=True)
    volume_cbm = models.DecimalField(_("volume, cbm"), max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("job", "container"), name="job_container_once"),)


@audited()
class Booking(models.Model):
    """Space booked with a carrier."""

    number = models.CharField(_("booking number"), max_length=40, unique=True)
    carrier = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    jobs = models.ManyToManyField(Job, related_name="bookings")
    voyages = models.ManyToManyField(Voyage, related_name="bookings")
    containers = models.ManyToManyField(Container, related_name="bookings")

    def __str__(self) -> str:
        return self.number


@audited()
class MasterBill(models.Model):
    """The carrier's bill of lading or air waybill."""

    number = models.CharField(_("master bill"), max_length=40, unique=True)
    carrier = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    release_kind = models.CharField(
        _("release"), max_length=12, choices=ReleaseKind.choices, blank=True, default=ReleaseKind.UNKNOWN
    )
    jobs = models.ManyToManyField(Job, related_name="master_bills")
    bookings = models.ManyToManyField(Booking, related_name="master_bills")

    def __str__(self) -> str:
        return self.number


@audited()
class HouseBill(models.Model):
    """Our own bill to the customer; `released_at` mirrors finance's word."""

    number = models.CharField(_("house bill"), max_length=40, unique=True)
    release_kind = models.CharField(
        _("release"), max_length=12, choices=ReleaseKind.choices, blank=True, default=ReleaseKind.UNKNOWN
    )
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    jobs = models.ManyToManyField(Job, related_name="house_bills")
    master_bills = models.ManyToManyField(MasterBill, related_name="house_bills")
    containers = models.ManyToManyField(Container, related_name="house_bills")

    def __str__(self) -> str:
        return self.number
