# SPDX-License-Identifier: Apache-2.0
"""Exceptions: rule, job, clock, who is responsible, why, what is done, and when the customer was told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.history import audited
from wharfinger.shipments.choices import (
    CargoKind,
    ClockKind,
    DeadlineKind,
    Direction,
    ExceptionRule,
    ExceptionState,
    Reason,
    Scope,
    Side,
)
from wharfinger.shipments.models.incident import Incident
from wharfinger.shipments.models.job import Job

_LABELS = {**dict(DeadlineKind.choices), **dict(ClockKind.choices), **dict(Side.choices)}


def in_words(subject: str) -> str:
    """A subject in the language in force: the deadline, the clock and its box, the slip."""
    return " ".join(str(_LABELS.get(word) or word) for word in subject.split(" "))


@audited()
class JobException(models.Model):
    """One exception of one job; `key` is the fact that caused it, so that the same fact never opens it twice.

    `subject` tells the several clocks of one rule apart ("si", "CSQU3054383 demurrage"); `due_at` is the moment the
    damage happens, where there is one. A fact that a person closed (`by_hand`) does not open again; one that ended by
    itself does, if it turns out to hold after all.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="exceptions")
    rule = models.CharField(_("rule"), max_length=30, choices=ExceptionRule.choices)
    key = models.CharField(max_length=60)
    subject = models.CharField(_("subject"), max_length=40, blank=True, default="")
    since = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("damage at"), null=True, blank=True)
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="exceptions", verbose_name=_("incident")
    )
    opened_at = models.DateTimeField(_("opened"))
    state = models.CharField(_("state"), max_length=10, choices=ExceptionState.choices, default=ExceptionState.NEW)
    unit = models.ForeignKey("kernel.Unit", models.PROTECT, related_name="+", verbose_name=_("responsible unit"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True, default="")
    reason_text = models.CharField(_("reason in words"), max_length=300, blank=True, default="")
    corrective_action = models.CharField(_("corrective action"), max_length=300, blank=True, default="")
    next_step_at = models.DateTimeField(_("next step by"), null=True, blank=True)
    asked_at = models.DateTimeField(_("customer asked"), null=True, blank=True)
    told_at = models.DateTimeField(_("customer told"), null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    by_hand = models.BooleanField(_("closed by hand"), default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("job", "rule", "key"), name="exception_never_twice"),)
        indexes = (
            models.Index(fields=("job",), condition=models.Q(closed_at__isnull=True), name="exception_open_of"),
            models.Index(
                fields=("unit", "-opened_at", "-id"),
                condition=models.Q(closed_at__isnull=True),
                name="exception_open",
            ),
            models.Index(fields=("-opened_at", "-id"), name="exception_newest"),
            models.Index(
                fields=("rule", "due_at", "id"),
                include=("unit",),
                condition=models.Q(closed_at__isnull=True),
                name="exception_to_save",
            ),
        )

    @property
    def what(self) -> str:
        """What the exception is about, in the language in force: the deadline, the clock and its box, the slip."""
        return in_words(self.subject)

    @property
    def told_first(self) -> bool:
        """Whether the customer was told before asking (design ruling 4)."""
        return self.told_at is not None and (self.asked_at is None or self.told_at <= self.asked_at)


def _only(choices: Any, label: Any, length: int) -> ArrayField:  # type: ignore[type-arg]
    return ArrayField(
        models.CharField(max_length=length, choices=choices), default=list, blank=True, verbose_name=label
    )


@audited()
class RuleSetting(models.Model):
    """A rule's threshold where it differs from the shipped one; one row a rule. An empty list means every job.

    Hours of a lane group (by its code) stand before those of a mode, those before `hours`.
    """

    rule = models.CharField(_("rule"), max_length=30, choices=ExceptionRule.choices, unique=True)
    is_on = models.BooleanField(_("on"), default=True)
    hours = models.IntegerField(_("hours"))
    hours_by_mode = models.JSONField(_("hours by mode"), default=dict, blank=True)
    hours_by_lane = models.JSONField(_("hours by lane group"), default=dict, blank=True)
    directions = _only(Direction.choices, _("only directions"), 10)
    scopes = _only(Scope.choices, _("only delivered to"), 10)
    cargo_kinds = _only(CargoKind.choices, _("only cargo"), 10)
