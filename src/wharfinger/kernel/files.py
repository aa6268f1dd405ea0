# SPDX-License-Identifier: Apache-2.0
"""Files people or feeds hand over: kept on disk under their SHA-256, checked for size and, by content, for type."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wharfinger.kernel.actor import Actor
from wharfinger.kernel.errors import NotFound, WharfingerError
from wharfinger.kernel.models import StoredFile

TABLES = frozenset(
    {"text/csv", "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
)
_BLOCK = 1024 * 1024
_OOXML = "application/vnd.openxmlformats-officedocument."
_MARKS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-excel"),
)
_INSIDE = (("xl/", _OOXML + "spreadsheetml.sheet"), ("word/", _OOXML + "wordprocessingml.document"))
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


class FileRefusedError(WharfingerError):
    """A file that is not taken: empty, too large or of another type than asked for."""

    code = "file_refused"
    status = 422


def store(
    blocks: Iterable[bytes], *, name: str, purpose: str, actor: Actor, types: frozenset[str] | None = None
) -> StoredFile:
    """Keep the bytes, once per content, and a row that says who brought them as what. Raises FileRefusedError.

    The file is complete on disk before its row exists, so a row never points at nothing.
    """
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".incoming-", delete=False) as incoming:
        temporary = Path(incoming.name)
        try:
            digest, size = _write(blocks, incoming)
            kind = content_type(temporary)
            _refuse(size, kind, types)
        except BaseException:
            temporary.unlink()
            raise
    target = folder / digest[:2] / digest
    target.parent.mkdir(exist_ok=True)
    temporary.replace(target)
    return StoredFile.objects.create(
        name=Path(name).name[:255] or "file", sha256=digest, size=size, content_type=kind, purpose=purpose,
        uploaded_by_id=actor.user_id,
    )  # fmt: skip


def _write(blocks: Iterable[bytes], handle: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        size += len(block)
        if size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
            raise FileRefusedError(_("The file is larger than %(limit)s MB."), limit=settings.UPLOAD_LIMIT_MB)
        digest.update(block)
        handle.write(block)
    handle.flush()
    os.fsync(handle.fileno())
    return digest.hexdigest(), size


def _refuse(size: int, kind: str, types: frozenset[str] | None) -> None:
    if not size:
        raise FileRefusedError(_("The file is empty."))
    if types is not None and kind not in types:
        raise FileRefusedError(_("Files of the type %(type)s are not taken here."), type=kind)


def content_type(path: Path) -> str:
    """The type by content, never by name; text of any encoding counts as CSV."""
    with path.open("rb") as handle:
        start = handle.read(64 * 1024)
    for mark, kind in _MARKS:
        if start.startswith(mark):
            return kind
    if start.startswith(b"PK\x03\x04"):
        return _type_inside(path)
    wide = start.startswith(_WIDE_MARKS) or _looks_wide(start)
    return "text/csv" if wide or b"\0" not in start else "application/octet-stream"


def _looks_wide(start: bytes) -> bool:
    even, odd = start[::2].count(0), start[1::2].count(0)
    return max(even, odd) > 0 and min(even, odd) * 10 <= max(even, odd)


def _type_inside(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return "application/octet-stream"
    for folder, kind in _INSIDE:
        if any(name.startswith(folder) for name in names):
            return kind
    return "application/zip"


def blocks_of(path: Path) -> Iterator[bytes]:
    """A file in blocks of a megabyte."""
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            yield block


def path_of(stored: StoredFile) -> Path:
    """Where the bytes lie. Raises NotFound when somebody took them away."""
    path = Path(settings.MEDIA_ROOT) / stored.sha256[:2] / stored.sha256
    if not path.exists():
        raise NotFound
    return path
