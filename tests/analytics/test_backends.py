# SPDX-License-Identifier: Apache-2.0
"""What is accepted as a table, what is refused, and that nothing heavy is loaded early."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.analytics.people import TEN, counts, payers
from wharfinger_analytics.errors import ContractError, DuplicateCodeError, SourceError
from wharfinger_analytics.segmentation.abc import classify_abc

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

EXPECTED = {"A": 2, "B": 2, "C": 6}


def _arrow() -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(payers(TEN))


def test_arrow_table_and_reader_are_accepted(backend: BaseBackend) -> None:
    table = _arrow()
    assert counts(classify_abc(table, backend=backend)) == EXPECTED
    assert counts(classify_abc(table.to_reader(), backend=backend)) == EXPECTED


def test_ibis_table_stays_on_its_backend(backend: BaseBackend) -> None:
    import ibis

    table = backend.create_table("ten", ibis.memtable(_arrow()), overwrite=True)
    assert counts(classify_abc(table)) == EXPECTED


def test_pandas_frame_is_accepted_and_its_nan_is_missing(backend: BaseBackend) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(payers((*TEN, None)))
    result = classify_abc(frame, backend=backend)
    assert counts(result) == EXPECTED
    assert result.totals.missing == 1


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_files_are_accepted(backend: BaseBackend, tmp_path: Path, suffix: str) -> None:
    import pyarrow.csv
    import pyarrow.parquet

    write = {"csv": pyarrow.csv.write_csv, "parquet": pyarrow.parquet.write_table}[suffix]
    write(_arrow(), str(tmp_path / f"ten.{suffix}"))
    assert counts(classify_abc(tmp_path / f"ten.{suffix}", backend=backend)) == EXPECTED


def test_csv_keeps_leading_zeros_and_exact_amounts(backend: BaseBackend, tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("code,value\n0012,0.10\n0013,0.20\n0014,\n")
    result = classify_abc(path, backend=backend)
    assert [(row.code, row.value) for row in result.iter_rows()] == [
        ("0013", Decimal("0.20")),
        ("0012", Decimal("0.10")),
    ]
    assert (result.totals.value, result.totals.missing) == (Decimal("0.30"), 1)


@pytest.mark.parametrize("source", [42, None, {"code": 1}, Path("ten.xlsx"), [1, 2]])
def test_other_things_are_refused(backend: BaseBackend, source: object) -> None:
    with pytest.raises(SourceError):
        classify_abc(source, backend=backend)


@pytest.mark.parametrize(
    "source",
    [
        [{"code": "a"}],
        [{"code": "a", "value": "12"}],
        [{"code": "a", "value": True}],
        [{"code": 7, "value": 12}],
        [{"code": "a", "value": Decimal(10) ** 18}],
        [{"code": "a", "value": 1}, {"code": None, "value": 2}],
    ],
)
def test_tables_that_break_the_contract_are_refused(backend: BaseBackend, source: list[dict[str, object]]) -> None:
    with pytest.raises(ContractError):
        classify_abc(source, backend=backend)


def test_repeated_code_is_refused(backend: BaseBackend) -> None:
    with pytest.raises(DuplicateCodeError) as raised:
        classify_abc(payers((1, 2)) + payers((3,)), backend=backend)
    assert raised.value.data == {"rows": 1}


def test_floats_are_rounded_to_decimals_and_said_so(backend: BaseBackend) -> None:
    kept = classify_abc(payers((0.25, 0.5)), backend=backend)
    rounded = classify_abc(payers((0.25, 1 / 3)), backend=backend)
    assert kept.warnings == ()
    assert [(w.code, w.data) for w in rounded.warnings] == [("rounded_values", {"count": 1})]
    assert rounded.totals.value == Decimal("0.583333")


def test_parameters_load_no_engine() -> None:
    heavy = "{'ibis', 'duckdb', 'numpy', 'pandas', 'pyarrow'}"
    script = (
        "import sys, wharfinger_analytics.backends, wharfinger_analytics.tables\n"
        "import wharfinger_analytics.segmentation.parameters\n"
        f"assert not {heavy} & set(sys.modules), {heavy} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_classification_works_without_pandas(tmp_path: Path) -> None:
    import pyarrow.parquet

    pyarrow.parquet.write_table(_arrow(), str(tmp_path / "ten.parquet"))
    script = (
        "import sys\n"
        "class NoPandas:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] == 'pandas': raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, NoPandas())\n"
        "from wharfinger_analytics.segmentation.abc import classify_abc\n"
        "result = classify_abc(sys.argv[1])\n"
        "assert [c.count for c in result.classes] == [2, 2, 6]\n"
        "assert len(list(result.iter_rows())) == 10"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "ten.parquet")]
    assert subprocess.run(command, check=False).returncode == 0
