# SPDX-License-Identifier: Apache-2.0
"""Tables in files: encodings, delimiters, headers, and rows that are kept whatever their shape."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.integrations.files.problems import FileError
from wharfinger.integrations.files.reading import Layout, open_table, open_text

CHINESE = "客户名称,电话\n上海示例国际货运有限公司,021-5555\n青岛示例物流股份有限公司,0532-66\n"
TRADITIONAL = "公司名稱,電話\n臺灣示例海運股份有限公司,02-2733\n高雄示例貨運有限公司,07-555\n"
CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=12)


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def _cells(table):
    return [list(row.cells) for row in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found(tmp_path, encoding):
    table = open_table(_file(tmp_path, CHINESE.encode(encoding)))
    assert table.headers == ("客户名称", "电话")
    assert _cells(table)[0] == ["上海示例国际货运有限公司", "021-5555"]


def test_big5_is_told_from_gb18030(tmp_path):
    table = open_table(_file(tmp_path, TRADITIONAL.encode("big5")))
    assert _cells(table)[0] == ["臺灣示例海運股份有限公司", "02-2733"]


def test_western_letters_are_not_taken_for_chinese(tmp_path):
    content = "Country,City\nCôte d'Ivoire,Abidjan\nMéxico,León\nEspaña,Málaga\n"
    assert _cells(open_table(_file(tmp_path, content.encode("cp1252"))))[0] == ["Côte d'Ivoire", "Abidjan"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    content = f"name{delimiter}city\nA{delimiter}Qingdao, CN\nB{delimiter}Hamburg\n"
    content = content.replace("Qingdao, CN", '"Qingdao, CN"')
    table = open_table(_file(tmp_path, content.encode()))
    assert (table.layout.delimiter, _cells(table)[0]) == (delimiter, ["A", "Qingdao, CN"])


def test_line_breaks_inside_quotes_belong_to_the_cell(tmp_path):
    table = open_table(_file(tmp_path, b'name,address\n"A","1 Quay\nQingdao"\nB,2 Quay\n'))
    assert _cells(table) == [["A", "1 Quay\nQingdao"], ["B", "2 Quay"]]


def test_rows_of_the_wrong_width_are_kept_and_flagged(tmp_path):
    rows = "".join(f"{n},x,y\n" for n in range(40))
    table = open_table(_file(tmp_path, f"a,b,c\n1,2,3,4\n5,6\n7,8,9,,\n{rows}".encode()))
    flaws = [(row.number, row.flaw) for row in table.rows() if row.flaw]
    assert flaws == [(1, "ragged_row"), (2, "ragged_row")]
    assert sum(1 for _ in table.rows()) == 43


def test_files_that_leave_off_empty_cells_are_padded(tmp_path):
    table = open_table(_file(tmp_path, b"a,b,c\n1,2\n3,4\n5,6,7\n"))
    assert [(list(row.cells), row.flaw) for row in table.rows()] == [
        (["1", "2", None], ""), (["3", "4", None], ""), (["5", "6", "7"], ""),
    ]  # fmt: skip


def test_a_quote_that_never_closes_costs_one_row_only(tmp_path):
    rows = "".join(f"{n},x\n" for n in range(500))
    table = open_table(_file(tmp_path, f'a,b\n1,2\n"3,4\n{rows}'.encode()))
    read = list(table.rows())
    assert len(read) == 502
    assert [row.number for row in read if row.flaw] == [2]


def test_a_title_above_the_headers_is_passed_over(tmp_path):
    content = "2026年6月出货明细,,\n,,\n业务编号,客户,件数\nJ1,示例,3\nJ2,示例,4\n"
    table = open_table(_file(tmp_path, content.encode()))
    assert table.headers == ("业务编号", "客户", "件数")
    assert [row.number for row in table.rows()] == [1, 2]


def test_a_column_of_numbers_has_no_headers():
    table = open_text("CSQU3054383\nMSKU1234565\n")
    assert (table.headers, _cells(table)) == (("#1",), [["CSQU3054383"], ["MSKU1234565"]])


def test_repeated_and_missing_headers_get_names_of_their_own(tmp_path):
    table = open_table(_file(tmp_path, b"name,name,,city\nA,B,C,D\n"))
    assert table.headers == ("name", "name (2)", "#3", "city")


def test_a_workbook_is_read_by_its_fullest_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["cover"])
    sheet = book.create_sheet("Jobs")
    for row in (["Job No", "Weight"], ["J1", 12.5], ["J2", 3]):
        sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    table = open_table(tmp_path / "book.xlsx")
    assert (table.layout.sheet, table.sheets, table.headers) == ("Jobs", ("Sheet", "Jobs"), ("Job No", "Weight"))
    assert _cells(table) == [["J1", 12.5], ["J2", 3]]


def test_reading_goes_on_after_a_row(tmp_path):
    table = open_table(_file(tmp_path, b"a,b\n1,x\n2,x\n3,x\n"))
    assert [row.number for row in table.rows(after=2)] == [3]


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty_file"), (b"\n\n", "empty_file"), (b"PK\x03\x04x", "unreadable_workbook")]
)
def test_a_file_that_holds_no_table_is_refused(tmp_path, content, code):
    with pytest.raises(FileError) as refused:
        open_table(_file(tmp_path, content))
    assert refused.value.code == code


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_was_written_as_csv_is_read_again(rows, delimiter):
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows([["a", "b", "c"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = _file(Path(folder), written.getvalue().encode())
        table = open_table(path, Layout(encoding="utf-8", delimiter=delimiter, header_row=0))
        assert _cells(table) == rows


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content):
    with tempfile.TemporaryDirectory() as folder:
        try:
            rows = list(open_table(_file(Path(folder), content)).rows())
        except FileError as refused:
            assert refused.code in ("empty_file", "unreadable_workbook")
        else:
            assert [row.number for row in rows] == list(range(1, len(rows) + 1))
