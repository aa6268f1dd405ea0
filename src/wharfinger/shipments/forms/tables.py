# SPDX-License-Identifier: Apache-2.0
"""What administrators type into the tables of cut-offs and free time, and people about a carrier's cut-offs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.models import Organisation
from wharfinger.directory.queries.organisation import ids_by_code
from wharfinger.shipments.actions.defaults import CutoffDraft, StatedCutoff, TariffDraft
from wharfinger.shipments.choices import ClockKind, DayCount, DeadlineKind, FirstDay, MilestoneCode, Mode, Side
from wharfinger.shipments.models import CutoffRule, FreeTimeTariff, LaneGroup
from wharfinger.shipments.queries.places import spots

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
_EVERY = [("", _("every mode"))]
_TIER = re.compile(r"(\d+)\s*[-–]\s*(\d*)\s+(\d+(?:\.\d+)?)")


class _Narrowed(forms.Form):
    """What both tables are narrowed by, and their days."""

    mode = forms.ChoiceField(label=_("Mode"), choices=[*_EVERY, *Mode.choices], required=False)
    place = forms.CharField(label=_("Place (code or name)"), max_length=80, required=False)
    carrier = forms.CharField(label=_("Carrier (code)"), max_length=40, required=False)
    valid_from = forms.DateField(label=_("Valid from"), widget=DAY)
    valid_to = forms.DateField(label=_("Valid to"), widget=DAY, required=False)

    def clean_place(self) -> int | None:
        """The key of the place that was named."""
        return _place(self.cleaned_data["place"])

    def clean_carrier(self) -> int | None:
        """The key of the carrier that was named."""
        text: str = self.cleaned_data["carrier"].strip()
        found = ids_by_code([text]) if text else {}
        if text and not found:
            raise forms.ValidationError(_("No business party has this code."))
        return next(iter(found.values()), None)


class CutoffForm(_Narrowed):
    """A default cut-off."""

    kind = forms.ChoiceField(label=_("Deadline"), choices=DeadlineKind.choices)
    hours = forms.IntegerField(label=_("Hours before ETD"), min_value=0, max_value=1000)
    lane_group = forms.ModelChoiceField(label=_("Lane group"), queryset=LaneGroup.objects.all(), required=False)

    selects = ("kind", "mode", "lane_group")
    fields_shown = ("hours", "place", "carrier")
    days = ("valid_from", "valid_to")

    def draft(self, pk: int | None) -> CutoffDraft:
        """What was typed, for the action."""
        d = self.cleaned_data
        lane = d["lane_group"].pk if d["lane_group"] else None
        return CutoffDraft(
            d["kind"], d["hours"], d["valid_from"], d["valid_to"], d["mode"], d["place"], d["carrier"], lane, pk
        )

    @staticmethod
    def first(row: CutoffRule) -> dict[str, Any]:
        """The row as the form shows it."""
        return {
            "kind": row.kind, "hours": row.hours, "mode": row.mode, "lane_group": row.lane_group_id,
            "place": row.loading.code if row.loading else "", "carrier": _code(row.carrier),
            "valid_from": row.valid_from, "valid_to": row.valid_to,
        }  # fmt: skip


class TariffForm(_Narrowed):
    """A free-time tariff; its tiers are typed one a line: 1-5 60."""

    kind = forms.ChoiceField(label=_("Clock"), choices=ClockKind.choices)
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    starts = forms.ChoiceField(label=_("Starts with"), choices=MilestoneCode.choices)
    stops = forms.ChoiceField(label=_("Stops with"), choices=MilestoneCode.choices)
    first_day = forms.ChoiceField(label=_("First day"), choices=FirstDay.choices)
    free_days = forms.IntegerField(label=_("Free days"), min_value=0, max_value=365)
    free_count = forms.ChoiceField(label=_("Free days are"), choices=DayCount.choices)
    paid_count = forms.ChoiceField(label=_("Paid days are"), choices=DayCount.choices)
    country = forms.CharField(label=_("Country (ISO code)"), max_length=2, required=False)
    box = forms.CharField(label=_("Box type (40HQ, or reefer)"), max_length=6, required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    tiers = forms.CharField(label=_("Tiers: one a line, days after free time and rate (1-5 60)"), required=False)

    selects = ("kind", "side", "mode", "starts", "stops", "first_day", "free_count", "paid_count")
    fields_shown = ("free_days", "country", "place", "carrier", "box", "currency")
    days = ("valid_from", "valid_to")

    def clean_tiers(self) -> tuple[dict[str, Any], ...]:
        """The lines as the tariff stores them."""
        found = []
        for line in self.cleaned_data["tiers"].splitlines():
            if line.strip():
                match = _TIER.fullmatch(line.strip())
                if match is None:
                    raise forms.ValidationError(_("Write a tier as 1-5 60; leave the end open with 11- 180."))
                first, last, rate = match.groups()
                found.append({"from_day": int(first), "to_day": int(last) if last else None, "rate": rate})
        return tuple(found)

    def draft(self, pk: int | None) -> TariffDraft:
        """What was typed, for the action."""
        d = dict(self.cleaned_data)
        d["place_id"], d["carrier_id"] = d.pop("place"), d.pop("carrier")
        return TariffDraft(**{**d, "country": d["country"].upper(), "currency": d["currency"].upper(), "pk": pk})

    @staticmethod
    def first(row: FreeTimeTariff) -> dict[str, Any]:
        """The row as the form shows it."""
        names = ("kind", "side", "mode", "starts", "stops", "first_day", "free_days", "free_count", "paid_count", "country",
                 "box", "currency", "valid_from", "valid_to")  # fmt: skip
        place = row.place.code if row.place else ""
        return {
            **{name: getattr(row, name) for name in names}, "place": place, "carrier": _code(row.carrier),
            "tiers": "\n".join(tier_lines(row)),
        }  # fmt: skip


class ClosureForm(forms.Form):
    """A place that is closed, why, and since when."""

    place = forms.CharField(label=_("Place (code or name)"), max_length=80)
    text = forms.CharField(label=_("Why"), max_length=300, required=False)
    since = forms.DateTimeField(
        label=_("Since"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    def clean_place(self) -> int | None:
        """The key of the place that was named."""
        return _place(self.cleaned_data["place"])


class StatedForm(forms.Form):
    """What the carrier states for a booking: a moment for each kind of deadline; an empty one takes it back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in DeadlineKind.choices:
            self.fields[kind] = forms.DateTimeField(
                label=label,
                required=False,
                widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M"),
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
            )

    def drafts(self, booking: int, before: Mapping[str, datetime]) -> Sequence[StatedCutoff]:
        """What differs from what was stated before."""
        said = ((kind, self.cleaned_data[kind]) for kind in DeadlineKind.values)
        return [StatedCutoff(booking, kind, at) for kind, at in said if at != before.get(kind)]


def tier_lines(row: FreeTimeTariff) -> list[str]:
    """A tariff's tiers as they are typed."""
    return [f"{t['from_day']}-{t.get('to_day') or ''} {t['rate']}" for t in row.tiers]


def _place(typed: str) -> int | None:
    text = typed.strip()
    spot = spots([text]).get(text) if text else None
    if text and spot is None:
        raise forms.ValidationError(_("This place is not known: type its UN/LOCODE."))
    return spot.pk if spot else None


def _code(carrier: Organisation | None) -> str:
    return carrier.code or "" if carrier else ""
