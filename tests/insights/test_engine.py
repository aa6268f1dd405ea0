# SPDX-License-Identifier: Apache-2.0
"""The door to the analytics: nothing heavy enters the web and the worker; failures are told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wharfinger.insights import engine

HEAVY = "{'duckdb', 'numpy', 'pandas', 'pyarrow', 'ibis', 'sqlglot'}"
ABC = {"method": "abc"}


def test_web_and_worker_never_load_the_engine() -> None:
    script = (
        "import sys, django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "import wharfinger.insights.views, wharfinger.insights.background\n"
        "from wharfinger.insights import engine\n"
        "engine.checked_parameters({'method': 'abc'})\n"
        f"assert not {HEAVY} & set(sys.modules), {HEAVY} & set(sys.modules)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "wharfinger.config.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_computing_here_loads_no_engine_either(tmp_path: Path) -> None:
    """The tests' own process is like the worker: the child computes and exits."""
    (tmp_path / engine.INPUT).write_text("code,value\na,3\nb,1\n")
    answer = engine.compute(tmp_path, ABC)
    assert [item["count"] for item in answer["classes"]] == [1, 0, 1]
    assert (tmp_path / engine.ROWS).read_text().splitlines()[1].startswith('"a",3')


@pytest.mark.parametrize(
    ("content", "reason"),
    [("code,value\na,1\na,2\n", "1 rows repeat a code"), ("code,amount\na,1\n", "column 'value' is missing")],
)
def test_inputs_the_engine_refuses_are_told(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / engine.INPUT).write_text(content)
    with pytest.raises(engine.EngineFailure, match=reason):
        engine.compute(tmp_path, ABC)


def test_child_that_dies_is_told(tmp_path: Path) -> None:
    with pytest.raises(engine.EngineFailure, match=r"input\.csv"):
        engine.compute(tmp_path, ABC)


@pytest.mark.parametrize("wrong", [{}, {"method": "abc", "thresholds": [0.5, 1]}, {"method": "abc", "names": ["A"]}])
def test_wrong_parameters_are_refused_before_anything_starts(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        engine.checked_parameters(wrong)
