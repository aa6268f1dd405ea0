# SPDX-License-Identifier: Apache-2.0
"""What people type about voyages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.shipments.models import Voyage

DATES = ("etd", "atd", "eta", "ata")


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
            field.input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]  # type: ignore[attr-defined]

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
    """Which sailing the jobs roll to, and why."""

    to = forms.ChoiceField(label=_("To the sailing"))
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)

    def __init__(self, *args: Any, sailings: list[Voyage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sailings = {row.pk: row for row in sailings}
        self.fields["to"].choices = [(str(row.pk), _label(row)) for row in sailings]  # type: ignore[attr-defined]

    def target(self) -> Voyage:
        """The sailing chosen."""
        return self.sailings[int(self.cleaned_data["to"])]


def _label(row: Voyage) -> str:
    when = f" · ETD {row.etd:%m-%d}" if row.etd else ""
    carrier = f" · {row.carrier}" if row.carrier else ""
    return f"{row}{when}{carrier}"
