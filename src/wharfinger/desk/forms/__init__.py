# SPDX-License-Identifier: Apache-2.0
"""What administrators type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.choices import Role, UnitKind
from wharfinger.kernel.models import Post, Unit
from wharfinger.shipments.actions.rules import RuleDraft
from wharfinger.shipments.choices import CargoKind, Direction, Mode, Scope
from wharfinger.shipments.rules.thresholds import Threshold


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
    directions = forms.MultipleChoiceField(label=_("Only directions"), choices=Direction.choices[:-1], required=False)
    scopes = forms.MultipleChoiceField(label=_("Only delivered to"), choices=Scope.choices[:-1], required=False)
    cargo_kinds = forms.MultipleChoiceField(label=_("Only cargo"), choices=CargoKind.choices, required=False)

    def __init__(self, *args: Any, limit: Threshold, lanes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_mode = limit.by_mode
        for code, name in lanes:
            self.fields[f"lane_{code}"] = forms.IntegerField(
                label=name, min_value=0, max_value=2000, required=False, initial=limit.by_lane.get(code)
            )
        for mode, label in Mode.choices:
            self.fields[f"mode_{mode}"] = forms.IntegerField(
                label=label, min_value=0, max_value=2000, required=False, initial=by_mode.get(mode)
            )

    def draft(self, rule: str) -> RuleDraft:
        """What was typed, for the action."""
        data = self.cleaned_data
        return RuleDraft(
            rule, data["hours"], self._differing("mode_"), data["is_on"], self._differing("lane_"),
            tuple(data["directions"]), tuple(data["scopes"]), tuple(data["cargo_kinds"]),
        )  # fmt: skip

    def _differing(self, prefix: str) -> dict[str, int]:
        data = self.cleaned_data
        return {
            name.removeprefix(prefix): data[name] for name in data if name.startswith(prefix) and data[name] is not None
        }
