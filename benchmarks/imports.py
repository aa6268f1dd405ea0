# SPDX-License-Identifier: Apache-2.0
"""How fast files come in: parties, jobs against a bare COPY of the same rows, the real files, and a million rows.

    DATABASE_URL=… python benchmarks/imports.py [parties] [jobs] [real] [million]

Uses a database of its own beside the one named (made and dropped again). Prints one line per measure.
"""

from __future__ import annotations

import atexit
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wharfinger.config.settings")
HOME = Path(tempfile.mkdtemp(prefix="wharfinger-bench-"))
os.environ["WHARFINGER_HOME"] = str(HOME)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402

from wharfinger.integrations.command import import_file, report  # noqa: E402
from wharfinger.integrations.models import ImportRun  # noqa: E402
from wharfinger.kernel.actor import SYSTEM  # noqa: E402
from wharfinger.kernel.models import Company, Unit  # noqa: E402
from wharfinger.shipments.actions import load_reference_places  # noqa: E402

SHARED = ROOT.parent / "shared" / "data"
REAL = (
    ("shipments/scms_deliveries.csv", "jobs", "scms_deliveries"),
    ("shipments/outbound_orders_and_freight_rates.xlsx", "jobs", "outbound_orders"),
    ("shipments/dataco_orders_6000.csv", "jobs", "dataco_orders"),
    ("identity/sites_with_true_ids.csv", "organisations", "sites"),
    ("identity/twse_L_2023-08-31.csv", "organisations", "listed_companies_tw"),
)
LOADED = (
    "directory_organisation", "directory_organisationname", "directory_address", "directory_channel", "kernel_identifier",
    "shipments_job", "shipments_deadline", "shipments_freetimeclock", "shipments_jobparty", "shipments_milestone", "shipments_jobexception", "shipments_voyage",
    "shipments_jobvoyage", "shipments_container", "shipments_jobcontainer", "shipments_booking", "shipments_masterbill",
    "shipments_housebill", "shipments_booking_jobs", "shipments_masterbill_jobs", "shipments_housebill_jobs",
)  # fmt: skip


class Clock:
    """Processor seconds of this process and wall seconds of a block."""

    cpu = wall = 0.0


@contextmanager
def clock() -> Iterator[Clock]:
    """Measure the block."""
    found, cpu, wall = Clock(), time.process_time(), time.perf_counter()
    yield found
    found.cpu, found.wall = time.process_time() - cpu, time.perf_counter() - wall


def say(what: str, run: ImportRun, took: Clock) -> None:
    """One line of results."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    done = report(run)
    print(
        f"{what}: {done['rows']} rows, {done['accepted']} accepted, {done['quarantined']} quarantined {done['reasons']}, "
        f"created {run.created}, updated {run.updated}, unchanged {run.unchanged}; "
        f"CPU {took.cpu:.2f} s, wall {took.wall:.2f} s, peak {memory} MB", flush=True,
    )  # fmt: skip


def write(name: str, header: str, rows: Iterator[str]) -> Path:
    """A CSV file in the benchmark's own folder."""
    path = HOME / name
    with path.open("w", encoding="utf-8") as out:
        out.write(header + "\n")
        out.writelines(row + "\n" for row in rows)
    return path


def party_rows(count: int) -> Iterator[str]:
    """Parties with Chinese and English names, number, address, phone."""
    dice = random.Random(1)
    heads, trades = (
        ["海风", "云帆", "远桥", "明湾", "嘉港", "通岳", "瑞泽", "宏川"],
        ["国际货运", "物流", "进出口", "电子", "纺织", "机械", "食品", "建材"],
    )
    for n in range(count):
        zh = f"{dice.choice(heads)}{n}{dice.choice(trades)}有限公司"
        yield f"B{n:07d},{zh},Sample {n} {dice.choice(('Freight', 'Foods', 'Toys'))} Ltd,CN,青岛路{n}号,0532-{n:08d},9137{n:014d}"


def job_rows(count: int) -> Iterator[str]:
    """Jobs with payer, ports, box, bill, voyage, weights and money."""
    dice = random.Random(2)
    ports, start = ("NLRTM", "DEHAM", "USLAX", "VNSGN", "BRSSZ", "Hamburg"), date(2025, 1, 1)
    for n in range(count):
        day = start + timedelta(days=n % 500)
        yield (
            f"J{n:08d},C{n % 400:05d},Payer {n % 400},{day},FCL,CNTAO,{dice.choice(ports)},SAMPLE STAR {n % 90},{n % 40:03d}E,"
            f"BXCU{n:07d},HB{n:08d},{dice.randint(500, 26000)},{dice.randint(1, 900)},USD,{dice.randint(500, 9000)},"
            f"{dice.randint(400, 8000)},{day + timedelta(days=5)},{day + timedelta(days=35)}"
        )


PARTIES = "Code,中文名称,English name,Country,Address,Phone,Tax number"
JOBS = (
    "Job No,Customer code,Customer,Booking date,Mode,Origin,Destination,Vessel,Voyage,Container,HBL,Weight,Pieces,Currency,"
    "Revenue,Cost,ETD,ETA"
)


def parties() -> None:
    """10,000 parties: at most 2 s of this process and 8 s with PostgreSQL."""
    path = write("parties.csv", PARTIES, party_rows(10_000))
    for what in ("10,000 parties", "the same again"):
        with clock() as took:
            run = import_file(path, kind="organisations")
        say(what, run, took)


def jobs(rows: int = 20_000) -> None:
    """Jobs through the import, against COPY of the rows it left into tables with the same indexes."""
    path = write("jobs.csv", JOBS, job_rows(rows))
    before = _sizes()
    with clock() as took:
        run = import_file(path, kind="jobs")
    say(f"{rows} jobs", run, took)
    copied, bare = _copy_again(before)
    print(
        f"COPY of the {copied} rows it left: wall {bare:.2f} s; the import takes {took.wall / bare:.1f} times as long"
    )


def _sizes() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in LOADED:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def _copy_again(before: dict[str, int]) -> tuple[int, float]:
    """Copy the new rows of every table from a file into one with the same columns and indexes: rows, wall seconds."""
    total, files = 0, []
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare")
        for table in LOADED:
            cursor.execute(f"CREATE TABLE bare.{table} (LIKE public.{table} INCLUDING INDEXES INCLUDING DEFAULTS)")
            target = HOME / f"{table}.copy"
            query = f"COPY (SELECT * FROM public.{table} WHERE id > {before[table]}) TO STDOUT"
            with target.open("wb") as out, cursor.copy(query) as copy:
                for block in copy:
                    out.write(block)
            files.append((table, target))
        started = time.perf_counter()
        for table, target in files:
            with target.open("rb") as source, cursor.copy(f"COPY bare.{table} FROM STDIN") as copy:
                while block := source.read(1 << 20):
                    copy.write(block)
            total += cursor.rowcount
        return total, time.perf_counter() - started


def real() -> None:
    """The real files beside the repository, by their shipped mappings, twice, and without a mapping."""
    for file, kind, mapping in REAL:
        if not (SHARED / file).exists():
            print(f"{file}: not here")
            continue
        for what, chosen in ((file, mapping), (f"{file} again", mapping)):
            with clock() as took:
                run = import_file(SHARED / file, kind=kind, mapping=chosen)
            say(what, run, took)
        run = import_file(SHARED / file, kind=kind, dry_run=True)
        print(f"  proposed by itself: mapping {run.mapping_name or 'guessed'}")


def million() -> None:
    """A million parties through the same path: the memory stays what it was."""
    path = write("million.csv", PARTIES, party_rows(1_000_000))
    with clock() as took:
        run = import_file(path, kind="organisations")
    say("1,000,000 parties", run, took)


def main(wanted: list[str]) -> None:
    measures: dict[str, Callable[[], None]] = {"parties": parties, "jobs": jobs, "real": real, "million": million}
    connection.settings_dict["TEST"]["NAME"] = "wharfinger_bench_imports"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        Company.objects.update_or_create(pk=1, defaults={"name_en": "Sample", "currency": "USD"})
        branch = Unit.objects.create(code="QD", kind="branch", name_en="Qingdao")
        Unit.objects.filter(pk=branch.pk).update(branch=branch)
        load_reference_places(actor=SYSTEM)
        for name in wanted or ["parties", "jobs", "real"]:
            measures[name]()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1:])
