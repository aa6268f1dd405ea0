# SPDX-License-Identifier: Apache-2.0
"""What callers hand to the timeline's actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class InteractionDraft:
    """Something said; `raw_id` makes it once per source."""

    medium: str
    way: str
    at: datetime
    organisation_id: int | None = None
    contact_id: int | None = None
    job_id: int | None = None
    user_id: int | None = None
    subject: str = ""
    text: str = ""
    is_private: bool = False
    source: str = "desk"
    raw_id: str | None = None


@dataclass
class EnquiryDraft:
    """A question taken; `answered` when the sentence was given in the same breath (now, or at `answered_at`)."""

    channel: str
    asked_at: datetime
    organisation_id: int | None = None
    contact_id: int | None = None
    job_id: int | None = None
    call_id: int | None = None
    asked: str = ""
    answered: bool = False
    answered_at: datetime | None = None


@dataclass
class PromiseDraft:
    """A promise to a customer."""

    organisation_id: int
    text: str
    due_at: datetime
    job_id: int | None = None
    enquiry_id: int | None = None
    owner_id: int | None = None


@dataclass
class ToDoDraft:
    """Something to do."""

    title: str
    kind: str = "task"
    owner_id: int | None = None
    organisation_id: int | None = None
    job_id: int | None = None
    enquiry_id: int | None = None
    due_at: datetime | None = None
    remind_at: datetime | None = None


@dataclass(frozen=True)
class CallEvent:
    """What the telephone system reports."""

    provider_id: str
    state: str
    at: datetime
    number: str
    line: str = ""
    way: str = "in"
