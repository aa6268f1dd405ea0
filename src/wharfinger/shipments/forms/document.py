# SPDX-License-Identifier: Apache-2.0
"""What people hand over and say about documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.shipments.actions import DocumentDraft, TemplateDraft, Upload
from wharfinger.shipments.choices import Direction, Mode, Scope
from wharfinger.shipments.document_choices import Audience, DocumentKind, DueBefore

ANY = [("", _("any"))]


class VersionForm(forms.Form):
    """A file and a remark."""

    file = forms.FileField(label=_("File"))
    remark = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def upload(self) -> Upload:
        """The file, for the action."""
        file = self.cleaned_data["file"]
        return Upload(file.chunks(), file.name or "", self.cleaned_data["remark"])


class DocumentForm(VersionForm):
    """A new document; who may see it follows its kind and is changed afterwards."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)

    field_order = ("kind", "file", "title", "remark")

    def draft(self, *, job_id: int | None = None, organisation_id: int | None = None) -> DocumentDraft:
        """What was handed over, for the action."""
        data = self.cleaned_data
        return DocumentDraft(data["kind"], self.upload(), job_id, organisation_id, title=data["title"])


class DocumentEditForm(forms.Form):
    """What a document is, and who outside may see it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    seen_by = forms.MultipleChoiceField(
        label=_("May be seen by (nobody ticked: internal)"), choices=Audience.choices, required=False
    )


class TemplateForm(forms.Form):
    """A kind of document that jobs need."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    due_before = forms.ChoiceField(label=_("Due before"), choices=DueBefore.choices)
    mode = forms.ChoiceField(label=_("Mode"), choices=[*ANY, *Mode.choices], required=False)
    direction = forms.ChoiceField(
        label=_("Direction"), choices=[*ANY, *(c for c in Direction.choices if c[0])], required=False
    )
    scope_to = forms.ChoiceField(
        label=_("Delivered to"), choices=[*ANY, *(c for c in Scope.choices if c[0])], required=False
    )
    is_on = forms.BooleanField(label=_("On"), required=False)

    def draft(self) -> TemplateDraft:
        """What was typed, for the action."""
        data: dict[str, Any] = self.cleaned_data
        return TemplateDraft(**data)
