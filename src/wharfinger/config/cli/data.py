# SPDX-License-Identifier: Apache-2.0
"""Verbs about data. Their JSON is a contract for scripts."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING

from wharfinger.config.cli.common import CommandError, prepare_django

if TYPE_CHECKING:
    from wharfinger.config.cli.common import Verbs
    from wharfinger.insights.models import RunRow

def add_verbs(verbs: Verbs) -> None:
    """Add this module's verbs."""
    classify = verbs.add_parser("classify", help="class the payers by a scheme, such as abc")
    classify.add_argument("--scheme", required=True, help="the scheme's code: abc, abc-crossing, abcd, pyramid, ...")
    classify.add_argument("--measure", default="revenue", help="revenue, cost, gross_profit, jobs, teu, ... (default revenue)")
    classify.add_argument("--from", dest="since", type=date.fromisoformat, metavar="DATE", help="booked from, inclusive")
    classify.add_argument("--to", dest="until", type=date.fromisoformat, metavar="DATE", help="booked until, inclusive")
    classify.add_argument("--json", action="store_true", help="one JSON object per payer and line")
    classify.set_defaults(run=run_classify)


def run_classify(arguments: argparse.Namespace) -> int:
    """Order a run, carry it out here, and print its rows: ranked payers first, then those listed apart."""
    prepare_django()
    from wharfinger.insights import queries
    from wharfinger.insights.actions.classification import RunOrder, order_runs, run_classification
    from wharfinger.kernel.actor import SYSTEM

    order = RunOrder(arguments.scheme, arguments.measure, arguments.since, arguments.until)
    ordered = order_runs([order], actor=SYSTEM)
    run = run_classification([run.pk for run in ordered], actor=SYSTEM)[0]
    if run.error:
        raise CommandError(run.error)
    show = _as_json if arguments.json else _as_line
    for row in (*queries.ranked_rows(run), *queries.rows_apart(run)):
        print(show(row))
    return 0


def _as_json(row: RunRow) -> str:
    found = {
        "code": row.organisation.code,
        "value": None if row.value is None else float(row.value),
        "share": row.share,
        "cumulative": row.cumulative,
        "class": row.label or None,
    }
    return json.dumps({**found, "apart": row.apart} if row.apart else found, ensure_ascii=False)


def _as_line(row: RunRow) -> str:
    share = "" if row.cumulative is None else f"{row.cumulative:7.2%}"
    value = "not measured" if row.value is None else f"{row.value:,.2f}"
    return f"{row.label or row.apart:8} {row.organisation.code:20} {value:>20} {share}  {row.organisation}"
