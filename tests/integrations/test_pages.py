# SPDX-License-Identifier: Apache-2.0
"""Pages of imports and feeds."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.integrations.conftest import person

from wharfinger.integrations import actions
from wharfinger.integrations.choices import FeedChannel, RunState
from wharfinger.integrations.files.mapping import from_json
from wharfinger.integrations.models import Feed, ImportRun, QuarantinedRow, SavedMapping
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.choices import Role
from wharfinger.kernel.signing import signed_headers
from wharfinger.shipments.models import Job, Milestone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
JOBS = (
    "Job No,Customer,Booking date,Weight,Mode,Vessel,Voyage,ETA\n"
    "J1,Sample Toys,2026-01-05,1200,FCL,SAMPLE STAR,045E,2026-02-20\n"
    "J2,Sample Toys,2026-01-06,30,FCL,SAMPLE STAR,045E,2026-02-20\n"
    "J3,Sample Tyres,soon,heavy,FCL,,,\n"
)


@pytest.fixture
def desk(client, operator):
    """The pages as somebody from operations sees them."""
    client.force_login(operator)
    return client


@pytest.fixture
def administrator(branch):
    return person(branch, Role.ADMINISTRATOR, "administrator@sample.example")


def _upload(desk, text=JOBS, **data):
    file = SimpleUploadedFile("list.csv", text.encode(), "text/csv")
    return desk.post(reverse("integrations:import_new"), {"file": file, "kind": "", **data})


def _columns(desk, run):
    """What the form of the columns' page would send back."""
    page = desk.get(reverse("integrations:import", args=[run.pk]) + "?columns=1").content.decode()
    form = page[page.index(reverse("integrations:import_mapping", args=[run.pk])) :]
    found = {}
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body) or re.search(r"<option selected>([^<]*)<", body)
        found[name] = chosen[1] if chosen else ""
    found |= dict(re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)">([^<]*)</textarea>', form))
    return found


def _loaded(actor):
    run = actions.begin_import([JOBS.encode()], name="list.csv", actor=actor)
    actions.start_runs([run], dry=False, actor=actor, in_background=False)
    actions.work_off(run.pk)
    run.refresh_from_db()
    return run


def test_a_file_goes_from_upload_by_its_columns_and_a_dry_run_into_the_database(desk):
    answer = _upload(desk)
    run = ImportRun.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("integrations:import", args=[run.pk]))
    answer = desk.post(reverse("integrations:import_mapping", args=[run.pk]), {**_columns(desk, run), "do": "check"})
    assert answer.status_code == 303
    assert "counting rows" in desk.get(reverse("integrations:import", args=[run.pk])).content.decode()
    actions.work_off(run.pk)
    assert Job.objects.count() == 0
    assert "1 × this is not a date" in desk.get(reverse("integrations:import", args=[run.pk])).content.decode()
    desk.post(reverse("integrations:import_start", args=[run.pk]))
    assert desk.get(reverse("integrations:import_progress", args=[run.pk])).status_code == 200
    actions.work_off(run.pk)
    answer = desk.get(reverse("integrations:import_progress", args=[run.pk]), headers={"HX-Request": "true"})
    assert (answer.status_code, Job.objects.count()) == (204, 2)


def test_the_columns_page_sends_back_the_mapping_it_shows(desk, actor):
    run = actions.begin_import([JOBS.encode()], name="list.csv", actor=actor)
    before = run.mapping
    desk.post(reverse("integrations:import_mapping", args=[run.pk]), {**_columns(desk, run), "do": "look"})
    run.refresh_from_db()
    assert run.mapping == before


def test_a_mapping_is_kept_from_the_page_and_proposed_again(desk, actor):
    run = actions.begin_import([JOBS.encode()], name="list.csv", actor=actor)
    desk.post(reverse("integrations:import_mapping", args=[run.pk]), {**_columns(desk, run), "save_as": "Night list"})
    assert SavedMapping.objects.get().name == "Night list"
    _upload(desk)
    assert ImportRun.objects.first().mapping_name == "Night list"


def test_pasted_columns_are_a_file_too(desk):
    answer = desk.post(reverse("integrations:import_new"), {"pasted": JOBS.replace(",", "\t"), "kind": "jobs"})
    run = ImportRun.objects.get()
    assert (answer.status_code, run.kind, len(run.mapping["rules"])) == (303, "jobs", 8)


@pytest.mark.parametrize("data", [{}, {"pasted": "  "}])
def test_an_empty_form_says_what_to_do(desk, data):
    answer = desk.post(reverse("integrations:import_new"), {"kind": "", **data})
    assert (answer.status_code, ImportRun.objects.count()) == (422, 0)


def test_a_file_that_is_no_table_is_refused_on_the_form(desk):
    assert (_upload(desk, "%PDF-1.7").status_code, ImportRun.objects.count()) == (422, 0)


def test_a_row_is_mended_in_the_drawer(desk, actor):
    run = _loaded(actor)
    row = QuarantinedRow.objects.get()
    address = reverse("integrations:row", args=[row.pk])
    cells = {f"cell-{at}": cell for at, cell in enumerate(row.cells)}
    still = desk.post(address, {**cells, "cell-2": "2026-01-09"}, headers={"HX-Request": "true"})
    assert (still.status_code, 'value="2026-01-09"' in still.content.decode()) == (422, True)
    assert desk.post(address, {**cells, "cell-2": "2026-01-09", "cell-3": "7"}).status_code == 303
    run.refresh_from_db()
    assert (run.accepted, run.quarantined, Job.objects.filter(number="J3").count()) == (3, 0, 1)


def test_rows_are_shown_tried_again_and_left_out(desk, actor):
    run = _loaded(actor)
    address = reverse("integrations:rows_do", args=[run.pk])
    assert desk.get(reverse("integrations:import_rows", args=[run.pk])).content.decode().count("<tr>") == 4
    desk.post(address, {"do": "retry"})
    row = QuarantinedRow.objects.get(state="open")
    desk.post(address, {"do": "drop", "row": row.pk})
    assert "Nothing in quarantine" in desk.get(reverse("integrations:quarantine", args=[run.pk])).content.decode()


def test_another_header_row_reads_the_file_afresh(desk, actor):
    run = actions.begin_import([("Our jobs,,,,,,,\n" + JOBS).encode()], name="list.csv", actor=actor)
    address = reverse("integrations:import_layout", args=[run.pk])
    desk.post(address, {"kind": "jobs", "sheet": "", "header_row": "1"})
    run.refresh_from_db()
    assert run.mapping["headers"] == ["Our jobs"]
    desk.post(address, {"kind": "jobs", "sheet": "", "header_row": "2"})
    run.refresh_from_db()
    assert run.mapping["headers"][0] == "Job No"


def test_an_import_of_another_branch_is_not_there(client, actor, branch):
    run = _loaded(actor)
    other = type(branch).objects.create(code="SH", kind="branch", name_en="Shanghai")
    other.branch = other
    other.save()
    client.force_login(person(other, Role.OPERATIONS, "shanghai@sample.example"))
    row = QuarantinedRow.objects.get().pk
    for name, pk in (
        ("import", run.pk),
        ("import_rows", run.pk),
        ("quarantine", run.pk),
        ("row", row),
        ("mapping_file", run.pk),
    ):
        assert client.get(reverse(f"integrations:{name}", args=[pk])).status_code == 404, name


@pytest.mark.parametrize("role", [Role.SALESPERSON, Role.CUSTOMER_SERVICE])
def test_people_who_do_not_import_still_see_how_fresh_the_news_is(client, branch, role):
    client.force_login(person(branch, role, "x@sample.example"))
    assert client.get(reverse("integrations:imports")).status_code == 403
    assert client.get(reverse("integrations:feeds")).status_code == 200
    assert client.get(reverse("integrations:feed_new")).status_code == 403


def test_a_feed_is_set_up_and_takes_signed_events_without_a_session(client, administrator, actor):
    _loaded(actor)
    client.force_login(administrator)
    data = {
        "code": "carrier",
        "name_en": "Carrier",
        "kind": "events",
        "channel": "webhook",
        "expected_minutes": "60",
        "is_active": "on",
    }
    assert client.post(reverse("integrations:feed_new"), data).status_code == 303
    feed = Feed.objects.get()
    assert len(feed.secret) == 64
    client.logout()
    body = json.dumps([{"reference": "J1", "event": "departed", "occurred_at": "2026-01-12T08:00:00Z"}]).encode()
    address = reverse("integrations:feed_events", args=[feed.pk])
    answer = client.post(address, body, "application/json", headers=signed_headers(feed.secret, body))
    assert (answer.status_code, answer.json()) == (200, {"accepted": 1, "repeated": 0, "quarantined": []})
    assert Milestone.objects.filter(source="carrier").count() == 1
    for secret, at in (("wrong", None), (feed.secret, 1)):
        refused = client.post(address, body, "application/json", headers=signed_headers(secret, body, at))
        assert (refused.status_code, refused.json()["code"]) == (401, "bad_signature")
    unknown = client.post(reverse("integrations:feed_events", args=[99]), body, "application/json")
    assert unknown.status_code == 401


def test_pages_of_feeds_show_their_age(desk, administrator, client):
    [feed] = actions.save_feeds([Feed(code="x", name_en="Night file", channel=FeedChannel.FOLDER)], actor=SYSTEM)
    assert "never heard" in desk.get(reverse("integrations:feeds")).content.decode()
    actions.hear(feed, 3)
    assert "as of 0 s ago" in desk.get(reverse("integrations:feed", args=[feed.pk])).content.decode()
    client.force_login(administrator)
    assert client.get(reverse("integrations:feed_edit", args=[feed.pk])).status_code == 200


def test_the_secret_is_for_administrators_and_can_be_renewed(desk, client, administrator):
    [feed] = actions.save_feeds([Feed(code="x", name_en="X", channel=FeedChannel.WEBHOOK)], actor=SYSTEM)
    assert feed.secret not in desk.get(reverse("integrations:feed", args=[feed.pk])).content.decode()
    assert desk.post(reverse("integrations:feed_secret", args=[feed.pk])).status_code == 403
    client.force_login(administrator)
    assert feed.secret in client.get(reverse("integrations:feed", args=[feed.pk])).content.decode()
    client.post(reverse("integrations:feed_secret", args=[feed.pk]))
    assert Feed.objects.get().secret != feed.secret


def test_the_list_shows_runs_in_each_state(desk, actor):
    for state in RunState.values:
        run = actions.begin_import([JOBS.encode()], name=f"{state}.csv", actor=actor)
        ImportRun.objects.filter(pk=run.pk).update(state=state)
        assert desk.get(reverse("integrations:import", args=[run.pk])).status_code == 200
    page = desk.get(reverse("integrations:imports")).content.decode()
    assert [f"{state}.csv" in page for state in RunState.values] == [True] * len(RunState.values)


def test_the_page_of_the_day_says_how_old_the_news_is(desk):
    page = reverse("desk:home")
    assert "All feeds" not in desk.get(page).content.decode()
    [feed] = actions.save_feeds([Feed(code="x", name_en="Night file", channel=FeedChannel.FOLDER)], actor=SYSTEM)
    actions.hear(feed, 3)
    assert "as of 0 s ago" in desk.get(page).content.decode()


def test_saved_mappings_are_listed_taken_away_as_json_and_forgotten(desk, actor):
    run = actions.begin_import([JOBS.encode()], name="list.csv", actor=actor)
    [saved] = actions.save_mappings([("Night list", from_json(run.mapping))], actor=actor)
    assert "Night list" in desk.get(reverse("integrations:mappings")).content.decode()
    assert desk.get(reverse("integrations:saved_mapping_file", args=[saved.pk])).json() == saved.mapping
    desk.post(reverse("integrations:mapping_forget", args=[saved.pk]))
    assert "Night list" not in desk.get(reverse("integrations:mappings")).content.decode()
    assert actions.begin_import([JOBS.encode()], name="list.csv", actor=actor).mapping_name == ""
