# SPDX-License-Identifier: Apache-2.0
"""The form of a contact."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.choices import ChannelKind, DecisionRole
from wharfinger.directory.drafts import ChannelDraft, ContactDraft


class ContactForm(forms.Form):
    """A person and how to reach him or her."""

    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=200, required=False)
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    department = forms.CharField(label=_("Department"), max_length=120, required=False)
    decision_role = forms.ChoiceField(
        label=_("Role in the decision chain"), choices=DecisionRole.choices, required=False
    )
    mobile = forms.CharField(label=_("Mobile"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    wechat = forms.CharField(label=_("WeChat"), max_length=60, required=False)
    is_primary = forms.BooleanField(label=_("First contact"), required=False)
    notes = forms.CharField(label=_("Notes"), required=False)

    def clean(self) -> dict[str, object]:
        """At least one name."""
        data: dict[str, object] = super().clean() or {}
        if not (data.get("name_zh") or data.get("name_en")):
            self.add_error("name_zh", _("Give a Chinese or an English name."))
        return data

    def draft(self, organisation_id: int) -> ContactDraft:
        """What was typed, for the action."""
        data = self.cleaned_data
        kinds = (ChannelKind.MOBILE, ChannelKind.PHONE, ChannelKind.EMAIL, ChannelKind.WECHAT)
        plain = ("name_zh", "name_en", "title", "department", "decision_role", "is_primary", "notes")
        return ContactDraft(
            organisation_id=organisation_id,
            channels=[ChannelDraft(kind.value, data[kind.value]) for kind in kinds],
            source="desk",
            **{name: data[name] for name in plain},
        )
