# SPDX-License-Identifier: Apache-2.0
"""Forms of a party."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.choices import AddressKind, AssignmentKind, ChannelKind, NameKind, PartyRole
from wharfinger.directory.drafts import ChannelDraft, OrganisationDraft
from wharfinger.directory.models import Organisation
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Scheme, UnitKind
from wharfinger.kernel.models import Unit, User


class OrganisationForm(forms.Form):
    """A party's own facts; further names and numbers are added, never taken away."""

    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)
    alias = forms.CharField(label=_("Another name"), max_length=200, required=False)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=PartyRole.choices, required=False)
    branch = forms.ChoiceField(label=_("Branch"), required=False)
    country = forms.CharField(label=_("Country (two letters)"), max_length=2, required=False)
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    industry = forms.CharField(label=_("Industry"), max_length=60, required=False)
    website = forms.CharField(label=_("Website"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), max_length=500, required=False)
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)
    notes = forms.CharField(label=_("Notes"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = Unit.objects.filter(kind=UnitKind.BRANCH, closed=False)
        if not actor.everywhere:
            branches = branches.filter(pk__in=actor.branches)
        self.fields["branch"].choices = [("", _("All branches")), *((str(b.pk), str(b)) for b in branches)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """At least one name."""
        data: dict[str, Any] = super().clean() or {}
        if not (data.get("name_zh") or data.get("name_en")):
            self.add_error("name_zh", _("Give a Chinese or an English name."))
        return data

    def draft(self, code: str = "") -> OrganisationDraft:
        """What was typed, for the action."""
        data = self.cleaned_data
        channels = [ChannelDraft(ChannelKind.PHONE, data["phone"]), ChannelDraft(ChannelKind.EMAIL, data["email"])]
        return OrganisationDraft(
            code=code,
            other_names=[(NameKind.ALIAS.value, data["alias"])] if data["alias"] else [],
            roles=data["roles"],
            branch_id=int(data["branch"]) if data["branch"] else None,
            country=data["country"].upper(),
            identifiers=[(Scheme.USCC.value, data["uscc"])] if data["uscc"] else [],
            channels=channels,
            addresses=[(AddressKind.OFFICE.value, data["address"], "")] if data["address"] else [],
            source="desk",
            **{name: data[name] for name in ("name_zh", "name_en", "city", "industry", "website", "notes")},
        )

    @staticmethod
    def initial_of(row: Organisation) -> dict[str, Any]:
        """The form's first values for a party that exists."""
        names = ("name_zh", "name_en", "roles", "country", "city", "industry", "website", "notes")
        return {**{name: getattr(row, name) for name in names}, "branch": str(row.branch_id or "")}


class AssignForm(forms.Form):
    """Who looks after the chosen customers."""

    user = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.filter(is_active=True))
    kind = forms.ChoiceField(label=_("Capacity"), choices=AssignmentKind.choices)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
