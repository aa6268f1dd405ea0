# SPDX-License-Identifier: Apache-2.0
"""A stream of events for processes that are killed: what a feed sends, and the timer beside it.

python -m tests.shipments.stream send|timer PREFIX EVENTS CHECKPOINT
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

BATCH = 500
GROUP, EACH = 3, 36  # jobs in a box, reports about them


def events(prefix: str, count: int) -> list[object]:
    """The same `count` reports for every prefix, interleaved over all boxes, as the source sends them."""
    from tests.shipments.operation import story

    from wharfinger.shipments.models import Job

    jobs = list(Job.objects.filter(number__startswith=prefix).order_by("pk").values_list("pk", flat=True))
    told = []
    for box in range(count // EACH):
        mine = jobs[box * GROUP : box * GROUP + GROUP]
        told += story(Random(box), mine, [box_number(prefix, box)], EACH, mark=f"{prefix}{box}-")
    Random(1).shuffle(told)
    return list(told)


def box_number(prefix: str, box: int) -> str:
    """The container of a group of jobs."""
    return f"{prefix}AAU{box:07d}"


def send(prefix: str, count: int, checkpoint: Path) -> None:
    """Send everything from a little before the last batch that is known to have arrived; done again it changes nothing."""
    from tests.shipments.operation import NOW

    from wharfinger.kernel.actor import SYSTEM
    from wharfinger.shipments.actions import record_milestones

    told = events(prefix, count)
    arrived = int(checkpoint.read_text() or 0) if checkpoint.exists() else 0
    for start in range(max(arrived - 2 * BATCH, 0), len(told), BATCH):
        record_milestones(told[start : start + BATCH], actor=SYSTEM, now=NOW)  # type: ignore[arg-type]
        checkpoint.write_text(str(start + BATCH))


def timer() -> None:
    """Look again at jobs whose time has come, for ever."""
    import time

    from tests.shipments.operation import NOW

    from wharfinger.kernel.actor import SYSTEM
    from wharfinger.shipments.actions import open_due_exceptions

    while True:
        open_due_exceptions(actor=SYSTEM, now=NOW, limit=50)
        time.sleep(0.05)


if __name__ == "__main__":
    import django

    django.setup()
    what, name, number, file = sys.argv[1:]
    timer() if what == "timer" else send(name, int(number), Path(file))
