# SPDX-License-Identifier: Apache-2.0
"""What administrators type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.choices import Role, UnitKind
from wharfinger.kernel.models import Post, Unit
from wharfinger.shipments.choices import Mode


class InviteForm(forms.Form):
    """Whom to invite, to which post."""

    email = forms.EmailField(label=_("E-mail"))
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)
    post = forms.ModelChoiceField(label=_("Post"), queryset=Post.objects.select_related("unit"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].label_from_instance = lambda post: f"{post.unit} · {post} ({post.get_role_display()})"  # type: ignore[attr-defined]


class LineForm(forms.Form):
    """The extension that rings at somebody's desk."""

    line = forms.CharField(label=_("Extension"), max_length=40, required=False)


class UnitForm(forms.Form):
    """A unit of the company."""

    code = forms.CharField(label=_("Code"), max_length=20)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices, initial=UnitKind.BRANCH)
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)
    parent = forms.ModelChoiceField(label=_("Belongs to"), queryset=Unit.objects.all(), required=False)
    time_zone = forms.CharField(label=_("Time zone"), max_length=40, initial="Asia/Shanghai")


class PostForm(forms.Form):
    """A post of a unit."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.filter(closed=False))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)


class RateForm(forms.Form):
    """A dated exchange rate."""

    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3)
    rate = forms.DecimalField(label=_("Rate"), max_digits=18, decimal_places=8, min_value=0)
    on = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))


class LaneGroupForm(forms.Form):
    """A lane group."""

    code = forms.SlugField(label=_("Code"), max_length=10)
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)
    countries = forms.CharField(
        label=_("Countries (two letters, separated by spaces)"), max_length=1000, required=False
    )
    not_places = forms.CharField(label=_("Except these places (codes)"), max_length=400, required=False)

    def words(self, name: str) -> tuple[str, ...]:
        """A field's codes, in capitals, none twice."""
        return tuple(dict.fromkeys(self.cleaned_data[name].upper().split()))


class RuleForm(forms.Form):
    """When a rule speaks: hours, and the hours of modes that differ."""

    is_on = forms.BooleanField(label=_("Switched on"), required=False)
    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=2000)

    def __init__(self, *args: Any, by_mode: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for mode, label in Mode.choices:
            self.fields[f"mode_{mode}"] = forms.IntegerField(
                label=label, min_value=0, max_value=2000, required=False, initial=by_mode.get(mode)
            )

    @property
    def hours_by_mode(self) -> dict[str, int]:
        """Hours of the modes that differ."""
        found = {mode: self.cleaned_data.get(f"mode_{mode}") for mode in Mode.values}
        return {mode: hours for mode, hours in found.items() if hours is not None}
