# SPDX-License-Identifier: Apache-2.0
"""What people type about conversations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.conversations.choices import EnquiryOutcome, Medium, ToDoKind, Way
from wharfinger.kernel.models import User

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"})


class InteractionForm(forms.Form):
    """A call, mail, fax, letter, visit, chat or note by hand."""

    medium = forms.ChoiceField(label=_("Medium"), choices=Medium.choices, initial=Medium.NOTE)
    way = forms.ChoiceField(label=_("Direction"), choices=Way.choices, initial=Way.IN)
    at = forms.DateTimeField(label=_("At"), widget=MOMENT, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    text = forms.CharField(label=_("What was said"))
    is_private = forms.BooleanField(label=_("Only I may read it"), required=False)


class PromiseForm(forms.Form):
    """What is promised, by when, by whom."""

    text = forms.CharField(label=_("Promise"), max_length=400)
    due_at = forms.DateTimeField(label=_("Due"), widget=MOMENT)
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.filter(is_active=True))


class ToDoForm(forms.Form):
    """What is to be done, by whom, by when, and when to remind."""

    title = forms.CharField(label=_("What"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=ToDoKind.choices, initial=ToDoKind.TASK)
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.filter(is_active=True))
    due_at = forms.DateTimeField(label=_("Due"), widget=MOMENT, required=False)
    remind_at = forms.DateTimeField(label=_("Remind"), widget=MOMENT, required=False)


class EnquiryForm(forms.Form):
    """What became of a question."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=[(value, label) for value, label in EnquiryOutcome.choices if value != EnquiryOutcome.OPEN],
    )
    response = forms.CharField(label=_("Response"), max_length=600, required=False)
    new_need = forms.CharField(label=_("New need heard"), max_length=400, required=False)
    no_new_need = forms.BooleanField(label=_("No new need"), required=False)
    promise = forms.CharField(label=_("Promise"), max_length=400, required=False)
    due_at = forms.DateTimeField(label=_("Promised by"), widget=MOMENT, required=False)

    def clean(self) -> dict[str, Any]:
        """A promise needs words and a time."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("outcome") == EnquiryOutcome.PROMISED:
            for name in ("promise", "due_at"):
                if not data.get(name):
                    self.add_error(name, _("Say what is promised, and by when."))
        return data


class HandOverForm(forms.Form):
    """To whom a question is handed."""

    to_user = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.filter(is_active=True))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


def moment_of(text: str) -> datetime | None:
    """The aware moment an ISO text names, or None."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
