# SPDX-License-Identifier: Apache-2.0
"""What insights adds to other apps' pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

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
    """Today's classes with their figures; two statements, one where there is none."""
    rows = Classification.objects.filter(organisation=organisation, is_current=True).select_related("scheme")
    current = list(rows.order_by("-scheme__is_headline", "scheme__code"))
    if not current:
        return None
    runs = Run.objects.defer("summary").in_bulk([row.run_id for row in current])
    return {"lines": [_line(row, runs[row.run_id]) for row in current if row.run_id in runs]}


def _line(row: Classification, run: Run) -> ClassNow:
    places = 2 if run.is_money else None
    return ClassNow(
        label=class_word(row.label), scheme=row.scheme, measure=words.measure_label(run),
        figure=f"{number(row.value, places)} {words.unit_of(run)}", rank=row.rank, classed=run.classed, on=row.on,
        run_id=run.pk, organisation_id=row.organisation_id,
    )  # fmt: skip
