# SPDX-License-Identifier: Apache-2.0
"""The import contracts hold, and each is broken by what it forbids."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "from importlinter.cli import lint_imports_command as run; run()"


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", LINT, "--no-cache"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def test_the_contracts_hold() -> None:
    done = lint(ROOT)
    assert (done.returncode, done.stdout) == (0, done.stdout), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("place", "code", "contract"),
    [
        ("wharfinger/kernel/planted.py", "import wharfinger.directory.models", "Apps import downward only"),
        ("wharfinger/newapp/__init__.py", "", "Apps import downward only"),
        ("wharfinger/directory/models/planted.py", "import wharfinger.directory.actions", "Layers inside every app"),
        ("wharfinger_analytics/planted.py", "import django.db", "The analytics know neither"),
        ("wharfinger/desk/planted.py", "import wharfinger_analytics", "One door to the analytics"),
    ],
)
def test_a_planted_violation_breaks_its_contract(tmp_path: Path, place: str, code: str, contract: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("vendor", "__pycache__", "*.html"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "src" / place
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(code + "\n")
    done = lint(tmp_path)
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN") and line.startswith(contract)]
    assert (done.returncode, len(broken)) == (1, 1), done.stdout + done.stderr
