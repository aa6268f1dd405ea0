# SPDX-License-Identifier: Apache-2.0
"""What the build makes: compiled translations and the icon sprite."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from wharfinger.config.assets import AssetError, compile_catalogue, compile_catalogues, icon_names, icon_sprite

ROOT = Path(__file__).resolve().parents[2]
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'


def catalogue(place: Path, text: str) -> Path:
    path = place / "wharfinger" / "kernel" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def translated(path: Path, text: str) -> str:
    with path.with_suffix(".mo").open("rb") as handle:
        return gettext.GNUTranslations(handle).gettext(text)


def test_a_catalogue_whose_header_is_marked_fuzzy_is_compiled_all_the_same(tmp_path: Path) -> None:
    path = catalogue(tmp_path, "#, fuzzy\n" + HEADER + 'msgid "job"\nmsgstr "业务"\n')
    compile_catalogue(path)
    assert translated(path, "job") == "业务"


def test_a_fuzzy_translation_is_left_out(tmp_path: Path) -> None:
    path = catalogue(tmp_path, HEADER + '#, fuzzy\nmsgid "job"\nmsgstr "工作"\n')
    compile_catalogue(path)
    assert translated(path, "job") == "job"


def test_a_translation_that_lost_its_placeholder_is_refused(tmp_path: Path) -> None:
    path = catalogue(tmp_path, HEADER + '#, python-format\nmsgid "%(n)s jobs"\nmsgstr "票业务"\n')
    with pytest.raises(AssetError, match="placeholders"):
        compile_catalogue(path)


def test_only_changed_catalogues_are_compiled_again(tmp_path: Path) -> None:
    catalogue(tmp_path, HEADER + 'msgid "job"\nmsgstr "业务"\n')
    assert [compile_catalogues(tmp_path), compile_catalogues(tmp_path)] == ["translations: 1 catalogues compiled", ""]


def test_the_sprite_holds_a_symbol_per_icon() -> None:
    nodes: dict[str, list[tuple[str, dict[str, str]]]] = {"phone": [("path", {"d": "M1 2", "title": 'a "b"'})]}
    assert icon_sprite(nodes, ["phone"]) == (
        '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="phone" viewBox="0 0 24 24">'
        '<path d="M1 2" title=\'a "b"\'/></symbol></svg>\n'
    )


def test_an_icon_that_does_not_exist_is_named() -> None:
    with pytest.raises(AssetError, match="no-such-icon"):
        icon_sprite({}, ["no-such-icon"])


def test_every_icon_in_a_page_is_in_the_list() -> None:
    pages = [*ROOT.glob("src/wharfinger/*/jinja2/**/*.html"), *ROOT.glob("src/wharfinger/*/static/**/*.js")]
    named = re.compile(r"""(?:icons\.svg#|\bicon\(["'])([a-z0-9-]+)""")
    used = {name for page in pages for name in named.findall(page.read_text(encoding="utf-8"))}
    assert sorted(used - set(icon_names(ROOT))) == []


def test_the_locks_name_no_address_and_hash_everything() -> None:
    for path in [*ROOT.glob("requirements/*.txt"), ROOT / "package-lock.json"]:
        text = path.read_text()
        assert (path.name, re.findall(r'index-url|find-links|"resolved"|git\+|file:', text)) == (path.name, [])
    for path in ROOT.glob("requirements/*.txt"):
        blocks = re.split(r"\n(?=[a-z])", path.read_text())
        assert [block for block in blocks if "--hash=sha256:" not in block] == []
