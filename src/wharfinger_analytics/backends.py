# SPDX-License-Identifier: Apache-2.0
"""Where expressions run, and what is accepted as a table.

DuckDB is embedded and the default. A table that already belongs to another Ibis
backend stays there: the expressions are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wharfinger_analytics.errors import SourceError
from wharfinger_analytics.tables import FLOAT_SCALE, PRECISION

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

CSV_TYPES = {"code": "VARCHAR", "value": f"DECIMAL({PRECISION}, {FLOAT_SCALE})"}
"""DuckDB's types of the columns our contracts know."""


def duckdb_backend(*, threads: int = 2, memory_limit: str = "1GB") -> BaseBackend:
    """Open an in-memory DuckDB, in UTC, with these limits."""
    import ibis

    backend = ibis.duckdb.connect(threads=threads, memory_limit=memory_limit)
    backend.raw_sql("SET TimeZone = 'UTC'")
    backend.raw_sql("SET enable_progress_bar = false")
    return backend


def as_table(source: object, backend: BaseBackend | None = None) -> ir.Table:
    """Return ``source`` as an Ibis table.

    Accepts an Ibis table (left on its own backend), an Arrow table or reader, a pandas
    frame, the path of a Parquet or CSV file, or a sequence of mappings. Anything else
    raises SourceError. pandas is never imported unless its frame is handed over.
    """
    import ibis.expr.types as ir

    if isinstance(source, ir.Table):
        return source
    if isinstance(source, (str, Path)):
        return _read_file(Path(source), backend or duckdb_backend())
    return _load(_as_arrow(source), backend or duckdb_backend())


def _load(table: Any, backend: BaseBackend) -> ir.Table:
    import ibis

    # Through a memtable: handing the Arrow table over directly ends in a DROP VIEW that
    # sqlglot 30 renders without a name.
    return backend.create_table(ibis.util.gen_name("input"), ibis.memtable(table), temp=True)


def _read_file(path: Path, backend: BaseBackend) -> ir.Table:
    if path.suffix == ".parquet":
        return backend.read_parquet(str(path))
    if path.suffix == ".csv":
        return _read_csv(path, backend)
    raise SourceError(f"file {path.name!r}: expected .parquet or .csv", file=path.name)


def _read_csv(path: Path, backend: BaseBackend) -> ir.Table:
    """Read with the contracts' types: guessing would make 0012 a number and amounts floats."""
    found = backend.read_csv(str(path), header=True).columns
    known = {name: kind for name, kind in CSV_TYPES.items() if name in found}
    # DuckDB cannot parse an empty list of types.
    return backend.read_csv(str(path), header=True, **({"types": known} if known else {}))


def _as_arrow(source: object) -> Any:
    import pyarrow as pa

    if isinstance(source, pa.Table):
        return source
    if isinstance(source, pa.RecordBatchReader):
        return source.read_all()
    if _is_pandas(source):
        return pa.Table.from_pandas(source, preserve_index=False)
    if _is_rows(source):
        return pa.Table.from_pylist(list(source))  # type: ignore[call-overload]
    raise SourceError(f"cannot read a table from {type(source).__name__}")


def _is_pandas(source: object) -> bool:
    """Recognise a frame by its class's home, so that pandas need not be installed."""
    kind = type(source)
    return kind.__name__ == "DataFrame" and kind.__module__.split(".")[0] == "pandas"


def _is_rows(source: object) -> bool:
    return isinstance(source, Sequence) and all(isinstance(row, Mapping) for row in source)
