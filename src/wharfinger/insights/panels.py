# SPDX-License-Identifier: Apache-2.0
"""What insights adds to other apps' pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from wharfinger.directory.choices import class_word
from wharfinger.directory.models import Classification, ClassScheme, Organisation
from wharfinger.insights import words
from wharfinger.insights.models import Run
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.templating import number


@dataclass(frozen=True)
class ClassNow:
    """A customer's class of today in one scheme, with the figure behind it."""

    label: str
    scheme: ClassScheme
    measure: str
    figure: str
    rank: int | None
    classed: int
    on: date
    run_id: int
    organisation_id: int


def classes_of_customer(actor: Actor, organisation: Organisation) -> dict[str, Any] | None:
    """Today's classes with their figures; one statement."""
    current = Classification.objects.filter(organisation=organisation, is_current=True)
    mine = current.filter(run_id=OuterRef("pk"))
    said = {name: Subquery(mine.values(name)[:1]) for name in ("label", "value", "rank", "on")}
    runs = Run.objects.defer("summary", "parameters").select_related("scheme").filter(pk__in=current.values("run_id"))
    lines = [
        _line(run, organisation.pk) for run in runs.annotate(**said).order_by("-scheme__is_headline", "scheme__code")
    ]
    return {"lines": lines} if lines else None


def _line(run: Any, organisation_id: int) -> ClassNow:
    places = 2 if run.is_money else None
    return ClassNow(
        label=class_word(run.label), scheme=run.scheme, measure=words.measure_label(run),
        figure=f"{number(run.value, places)} {words.unit_of(run)}", rank=run.rank, classed=run.classed, on=run.on,
        run_id=run.pk, organisation_id=organisation_id,
    )  # fmt: skip
