# SPDX-License-Identifier: Apache-2.0
"""Rules of the house no other tool checks: sizes, licence lines, quiet templates, and floors behind strings."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ["kernel", "directory", "shipments", "conversations", "insights", "integrations", "desk", "config"]
LONGEST_FUNCTION, LONGEST_FILE = 60, 400


def sources(*suffixes: str) -> list[Path]:
    """Our own files of these kinds, without what is built or written by Django."""
    folders = [ROOT / name for name in ("src", "tests", "tools", "benchmarks")]
    found = [path for folder in folders for suffix in suffixes for path in folder.rglob(f"*{suffix}")]
    return [path for path in found if not {"vendor", "migrations", "__pycache__"} & set(path.parts)]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def app_of(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "wharfinger").parts[0]


def test_every_source_file_says_its_licence_first() -> None:
    silent = [
        shown(path)
        for path in sources(".py", ".html", ".js", ".css", ".sh")
        if path.stat().st_size and "SPDX-License-Identifier: Apache-2.0" not in path.read_text(encoding="utf-8")[:120]
    ]
    assert silent == []


def test_no_function_is_longer_than_a_page() -> None:
    long = []
    for path in sources(".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                long += [f"{shown(path)}:{node.lineno} {node.name}: {lines}"] if lines > LONGEST_FUNCTION else []
    assert long == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    counts = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources(".py", ".js")}
    assert {name: count for name, count in counts.items() if count > LONGEST_FILE} == {}


def test_pages_hold_no_inline_script_or_style_and_nothing_that_is_evaluated() -> None:
    forbidden = re.compile(
        r"""\sstyle=|\son[a-z]+=["']|<style|<script(?![^>]*\s(?:src=|type="application/json"))|hx-on|["']js:|javascript:"""
    )
    found = []
    for path in sources(".html"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found += [f"{shown(path)}:{number}"] if forbidden.search(line) else []
    assert found == []


def test_foreign_keys_point_to_the_same_floor_or_a_lower_one() -> None:
    climbing = []
    for config in apps.get_app_configs():
        if config.label not in FLOORS:
            continue
        for model in config.get_models():
            for field in model._meta.get_fields():
                target = getattr(field.related_model, "_meta", None) if field.concrete else None
                if target and target.app_label in FLOORS and _floor(target.app_label) > _floor(config.label):
                    climbing.append(f"{model._meta.label}.{field.name} -> {target.label}")
    assert climbing == []


def test_templates_extend_and_include_the_same_floor_or_a_lower_one() -> None:
    naming = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s+["'](\w+)/""")
    climbing = []
    for path in (ROOT / "src" / "wharfinger").glob("*/jinja2/**/*.html"):
        for app in naming.findall(path.read_text(encoding="utf-8")):
            if app in FLOORS and _floor(app) > _floor(app_of(path)):
                climbing.append(f"{shown(path)}: {app}")
    assert climbing == []


def _floor(app: str) -> int:
    return FLOORS.index(app)
