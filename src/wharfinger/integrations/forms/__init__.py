# SPDX-License-Identifier: Apache-2.0
"""Forms of imports and feeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.integrations.choices import FeedChannel, Kind
from wharfinger.integrations.models import Feed, SavedMapping


class UploadForm(forms.Form):
    """A file, or columns pasted from a sheet."""

    file = forms.FileField(label=_("File"), required=False)
    pasted = forms.CharField(label=_("Pasted columns"), required=False, strip=False)
    kind = forms.ChoiceField(
        label=_("What does it tell about?"), required=False, choices=[("", _("Find out")), *Kind.choices]
    )
    feed = forms.ModelChoiceField(label=_("Feed"), queryset=Feed.objects.none(), required=False, empty_label="–")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField[Feed] = self.fields["feed"]  # type: ignore[assignment]
        field.queryset = Feed.objects.filter(channel=FeedChannel.MANUAL, is_active=True)

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        data = super().clean() or {}
        if not data.get("file") and not (data.get("pasted") or "").strip():
            self.add_error("file", _("Choose a file, or paste columns below."))
        return data


class FeedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A feed."""

    class Meta:
        model = Feed
        fields = ("code", "name_zh", "name_en", "kind", "channel", "expected_minutes", "mapping", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mapping: forms.ModelChoiceField[SavedMapping] = self.fields["mapping"]  # type: ignore[assignment]
        mapping.empty_label = "–"
