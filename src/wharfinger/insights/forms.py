# SPDX-License-Identifier: Apache-2.0
"""Forms of insights."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.actions.classes import SchemeDraft
from wharfinger.directory.models import ClassScheme
from wharfinger.insights import engine
from wharfinger.insights.actions.classification import RunOrder
from wharfinger.insights.choices import Measure, Method, Ranked
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import UnitKind
from wharfinger.kernel.models import Unit
from wharfinger.shipments.choices import Mode
from wharfinger.shipments.models import LaneGroup

HUNDRED = Decimal(100)


class DayInput(forms.DateInput):
    """A date in the browser's own field."""

    input_type = "date"


class RunForm(forms.Form):
    """What is classified, by which measure, over which jobs (R081, step 1)."""

    scheme = forms.ChoiceField(label=_("Class scheme"))
    measure = forms.ChoiceField(label=_("Measure"), choices=Measure.choices)
    window_from = forms.DateField(label=_("Booked from"), required=False, widget=DayInput)
    window_to = forms.DateField(label=_("Booked until"), required=False, widget=DayInput)
    branch = forms.ChoiceField(label=_("Branch"), required=False)
    mode = forms.ChoiceField(label=_("Mode"), required=False)
    lane_group = forms.ChoiceField(label=_("Lane group"), required=False)
    ranked = forms.ChoiceField(label=_("Ranked"), choices=Ranked.choices)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, initial=last_year())
        schemes = ClassScheme.objects.filter(retired=False).order_by("-is_headline", "code")
        self._choose("scheme", [(scheme.code, str(scheme)) for scheme in schemes])
        self._choose("branch", _branches(actor))
        self._choose("mode", [("", _("All modes")), *Mode.choices])
        self._choose("lane_group", [("", _("All lanes")), *((str(g.pk), str(g)) for g in LaneGroup.objects.all())])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        data = super().clean() or {}
        start, end = data.get("window_from"), data.get("window_to")
        if start and end and start > end:
            self.add_error("window_to", _("The period ends before it begins."))
        return data

    def order(self) -> RunOrder:
        """The order the form stands for; call it on a valid form."""
        data = self.cleaned_data
        return RunOrder(
            scheme=data["scheme"],
            measure=data["measure"],
            window_from=data["window_from"],
            window_to=data["window_to"],
            ranked=data["ranked"],
            branch_id=int(data["branch"]) if data["branch"] else None,
            mode=data["mode"],
            lane_group_id=int(data["lane_group"]) if data["lane_group"] else None,
        )


def last_year() -> dict[str, date]:
    """The twelve months up to the end of the last one."""
    end = date.today().replace(day=1) - timedelta(days=1)
    start = (end + timedelta(days=1)).replace(year=end.year - 1 if end.month < 12 else end.year)
    return {"window_from": start, "window_to": end}


def _branches(actor: Actor) -> list[tuple[str, Any]]:
    units = Unit.objects.filter(kind=UnitKind.BRANCH, closed=False)
    if actor.everywhere:
        return [("", _("All branches")), *((str(unit.pk), str(unit)) for unit in units)]
    return [(str(unit.pk), str(unit)) for unit in units.filter(pk__in=actor.branches)]


class SchemeForm(forms.Form):
    """A class scheme: names of the classes and where they are cut, in percent (R026, R061)."""

    code = forms.SlugField(label=_("Code"), max_length=30)
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)
    method = forms.ChoiceField(label=_("Classes are cut"), choices=Method.choices)
    names = forms.CharField(label=_("Classes, best first"), initial="A B C")
    limits = forms.CharField(label=_("Limits in %"), initial="55 85 100")
    rule = forms.ChoiceField(
        label=_("The customer that crosses a limit"),
        choices=(("inclusive", _("belongs to the class below")), ("crossing", _("belongs to the class above"))),
    )
    is_headline = forms.BooleanField(label=_("Show this class beside customers' names"), required=False)

    def __init__(self, data: Any = None, *, scheme: ClassScheme | None = None) -> None:
        super().__init__(data, initial=scheme_values(scheme) if scheme else None)
        self.scheme = scheme
        if scheme:
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        """A new scheme needs a new code."""
        code: str = self.cleaned_data["code"]
        if self.scheme is None and ClassScheme.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is a scheme of this code already."))
        return code

    def clean(self) -> dict[str, Any]:
        """One name per limit, limits rising to 100 (or shares adding up to 100)."""
        data = super().clean() or {}
        if self.errors:
            return data
        if not (data["name_zh"] or data["name_en"]):
            self.add_error("name_en", _("Give a name in Chinese or in English."))
        try:
            data["parameters"] = engine.checked_parameters(self._parameters(data))
        except (ValueError, InvalidOperation):
            self.add_error("limits", _LIMITS[data["method"]])
        return data

    def _parameters(self, data: dict[str, Any]) -> dict[str, Any]:
        limits = [str(Decimal(part.rstrip("%")) / HUNDRED) for part in _words(data["limits"])]
        shared = {"method": data["method"], "names": _words(data["names"])}
        if data["method"] == Method.ABC:
            return {**shared, "thresholds": limits, "rule": data["rule"]}
        return {**shared, "shares": limits, "expected": self._expected(len(limits))}

    def _expected(self, count: int) -> list[str | None]:
        """The model's shares of value stay while the number of classes does; others have no model."""
        known = self.scheme.parameters.get("expected", []) if self.scheme else []
        return known if len(known) == count else []

    def draft(self) -> SchemeDraft:
        """The scheme the form stands for; call it on a valid form."""
        kept = ("code", "method", "parameters", "name_zh", "name_en", "is_headline")
        return SchemeDraft(**{name: self.cleaned_data[name] for name in kept})


_LIMITS = {
    Method.ABC.value: _("One limit per class, rising, the last one 100: for example 55 85 100."),
    Method.COUNT.value: _("One share per class, together 100: for example 1 4 15 80."),
}


def _words(text: str) -> list[str]:
    for mark in "/,;，、；":
        text = text.replace(mark, " ")
    return text.split()


def scheme_values(scheme: ClassScheme) -> dict[str, Any]:
    """What the form shows of a scheme that exists."""
    parameters = scheme.parameters
    limits = parameters.get("thresholds") or parameters.get("shares", [])
    return {
        "code": scheme.code,
        "name_zh": scheme.name_zh,
        "name_en": scheme.name_en,
        "method": scheme.method,
        "names": " ".join(parameters["names"]),
        "limits": " ".join(format((Decimal(limit) * HUNDRED).normalize(), "f") for limit in limits),
        "rule": parameters.get("rule", "inclusive"),
        "is_headline": scheme.is_headline,
    }
