# SPDX-License-Identifier: Apache-2.0
"""Jobs (业务) and the parties in them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.models import Organisation
from wharfinger.kernel.history import audited
from wharfinger.shipments.choices import (
    CargoKind,
    Direction,
    JobRole,
    MilestoneCode,
    Mode,
    Phase,
    Scope,
    ServiceLine,
)
from wharfinger.shipments.models.place import LaneGroup, Place

DERIVED = (
    "phase", "last_code", "last_at", "last_place", "last_place_text", "last_source", "heard_at",
    "etd", "atd", "eta", "ata", "delivered_at", "next_code", "next_at", "check_at", "open_exceptions",
)  # fmt: skip


ENDED = (Phase.DONE.value, Phase.CANCELLED.value)


def _amount(label: object) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(label, max_digits=18, decimal_places=4, null=True, blank=True)  # type: ignore[arg-type]


@audited(exclude=list(DERIVED))
class Job(models.Model):
    """A job as the operation's system tells it; the last block is derived from milestones, never typed.

    Amounts are in `currency`; `rate` turns them into the company's currency at the booking date
    (null: no rate known, so the job counts in no money figure). Null amount: not measured.
    """

    number = models.CharField(_("job number"), max_length=60, unique=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.OTHER)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, blank=True, default="")
    cargo_kind = models.CharField(_("cargo"), max_length=10, choices=CargoKind.choices, default=CargoKind.OWN)
    scope_from = models.CharField(_("from scope"), max_length=10, choices=Scope.choices, blank=True, default="")
    scope_to = models.CharField(_("to scope"), max_length=10, choices=Scope.choices, blank=True, default="")
    incoterm = models.CharField(_("incoterm"), max_length=20, blank=True, default="")
    service_lines = ArrayField(
        models.CharField(max_length=12, choices=ServiceLine.choices), default=list, blank=True,
        verbose_name=_("service lines"),
    )  # fmt: skip
    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="paid_jobs", verbose_name=_("payer"))
    branch = models.ForeignKey("kernel.Unit", models.PROTECT, related_name="+", verbose_name=_("branch"))
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("operator")
    )
    origin = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    destination = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    origin_text = models.CharField(_("origin as written"), max_length=200, blank=True, default="")
    destination_text = models.CharField(_("destination as written"), max_length=200, blank=True, default="")
    destination_country = models.CharField(_("destination country"), max_length=2, blank=True, default="")
    lane_group = models.ForeignKey(LaneGroup, models.PROTECT, null=True, blank=True, related_name="+")
    goods = models.CharField(_("goods"), max_length=300, blank=True, default="")
    booked_on = models.DateField(_("booked on"))
    promised_first_on = models.DateField(_("first promised on"), null=True, blank=True)
    promised_on = models.DateField(_("promised on"), null=True, blank=True)
    pieces = models.IntegerField(_("pieces"), null=True, blank=True)
    gross_weight_kg = _amount(_("gross weight, kg"))
    volume_cbm = _amount(_("volume, cbm"))
    chargeable_weight_kg = _amount(_("chargeable weight, kg"))
    teu = models.DecimalField(_("TEU"), max_digits=8, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, null=True, blank=True)
    revenue_estimated = _amount(_("revenue, estimated"))
    revenue_actual = _amount(_("revenue, actual"))
    cost_estimated = _amount(_("cost, estimated"))
    cost_actual = _amount(_("cost, actual"))
    on_hold = models.BooleanField(_("bill held"), default=False)
    hold_reason = models.CharField(_("hold reason"), max_length=200, blank=True, default="")
    source = models.CharField(_("source"), max_length=60, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    phase = models.CharField(_("phase"), max_length=12, choices=Phase.choices, default=Phase.BOOKED)
    last_code = models.CharField(max_length=20, choices=MilestoneCode.choices, blank=True, default="")
    last_at = models.DateTimeField(null=True)
    last_place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    last_place_text = models.CharField(max_length=200, blank=True, default="")
    last_source = models.CharField(max_length=60, blank=True, default="")
    heard_at = models.DateTimeField(null=True)
    etd = models.DateTimeField(null=True)
    atd = models.DateTimeField(null=True)
    eta = models.DateTimeField(null=True)
    ata = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    next_code = models.CharField(max_length=20, choices=MilestoneCode.choices, blank=True, default="")
    next_at = models.DateTimeField(null=True)
    check_at = models.DateTimeField(null=True)
    open_exceptions = models.SmallIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=("-booked_on", "-id"), name="job_newest"),
            models.Index(fields=("branch", "-booked_on", "-id"), name="job_branch_newest"),
            models.Index(fields=("payer", "-booked_on", "-id"), name="job_payer_newest"),
            models.Index(fields=("-booked_on", "-id"), condition=~models.Q(phase__in=ENDED), name="job_moving"),
            models.Index(fields=("check_at",), condition=models.Q(check_at__isnull=False), name="job_check"),
            models.Index(fields=("branch", "-id"), condition=models.Q(open_exceptions__gt=0), name="job_in_trouble"),
        )

    def __str__(self) -> str:
        return self.number


class JobParty(models.Model):
    """A party's part in a job; the payer has a row too, so that one index finds every job of a party."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="job_parts")
    role = models.CharField(_("role"), max_length=16, choices=JobRole.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("job", "role", "organisation"), name="job_party_once"),)
        indexes = (models.Index(fields=("organisation", "-job"), name="job_party_of"),)
