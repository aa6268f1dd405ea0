# SPDX-License-Identifier: Apache-2.0
"""Verbs that run something: ``serve``, ``worker``, ``run`` (both), ``demo`` and ``stop``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from wharfinger.config.cli.common import external_url, prepare_django

if TYPE_CHECKING:
    from wharfinger.config.cli.common import Verbs

WORKER_CONCURRENCY = 2  # a long import must not keep a short task waiting


def add_verbs(verbs: Verbs) -> None:
    """Add this module's verbs."""
    verbs.add_parser("serve", help="serve pages and live events on HOST and PORT").set_defaults(run=serve)
    verbs.add_parser("worker", help="do the background work").set_defaults(run=work)
    both = verbs.add_parser("run", help="server and worker together, until Ctrl-C")
    both.add_argument("--detach", action="store_true", help="return once the server answers")
    both.set_defaults(run=run_both)
    verbs.add_parser("stop", help="stop what run or demo started, and the embedded database").set_defaults(run=stop)
    demo = verbs.add_parser("demo", help="load an invented company, then run")
    demo.add_argument("--detach", action="store_true", help="return once the server answers")
    demo.add_argument(
        "--scale", type=float, default=None, help="size of the company, 1 being 36,000 jobs (default 0.1)"
    )
    demo.add_argument("--load-only", action="store_true", help="load and return, without running anything")
    demo.set_defaults(run=run_demo)


def serve(arguments: argparse.Namespace) -> int:
    """Run the web process: pages in threads, live events as coroutines."""
    prepare_django()
    import uvicorn
    from django.conf import settings

    # Without the time limit an open event stream would keep the server from stopping.
    uvicorn.run(
        "wharfinger.config.asgi:application", host=settings.HOST, port=settings.PORT, log_level="warning",
        access_log=False, timeout_graceful_shutdown=3, server_header=False,
    )  # fmt: skip
    return 0


def work(arguments: argparse.Namespace) -> int:
    """Run the background worker until it is told to stop."""
    prepare_django()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(name="wharfinger", concurrency=WORKER_CONCURRENCY, shutdown_graceful_timeout=10)
    return 0


def run_both(arguments: argparse.Namespace) -> int:
    """Supervise server and worker."""
    from wharfinger.config import run

    started = run.start_database()
    prepare_django(start_database=False)
    run.refuse_old_tables()
    return run.run(detach=arguments.detach, owns_database=started)


def run_demo(arguments: argparse.Namespace) -> int:
    """Migrate, load the demo company if it is not there, and run."""
    from wharfinger.config import run

    started = run.start_database()
    prepare_django(start_database=False)
    logins = run.load_demo(arguments.scale)
    if arguments.load_only:
        print(logins)
        return 0
    return run.run(detach=arguments.detach, owns_database=started, banner=logins)


def stop(arguments: argparse.Namespace) -> int:
    """Stop the supervisor with its children, then the embedded server."""
    from wharfinger.config import postgres, run

    stopped = run.stop()
    if not external_url():
        stopped = postgres.stop() or stopped
    print("stopped" if stopped else "nothing was running")
    return 0
