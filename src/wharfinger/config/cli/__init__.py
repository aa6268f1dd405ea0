# SPDX-License-Identifier: Apache-2.0
"""The ``wharfinger`` command. Verbs import Django only when they run, so that ``--help`` answers at once."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from wharfinger import __version__
from wharfinger.config.binaries import DatabaseServerError
from wharfinger.config.cli import company, data, database, serving
from wharfinger.config.cli.common import CommandError
from wharfinger.config.env import SettingError


def parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs."""
    root = argparse.ArgumentParser(prog="wharfinger", description="Customer relationship management for logistics.")
    root.add_argument("--version", action="version", version=f"wharfinger {__version__}")
    verbs = root.add_subparsers(title="verbs", metavar="VERB", required=True)
    for module in (serving, database, company, data):
        module.add_verbs(verbs)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; 0 when done, 1 when refused, 2 for a wrong command line, 3 for quarantined rows."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except (DatabaseServerError, SettingError, CommandError) as error:
        print(f"wharfinger: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _refused(error, as_json=getattr(arguments, "json", False))


def _refused(error: Exception, *, as_json: bool) -> int:
    """Say what the product refused, in the shape of its errors; what nobody foresaw keeps its traceback."""
    describe = getattr(error, "as_dict", None)
    if describe is None:
        raise error
    print(json.dumps({"error": describe()}, ensure_ascii=False) if as_json else f"wharfinger: {error}", file=sys.stderr)
    return 1
