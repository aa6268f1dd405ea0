# SPDX-License-Identifier: Apache-2.0
"""Forms of tags, territories and consent."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.choices import Consent
from wharfinger.directory.models import Tag, Territory
from wharfinger.kernel.choices import UnitKind
from wharfinger.kernel.models import Unit


class LabelForm(forms.Form):
    """Which tag to put on or take off, and which territory."""

    add = forms.ModelChoiceField(label=_("Put on the tag"), queryset=Tag.objects.all(), required=False)
    remove = forms.ModelChoiceField(label=_("Take off the tag"), queryset=Tag.objects.all(), required=False)
    territory = forms.ModelChoiceField(label=_("Territory"), queryset=Territory.objects.all(), required=False)
    by_place = forms.BooleanField(label=_("Territory by country and division"), required=False)


class TagForm(forms.Form):
    """A tag."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)


class TerritoryForm(TagForm):
    """A territory."""

    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Unit.objects.filter(kind=UnitKind.BRANCH, closed=False))
    countries = forms.CharField(label=_("Countries (two letters, separated by spaces)"), max_length=400, required=False)
    divisions = forms.CharField(
        label=_("Divisions (adcode prefixes, separated by spaces)"), max_length=400, required=False
    )

    def clean_countries(self) -> tuple[str, ...]:
        """As codes."""
        return _words(self.cleaned_data["countries"].upper())

    def clean_divisions(self) -> tuple[str, ...]:
        """As prefixes."""
        return _words(self.cleaned_data["divisions"])


class ConsentForm(forms.Form):
    """Whether a number or address may be used, and for what."""

    service = forms.ChoiceField(label=_("Service messages"), choices=Consent.choices, required=False)
    marketing = forms.ChoiceField(label=_("Marketing"), choices=Consent.choices, required=False)


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"\w+", text)))
