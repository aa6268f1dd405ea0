# SPDX-License-Identifier: Apache-2.0
"""What callers hand to the actions of the operation's mirror; None means "not said"."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass
class PartyDraft:
    """A party in a job: by code where there is one, else by name; created when new."""

    role: str
    code: str = ""
    name: str = ""
    country: str = ""


@dataclass
class MilestoneDraft:
    """One report of one event. The job is named by id or by number, or by any reference of exactly one job.

    `raw_id` is the source's own id of the report; without one a hash of what it says is taken.
    `recorded_at` is when the source told it, where it says so; never later than now.
    `code` may be empty: then `raw_code` is kept and the milestone is OTHER.
    """

    classifier: str
    occurred_at: datetime
    code: str = ""
    job_id: int | None = None
    job_number: str = ""
    zone: str = ""
    place: str = ""
    unit_ref: str = ""
    reason: str = ""
    source: str = "desk"
    raw_id: str = ""
    raw_code: str = ""
    supersedes: str = ""
    is_retraction: bool = False
    import_id: int | None = None
    recorded_at: datetime | None = None


@dataclass
class VoyageDraft:
    """A sailing or flight; dates are aware."""

    number: str
    vessel: str = ""
    carrier: PartyDraft | None = None
    loading: str = ""
    discharge: str = ""
    etd: datetime | None = None
    eta: datetime | None = None


@dataclass
class JobDraft:
    """A job to create or, when the number is known already, to complete. Amounts in `currency`."""

    number: str
    booked_on: date | None = None
    mode: str | None = None
    direction: str | None = None
    cargo_kind: str | None = None
    scope_from: str | None = None
    scope_to: str | None = None
    incoterm: str | None = None
    service_lines: list[str] = field(default_factory=list)
    payer: PartyDraft | None = None
    parties: list[PartyDraft] = field(default_factory=list)
    branch_id: int | None = None
    operator_id: int | None = None
    origin: str | None = None
    destination: str | None = None
    destination_country: str | None = None
    goods: str | None = None
    promised_on: date | None = None
    pieces: int | None = None
    gross_weight_kg: Decimal | None = None
    volume_cbm: Decimal | None = None
    chargeable_weight_kg: Decimal | None = None
    teu: Decimal | None = None
    currency: str | None = None
    revenue_estimated: Decimal | None = None
    revenue_actual: Decimal | None = None
    cost_estimated: Decimal | None = None
    cost_actual: Decimal | None = None
    on_hold: bool | None = None
    hold_reason: str | None = None
    references: list[tuple[str, str]] = field(default_factory=list)
    containers: list[tuple[str, str]] = field(default_factory=list)
    house_bills: list[tuple[str, str]] = field(default_factory=list)
    master_bills: list[str] = field(default_factory=list)
    bookings: list[str] = field(default_factory=list)
    voyage: VoyageDraft | None = None
    milestones: list[MilestoneDraft] = field(default_factory=list)
    source: str = ""


@dataclass
class SavedJobs:
    """What saving did; `ids` in the order of the drafts."""

    ids: list[int] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    unchanged: int = 0
