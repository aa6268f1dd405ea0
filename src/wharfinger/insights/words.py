# SPDX-License-Identifier: Apache-2.0
"""What a run says, in the reader's language: its question, its answer, its caveats."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wharfinger.directory.choices import class_word
from wharfinger.insights.choices import Measure
from wharfinger.insights.models import Run
from wharfinger.kernel.templating import number, percent

UNITS = {
    Measure.JOBS: gettext_lazy("jobs"),
    Measure.GROSS_WEIGHT: "kg",
    Measure.CHARGEABLE_WEIGHT: "kg",
    Measure.VOLUME: "cbm",
    Measure.TEU: "TEU",
    Measure.PIECES: gettext_lazy("pieces"),
}


def unit_of(run: Run) -> str:
    """The unit of the run's figures: the currency, kg, TEU …"""
    return run.currency or str(UNITS.get(Measure(run.measure), ""))


def measure_label(run: Run) -> str:
    """The measure's name."""
    return str(run.get_measure_display())


def question(run: Run) -> str:
    """The question the run answers, as the page's title."""
    parameters = run.parameters
    if parameters["method"] == "abc":
        share = percent(Decimal(parameters["thresholds"][0]), 0)
        return _("Who brings %(share)s of %(measure)s?") % {"share": share, "measure": inside(run)}
    head = sum(map(Decimal, parameters["shares"][: _head(parameters)]), Decimal(0))
    return _("What do the best %(share)s of the customers bring in %(measure)s?") % {
        "share": percent(head, 0), "measure": inside(run),
    }  # fmt: skip


def answer(run: Run, *, whole: bool) -> str:
    """The one sentence the run says; without shares of the total for those who may not see it."""
    head = run.summary["classes"][: _head(run.parameters)]
    if not run.classed:
        return _("No payer has a figure above zero in this period.")
    count = sum(item["count"] for item in head)
    text = {
        "count": number(count), "all": number(run.classed), "share": percent(count / run.classed),
        "names": " + ".join(class_word(item["name"]) for item in head),
        "value": percent(head[-1]["cumulative"]), "measure": inside(run),
    }  # fmt: skip
    if not whole:
        return _("%(count)s of %(all)s payers (%(share)s) are %(names)s.") % text
    return _("%(count)s of %(all)s payers (%(share)s) are %(names)s and bring %(value)s of %(measure)s.") % text


def _head(parameters: dict[str, Any]) -> int:
    """How many classes from the top the sentence speaks of: to the first with an expected share."""
    expected = parameters.get("expected") or []
    return next((i for i, share in enumerate(expected, start=1) if share is not None), 1)


def inside(run: Run) -> str:
    """The measure's name within a sentence."""
    label = measure_label(run)
    return label if run.measure == Measure.TEU else label[:1].lower() + label[1:]


def scope_of(run: Run) -> list[str]:
    """What the run looked at, part by part."""
    parts = [window_of(run), str(run.branch or _("all branches"))]
    if run.mode:
        parts.append(str(run.get_mode_display()))
    if run.lane_group:
        parts.append(str(run.lane_group))
    if run.ranked == "group":
        parts.append(str(run.get_ranked_display()))
    return parts


def window_of(run: Run) -> str:
    """The window of booking dates in words."""
    dates = {"from": run.window_from, "to": run.window_to}
    if run.window_from and run.window_to:
        return _("booked %(from)s to %(to)s") % dates
    if run.window_from:
        return _("booked from %(from)s on") % dates
    return _("booked until %(to)s") % dates if run.window_to else _("all jobs ever booked")


def basis(run: Run) -> str:
    """How many jobs the figures rest on, and how many of them on estimates or on nothing."""
    jobs = ngettext("%(count)s job", "%(count)s jobs", run.jobs) % {"count": number(run.jobs)}
    parts = [jobs]
    if run.estimated_jobs:
        parts.append(_("%(count)s with estimates") % {"count": number(run.estimated_jobs)})
    if run.unmeasured_jobs:
        parts.append(_("%(count)s not measured") % {"count": number(run.unmeasured_jobs)})
    return " · ".join(parts)


def caveats(run: Run) -> list[str]:
    """What to know when reading the figures; the payers listed apart have their own line."""
    return [*_about_rates(run), *_caveats(run.summary.get("warnings", []))]


def _about_rates(run: Run) -> Iterable[str]:
    if count := run.summary.get("without_rate"):
        yield ngettext(
            "%(count)s job counts as not measured: no exchange rate was known on its booking day. Add the rate and run again.",
            "%(count)s jobs count as not measured: no exchange rate was known on their booking day. Add the rates and run again.",
            count,
        ) % {"count": number(count)}
    if base := run.summary.get("unconverted"):
        yield _("All amounts are in %(currency)s and were not converted: some booking days have no rate to %(base)s.") % {
            "currency": run.currency, "base": base,
        }  # fmt: skip


def _caveats(warnings: Iterable[dict[str, Any]]) -> Iterable[str]:
    for warning in warnings:
        data = warning["data"]
        if warning["code"] == "concentration_lower_than_model":
            yield _("Concentration lower than the model: %(names)s bring %(found)s, the model expects %(expected)s.") % {
                "names": " + ".join(map(class_word, data["tiers"])),
                "found": percent(data["found"]), "expected": percent(Decimal(data["expected"]), 0),
            }  # fmt: skip
        elif warning["code"] == "ties_enlarge_tier":
            yield ngettext(
                "%(count)s payer with the same figure as the last one joined %(name)s.",
                "%(count)s payers with the same figure as the last one joined %(name)s.",
                data["count"],
            ) % {"count": number(data["count"]), "name": class_word(data["tier"])}
        elif warning["code"] == "rounded_values":
            yield _("%(count)s figures were rounded to six decimals.") % {"count": number(data["count"])}
