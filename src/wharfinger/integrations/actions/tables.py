# SPDX-License-Identifier: Apache-2.0
"""A run's file as a table, its mapping, and the zone its times are in."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from wharfinger.integrations.errors import FileUnreadableError
from wharfinger.integrations.files.mapping import Mapping, from_json
from wharfinger.integrations.files.messages import text_of
from wharfinger.integrations.files.problems import FileError
from wharfinger.integrations.files.reading import Layout, Table, open_table
from wharfinger.integrations.files.rows import RowReader
from wharfinger.integrations.models import ImportRun
from wharfinger.kernel.files import path_of


def layout_of(mapping: Mapping) -> Layout:
    """How the mapping says its files are to be read."""
    return Layout(mapping.encoding, mapping.delimiter, mapping.sheet, mapping.header_row, mapping.short_rows)


def table_of(run: ImportRun, layout: Layout | None = None) -> Table:
    """The table in the run's file, by its mapping's layout unless another is asked for. Raises FileError."""
    if run.file is None:
        raise FileError("empty_file")
    wanted = layout or (layout_of(from_json(run.mapping)) if run.mapping else None)
    return open_table(path_of(run.file), wanted)


def zone_of(mapping: Mapping) -> ZoneInfo:
    """The zone of times that name none. Raises FileError `bad_mapping`."""
    try:
        return ZoneInfo(mapping.time_zone or settings.LOCAL_TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise FileError("bad_mapping", detail=mapping.time_zone) from error


def reader_for(mapping: Mapping) -> RowReader:
    """Reads rows whose cells stand under the headers the mapping knows. Raises FileError."""
    return RowReader(mapping, mapping.headers, zone_of(mapping))


def refused(error: FileError) -> FileUnreadableError:
    """The file's error in the one shape of the house."""
    return FileUnreadableError(text_of(error.code, error.facts), reason=error.code)
