# SPDX-License-Identifier: Apache-2.0
"""What people type about jobs and exceptions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.queries.organisation import ids_by_code
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.choices import Scheme, UnitKind
from wharfinger.kernel.models import Unit, User
from wharfinger.shipments.choices import Classifier, MilestoneCode, Mode, Reason, Scope
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft
from wharfinger.shipments.models import Job

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"})


class ExceptionForm(forms.Form):
    """Why, what is done about it, who, and by when."""

    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.filter(is_active=True), required=False)
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, required=False)
    reason_text = forms.CharField(label=_("Reason in words"), max_length=300, required=False)
    corrective_action = forms.CharField(label=_("Corrective action"), max_length=300, required=False)
    next_step_at = forms.DateTimeField(label=_("Next step by"), required=False, widget=MOMENT)

    def said(self) -> dict[str, Any]:
        """What was typed, for the action."""
        data = self.cleaned_data
        return {
            "owner_id": data["owner"].pk if data["owner"] else None,
            "reason": data["reason"],
            "reason_text": data["reason_text"],
            "corrective_action": data["corrective_action"],
            "next_step_at": data["next_step_at"],
        }


class MilestoneForm(forms.Form):
    """Report an event by hand."""

    code = forms.ChoiceField(label=_("Milestone"), choices=MilestoneCode.choices)
    classifier = forms.ChoiceField(label=_("Kind"), choices=Classifier.choices, initial=Classifier.ACTUAL)
    occurred_at = forms.DateTimeField(label=_("At"), widget=MOMENT)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    reason = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def draft(self, job_id: int) -> MilestoneDraft:
        """What was typed, for the action."""
        data = self.cleaned_data
        return MilestoneDraft(
            job_id=job_id, source="desk", raw_id=f"desk:{job_id}:{datetime.now(UTC).isoformat()}", **data
        )


class JobForm(forms.Form):
    """A job typed by hand, where there is no system to mirror."""

    number = forms.CharField(label=_("Job number"), max_length=60)
    payer = forms.CharField(label=_("Payer (name or code)"), max_length=200)
    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices)
    scope_to = forms.ChoiceField(label=_("Delivered to"), choices=Scope.choices, required=False)
    branch = forms.ChoiceField(label=_("Branch"))
    origin = forms.CharField(label=_("Origin"), max_length=200, required=False)
    destination = forms.CharField(label=_("Destination"), max_length=200, required=False)
    consignee = forms.CharField(label=_("Consignee"), max_length=200, required=False)
    reference = forms.CharField(label=_("Customer's reference"), max_length=100, required=False)
    container = forms.CharField(label=_("Container"), max_length=15, required=False)
    house_bill = forms.CharField(label=_("House bill"), max_length=40, required=False)
    booked_on = forms.DateField(label=_("Booked on"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    promised_on = forms.DateField(
        label=_("Promised on"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    etd = forms.DateTimeField(label=_("ETD"), widget=MOMENT, required=False)
    eta = forms.DateTimeField(label=_("ETA"), widget=MOMENT, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = Unit.objects.filter(kind=UnitKind.BRANCH, closed=False)
        if not actor.everywhere:
            branches = branches.filter(pk__in=actor.branches)
        self.fields["branch"].choices = [(str(b.pk), str(b)) for b in branches]  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        """A number that is taken is not created again."""
        number: str = self.cleaned_data["number"].strip()
        if Job.objects.filter(number=number).exists():
            raise forms.ValidationError(_("This job number exists already."))
        return number

    def draft(self) -> JobDraft:
        """What was typed, for the action."""
        data = self.cleaned_data
        dates = (("etd", MilestoneCode.DEPARTED), ("eta", MilestoneCode.ARRIVED))
        return JobDraft(
            number=data["number"],
            payer=_party("payer", data["payer"]),
            parties=[_party("consignee", data["consignee"])] if data["consignee"] else [],
            branch_id=int(data["branch"]),
            references=[(Scheme.CUSTOMER_REF.value, data["reference"])] if data["reference"] else [],
            containers=[(data["container"], "")] if data["container"] else [],
            house_bills=[(data["house_bill"], "")] if data["house_bill"] else [],
            milestones=[
                MilestoneDraft(Classifier.ESTIMATED.value, data[name], code=code.value, raw_id=f"desk:{data['number']}:{name}")
                for name, code in dates if data[name]
            ],
            source="desk",
            **{name: data[name] for name in ("mode", "scope_to", "origin", "destination", "booked_on", "promised_on")},
        )  # fmt: skip


def _party(role: str, text: str) -> PartyDraft:
    return PartyDraft(role, code=text) if ids_by_code([text]) else PartyDraft(role, name=text)
