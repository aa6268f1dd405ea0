# SPDX-License-Identifier: Apache-2.0
"""The watched folder: files laid into INBOX/<kind>/ are imported by the mapping that fits them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError

from wharfinger.integrations.actions.runs import begin_import, start_runs
from wharfinger.integrations.choices import FeedChannel, Kind
from wharfinger.integrations.models import Feed, ImportRun
from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.errors import WharfingerError
from wharfinger.kernel.files import blocks_of

QUIET_SECONDS = 5
TAKEN, REFUSED = "taken", "refused"


def collect_inbox(*, now: float | None = None) -> list[ImportRun]:
    """Begin an import for each file that has stopped growing; the imports.

    A file whose mapping is known is loaded; another one waits for somebody to look at its columns. Taken files move
    to `taken/`, files that hold no table to `refused/`. A file found twice (a kill before it moved) is one import.
    """
    runs = []
    for kind in Kind.values:
        folder = Path(settings.INBOX) / kind
        folder.mkdir(parents=True, exist_ok=True)
        for path in _ready(folder, now or time.time()):
            run = _collect(path, kind)
            if run is not None:
                runs.append(run)
    return runs


def _ready(folder: Path, now: float) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith(".") and now - path.stat().st_mtime >= QUIET_SECONDS:
            yield path


def _collect(path: Path, kind: str) -> ImportRun | None:
    origin = f"{path}:{path.stat().st_mtime_ns}:{path.stat().st_size}"[-400:]
    if ImportRun.objects.filter(origin=origin).exists():
        _move(path, TAKEN)
        return None
    try:
        run = begin_import(blocks_of(path), name=path.name, actor=SYSTEM, kind=kind, feed=_feed(kind), origin=origin)
    except IntegrityError:  # another worker was faster
        return None
    except WharfingerError:
        _move(path, REFUSED)
        return None
    if run.mapping_name:
        start_runs([run], dry=False, actor=SYSTEM)
    _move(path, TAKEN)
    return run


def _feed(kind: str) -> Feed:
    feed, _new = Feed.objects.get_or_create(
        code=f"inbox-{kind}",
        defaults={
            "kind": kind, "channel": FeedChannel.FOLDER, "name_en": f"Watched folder: {kind}",
            "name_zh": f"监视文件夹：{_NAMES[kind]}",
        },
    )  # fmt: skip
    return feed


_NAMES = {"organisations": "往来单位", "contacts": "联系人", "jobs": "业务", "events": "节点"}


def _move(path: Path, folder: str) -> None:
    target = path.parent / folder / path.name
    target.parent.mkdir(exist_ok=True)
    number = 1
    while target.exists():
        number += 1
        target = path.parent / folder / f"{path.stem} ({number}){path.suffix}"
    path.replace(target)
