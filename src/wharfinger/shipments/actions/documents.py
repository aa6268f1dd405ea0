# SPDX-License-Identifier: Apache-2.0
"""Documents: add one, add a version, say who may see it, withdraw it; and the templates of what jobs need."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import resources

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from wharfinger.directory.queries.organisation import organisations_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.audit import acting
from wharfinger.kernel.bulk import update_rows
from wharfinger.kernel.errors import Invalid, NotAllowed, NotFound
from wharfinger.kernel.files import store
from wharfinger.shipments.actions.milestone import record_milestones
from wharfinger.shipments.choices import CargoKind, Classifier, MilestoneCode
from wharfinger.shipments.document_choices import NEVER_TO_CO_LOADER, SEEN_BY, Audience, DocumentKind, DueBefore
from wharfinger.shipments.drafts import MilestoneDraft
from wharfinger.shipments.models import Document, DocumentTemplate, DocumentVersion, Job
from wharfinger.shipments.queries.documents import documents_visible_to
from wharfinger.shipments.queries.jobs import jobs_visible_to

PURPOSE = "document"
_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = frozenset({
    "application/pdf", "image/png", "image/jpeg", "application/vnd.ms-excel", "text/csv",
    f"{_OFFICE}spreadsheetml.sheet", f"{_OFFICE}wordprocessingml.document",
})  # fmt: skip


@dataclass
class Upload:
    """A file as it comes: its blocks, the name it had, a remark."""

    blocks: Iterable[bytes]
    name: str
    remark: str = ""


@dataclass
class DocumentDraft:
    """A document to add: what it is, whose it is, its first version. `seen_by` None: as is usual for its kind."""

    kind: str
    upload: Upload
    job_id: int | None = None
    organisation_id: int | None = None
    case_id: int | None = None
    title: str = ""
    seen_by: Sequence[str] | None = None


def add_documents(drafts: Sequence[DocumentDraft], *, actor: Actor, now: datetime | None = None) -> list[int]:
    """Add documents with their first versions; their ids. A proof of a delivery that is reported is reported too.

    Raises NotFound for a job or party that is not the actor's, Invalid for an unknown kind or audience, FileRefusedError
    for a file that is empty, too large or of a type nobody can read.
    """
    moment = now or datetime.now(UTC)
    with acting(actor, "add_documents"):
        ids = [_add(draft, actor, moment) for draft in drafts]
        _report_proofs([d.job_id for d in drafts if d.kind == DocumentKind.PROOF_OF_DELIVERY], actor, moment)
    return ids


def _report_proofs(job_ids: Sequence[int | None], actor: Actor, now: datetime) -> None:
    """Of delivered jobs only: a proof would end the others, and their delivery is for people to report."""
    delivered = Job.objects.filter(pk__in=[pk for pk in job_ids if pk], delivered_at__isnull=False)
    proofs = [
        MilestoneDraft(
            Classifier.ACTUAL.value, now, code=MilestoneCode.PROOF_RECEIVED.value, job_id=pk, source="desk",
            raw_id=f"proof:{pk}:{now.isoformat()}",
        )
        for pk in delivered.values_list("pk", flat=True)
    ]  # fmt: skip
    record_milestones(proofs, actor=actor, now=now)


def _add(draft: DocumentDraft, actor: Actor, now: datetime) -> int:
    if draft.kind not in DocumentKind.values:
        raise Invalid(_("Choose a kind from the list."), fields={"kind": _("not in the list")})
    job = jobs_visible_to(actor).filter(pk=draft.job_id).first() if draft.job_id else None
    party = organisations_visible_to(actor).filter(pk=draft.organisation_id) if draft.organisation_id else None
    if (draft.job_id and job is None) or (party is not None and not party.exists()):
        raise NotFound
    if job is None and party is None and draft.case_id is None:
        raise Invalid(_("Say to which job or customer the document belongs."), fields={"job": _("missing")})
    seen_by = _usual(draft.kind, job) if draft.seen_by is None else _allowed(draft.kind, draft.seen_by, job)
    row = Document.objects.create(
        kind=draft.kind, title=draft.title[:200], seen_by=seen_by, job=job, organisation_id=draft.organisation_id,
        case_id=draft.case_id, created_at=now,
    )  # fmt: skip
    _version(row, 1, draft.upload, actor, now)
    return int(row.pk)


def _usual(kind: str, job: Job | None) -> list[str]:
    usual = SEEN_BY.get(DocumentKind(kind), [])
    return [one for one in usual if not _barred(kind, one, job)]


def _barred(kind: str, audience: str, job: Job | None) -> bool:
    co_load = job is not None and job.cargo_kind == CargoKind.CO_LOAD
    return co_load and audience == Audience.CUSTOMER and kind in NEVER_TO_CO_LOADER


def _allowed(kind: str, seen_by: Sequence[str], job: Job | None) -> list[str]:
    if any(one not in Audience.values for one in seen_by):
        raise Invalid(_("Choose who may see it from the list."), fields={"seen_by": _("not in the list")})
    if any(_barred(kind, one, job) for one in seen_by):
        text = _("A co-loader never sees what stands between us and the carrier.")
        raise Invalid(text, fields={"seen_by": text})
    return list(dict.fromkeys(seen_by))


def _version(row: Document, number: int, upload: Upload, actor: Actor, now: datetime) -> None:
    stored = store(upload.blocks, name=upload.name, purpose=PURPOSE, actor=actor, types=TYPES)
    DocumentVersion.objects.create(
        document=row, number=number, file=stored, remark=upload.remark[:200], added_by_id=actor.user_id, added_at=now
    )


def _locked(ids: Sequence[int], actor: Actor) -> list[Document]:
    rows = documents_visible_to(actor).filter(pk__in=ids, withdrawn_at__isnull=True)
    found = list(rows.select_related("job").select_for_update(of=("self",)).order_by("pk"))
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def add_versions(uploads: Sequence[tuple[int, Upload]], *, actor: Actor, now: datetime | None = None) -> list[int]:
    """Append a version to each document, the older ones stay; the version numbers. Raises as `add_documents`."""
    moment = now or datetime.now(UTC)
    numbers = []
    with acting(actor, "add_versions"):
        rows = {row.pk: row for row in _locked([pk for pk, _upload in uploads], actor)}
        for pk, upload in uploads:
            last = DocumentVersion.objects.filter(document=pk).aggregate(last=Max("number"))["last"] or 0
            _version(rows[pk], last + 1, upload, actor, moment)
            numbers.append(last + 1)
    return numbers


def change_documents(
    ids: Sequence[int], *, actor: Actor, kind: str | None = None, title: str | None = None,
    seen_by: Sequence[str] | None = None,
) -> int:  # fmt: skip
    """Set kind, title or audience of documents, as far as said. Raises as `add_documents`."""
    if kind is not None and kind not in DocumentKind.values:
        raise Invalid(_("Choose a kind from the list."), fields={"kind": _("not in the list")})
    with acting(actor, "change_documents"):
        rows = []
        for row in _locked(ids, actor):
            new = kind or row.kind
            people = _allowed(new, row.seen_by if seen_by is None else seen_by, row.job)
            rows.append((row.pk, new, row.title if title is None else title[:200], people))
        return update_rows(Document, ("kind", "title", "seen_by"), rows)


def withdraw_documents(ids: Sequence[int], *, actor: Actor, now: datetime | None = None) -> int:
    """Take documents out of every list; the rows and files stay."""
    moment = now or datetime.now(UTC)
    with acting(actor, "withdraw_documents"):
        return update_rows(Document, ("withdrawn_at",), [(row.pk, moment) for row in _locked(ids, actor)])


@dataclass(frozen=True)
class TemplateDraft:
    """A kind of document that jobs of this mode, direction and scope need (empty: any)."""

    kind: str
    due_before: str
    mode: str = ""
    direction: str = ""
    scope_to: str = ""
    is_on: bool = field(default=True)


def save_document_templates(drafts: Sequence[TemplateDraft], *, actor: Actor) -> None:
    """Add or change what jobs need; it counts at once for every job. Only for administrators."""
    if not actor.is_administrator:
        raise NotAllowed
    if any(d.kind not in DocumentKind.values or d.due_before not in DueBefore.values for d in drafts):
        raise Invalid(_("Choose a kind from the list."))
    with acting(actor, "save_document_templates"):
        for draft in drafts:
            DocumentTemplate.objects.update_or_create(
                kind=draft.kind, mode=draft.mode, direction=draft.direction, scope_to=draft.scope_to,
                defaults={"due_before": draft.due_before, "is_on": draft.is_on},
            )  # fmt: skip


def load_document_templates(*, actor: Actor) -> int:
    """Add the shipped templates that are not there; what people changed stays. Returns how many were added."""
    shipped = resources.files("wharfinger.shipments") / "data" / "document_templates.json"
    with acting(actor, "load_document_templates"):
        known = set(DocumentTemplate.objects.values_list("kind", "mode", "direction", "scope_to"))
        rows = [
            DocumentTemplate(**row)
            for row in json.loads(shipped.read_text(encoding="utf-8"))
            if (row["kind"], row["mode"], row["direction"], row["scope_to"]) not in known
        ]
        return len(DocumentTemplate.objects.bulk_create(rows))
