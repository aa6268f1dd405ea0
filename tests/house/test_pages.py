# SPDX-License-Identifier: Apache-2.0
"""What every page and every source file keeps to: the strict policy, and one SPDX line."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from tests.cast import gather

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "src").rglob("jinja2/**/*.html"))
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "an inline style": re.compile(r"<style|\sstyle=\"", re.I),
    "an event handler": re.compile(r"\son[a-z]+=\"", re.I),
    "evaluated code": re.compile(r"hx-on|=\"js:|hx-vals='js|hx-trigger=\"[^\"]*\[", re.I),
    "text that is not escaped": re.compile(r"\|\s*safe\b"),
}
SOURCES = (".py", ".js", ".css", ".html", ".svg")


def test_templates_are_found() -> None:
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    assert [str(path.name) for path in TEMPLATES if FORBIDDEN[what].search(path.read_text(encoding="utf-8"))] == []


def test_every_source_file_names_its_licence() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    files = [ROOT / name for name in listed if name.endswith(SOURCES)]
    bare = [
        f
        for f in files
        if f.exists() and "SPDX-License-Identifier: Apache-2.0" not in f.read_text(encoding="utf-8")[:300]
    ]
    written = [str(f.relative_to(ROOT)) for f in bare if f.stat().st_size and "/migrations/" not in str(f)]
    assert written == []


@pytest.mark.django_db
def test_every_answer_carries_the_policy() -> None:
    client = gather().client("administrator")
    for answer in (client.get("/"), client.get("/nowhere/"), Client().get("/account/login/")):
        policy = answer.headers["Content-Security-Policy"]
        assert ("script-src 'self';" in policy, "unsafe" in policy, answer.headers["X-Frame-Options"]) == (
            True,
            False,
            "DENY",
        )


@pytest.mark.django_db
def test_an_error_has_one_shape_for_people_fragments_and_machines() -> None:
    client = gather().client("administrator")
    page = client.get("/jobs/999999/")
    fragment = client.get("/jobs/999999/", headers={"HX-Request": "true"})
    machine = client.get("/jobs/999999/", headers={"Accept": "application/json"})
    assert [answer.status_code for answer in (page, fragment, machine)] == [404, 404, 404]
    assert ("<html" in page.content.decode(), "<html" in fragment.content.decode()) == (True, False)
    assert machine.json() == {
        "code": "not_found",
        "message": "There is nothing here, or it is not yours to see.",
        "data": {},
    }
