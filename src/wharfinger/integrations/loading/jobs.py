# SPDX-License-Identifier: Apache-2.0
"""Rows about jobs, with their parties, papers and the dates that are milestones."""

from __future__ import annotations

from collections.abc import Sequence

from wharfinger.integrations.files.problems import CellError, Problem
from wharfinger.integrations.files.rows import Values
from wharfinger.integrations.loading.common import Context, Loaded, save_what_can_be
from wharfinger.kernel.choices import Scheme
from wharfinger.shipments.actions import save_jobs
from wharfinger.shipments.choices import Classifier, JobRole, MilestoneCode
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft, VoyageDraft

_PLAIN = (
    "booked_on", "mode", "direction", "cargo_kind", "incoterm", "origin", "destination", "destination_country", "goods",
    "promised_on", "pieces", "gross_weight_kg", "volume_cbm", "chargeable_weight_kg", "teu", "currency",
    "revenue_estimated", "revenue_actual", "cost_estimated", "cost_actual", "on_hold", "hold_reason", "service_lines",
    "master_bills", "bookings",
)  # fmt: skip
_REFERENCES = {
    "customer_refs": Scheme.CUSTOMER_REF, "order_numbers": Scheme.ORDER, "customs_entries": Scheme.CUSTOMS_ENTRY,
}  # fmt: skip
_MILESTONES = (
    ("etd", MilestoneCode.DEPARTED, Classifier.ESTIMATED, "origin"),
    ("atd", MilestoneCode.DEPARTED, Classifier.ACTUAL, "origin"),
    ("eta", MilestoneCode.ARRIVED, Classifier.ESTIMATED, "destination"),
    ("ata", MilestoneCode.ARRIVED, Classifier.ACTUAL, "destination"),
    ("delivered_at", MilestoneCode.DELIVERED, Classifier.ACTUAL, "destination"),
)
_ROLES = tuple(role.value for role in JobRole if role != JobRole.PAYER)


def load(rows: Sequence[Values], context: Context) -> Loaded:
    """Create and complete jobs."""
    loaded = Loaded()
    drafts: list[tuple[int, JobDraft]] = []
    for at, values in enumerate(rows):
        try:
            drafts.append((at, _draft(values, context)))
        except CellError as error:
            name = "branch" if error.code == "unknown_branch" else "operator"
            loaded.problems[at] = Problem(name, error.code, str(error.facts["value"]), facts=error.facts)
    save_what_can_be(drafts, lambda part: save_jobs(part, actor=context.actor), loaded)
    return loaded


def _draft(values: Values, context: Context) -> JobDraft:
    scope = values.get("scope", (None, None))
    return JobDraft(
        number=values["number"],
        scope_from=scope[0],
        scope_to=scope[1],
        payer=PartyDraft(JobRole.PAYER.value, values.get("payer_code", ""), values.get("payer_name", "")),
        parties=[PartyDraft(role, name=values[f"{role}_name"]) for role in _ROLES if f"{role}_name" in values],
        branch_id=context.branch(values.get("branch")),
        operator_id=context.person(values.get("operator")),
        references=[(scheme.value, v) for name, scheme in _REFERENCES.items() for v in values.get(name, ())],
        containers=[(number, "") for number in values.get("containers", ())],
        house_bills=[(number, "") for number in values.get("house_bills", ())],
        voyage=_voyage(values),
        milestones=_milestones(values, context),
        source=context.source,
        **{name: values[name] for name in _PLAIN if name in values},
    )


def _voyage(values: Values) -> VoyageDraft | None:
    if "voyage" not in values:
        return None
    carrier = PartyDraft(JobRole.CARRIER.value, name=values["carrier_name"]) if "carrier_name" in values else None
    return VoyageDraft(
        values["voyage"], values.get("vessel", ""), carrier, values.get("origin", ""), values.get("destination", ""),
        values.get("etd"), values.get("eta"),
    )  # fmt: skip


def _milestones(values: Values, context: Context) -> list[MilestoneDraft]:
    return [
        MilestoneDraft(
            classifier.value, values[name], code.value, place=values.get(place, ""), source=context.source,
            raw_code=name, import_id=context.import_id,
        )
        for name, code, classifier, place in _MILESTONES if name in values
    ]  # fmt: skip
