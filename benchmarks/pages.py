# SPDX-License-Identifier: Apache-2.0
"""Statements, CPU and p95 per page on a large company: 100 k organisations, 200 k contacts, 500 k interactions, 1 M jobs.

    python benchmarks/pages.py [--scale 1] [--rounds 40] [--keep]

Uses a database of its own (``<name>_pages``) on the server DATABASE_URL names; ``--keep`` leaves it for the next run.
Organisations and contacts load through the actions; jobs, numbers and interactions by INSERT … SELECT in their final form.
CPU is this process's own (application) time per request; p95 is wall time with PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

SURNAMES = "示例海风货运物流国际上海青岛深圳贸易机械电子化工汽配轮胎家纺食品玻璃光伏玩具灯饰"
TARGETS = {
    "customers list": (7, 12), "customers filtered": (7, 12), "customers by name": (7, 12), "jobs list": (7, 12), "jobs filtered": (7, 12),
    "customer page": (14, 30), "create customer": (12, 15), "save today": (10, 40),
}  # fmt: skip


def main() -> None:
    """Load when needed, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    server = os.environ["DATABASE_URL"]
    name = f"{conninfo_to_dict(server)['dbname']}_pages"
    fresh = _prepare(server, name)
    os.environ["DATABASE_URL"] = make_conninfo(server, dbname=name)
    os.environ["DJANGO_SETTINGS_MODULE"] = "wharfinger.config.settings"
    import django

    django.setup()
    if fresh:
        _load(arguments.scale)
    measure(arguments.rounds)
    if not arguments.keep:
        _drop(server, name)


def _prepare(server: str, name: str) -> bool:
    with psycopg.connect(make_conninfo(server, dbname="postgres"), autocommit=True) as db:
        if db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        db.execute(f'CREATE DATABASE "{name}"')
    return True


def _drop(server: str, name: str) -> None:
    from django.db import connections

    connections.close_all()
    with psycopg.connect(make_conninfo(server, dbname="postgres"), autocommit=True) as db:
        db.execute(f'DROP DATABASE "{name}"')


def _load(scale: float) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from wharfinger.config.demo.names import Names
    from wharfinger.config.demo.staff import hire
    from wharfinger.kernel.actor import SYSTEM
    from wharfinger.shipments.actions.places import load_reference_places

    started = time.time()
    load_reference_places(actor=SYSTEM)
    from datetime import date

    staff = hire(Names(random.Random(1)), 0.1, date.today())
    organisations = round(100_000 * scale)
    _organisations(organisations, list(staff.branches.values()), [p for people in staff.sales.values() for p in people])
    print(f"organisations and contacts: {time.time() - started:.0f} s")
    _jobs(round(1_000_000 * scale), organisations, list(staff.branches.values()))
    _interactions(round(500_000 * scale), organisations)
    _classes()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"loaded in {time.time() - started:.0f} s")


def _organisations(count: int, branches: list[int], owners: list[int]) -> None:
    from wharfinger.directory.actions import save_contacts, save_organisations
    from wharfinger.directory.drafts import ChannelDraft, ContactDraft, OrganisationDraft
    from wharfinger.kernel.actor import SYSTEM

    pick = random.Random(2)
    for start in range(0, count, 2000):
        numbers = range(start, min(start + 2000, count))
        ids = save_organisations([OrganisationDraft(
            code=f"B{n:07d}", name_zh="".join(pick.choices(SURNAMES, k=6)) + "有限公司", name_en=f"Sample {n} Trading Co", city="青岛", country="CN",
            roles=["customer", "payer"], branch_id=pick.choice(branches), owner_id=pick.choice(owners),
            channels=[ChannelDraft("phone", f"0532-8{n:07d}")],
        ) for n in numbers], actor=SYSTEM).ids  # fmt: skip
        save_contacts([
            ContactDraft(organisation_id=pk, name_zh=f"{pick.choice('王李张刘陈')}{pick.choice('伟芳娜敏静')}{i}", channels=[ChannelDraft("mobile", f"13{i}{pk:08d}")])
            for pk in ids for i in (0, 1)
        ], actor=SYSTEM)  # fmt: skip


def _jobs(count: int, organisations: int, branches: list[int]) -> None:
    from django.db import connection

    statements = (
        """INSERT INTO shipments_job (number, mode, direction, cargo_kind, scope_from, scope_to, incoterm, service_lines, payer_id, branch_id,
           origin_id, destination_id, origin_text, destination_text, destination_country, goods, booked_on, promised_on, gross_weight_kg, currency, rate,
           revenue_actual, cost_actual, on_hold, hold_reason, source, created_at, phase, last_code, last_at, last_place_text, last_source, heard_at,
           next_code, open_exceptions)
           SELECT 'J' || lpad(n::text, 9, '0'), 'sea_fcl', 'export', 'own', 'cy', 'cy', 'FOB', '{transport}', o.id, (%(b)s::bigint[])[1 + n %% 3],
           p1.id, p2.id, 'CNTAO', 'DEHAM', 'DE', 'tyres', current_date - (n %% 700)::int, current_date - (n %% 700)::int + 40, 1000 + n %% 9000, 'CNY', 1,
           1000 + n %% 5000, 900 + n %% 4000, false, '', 'bench', now(), CASE WHEN n %% 700 < 42 THEN 'under_way' ELSE 'done' END, 'DEPARTED',
           now() - (n %% 700 || ' days')::interval, '', 'TMS', now() - (n %% 700 || ' days')::interval, '', 0
           FROM generate_series(1::bigint, %(n)s) n JOIN directory_organisation o ON o.code = 'B' || lpad(((n * 7919) %% %(o)s)::text, 7, '0')
           CROSS JOIN (SELECT id FROM shipments_place WHERE code = 'CNTAO') p1 CROSS JOIN (SELECT id FROM shipments_place WHERE code = 'DEHAM') p2""",
        "INSERT INTO shipments_jobparty (job_id, organisation_id, role) SELECT id, payer_id, 'payer' FROM shipments_job",
        """INSERT INTO kernel_identifier (noun, object_id, scheme, value, key, rkey, source, suspect)
           SELECT 'job', id, 'job', number, number, reverse(number), 'bench', false FROM shipments_job""",
        """INSERT INTO kernel_identifier (noun, object_id, scheme, value, key, rkey, source, suspect)
           SELECT 'job', id, 'container', v, v, reverse(v), 'bench', false
           FROM (SELECT id, 'CSQU' || lpad((id * 104729 %% 10000000)::text, 7, '0') v FROM shipments_job) x""",
        # One open job in twelve is in trouble, in each of the ways of Save today and two others.
        """INSERT INTO shipments_jobexception (job_id, rule, key, subject, since, due_at, opened_at, state, unit_id, reason, reason_text,
           corrective_action, by_hand)
           SELECT id, (ARRAY['cutoff_near', 'rolled', 'inspected', 'bill_not_released', 'free_time_ending', 'late_estimate', 'silent'])[1 + id / 12 %% 7],
           'k', '', now() - interval '2 days', now() + (id %% 48) * interval '1 hour', now() - interval '1 day', 'new', branch_id, '', '', '', false
           FROM shipments_job WHERE phase = 'under_way' AND id %% 12 = 0""",
        "UPDATE shipments_job SET open_exceptions = 1 WHERE phase = 'under_way' AND id %% 12 = 0",
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"n": count, "o": organisations, "b": branches})


def _interactions(count: int, organisations: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO conversations_interaction (medium, way, organisation_id, job_id, at, subject, text, is_private, source, recorded_at)
               SELECT 'call', 'in', o.id, NULL, now() - (n || ' minutes')::interval, '', 'asked for the sailing', false, 'bench', now()
               FROM generate_series(1::bigint, %s) n JOIN directory_organisation o ON o.code = 'B' || lpad(((n * 7919) %% %s)::text, 7, '0')""",
            [count, organisations],
        )


def _classes() -> None:
    from datetime import date

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO directory_classification (organisation_id, scheme_id, run_id, label, "on", is_current)
               SELECT o.id, s.id, 1, (ARRAY['A','B','C'])[1 + o.id %% 3], %s, true FROM directory_organisation o, directory_classscheme s WHERE s.is_headline""",
            [date.today()],
        )


def measure(rounds: int) -> None:
    """One line a page: statements, median application CPU, median and p95 wall time."""
    from django.conf import settings
    from django.test import Client

    import wharfinger.config.asgi  # noqa: F401  the server's own tuning
    from wharfinger.directory.models import Organisation
    from wharfinger.kernel.models import User

    settings.ALLOWED_HOSTS = ["*"]
    people = {"rep": "service1.qd@demo.wharfinger.example", "admin": "admin@demo.wharfinger.example"}
    clients = {}
    for who, mail in people.items():
        clients[who] = Client()
        clients[who].force_login(
            User.objects.get(email=mail), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    some = list(
        Organisation.objects.filter(roles__contains=["payer"]).order_by("pk").values_list("pk", flat=True)[1000:1040]
    )
    branch = User.objects.get(email=people["rep"]).memberships.get().post.unit_id
    own = list(
        Organisation.objects.filter(branch_id=branch, code__startswith="B")
        .order_by("pk")
        .values_list("pk", flat=True)[500:540]
    )
    words = ["海风", "青岛", "机械", "化工", "轮胎", "玻璃", "国际", "家纺", "食品", "灯饰"]
    pages: dict[str, Callable[[Client, int], Any]] = {
        "customers list": lambda c, i: c.get("/customers/", {"page": 1 + i}),
        "customers filtered": lambda c, i: c.get("/customers/", {"role": "payer", "class": "A", "page": 1 + i}),
        "customers by name": lambda c, i: c.get("/customers/", {"q": words[i % 10]}),
        "customer page": lambda c, i: c.get(f"/customers/{own[i % 40]}/"),
        "create customer": lambda c, i: c.post("/customers/new/", {"name_zh": f"新示例{time.time_ns()}", "roles": ["lead"], "phone": "0532-86661234"}),
        "jobs list": lambda c, i: c.get("/jobs/", {"page": 1 + i}),
        "jobs filtered": lambda c, i: c.get("/jobs/", {"phase": "moving", "mode": "sea_fcl"}),
        "job by its last four": lambda c, i: c.get("/cargo/", {"q": f"{1000 + i * 37:04d}"}, headers={"HX-Request": "true"}),
        "search, two characters": lambda c, i: c.get("/search/", {"q": words[i % 10]}),
        "save today": lambda c, i: c.get("/save/", {"group": "not_released", "page": 1 + i}),
        "exceptions": lambda c, i: c.get("/exceptions/"),
        "enquiries": lambda c, i: c.get("/enquiries/"),
        "today": lambda c, i: c.get("/"),
    }  # fmt: skip
    print(f"{len(some)} customers sampled, {rounds} rounds a page")
    print(f"{'page':<26}{'who':<7}{'statements':>11}{'CPU ms':>9}{'wall ms':>9}{'p95 ms':>9}  target")
    asked = {(name, who): partial(get, client) for who, client in clients.items() for name, get in pages.items()}
    statements = {key: _statements(key, get) for key, get in asked.items()}
    # Page by page in turn, not one page's rounds after another's: the processor's clock wanders within minutes.
    cpu, wall, yard = {key: [] for key in asked}, {key: [] for key in asked}, []
    for i in range(rounds):
        yard.append(_yardstick())
        for key, get in asked.items():
            begun, used = time.perf_counter(), time.process_time()
            get(4 + i)
            cpu[key].append((time.process_time() - used) * 1000)
            wall[key].append((time.perf_counter() - begun) * 1000)
    for key in asked:
        print(_line(key, statements[key], cpu[key], wall[key]))
    low, middle, high = (statistics.quantiles(yard, n=10)[k] for k in (0, 4, 8))
    print(f"yardstick (a fixed loop, no database): {middle:.1f} ms CPU, p10 {low:.1f}, p90 {high:.1f}")
    print(_queries(words, rounds))


def _yardstick() -> float:
    """CPU of a fixed piece of Python, ms: how fast the machine is just now."""
    used = time.process_time()
    json.loads(json.dumps([{"n": n, "text": str(n)} for n in range(5_000)]))
    return (time.process_time() - used) * 1000


def _statements(key: tuple[str, str], get: Callable[[int], Any]) -> int:
    from django.core.signals import request_started
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    for i in range(3):
        answer = get(i)
        assert answer.status_code in (200, 302, 303), (key, answer.status_code)
    request_started.disconnect(reset_queries)
    with CaptureQueriesContext(connection) as captured:
        get(3)
        return len(connection.queries_log) - captured.initial_queries


def _line(key: tuple[str, str], statements: int, cpu: list[float], wall: list[float]) -> str:
    name, who = key
    target = TARGETS.get(name)
    shown = f"≤ {target[0]} / {target[1]} ms" if target else ""
    p95 = sorted(wall)[int(len(wall) * 0.95) - 1]
    return f"{name:<26}{who:<7}{statements:>11}{statistics.median(cpu):>9.1f}{statistics.median(wall):>9.1f}{p95:>9.1f}  {shown}"


def _queries(words: list[str], rounds: int) -> str:
    from wharfinger.directory.queries.organisation import ids_matching
    from wharfinger.kernel.actor import SYSTEM
    from wharfinger.shipments.queries.jobs import find_jobs

    def p95(call: Callable[[int], Any]) -> float:
        spans = []
        for i in range(rounds * 3):
            begun = time.perf_counter()
            call(i)
            spans.append((time.perf_counter() - begun) * 1000)
        return sorted(spans)[int(len(spans) * 0.95) - 1]

    names = p95(lambda i: ids_matching(words[i % len(words)]))
    numbers = p95(lambda i: find_jobs(f"{1000 + i * 37:04d}", SYSTEM))
    return f"two-character Chinese search p95 {names:.1f} ms (target 25)\nidentifier p95 {numbers:.1f} ms (target 20)"


if __name__ == "__main__":
    main()
