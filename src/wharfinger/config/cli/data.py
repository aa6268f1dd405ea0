# SPDX-License-Identifier: Apache-2.0
"""Verbs about data. Their JSON is a contract for scripts."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wharfinger.config.cli.common import CommandError, prepare_django

if TYPE_CHECKING:
    from wharfinger.config.cli.common import Verbs
    from wharfinger.insights.models import RunRow

KINDS = ("organisations", "contacts", "jobs", "events")
QUARANTINED = 3


def add_verbs(verbs: Verbs) -> None:
    """Add this module's verbs."""
    load = verbs.add_parser("import", help="load a CSV or XLSX file")
    load.add_argument("file", type=Path, help="the file")
    load.add_argument("--kind", required=True, choices=KINDS, help="what the file tells about")
    load.add_argument(
        "--mapping", default="", metavar="NAME_OR_FILE", help="a saved mapping, a JSON file, or an example's name"
    )
    load.add_argument("--dry-run", action="store_true", help="read and check every row, load nothing")
    load.add_argument(
        "--json", action="store_true", help='{"rows", "accepted", "quarantined", "reasons": {code: count}}'
    )
    load.set_defaults(run=run_import)
    classify = verbs.add_parser("classify", help="class the payers by a scheme, such as abc")
    classify.add_argument("--scheme", required=True, help="the scheme's code: abc, abc-crossing, abcd, pyramid, ...")
    classify.add_argument(
        "--measure", default="revenue", help="revenue, cost, gross_profit, jobs, teu, ... (default revenue)"
    )
    classify.add_argument(
        "--from", dest="since", type=date.fromisoformat, metavar="DATE", help="booked from, inclusive"
    )
    classify.add_argument("--to", dest="until", type=date.fromisoformat, metavar="DATE", help="booked until, inclusive")
    classify.add_argument("--json", action="store_true", help="one JSON object per payer and line")
    classify.set_defaults(run=run_classify)


def run_import(arguments: argparse.Namespace) -> int:
    """Import a file here and now, by the same path as the page; 3 when rows went into quarantine."""
    prepare_django()
    if not arguments.file.is_file():
        raise CommandError(f"there is no file {arguments.file}")
    from wharfinger.integrations import command

    run = command.import_file(arguments.file, kind=arguments.kind, mapping=arguments.mapping, dry_run=arguments.dry_run)
    found = command.report(run)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(f"{run.rows} rows, {run.accepted} accepted, {run.quarantined} in quarantine")
        for code, count in found["reasons"].items():
            print(f"  {count:>8}  {code}")
    return QUARANTINED if run.quarantined else 0


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
