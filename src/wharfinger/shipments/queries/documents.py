# SPDX-License-Identifier: Apache-2.0
"""Documents somebody may see, and those that jobs still lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from wharfinger.directory.models import Organisation
from wharfinger.directory.queries.organisation import organisations_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound
from wharfinger.shipments.choices import Phase
from wharfinger.shipments.document_choices import REPORTED_BY, Audience, DocumentKind
from wharfinger.shipments.models import Document, DocumentTemplate, DocumentVersion, Job
from wharfinger.shipments.queries.jobs import MOVING_LAST, jobs_visible_to

VERSIONS = Prefetch("versions", DocumentVersion.objects.select_related("file", "added_by").order_by("-number"))
#: Ended jobs are asked for their proof of delivery as long as this.
_AFTER_DAYS = 60
# One statement for one job and for all: which template asks for it, when it is due; neither here nor reported elsewhere.
_MISSING = """
WITH seen AS MATERIALIZED ({jobs})
SELECT job_id, kind, due_at, count(*) OVER () FROM (
  SELECT s.id AS job_id, t.kind,
    CASE t.due_before
      WHEN 'SI_SENT' THEN coalesce(d.due_at, s.etd) WHEN 'CUSTOMS_LODGED' THEN coalesce(d.due_at, s.etd)
      WHEN 'DEPARTED' THEN coalesce(s.atd, s.etd) WHEN 'ARRIVED' THEN coalesce(s.ata, s.eta)
      ELSE coalesce(s.delivered_at, (s.promised_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') END AS due_at
  FROM seen s
  JOIN shipments_documenttemplate t ON t.is_on AND t.mode IN ('', s.mode) AND t.direction IN ('', s.direction)
    AND t.scope_to IN ('', s.scope_to) AND (s.phase <> 'done' OR t.due_before = 'DELIVERED')
  LEFT JOIN shipments_deadline d ON d.job_id = s.id
    AND d.kind = CASE t.due_before WHEN 'SI_SENT' THEN 'si' WHEN 'CUSTOMS_LODGED' THEN 'customs' END
  WHERE NOT EXISTS (SELECT 1 FROM shipments_document o WHERE o.job_id = s.id AND o.kind = t.kind AND o.withdrawn_at IS NULL)
    AND NOT EXISTS (
      SELECT 1 FROM shipments_milestone m JOIN (VALUES {reported}) r (kind, code) ON r.code = m.code
      WHERE m.job_id = s.id AND m.classifier = 'ACT' AND NOT m.is_retraction AND r.kind = t.kind AND NOT EXISTS (
        SELECT 1 FROM shipments_milestone g WHERE g.job_id = m.job_id AND g.source = m.source AND g.supersedes = m.raw_id))
) missing WHERE {where} ORDER BY due_at NULLS LAST, job_id, kind LIMIT %s OFFSET %s
"""
_REPORTED = ", ".join(f"('{kind}', '{code}')" for kind, codes in REPORTED_BY.items() for code in codes)
_COLUMNS = ("id", "mode", "direction", "scope_to", "phase", "etd", "atd", "eta", "ata", "delivered_at", "promised_on")


@dataclass(frozen=True)
class Missing:
    """A document a job lacks, and when it is due; None: no date is known yet."""

    job_id: int
    kind: str
    due_at: datetime | None

    @property
    def label(self) -> Any:
        """What is missing, in the reader's words."""
        return DocumentKind(self.kind).label

    def is_late(self, now: datetime) -> bool:
        """Whether it should be here already."""
        return self.due_at is not None and self.due_at < now


def documents_visible_to(actor: Actor) -> QuerySet[Document]:
    """Documents of jobs the actor may see, and of parties where no job is named."""
    rows = Document.objects.all()
    if actor.everywhere:
        return rows
    parties = Q(job__isnull=True, organisation__in=organisations_visible_to(actor))
    return rows.filter(Q(job__in=jobs_visible_to(actor)) | parties)


def document_for(actor: Actor, pk: int) -> Document:
    """The document with its versions, or NotFound."""
    found = (
        documents_visible_to(actor)
        .select_related("job", "organisation")
        .prefetch_related(VERSIONS)
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def listed_documents(actor: Actor, wanted: Mapping[str, str]) -> QuerySet[Document]:
    """Documents in scope, the newest first; filters: q (job number, title), kind, seen_by (or internal), party."""
    rows = documents_visible_to(actor).filter(withdrawn_at__isnull=True).select_related("job", "organisation")
    if text := wanted.get("q", "").strip():
        jobs = Job.objects.filter(number__istartswith=text).values("pk")
        rows = rows.filter(Q(job__in=jobs) | Q(title__icontains=text))
    if wanted.get("kind") in DocumentKind.values:
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("seen_by") in Audience.values:
        rows = rows.filter(seen_by__contains=[wanted["seen_by"]])
    elif wanted.get("seen_by") == "internal":
        rows = rows.filter(seen_by=[])
    if wanted.get("party", "").isdigit():
        rows = rows.filter(Q(organisation_id=int(wanted["party"])) | Q(job__payer_id=int(wanted["party"])))
    return rows.order_by("-created_at", "-pk").prefetch_related(VERSIONS)


def documents_of(job_id: int) -> list[Document]:
    """The job's documents with their versions, by kind and then the newest first; two statements."""
    rows = Document.objects.filter(job_id=job_id, withdrawn_at__isnull=True).prefetch_related(VERSIONS)
    return sorted(rows, key=lambda row: (DocumentKind.values.index(row.kind), -row.pk))


def documents_of_party(row: Organisation) -> QuerySet[DocumentVersion]:
    """The newest version of each document of a party that belongs to no job, the newest document first; one statement."""
    last = DocumentVersion.objects.filter(document=OuterRef("document")).order_by("-number").values("pk")[:1]
    rows = DocumentVersion.objects.filter(document__organisation=row, document__job__isnull=True, pk=Subquery(last))
    rows = rows.filter(document__withdrawn_at__isnull=True).select_related("document", "file", "added_by")
    return rows.order_by("-document_id")


def missing_of(job: Job) -> list[Missing]:
    """What the job still lacks, the earliest due first; one statement."""
    if job.phase == Phase.CANCELLED:
        return []
    return _page(Job.objects.filter(pk=job.pk).values(*_COLUMNS), "", None, 0, 100)[0]


def missing_documents(
    actor: Actor, *, kind: str = "", until: datetime | None = None, now: datetime, first: int = 0, size: int = 25
) -> tuple[list[Missing], int]:
    """A page of what the jobs in scope lack, the earliest due first, and how many there are (0 past the last page).

    `until`: only what is due before; one statement.
    """
    ended = Q(phase=Phase.DONE, delivered_at__gte=now - timedelta(days=_AFTER_DAYS))
    jobs = jobs_visible_to(actor).filter(~Q(phase__in=MOVING_LAST) | ended)
    return _page(jobs.order_by().values(*_COLUMNS), kind, until, first, size)


def _page(jobs: QuerySet[Job], kind: str, until: datetime | None, first: int, size: int) -> tuple[list[Missing], int]:
    try:
        inner, parameters = jobs.query.sql_with_params()
    except EmptyResultSet:  # nobody's jobs: Django writes no SQL for them
        return [], 0
    where, more = ["true"], list[Any]()
    if kind:
        where.append("kind = %s")
        more.append(kind)
    if until is not None:
        where.append("due_at < %s")
        more.append(until)
    sql = _MISSING.format(jobs=inner, reported=_REPORTED, where=" AND ".join(where))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *more, size, first])
        rows = cursor.fetchall()
    return [Missing(*row[:3]) for row in rows], rows[0][3] if rows else 0


def templates() -> QuerySet[DocumentTemplate]:
    """Which documents jobs need."""
    return DocumentTemplate.objects.order_by("direction", F("due_before"), "kind", "mode", "pk")


def jobs_of_missing(rows: Sequence[Missing]) -> dict[int, Job]:
    """The jobs of a page of missing documents, with payer and operator; one statement."""
    return Job.objects.select_related("payer", "operator", "branch").in_bulk({row.job_id for row in rows})
