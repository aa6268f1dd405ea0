# SPDX-License-Identifier: Apache-2.0
"""Every text is translated, wherever it stands; every catalogue compiles."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tools import messages

from wharfinger.config.assets import compile_catalogue


def test_every_text_has_its_chinese() -> None:
    assert list(messages.missing()) == []


def test_every_catalogue_compiles(tmp_path: Path) -> None:
    for app in messages.apps():
        path = messages.catalogue_path(app)
        if path.exists():
            copy = tmp_path / app.name / "zh_Hans" / "LC_MESSAGES" / "django.po"
            copy.parent.mkdir(parents=True)
            shutil.copy(path, copy)
            compile_catalogue(copy)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("views.py", 'from django.utils.translation import gettext as _\nTITLE = _("planted")\n'),
        ("choices.py", 'from django.utils.translation import gettext_lazy\nTITLE = gettext_lazy("planted")\n'),
        ("jinja2/app/page.html", '<h1>{{ _("planted") }}</h1>{% do [] %}'),
        ("jinja2/app/block.html", "{% trans %}planted{% endtrans %}"),
    ],
)
def test_a_text_planted_in_each_kind_of_file_is_found(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / "app" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert [message.id for message in messages.extracted(tmp_path / "app") if message.id] == ["planted"]
