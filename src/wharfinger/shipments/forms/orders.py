# SPDX-License-Identifier: Apache-2.0
"""What people type about customs entries, truck legs and warehouse orders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.queries.organisation import ids_by_code, ids_by_name
from wharfinger.kernel.actor import Actor
from wharfinger.shipments.actions import OrderDraft
from wharfinger.shipments.models import Container
from wharfinger.shipments.queries.papers import Noun, job_numbers, jobs_named

_FIELDS = {
    "customs_entry": ("number", "direction", "office", "remark"),
    "truck_leg": (
        "kind", "number", "plate", "driver", "driver_phone", "from_text", "to_text", "planned_start", "planned_end", "remark",
    ),
    "warehouse_order": (
        "kind", "number", "warehouse", "pieces_planned", "pieces_done", "gross_weight_kg", "volume_cbm", "planned_at", "remark",
    ),
}  # fmt: skip
_PARTY = {"customs_entry": "broker", "truck_leg": "trucker"}
_LABELS = {"broker": _("Customs broker (name or code)"), "trucker": _("Trucker (name or code)")}
_MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
KINDS = {forms.DateTimeField: "datetime-local", forms.IntegerField: "number", forms.DecimalField: "number"}


class OrderForm(forms.Form):
    """An order of a noun: its own fields, the jobs by number, the party by name or code, boxes by number."""

    jobs = forms.CharField(label=_("Job numbers"), max_length=2000)

    def __init__(self, *args: Any, noun: Noun, actor: Actor, row: Any = None, **kwargs: Any) -> None:
        self.noun, self.actor, self.row = noun, actor, row
        kwargs["initial"] = {**self._now(row), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for name, field in fields_for_model(noun.model, fields=_FIELDS[noun.name]).items():
            if field is not None:
                self.fields[name] = self._plain(field)
        if noun.name in _PARTY:
            name = _PARTY[noun.name]
            self.fields[name] = forms.CharField(label=_LABELS[name], max_length=200, required=False)
        if noun.name == "truck_leg":
            self.fields["containers"] = forms.CharField(label=_("Containers"), max_length=400, required=False)

    @staticmethod
    def _plain(field: forms.Field) -> forms.Field:
        if isinstance(field, forms.DateTimeField):
            field.widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M")
            field.input_formats = _MINUTES
        return field

    def _now(self, row: Any) -> dict[str, Any]:
        if row is None:
            return {}
        values = {name: getattr(row, name) for name in _FIELDS[self.noun.name]}
        values = {n: v.replace(second=0, microsecond=0) if hasattr(v, "second") else v for n, v in values.items()}
        values["jobs"] = job_numbers(row, self.actor)
        if self.noun.name in _PARTY:
            values[_PARTY[self.noun.name]] = str(getattr(row, _PARTY[self.noun.name]) or "")
        if self.noun.name == "truck_leg":
            values["containers"] = " ".join(row.containers.order_by("number").values_list("number", flat=True))
        return values

    def kinds(self) -> list[tuple[str, str]]:
        """The fields in order, each with the kind of input it takes."""
        names = [*_FIELDS[self.noun.name]]
        names[1:1] = ["jobs"]
        names += [name for name in self.fields if name not in names]
        return [(name, self._kind(self.fields[name])) for name in names]

    @staticmethod
    def _kind(field: forms.Field) -> str:
        if hasattr(field, "choices"):
            return "select"
        return next((kind for cls, kind in KINDS.items() if isinstance(field, cls)), "text")

    def clean_jobs(self) -> list[int]:
        """The jobs, all of them the actor's."""
        ids, missing = jobs_named(self.cleaned_data["jobs"], self.actor)
        if missing:
            raise forms.ValidationError(_("There is no job %(number)s."), params={"number": missing[0]})
        return ids

    def clean_containers(self) -> list[int]:
        """The boxes by their numbers."""
        numbers = self.cleaned_data["containers"].upper().replace(",", " ").split()
        found = dict(Container.objects.filter(number__in=numbers).values_list("number", "pk"))
        missing = next((number for number in numbers if number not in found), None)
        if missing:
            raise forms.ValidationError(_("There is no container %(number)s."), params={"number": missing})
        return [found[number] for number in numbers]

    def _party(self, name: str) -> int | None:
        text = self.cleaned_data[name].strip()
        if not text or (self.row is not None and text == str(getattr(self.row, name) or "")):
            return getattr(self.row, f"{name}_id", None) if text else None
        found = ids_by_code([text]) or ids_by_name([text])
        if not found:
            raise forms.ValidationError(_("Nobody is called so: choose a name or code from the customers' list."))
        return next(iter(found.values()))

    def clean_broker(self) -> int | None:
        """The customs broker."""
        return self._party("broker")

    def clean_trucker(self) -> int | None:
        """The trucker."""
        return self._party("trucker")

    def draft(self) -> OrderDraft:
        """What was typed, for the action."""
        data = dict(self.cleaned_data)
        jobs, boxes = data.pop("jobs"), data.pop("containers", None)
        if self.noun.name in _PARTY:
            data[f"{_PARTY[self.noun.name]}_id"] = data.pop(_PARTY[self.noun.name])
        return OrderDraft(data, jobs, boxes, self.row.pk if self.row is not None else None)
