# SPDX-License-Identifier: Apache-2.0
"""Documents: versions, who may see them, the signed way to the file, and what jobs lack."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.cast import Cast, gather

from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.errors import Invalid, NotAllowed, NotFound
from wharfinger.kernel.files import FileRefusedError, path_of
from wharfinger.kernel.history import changes_of
from wharfinger.shipments.actions import (
    DocumentDraft,
    TemplateDraft,
    Upload,
    add_documents,
    add_versions,
    change_documents,
    record_milestones,
    save_document_templates,
    save_jobs,
    withdraw_documents,
)
from wharfinger.shipments.actions.documents import load_document_templates
from wharfinger.shipments.choices import MilestoneCode
from wharfinger.shipments.drafts import JobDraft, MilestoneDraft, PartyDraft
from wharfinger.shipments.models import Deadline, Document, DocumentTemplate, DocumentVersion, Job, Milestone
from wharfinger.shipments.queries.documents import documents_of, listed_documents, missing_documents, missing_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
DAY = timedelta(days=1)
PDF = b"%PDF-1.7\nsample"
JPEG = b"\xff\xd8\xff\xe0sample"


@pytest.fixture
def cast(tmp_path: Path, settings: Any) -> Cast:
    settings.MEDIA_ROOT = str(tmp_path)
    return gather(NOW)


def draft(job: int | None, kind: str = "booking_instruction", data: bytes = PDF, **more: Any) -> DocumentDraft:
    return DocumentDraft(kind, Upload([data], f"{kind}.pdf"), job, **more)


def export(cast: Cast, number: str = "D1", **more: Any) -> Job:
    values = {"mode": "sea_fcl", "direction": "export", "scope_to": "cy", **more}
    dates = (("DEPARTED", 3), ("ARRIVED", 33))
    told = [MilestoneDraft("EST", NOW + days * DAY, code=code, raw_id=f"{number}{code}") for code, days in dates]
    made = JobDraft(
        number, payer=PartyDraft("payer", code="CUQD"), branch_id=cast.branches["QD"].pk, milestones=told, **values
    )
    return Job.objects.get(pk=save_jobs([made], actor=SYSTEM, now=NOW - DAY).ids[0])


def test_versions_are_appended_and_older_ones_stay(cast: Cast) -> None:
    rep = cast.actor(Role.CUSTOMER_SERVICE)
    [pk] = add_documents([draft(cast.jobs["QD"])], actor=rep, now=NOW)
    assert add_versions([(pk, Upload([PDF + b"2"], "second.pdf", "mended"))], actor=rep) == [2]
    [row] = documents_of(cast.jobs["QD"])
    said = [(v.number, v.file.name, v.remark, v.added_by_id) for v in row.versions.all()]
    assert said == [(2, "second.pdf", "mended", rep.user_id), (1, "booking_instruction.pdf", "", rep.user_id)]
    assert path_of(row.versions.all()[1].file).read_bytes() == PDF
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentVersion.objects.filter(document=pk, number=1).update(remark="forged")


def test_who_may_see_follows_the_kind_and_can_be_changed(cast: Cast) -> None:
    kinds = ("booking_instruction", "si", "final_bill", "photo")
    ids = add_documents([draft(cast.jobs["QD"], kind) for kind in kinds], actor=SYSTEM)
    usual = [Document.objects.get(pk=pk).seen_by for pk in ids]
    assert usual == [["customer"], [], ["customer", "agent"], []]
    change_documents(ids[-1:], actor=SYSTEM, seen_by=["agent"], title="Damaged carton")
    row = Document.objects.get(pk=ids[-1])
    assert (row.seen_by, str(row)) == (["agent"], "Damaged carton")
    assert changes_of(Document, row.pk, only=("seen_by",))[0].reason == "change_documents"
    with pytest.raises(Invalid):
        change_documents(ids, actor=SYSTEM, seen_by=["everybody"])


def test_a_co_loader_never_sees_what_stands_between_us_and_the_carrier(cast: Cast) -> None:
    job = export(cast, cargo_kind="co_load")
    ids = add_documents(
        [draft(job.pk, kind) for kind in ("master_bill", "si", "delivery_order", "final_bill")], actor=SYSTEM
    )
    assert [Document.objects.get(pk=pk).seen_by for pk in ids] == [[], [], [], ["customer", "agent"]]
    for pk in ids[:3]:
        with pytest.raises(Invalid):
            change_documents([pk], actor=SYSTEM, seen_by=["customer"])
    with pytest.raises(Invalid):
        change_documents(ids[3:], actor=SYSTEM, kind="master_bill")


def test_documents_are_for_those_who_see_the_job_or_the_party(cast: Cast) -> None:
    rep, foreign = cast.actor(Role.CUSTOMER_SERVICE), cast.actor(Role.CUSTOMER_SERVICE, "SH")
    [of_job] = add_documents([draft(cast.jobs["QD"])], actor=rep)
    [of_party] = add_documents([draft(None, "other", organisation_id=cast.customers["QD"])], actor=rep)
    [of_case] = add_documents([draft(None, "other", case_id=7)], actor=SYSTEM)
    assert [row.pk for row in listed_documents(rep, {})] == [of_party, of_job]
    assert [row.pk for row in listed_documents(foreign, {})] == []
    assert [row.pk for row in listed_documents(SYSTEM, {})] == [of_case, of_party, of_job]
    for refused in (draft(cast.jobs["QD"]), draft(None, organisation_id=cast.customers["QD"])):
        with pytest.raises(NotFound):
            add_documents([refused], actor=foreign)
    with pytest.raises(NotFound):
        withdraw_documents([of_job], actor=foreign)
    with pytest.raises(Invalid):
        add_documents([draft(None)], actor=rep)


@pytest.mark.parametrize("data", [b"", b"MZ\x90" + bytes(60), b"PK\x03\x04\x00broken"])
def test_files_nobody_can_read_are_refused_and_nothing_stays(cast: Cast, data: bytes) -> None:
    with pytest.raises(FileRefusedError):
        add_documents([draft(cast.jobs["QD"]), draft(cast.jobs["QD"], data=data)], actor=SYSTEM)
    assert Document.objects.count() == 0


def test_a_proof_of_delivery_offers_the_delivery_and_is_reported_once_that_is(cast: Cast) -> None:
    client, job = cast.client(Role.OPERATIONS), cast.jobs["QD"]
    address = f"{reverse('shipments:document_new')}?job={job}"
    photo = SimpleUploadedFile("签收单.jpg", JPEG, "image/jpeg")
    assert client.post(address, {"kind": "proof_of_delivery", "file": photo}).status_code == 303
    proofs = Milestone.objects.filter(job=job, code=MilestoneCode.PROOF_RECEIVED)
    assert (proofs.count(), Job.objects.get(pk=job).delivered_at) == (0, None)
    assert "Report delivered" in client.get(reverse("shipments:job", args=[job])).content.decode()
    form = client.get(reverse("shipments:milestone_new", args=[job]), {"code": "DELIVERED"}).content.decode()
    assert '<option value="DELIVERED" selected>' in form
    told = MilestoneDraft("ACT", NOW, code="DELIVERED", job_id=job, raw_id="d")
    record_milestones([told], actor=SYSTEM, now=NOW)
    assert "Report delivered" not in client.get(reverse("shipments:job", args=[job])).content.decode()
    add_documents([draft(job, "proof_of_delivery")], actor=SYSTEM)
    assert proofs.count() == 1


def test_the_file_is_reached_by_a_link_signed_for_one_person(cast: Cast) -> None:
    [pk] = add_documents([draft(cast.jobs["QD"])], actor=SYSTEM)
    client, colleague, foreign = (
        cast.client(Role.OPERATIONS), cast.client(Role.CUSTOMER_SERVICE), cast.client(Role.OPERATIONS, "SH"),
    )  # fmt: skip
    address = reverse("shipments:document_open", args=[pk, 1])
    signed = client.get(address).headers["Location"]
    answer = client.get(signed)
    assert (b"".join(answer.streaming_content), answer.headers["Content-Type"]) == (PDF, "application/pdf")  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="booking_instruction.pdf"'
    assert [one.get(signed).status_code for one in (colleague, foreign)] == [404, 404]
    assert (foreign.get(address).status_code, client.get(signed[:-3] + "xx/").status_code) == (404, 404)
    assert client.get(reverse("shipments:document_open", args=[pk, 2])).status_code == 404


def lacking(job: Job) -> list[tuple[str, datetime | None]]:
    return [(row.kind, row.due_at) for row in missing_of(Job.objects.get(pk=job.pk))]


def test_what_a_job_lacks_by_its_template_and_when_it_is_due(cast: Cast) -> None:
    load_document_templates(actor=SYSTEM)
    job = export(cast)
    etd, eta = NOW + 3 * DAY, NOW + 33 * DAY
    assert lacking(job) == [
        ("booking_instruction", etd), ("commercial_invoice", etd), ("customs_entry", etd), ("draft_bill", etd),
        ("packing_list", etd), ("si", etd), ("final_bill", eta),
    ]  # fmt: skip
    [pk] = add_documents([draft(job.pk)], actor=SYSTEM)
    told = MilestoneDraft("ACT", NOW, code="SI_SENT", job_id=job.pk, raw_id="SI_SENT")
    record_milestones([told], actor=SYSTEM, now=NOW)
    Deadline.objects.filter(job=job).delete()  # those derived just now: the cut-off below stands for them
    Deadline.objects.create(job=job, kind="customs", due_at=NOW + DAY, zone="UTC", act_by=NOW, source="rule")
    assert lacking(job) == [
        ("commercial_invoice", NOW + DAY), ("packing_list", NOW + DAY), ("customs_entry", etd), ("draft_bill", etd),
        ("final_bill", eta),
    ]  # fmt: skip
    withdraw_documents([pk], actor=SYSTEM)
    assert "booking_instruction" in [kind for kind, _due in lacking(job)]
    taken_back = MilestoneDraft(
        "ACT", NOW, code="SI_SENT", job_id=job.pk, raw_id="no", supersedes="SI_SENT", is_retraction=True
    )
    record_milestones([taken_back], actor=SYSTEM, now=NOW)
    assert "si" in [kind for kind, _due in lacking(job)]


def test_the_page_lists_the_same_as_the_jobs_do(cast: Cast) -> None:
    load_document_templates(actor=SYSTEM)
    jobs = [export(cast, f"M{i}", mode=mode) for i, mode in enumerate(("sea_fcl", "air", "sea_lcl"))]
    rep, foreign = cast.actor(Role.OPERATIONS), cast.actor(Role.OPERATIONS, "SH")
    of_jobs = sorted(
        (row.due_at, row.job_id, row.kind)
        for job in [*jobs, Job.objects.get(pk=cast.jobs["QD"])]
        for row in missing_of(job)
    )
    rows, total = missing_documents(rep, now=NOW, size=100)
    assert ([(row.due_at, row.job_id, row.kind) for row in rows], total) == (of_jobs, len(of_jobs))
    second, _total = missing_documents(rep, now=NOW, first=3, size=2)
    assert second == rows[3:5]
    soon, count = missing_documents(rep, now=NOW, until=NOW + 4 * DAY, kind="si")
    assert ([(row.job_id, row.kind) for row in soon], count) == ([(jobs[0].pk, "si"), (jobs[2].pk, "si")], 2)
    assert [row.job_id for row in missing_documents(foreign, now=NOW)[0]] == [cast.jobs["SH"]]


def test_a_delivered_door_job_still_lacks_its_proof(cast: Cast) -> None:
    load_document_templates(actor=SYSTEM)
    job = Job.objects.get(pk=cast.jobs["QD"])
    told = MilestoneDraft("ACT", NOW, code="DELIVERED", job_id=job.pk, raw_id="d")
    record_milestones([told], actor=SYSTEM, now=NOW)
    assert lacking(job) == [("proof_of_delivery", NOW)]
    assert [row.kind for row in missing_documents(cast.actor(Role.OPERATIONS), now=NOW + DAY)[0]] == [
        "proof_of_delivery"
    ]
    assert missing_documents(cast.actor(Role.OPERATIONS), now=NOW + 61 * DAY)[1] == 0


def test_templates_are_shipped_once_and_changed_by_administrators(cast: Cast) -> None:
    assert (load_document_templates(actor=SYSTEM) > 10, load_document_templates(actor=SYSTEM)) == (True, 0)
    needed = TemplateDraft("si", "DEPARTED", mode="sea_fcl", direction="export", is_on=False)
    with pytest.raises(NotAllowed):
        save_document_templates([needed], actor=cast.actor(Role.BRANCH_MANAGER))
    save_document_templates([needed], actor=cast.actor(Role.ADMINISTRATOR))
    row = DocumentTemplate.objects.get(kind="si", mode="sea_fcl")
    assert (row.due_before, row.is_on, load_document_templates(actor=SYSTEM)) == ("DEPARTED", False, 0)
    client = cast.client(Role.ADMINISTRATOR)
    data = {"kind": "photo", "due_before": "DEPARTED", "mode": "", "direction": "export", "scope_to": "", "is_on": "on"}
    assert client.post(reverse("shipments:document_template_new"), data).status_code == 303
    assert DocumentTemplate.objects.filter(kind="photo", direction="export", is_on=True).count() == 1


def test_the_pages_of_documents(cast: Cast) -> None:
    load_document_templates(actor=SYSTEM)
    client, job = cast.client(Role.OPERATIONS), export(cast)
    missing = client.get(reverse("shipments:documents_missing"), {"due": "all"}).content.decode()
    assert ("D1" in missing, "Shipping instruction (SI)" in missing) == (True, True)
    exported = client.get(reverse("shipments:documents_missing"), {"due": "all", "format": "csv", "kind": "si"})
    lines = b"".join(exported.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert [line.split(",")[0] for line in lines] == ["Job number", "D1"]
    address = f"{reverse('shipments:document_new')}?job={job.pk}"
    wrong = SimpleUploadedFile("x.exe", b"MZ\x90" + bytes(60), "application/pdf")
    assert client.post(address, {"kind": "si", "file": wrong}).status_code == 422
    good = SimpleUploadedFile("si.pdf", PDF, "application/pdf")
    assert client.post(address, {"kind": "si", "file": good}).status_code == 303
    row = Document.objects.get()
    version = reverse("shipments:document_version", args=[row.pk])
    assert (
        client.post(version, {"file": SimpleUploadedFile("si2.pdf", PDF + b"2"), "remark": "weight"}).status_code == 303
    )
    page = client.get(reverse("shipments:job", args=[job.pk])).content.decode()
    assert ("si2.pdf" in page, "1 older version" in page, "internal" in page) == (True, True, True)
    edit = reverse("shipments:document_edit", args=[row.pk])
    assert client.post(edit, {"kind": "draft_bill", "title": "Draft", "seen_by": ["customer"]}).status_code == 303
    listed = client.get(reverse("shipments:documents"), {"seen_by": "customer", "q": "D1"}).content.decode()
    assert "Draft B/L" in listed
    assert client.post(reverse("shipments:document_withdraw", args=[row.pk])).status_code == 303
    assert "No documents yet" in client.get(reverse("shipments:documents")).content.decode()


def test_who_may_hand_over_and_who_may_say_what_jobs_need(cast: Cast) -> None:
    load_document_templates(actor=SYSTEM)
    address = reverse("shipments:document_new")
    template = reverse("shipments:document_template", args=[DocumentTemplate.objects.earliest("pk").pk])
    answers = {}
    for role, branch in (
        (Role.ADMINISTRATOR, "QD"), (Role.OPERATIONS, "QD"), (Role.OPERATIONS, "SH"), (Role.SALESPERSON, "QD"),
    ):  # fmt: skip
        client = cast.client(role, branch)
        targets = ({"job": cast.jobs["QD"]}, {"organisation": cast.customers["QD"]}, {})
        answers[role, branch] = [client.get(address, target).status_code for target in targets]
        answers[role, branch].append(client.get(template).status_code)
    assert answers == {
        (Role.ADMINISTRATOR, "QD"): [200, 200, 422, 200], (Role.OPERATIONS, "QD"): [200, 200, 422, 403],
        (Role.OPERATIONS, "SH"): [404, 404, 422, 403], (Role.SALESPERSON, "QD"): [200, 200, 422, 403],
    }  # fmt: skip
