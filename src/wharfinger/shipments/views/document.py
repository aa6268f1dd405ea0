# SPDX-License-Identifier: Apache-2.0
"""Documents: handing one over, its versions, who may see it, the signed way to its file; what jobs lack."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wharfinger.directory.queries.organisation import organisation_for
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid, NotFound
from wharfinger.kernel.export import MOST_ROWS, csv_file
from wharfinger.kernel.files import FileRefusedError, path_of
from wharfinger.kernel.paging import SIZE, Page, page_of
from wharfinger.kernel.shell import drawer, gone_to
from wharfinger.kernel.views.access import staff
from wharfinger.shipments.actions import (
    add_documents,
    add_versions,
    change_documents,
    save_document_templates,
    withdraw_documents,
)
from wharfinger.shipments.document_choices import Audience, DocumentKind
from wharfinger.shipments.forms.document import DocumentEditForm, DocumentForm, TemplateForm, VersionForm
from wharfinger.shipments.models import Document, DocumentTemplate, DocumentVersion
from wharfinger.shipments.queries.documents import (
    document_for,
    jobs_of_missing,
    listed_documents,
    missing_documents,
    templates,
)
from wharfinger.shipments.queries.jobs import job_for
from wharfinger.shipments.queries.papers import NOUNS

_FILTERS = ("q", "kind", "seen_by", "party")
_SALT = "wharfinger.document"
LINK_SECONDS = 300
_MISSING_HEADER = (
    gettext_lazy("Job number"), gettext_lazy("Customer"), gettext_lazy("Document"), gettext_lazy("Due"), gettext_lazy("Branch"),
)  # fmt: skip


@require_GET
@staff()
def documents(request: HttpRequest) -> HttpResponse:
    """Documents, the newest first."""
    wanted = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    page = page_of(request, listed_documents(request.actor, wanted))  # type: ignore[attr-defined]
    audiences = [("internal", _("Internal")), *Audience.choices]
    context = {
        "page": page, "wanted": wanted, "kinds": DocumentKind.choices, "audiences": audiences, "nouns": NOUNS.values(),
    }  # fmt: skip
    return render(request, "shipments/documents.html", context)


@require_http_methods(["GET", "POST"])
@staff()
def document_new(request: HttpRequest) -> HttpResponse:
    """Hand a document over for a job or a customer (`?job=` or `?organisation=`)."""
    actor = request.actor  # type: ignore[attr-defined]
    job, party = request.GET.get("job", ""), request.GET.get("organisation", "")
    target = {}
    if job.isdigit():
        target, back = {"job_id": job_for(actor, int(job)).pk}, reverse("shipments:job", args=[int(job)]) + "#documents"
    elif party.isdigit():
        target = {"organisation_id": organisation_for(actor, int(party)).pk}
        back = f"{reverse('shipments:documents')}?party={party}"
    else:
        raise Invalid(_("Say to which job or customer the document belongs."))
    form = DocumentForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        try:
            add_documents([form.draft(**target)], actor=actor)
        except FileRefusedError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The document is here."))
            return gone_to(request, back)
    return _form(request, form, _("New document"), "shipments/_document_form.html")


def _form(request: HttpRequest, form: Any, title: str, template: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "action": request.get_full_path(), **more}
    return drawer(request, template, context, 422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff()
def document_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Append a version; the older ones stay."""
    actor = request.actor  # type: ignore[attr-defined]
    row = document_for(actor, pk)
    form = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_versions([(pk, form.upload())], actor=actor)
        except FileRefusedError as error:
            form.add_error("file", str(error))
        else:
            return gone_to(request, _back(row))
    return _form(request, form, _("New version: %(document)s") % {"document": row}, "shipments/_document_form.html")


def _back(row: Document) -> str:
    if row.job_id is not None:
        return reverse("shipments:job", args=[row.job_id]) + "#documents"
    return f"{reverse('shipments:documents')}?party={row.organisation_id or ''}"


@require_http_methods(["GET", "POST"])
@staff()
def document_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it is and who may see it."""
    actor = request.actor  # type: ignore[attr-defined]
    row = document_for(actor, pk)
    form = DocumentEditForm(
        request.POST or None, initial={"kind": row.kind, "title": row.title, "seen_by": row.seen_by}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_documents([pk], actor=actor, **form.cleaned_data)
        except Invalid as error:
            form.add_error(next(iter(error.fields), None), str(error))
        else:
            return gone_to(request, _back(row))
    return _form(request, form, str(row), "shipments/_document_edit.html", row=row)


@require_POST
@staff()
def document_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document out of the lists."""
    row = document_for(request.actor, pk)  # type: ignore[attr-defined]
    withdraw_documents([pk], actor=request.actor)  # type: ignore[attr-defined]
    return gone_to(request, _back(row))


@require_GET
@staff()
def document_open(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Through the gate to a link signed for this person, good for five minutes."""
    actor = request.actor  # type: ignore[attr-defined]
    version = _version(document_for(actor, pk), number)
    token = signing.dumps([version.pk, actor.who], salt=_SALT)
    return redirect("shipments:document_file", token)


@require_GET
@staff()
def document_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bytes of a version, for the person the link was signed for, who must still be let through the gate."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        pk, who = signing.loads(token, salt=_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        raise NotFound from None
    version = DocumentVersion.objects.select_related("file", "document").filter(pk=pk).first()
    if version is None or who != actor.who:
        raise NotFound
    document_for(actor, version.document_id)
    stored = version.file
    answer = FileResponse(
        path_of(stored).open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _version(row: Document, number: int) -> DocumentVersion:
    found = next((version for version in row.versions.all() if version.number == number), None)
    if found is None:
        raise NotFound
    return found


@require_GET
@staff()
def documents_missing(request: HttpRequest) -> HttpResponseBase:
    """What the jobs in scope lack, the earliest due first; filters: kind, due (late, 3, 7 days, all); or CSV."""
    actor, now = request.actor, datetime.now(UTC)  # type: ignore[attr-defined]
    wanted = {name: request.GET[name] for name in ("kind", "due") if request.GET.get(name)}
    kind = wanted["kind"] if wanted.get("kind") in DocumentKind.values else ""
    until = _until(wanted.get("due", ""), now)
    csv = request.GET.get("format") == "csv"
    number = int(request.GET["page"]) if request.GET.get("page", "").isdigit() else 1
    size = MOST_ROWS if csv else SIZE
    first = 0 if csv else (max(1, number) - 1) * size
    rows, total = missing_documents(actor, kind=kind, until=until, now=now, first=first, size=size)
    jobs = jobs_of_missing(rows)
    lines = [(row, jobs[row.job_id], row.is_late(now)) for row in rows]
    if csv:
        cells = ((job.number, str(job.payer), row.label, row.due_at, str(job.branch)) for row, job, _late in lines)
        return csv_file("missing-documents", _MISSING_HEADER, cells, actor=actor, count=total)
    page = Page(rows, max(1, number), SIZE, total, capped=False)
    context = {"page": page, "lines": lines, "wanted": wanted, "kinds": DocumentKind.choices, "nouns": NOUNS.values()}
    return render(request, "shipments/documents_missing.html", context)


def _until(due: str, now: datetime) -> datetime | None:
    if due == "all":
        return None
    return now + timedelta(days={"late": 0, "7": 7}.get(due, 3))


@require_GET
@staff(Role.ADMINISTRATOR)
def document_templates(request: HttpRequest) -> HttpResponse:
    """Which documents jobs need."""
    return render(request, "shipments/document_templates.html", {"page": page_of(request, templates(), 100)})


@require_http_methods(["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def document_template(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add what jobs need, or change one."""
    row = DocumentTemplate.objects.filter(pk=pk).first() if pk else None
    if pk and row is None:
        raise NotFound
    names = ("kind", "due_before", "mode", "direction", "scope_to", "is_on")
    first = {name: getattr(row, name) for name in names} if row else {"is_on": True}
    form = TemplateForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        save_document_templates([form.draft()], actor=request.actor)  # type: ignore[attr-defined]
        return gone_to(request, reverse("shipments:document_templates"))
    return _form(request, form, _("Needed document"), "shipments/_document_template_form.html", row=row)
