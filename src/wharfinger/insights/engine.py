# SPDX-License-Identifier: Apache-2.0
"""The only door to wharfinger_analytics.

Web and worker never load its engine: they check parameters (pure Python), hand over a folder
and start a process that computes, writes its answer into the folder and exits.

    input.csv     code,value
    request.json  the scheme's parameters
    rows.csv      code,value,share,cumulative,rank,count_share,cumulative_count_share,class
    excluded.csv  code,value,reason
    answer.json   {"fingerprint", "totals", "classes", "warnings", "curve"} or {"error"}
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wharfinger_analytics.segmentation.result import Classification

INPUT, REQUEST, ROWS, EXCLUDED, ANSWER = "input.csv", "request.json", "rows.csv", "excluded.csv", "answer.json"
TIME_LIMIT = 900
CHILD = "wharfinger.insights.child"


class EngineFailure(Exception):
    """The computing process ended without an answer, or with an error; the text says which."""


def checked_parameters(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters in their one spelling. Raises ValueError with the reason."""
    from wharfinger_analytics.segmentation.parameters import parameters_from  # reason: keeps start-up light

    return parameters_from(mapping).as_mapping()


def class_names(mapping: Mapping[str, Any]) -> list[str]:
    """Return the classes of a scheme, best first."""
    return list(checked_parameters(mapping)["names"])


def compute(folder: Path, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Classify `folder`/input.csv in a process that exits; return its answer.

    Raises EngineFailure. The process gets this one's environment, no shell, fifteen minutes.
    """
    (folder / REQUEST).write_text(json.dumps(dict(parameters)))
    try:
        done = subprocess.run(
            [sys.executable, "-m", CHILD, str(folder)], check=False, capture_output=True, text=True, timeout=TIME_LIMIT
        )
    except subprocess.TimeoutExpired as error:
        raise EngineFailure(f"no answer within {TIME_LIMIT} s") from error
    return _answer(folder, done)


def _answer(folder: Path, done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    if done.returncode or not (folder / ANSWER).exists():
        raise EngineFailure(_last_words(done))
    answer: dict[str, Any] = json.loads((folder / ANSWER).read_text())
    if "error" in answer:
        raise EngineFailure(answer["error"])
    return answer


def _last_words(done: subprocess.CompletedProcess[str]) -> str:
    """The exception's own line; engines add lines with carets below it."""
    lines = [line for line in done.stderr.splitlines() if "Error: " in line or "Exception: " in line]
    return lines[-1] if lines else f"the process ended with {done.returncode}"


def answer_here(folder: Path) -> None:
    """Compute in this process; called by the child only, for it loads the engine."""
    from wharfinger_analytics.errors import AnalyticsError

    try:
        result = _classify(folder, json.loads((folder / REQUEST).read_text()))
    except AnalyticsError as error:
        (folder / ANSWER).write_text(json.dumps({"error": str(error)}))
        return
    _write_tables(folder, result)
    (folder / ANSWER).write_text(json.dumps(_told(result), default=_exact))


def _classify(folder: Path, mapping: Mapping[str, Any]) -> Classification:
    from wharfinger_analytics.segmentation.abc import classify_abc
    from wharfinger_analytics.segmentation.parameters import AbcParameters, parameters_from
    from wharfinger_analytics.segmentation.pyramid import classify_count

    parameters = parameters_from(mapping)
    if isinstance(parameters, AbcParameters):
        return classify_abc(folder / INPUT, parameters)
    return classify_count(folder / INPUT, parameters)


def _write_tables(folder: Path, result: Classification) -> None:
    from pyarrow import csv

    csv.write_csv(result.rows, str(folder / ROWS))
    csv.write_csv(result.excluded, str(folder / EXCLUDED))


def _told(result: Classification) -> dict[str, Any]:
    return {
        "fingerprint": result.fingerprint,
        "totals": asdict(result.totals),
        "classes": [asdict(summary) for summary in result.classes],
        "warnings": [{"code": w.code, "data": w.data} for w in result.warnings],
        "curve": result.curve(),
    }


def _exact(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
