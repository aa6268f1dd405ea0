# SPDX-License-Identifier: Apache-2.0
"""What people type about voyages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.shipments.models import Voyage

DATES = ("etd", "atd", "eta", "ata")
MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]


class VoyageForm(forms.Form):
    """New dates of a voyage, on the clock of the person who types."""

    etd = forms.DateTimeField(label=_("ETD"), required=False)
    atd = forms.DateTimeField(label=_("ATD"), required=False)
    eta = forms.DateTimeField(label=_("ETA"), required=False)
    ata = forms.DateTimeField(label=_("ATA"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M")
            field.input_formats = MINUTES  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nothing arrives before it departs."""
        data = super().clean() or {}
        for out, back in (("etd", "eta"), ("atd", "ata")):
            if data.get(out) and data.get(back) and data[back] < data[out]:
                self.add_error(back, _("Arrival before departure: look at the dates again."))
        return data

    def changes(self, voyage: Voyage) -> dict[str, Any]:
        """The dates that differ from the voyage's by the minute."""
        now = dates_of(voyage)
        return {name: at for name, at in self.cleaned_data.items() if at is not None and at != now[name]}


def dates_of(voyage: Voyage) -> dict[str, datetime | None]:
    """The voyage's dates to the minute: browsers refuse seconds in a field that shows none."""
    dates = ((name, getattr(voyage, name)) for name in DATES)
    return {name: at and at.replace(second=0, microsecond=0) for name, at in dates}


class RollForm(forms.Form):
    """Which sailing the jobs roll to, one of the list or a new one by its number and dates, and why."""

    to = forms.ChoiceField(label=_("To the sailing"), required=False)
    vessel = forms.CharField(label=_("Vessel"), max_length=80, required=False)
    number = forms.CharField(label=_("Voyage"), max_length=30, required=False)
    etd = forms.DateTimeField(label=_("ETD"), required=False, input_formats=MINUTES)
    eta = forms.DateTimeField(label=_("ETA"), required=False, input_formats=MINUTES)
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)

    def __init__(self, *args: Any, sailings: list[Voyage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sailings = {row.pk: row for row in sailings}
        choices = [(str(row.pk), _label(row)) for row in sailings]
        self.fields["to"].choices = choices or [("", "–")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new sailing wants its number and ETD."""
        data = super().clean() or {}
        if data.get("number") and not data.get("etd"):
            self.add_error("etd", _("When does it sail?"))
        if not data.get("number") and not data.get("to"):
            self.add_error("number", _("Choose a sailing, or type the new one."))
        if data.get("etd") and data.get("eta") and data["eta"] < data["etd"]:
            self.add_error("eta", _("Arrival before departure: look at the dates again."))
        return data

    def target(self, voyage: Voyage) -> Voyage:
        """The sailing chosen, or the new one, not saved yet, on the way of `voyage`."""
        data = self.cleaned_data
        if not data["number"]:
            return self.sailings[int(data["to"])]
        names = ("carrier_id", "mode", "loading_id", "discharge_id")
        way = {name: getattr(voyage, name) for name in names}
        return Voyage(
            vessel=data["vessel"] or voyage.vessel, number=data["number"], etd=data["etd"], eta=data["eta"], **way
        )


def _label(row: Voyage) -> str:
    when = f" · ETD {row.etd:%m-%d}" if row.etd else ""
    carrier = f" · {row.carrier}" if row.carrier else ""
    return f"{row}{when}{carrier}"
