# SPDX-License-Identifier: Apache-2.0
"""Stored files: kept once, checked for size and type."""

from __future__ import annotations

import hashlib
import io

import openpyxl
import pytest

from wharfinger.kernel.actor import SYSTEM
from wharfinger.kernel.errors import NotFound
from wharfinger.kernel.files import TABLES, FileRefusedError, path_of, store
from wharfinger.kernel.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _store(content: bytes, **more):
    return store([content[:3], content[3:]], name="../list.csv", purpose="import", actor=SYSTEM, **more)


def test_a_file_is_kept_under_its_hash():
    stored = _store(b"a,b\n1,2\n")
    assert (stored.name, stored.size, stored.content_type) == ("list.csv", 8, "text/csv")
    assert stored.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    assert path_of(stored).read_bytes() == b"a,b\n1,2\n"


def test_the_same_content_lies_on_disk_once(folder):
    first, second = _store(b"a,b\n"), _store(b"a,b\n")
    assert first.pk != second.pk
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_the_type_is_told_by_content():
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    assert _store(book.getvalue(), types=TABLES).content_type.endswith("spreadsheetml.sheet")
    assert _store("客户,电话\n".encode("utf-16-le"), types=TABLES).content_type == "text/csv"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", b"\0\1\0\0\2\0\0\3\0\0\0\0\0"])
def test_what_is_no_table_is_refused_and_leaves_nothing(content, folder):
    with pytest.raises(FileRefusedError):
        _store(content, types=TABLES)
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert not StoredFile.objects.exists()


def test_a_file_that_is_too_large_is_refused(settings):
    settings.UPLOAD_LIMIT_MB = 0
    with pytest.raises(FileRefusedError):
        _store(b"a")


def test_a_file_somebody_took_away_is_not_found():
    stored = _store(b"a,b\n")
    path_of(stored).unlink()
    with pytest.raises(NotFound):
        path_of(stored)
