# SPDX-License-Identifier: Apache-2.0
"""Mappings by name and by layout: saved ones first, then those shipped as examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import wharfinger
from wharfinger.integrations.files.mapping import Mapping, from_json, signature
from wharfinger.integrations.files.problems import FileError
from wharfinger.integrations.models import SavedMapping

SHIPPED = Path(wharfinger.__file__).resolve().parents[2] / "examples" / "mappings"


@cache
def shipped_mappings() -> dict[str, Mapping]:
    """The example mappings of this installation by name; none where the examples are not installed."""
    return {path.stem: read_mapping(path) for path in sorted(SHIPPED.glob("*.json"))}


def read_mapping(path: Path) -> Mapping:
    """A mapping from a JSON file. Raises FileError `bad_mapping`."""
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise FileError("bad_mapping", detail=f"{path.name}: {error}") from error


def mapping_named(name: str) -> tuple[str, Mapping]:
    """A saved mapping of this name, else the file of this path, else the example. Raises FileError `no_such_mapping`."""
    saved = SavedMapping.objects.filter(name=name).first()
    if saved is not None:
        return name, from_json(saved.mapping)
    path = Path(name)
    if path.is_file():
        return path.stem, read_mapping(path)
    if name in shipped_mappings():
        return name, shipped_mappings()[name]
    raise FileError("no_such_mapping", name=name)


def fitting(headers: Sequence[str], kind: str = "") -> Iterator[tuple[str, Mapping]]:
    """Mappings for a file with these headers, the newest saved one first; of one kind when it is named."""
    wanted = signature(headers)
    for saved in SavedMapping.objects.filter(signature=wanted).order_by("-saved_at"):
        if not kind or saved.kind == kind:
            yield saved.name, from_json(saved.mapping)
    for name, mapping in shipped_mappings().items():
        if mapping.signature == wanted and (not kind or mapping.kind == kind):
            yield name, mapping
