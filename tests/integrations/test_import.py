# SPDX-License-Identifier: Apache-2.0
"""Files on their way in: proposed mapping, dry run, quarantine, mending, and the same file again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from wharfinger.directory.models import Contact, Organisation
from wharfinger.integrations import actions
from wharfinger.integrations.background import retry_quarantine
from wharfinger.integrations.choices import RowState, RunState
from wharfinger.integrations.command import import_file, report
from wharfinger.integrations.errors import FileUnreadableError, NotLoadedError
from wharfinger.integrations.files.mapping import Rule, from_json
from wharfinger.integrations.models import ImportRun, QuarantinedRow
from wharfinger.integrations.queries.runs import reasons, run_for, runs_visible_to
from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotAllowed, NotFound
from wharfinger.kernel.models import Notice
from wharfinger.shipments.models import Job, Milestone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home", "branch")]

JOBS = (
    "Job No,Customer,Booking date,Weight,Mode,Container,ETA\n"
    "J1,Sample Toys,2026-01-05,1200 kg,FCL,CSQU3054383,2026-02-20\n"
    "J2,Sample Toys,2026-01-06,30,air,,\n"
    "J3,Sample Tyres,soon,heavy,hover,,\n"
)
PARTIES = "Code,Company name,Tax number,Phone\nC1,Sample Toys,91370200,0532-8888\nC2,示例轮胎,91370201,\n"


def _begin(text: str, actor: Actor, **more) -> ImportRun:
    return actions.begin_import([text.encode()], name="list.csv", actor=actor, **more)


def _load(text: str, actor: Actor, *, dry: bool = False, **more) -> ImportRun:
    run = _begin(text, actor, **more)
    actions.start_runs([run], dry=dry, actor=actor, in_background=False)
    done = actions.work_off(run.pk, chunk=2)
    assert done is not None
    return done


def _counts(run: ImportRun) -> tuple[int, int, int]:
    return run.rows, run.accepted, run.quarantined


def test_jobs_are_created_with_parties_boxes_and_milestones(actor):
    run = _load(JOBS, actor)
    assert (run.state, *_counts(run), run.created) == (RunState.DONE, 3, 2, 1, 2)
    job = Job.objects.get(number="J1")
    assert (str(job.payer), job.mode, job.gross_weight_kg, str(job.eta.date())) == (
        "Sample Toys",
        "sea_fcl",
        1200,
        "2026-02-19",
    )
    assert [str(box) for box in job.containers.all()] == ["CSQU3054383"]


def test_a_bad_row_is_quarantined_whole_with_every_reason(actor):
    run = _load(JOBS, actor)
    [row] = QuarantinedRow.objects.filter(run=run)
    assert (row.number, row.cells[:5]) == (3, ["J3", "Sample Tyres", "soon", "heavy", "hover"])
    assert {p["field"]: p["code"] for p in row.problems} == {
        "booked_on": "not_a_date", "gross_weight_kg": "not_a_number", "mode": "unknown_value",
    }  # fmt: skip
    assert not Job.objects.filter(number="J3").exists()


def test_the_same_file_again_changes_nothing_and_says_so(actor):
    _load(JOBS, actor)
    before = list(Job.objects.order_by("pk").values())
    again = _load(JOBS, actor)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert list(Job.objects.order_by("pk").values()) == before
    assert Milestone.objects.count() == 1


def test_a_changed_row_updates_its_job(actor):
    _load(JOBS, actor)
    again = _load(JOBS.replace("1200 kg", "1300 kg"), actor)
    assert (again.created, again.updated, again.unchanged) == (0, 1, 1)
    assert Job.objects.get(number="J1").gross_weight_kg == 1300


def test_a_dry_run_reports_and_loads_nothing(actor):
    run = _load(JOBS, actor, dry=True)
    assert (run.state, *_counts(run), run.created) == (RunState.CHECKED, 3, 2, 1, 2)
    assert (Job.objects.count(), Organisation.objects.count()) == (0, 0)
    actions.start_runs([run], dry=False, actor=actor, in_background=False)
    done = actions.work_off(run.pk)
    assert (_counts(done), Job.objects.count()) == ((3, 2, 1), 2)


def test_a_row_mended_in_the_page_is_taken(actor):
    run = _load(JOBS, actor)
    row = QuarantinedRow.objects.get(run=run)
    assert (
        actions.mend_rows({row.pk: ["J3", "Sample Tyres", "2026-01-07", "12", "hover", "", ""]}, run=run, actor=actor)
        == 0
    )
    row.refresh_from_db()
    assert [p["field"] for p in row.problems] == ["mode"]
    assert (
        actions.mend_rows({row.pk: ["J3", "Sample Tyres", "2026-01-07", "12", "truck", "", ""]}, run=run, actor=actor)
        == 1
    )
    row.refresh_from_db()
    run.refresh_from_db()
    assert (row.state, row.cells[2], _counts(run)) == (RowState.MENDED, "soon", (3, 3, 0))
    assert Job.objects.get(number="J3").mode == "truck"


def test_a_changed_mapping_takes_the_rows_it_explains(actor):
    run = _load(JOBS.replace("soon", "2026-01-09").replace("heavy", "9"), actor)
    mapping = from_json(run.mapping)
    rules = [replace(rule, values={"hover": "other"}) if rule.field == "mode" else rule for rule in mapping.rules]
    actions.set_mapping(run, mapping.with_rules(rules), actor=actor)
    assert actions.retry_rows(run, actor=actor) == 1
    assert reasons(run.pk) == {}


def test_rows_left_out_stay_on_record(actor):
    run = _load(JOBS, actor)
    row = QuarantinedRow.objects.get(run=run)
    assert actions.drop_rows(run, [row.pk], actor=actor) == 1
    run.refresh_from_db()
    assert (run.quarantined, QuarantinedRow.objects.get().state) == (0, RowState.DROPPED)


def test_parties_are_recognised_by_code_number_and_name(actor):
    assert _load(PARTIES, actor).created == 2
    by_number = _load("Company name,Tax number\nSample Toys Limited,91370200\n", actor)
    by_name = _load("Company name,Phone\nSAMPLE TOYS,0532-7777\nsample toys,0532-6666\n", actor)
    assert (by_number.created, by_number.updated, by_name.created, by_name.updated) == (0, 1, 0, 2)
    assert Organisation.objects.count() == 2


def test_people_need_a_known_party(actor):
    _load(PARTIES, actor)
    people = "姓名,公司名称,职务,手机\n张三,示例轮胎,经理,13800138000\n李四,无人公司,,\n"
    run = _load(people, actor, kind="contacts")
    assert (_counts(run), reasons(run.pk)) == ((2, 1, 1), {"unknown_party": 1})
    assert Contact.objects.get().name_zh == "张三"


def test_events_need_a_known_job_and_keep_unknown_codes(actor):
    _load(JOBS, actor)
    events = (
        "Container,Status,Event time,Location\nCSQU3054383,已开船,2026-01-12 08:00,青岛\n"
        "CSQU3054383,XYZ9,2026-01-13,\nZZZU0000000,arrived,2026-01-14,\n"
    )
    run = _load(events, actor, kind="events")
    assert (_counts(run), reasons(run.pk)) == ((3, 2, 1), {"unknown_job": 1})
    found = Milestone.objects.filter(import_id=run.pk).order_by("occurred_at").values_list("code", "raw_code")
    assert list(found) == [("DEPARTED", "已开船"), ("OTHER", "XYZ9")]
    assert _load(events, actor, kind="events").created == 0


def test_what_the_database_refuses_costs_one_row(actor):
    rows = "J1,S,2026-01-05,FOB,QD\nJ2,S,2026-01-05,FOB,Mars\nJ3,S,2026-01-05,FOB,青岛\n"
    text = "Job No,Customer,Booking date,Incoterm,Branch\n" + rows
    run = _load(text, actor)
    assert (_counts(run), reasons(run.pk)) == ((3, 2, 1), {"unknown_branch": 1})


def test_a_saved_mapping_is_proposed_for_the_same_layout(actor):
    run = _begin(JOBS, actor)
    assert run.mapping_name == ""
    mapping = replace(from_json(run.mapping), constants={"currency": "EUR"})
    actions.save_mappings([("TMS at night", mapping)], actor=actor)
    header, rest = JOBS.split("\n", 1)
    again = _load(header.upper() + "\n" + rest, actor)
    assert (again.mapping_name, again.mapping["constants"]) == ("TMS at night", {"currency": "EUR"})
    assert _counts(again) == (3, 2, 1)


def test_a_mapping_that_lacks_a_column_is_refused_before_anything_is_loaded(actor):
    mapping = from_json(_begin(JOBS, actor).mapping)
    with pytest.raises(FileUnreadableError) as refused:
        _begin("Job No,Customer\nJ1,S\n", actor, mapping=("x", mapping))
    assert refused.value.data["reason"] == "missing_columns"
    with pytest.raises(FileUnreadableError):
        actions.set_mapping(_begin(JOBS, actor), mapping.with_rules([Rule("goods", ("Nowhere",))]), actor=actor)


def test_the_command_reports_its_contract(home):
    path = home / "jobs.csv"
    path.write_text(JOBS, encoding="utf-8")
    run = import_file(path, kind="jobs")
    assert json.loads(json.dumps(report(run))) == {
        "rows": 3, "accepted": 2, "quarantined": 1, "reasons": {"not_a_date": 1},
    }  # fmt: skip


def test_only_importers_import_and_only_the_branch_sees(actor):
    run = _begin(JOBS, actor)
    seller = Actor(user_id=None, roles=frozenset({"salesperson"}), branches=frozenset({-1}))
    with pytest.raises(NotAllowed):
        _begin(JOBS, seller)
    assert list(runs_visible_to(actor)) == [run]
    with pytest.raises(NotFound):
        run_for(seller, run.pk)


def test_work_goes_on_where_it_stopped(actor):
    run = _begin(JOBS, actor)
    actions.start_runs([run], dry=False, actor=actor, in_background=False)
    ImportRun.objects.filter(pk=run.pk).update(cursor=1, rows=1, accepted=1)
    done = actions.work_off(run.pk)
    assert (_counts(done), list(Job.objects.values_list("number", flat=True))) == ((3, 2, 1), ["J2"])


def test_an_import_whose_file_is_gone_fails_with_a_word(actor, home):
    run = _begin(JOBS, actor)
    actions.start_runs([run], dry=False, actor=actor, in_background=False)
    for path in (home / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    done = actions.work_off(run.pk)
    assert (done.state, done.error_code) == (RunState.FAILED, "file_gone")


def test_the_person_who_started_it_is_told_when_it_is_done(actor):
    _load(JOBS, actor)
    notice = Notice.objects.get(user_id=actor.user_id)
    assert notice.text_en == "list.csv: 2 of 3 rows accepted, 1 in quarantine."


def test_a_large_quarantine_is_tried_again_in_the_background(actor):
    run = _load(JOBS, actor)
    assert actions.retry_later(run, actor=actor) is False
    ImportRun.objects.filter(pk=run.pk).update(quarantined=5_000)
    run.refresh_from_db()
    assert actions.retry_later(run, actor=actor) is True
    retry_quarantine(run.pk, actor.user_id)
    assert reasons(run.pk) == {"not_a_date": 1}


def test_rows_of_a_dry_run_are_not_mended_into_the_database(actor):
    run = _load(JOBS, actor, dry=True)
    row = QuarantinedRow.objects.get()
    for attempt in (
        lambda: actions.mend_rows({row.pk: ["J3", "S", "2026-01-07", "1", "air", "", ""]}, run=run, actor=actor),
        lambda: actions.retry_rows(run, actor=actor),
        lambda: actions.drop_rows(run, [row.pk], actor=actor),
    ):
        with pytest.raises(NotLoadedError):
            attempt()
    assert not Job.objects.exists()


def test_a_file_loaded_again_keeps_the_first_report(actor):
    first = _load(JOBS, actor)
    again = actions.repeat_run(first, actor=actor)
    actions.start_runs([again], dry=False, actor=actor, in_background=False)
    done = actions.work_off(again.pk)
    assert (done.unchanged, QuarantinedRow.objects.filter(run=first).count()) == (2, 1)


def test_a_mapping_of_another_kind_is_refused(actor):
    mapping = from_json(_begin(JOBS, actor).mapping)
    with pytest.raises(FileUnreadableError):
        _begin(JOBS, actor, mapping=("jobs", mapping), kind="organisations")
