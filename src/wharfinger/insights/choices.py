# SPDX-License-Identifier: Apache-2.0
"""Choices of insights: what is measured, of whom, and where a run stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """What a payer's figure is the sum of, over the jobs of the window."""

    REVENUE = "revenue", _("Revenue")
    COST = "cost", _("Cost (freight)")
    GROSS_PROFIT = "gross_profit", _("Gross profit")
    JOBS = "jobs", _("Jobs")
    GROSS_WEIGHT = "gross_weight", _("Gross weight")
    CHARGEABLE_WEIGHT = "chargeable_weight", _("Chargeable weight")
    VOLUME = "volume", _("Volume")
    TEU = "teu", _("TEU")
    PIECES = "pieces", _("Pieces")


ALIASES = {
    "freight": Measure.COST,
    "freight_cost": Measure.COST,
    "profit": Measure.GROSS_PROFIT,
    "weight": Measure.GROSS_WEIGHT,
    "gross_weight_kg": Measure.GROSS_WEIGHT,
    "chargeable_weight_kg": Measure.CHARGEABLE_WEIGHT,
    "volume_cbm": Measure.VOLUME,
}
"""Other words people and scripts use for a measure."""

MONEY = frozenset({Measure.REVENUE, Measure.COST, Measure.GROSS_PROFIT})


class Ranked(models.TextChoices):
    """Whose figures are ranked."""

    PAYER = "payer", _("Each payer")
    GROUP = "group", _("Groups of companies, rolled up to the head")


class RunState(models.TextChoices):
    """Life of a run."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Apart(models.TextChoices):
    """Why a payer is listed apart instead of ranked (F1)."""

    NEGATIVE = "negative", _("Below zero")
    ZERO = "zero", _("Zero")
    MISSING = "missing", _("Not measured")


class Method(models.TextChoices):
    """How classes are cut."""

    ABC = "abc", _("By cumulative value")
    COUNT = "count", _("By number of customers")
