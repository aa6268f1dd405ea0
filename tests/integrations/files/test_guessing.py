# SPDX-License-Identifier: Apache-2.0
"""Columns guessed from headers and samples; the shipped mappings on the real files."""

from __future__ import annotations

import json
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from tests.conftest import ROOT

from wharfinger.integrations.files.guessing import guess, guess_kind
from wharfinger.integrations.files.mapping import from_json
from wharfinger.integrations.files.reading import Layout, open_table, open_text
from wharfinger.integrations.files.rows import RowReader

UTC = ZoneInfo("UTC")
JOBS = (
    "业务编号\t委托客户\t委托日期\t運輸方式\t起运港\t目的港\t箱号\t毛重(公斤)\t件数\t应收(USD)\tETD\n"
    "QD2601\t示例海风\t2026/1/5\t海運整箱\t青岛\t汉堡\tCSQU3054383\t12,500.5\t300\t$2,400.00\t2026/1/12\n"
)


def _fields(mapping):
    return {rule.columns[0]: rule.field for rule in mapping.rules}


def _read(path, mapping):
    table = open_table(path, Layout(sheet=mapping.sheet, header_row=mapping.header_row))
    reader = RowReader(mapping, table.headers, UTC)
    codes, accepted, rows = Counter(), 0, 0
    for row in table.rows():
        _values, problems = reader(row)
        rows += 1
        accepted += not problems
        codes.update(problem.code for problem in problems)
    return rows, accepted, dict(codes)


def test_chinese_headers_of_both_scripts_are_understood():
    mapping, _guesses = guess(open_text(JOBS), "jobs")
    assert _fields(mapping) == {
        "业务编号": "number", "委托客户": "payer_name", "委托日期": "booked_on", "運輸方式": "mode", "起运港": "origin",
        "目的港": "destination", "箱号": "containers", "毛重(公斤)": "gross_weight_kg", "件数": "pieces",
        "应收(USD)": "revenue_actual", "ETD": "etd",
    }  # fmt: skip
    assert mapping.constants == {"currency": "USD"}


def test_a_guess_shows_how_sure_it_is_and_what_stands_in_the_column():
    _mapping, guesses = guess(open_text(JOBS), "jobs")
    assert guesses[0].samples == ("QD2601",)
    assert all(0 <= item.confidence <= 1 for item in guesses)


def test_values_speak_where_headers_do_not():
    table = open_text("a\tb\nSample\tinfo@sample.example\nOther\tsales@other.example\n")
    mapping, _guesses = guess(table, "organisations")
    assert _fields(mapping) == {"b": "email"}


def test_the_order_of_day_and_month_is_learnt_and_kept():
    rows = "".join(f"J{n}\tS\t6/{n}/06\n" for n in range(1, 29))
    mapping, _guesses = guess(open_text("Job No\tCustomer\tBooking date\n" + rows), "jobs")
    assert [rule.date_order for rule in mapping.rules if rule.field == "booked_on"] == ["mdy"]


def test_words_that_stand_for_nothing_are_proposed_when_they_come_again():
    rows = "".join(f"J{n}\tS\t2026-01-0{n}\t{cost}\n" for n, cost in enumerate(["12", "Later", "Later", "lots"], 1))
    mapping, _guesses = guess(open_text("Job No\tCustomer\tBooking date\tCost\n" + rows), "jobs")
    assert [rule.nulls for rule in mapping.rules if rule.field == "cost_actual"] == [("Later",)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [(JOBS, "jobs"), ("公司名称\t地址\t税号\t电话\n示例\t青岛路一号\t91370200\t0532-88880000\n", "organisations"),
     ("姓名\t公司\t职务\t手机\n张三\t示例\t经理\t13800138000\n", "contacts"),
     ("箱号\t节点\t发生时间\t地点\nCSQU3054383\t已开船\t2026-01-05 08:00\t青岛\n", "events")],
)  # fmt: skip
def test_the_kind_of_a_file_is_guessed(text, kind):
    assert guess_kind(open_text(text)) == kind


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "file", "rows"),
    [
        ("scms_deliveries", "shipments/scms_deliveries.csv", 10_324),
        ("outbound_orders", "shipments/outbound_orders_and_freight_rates.xlsx", 9_215),
        ("dataco_orders", "shipments/dataco_orders_6000.csv", 6_000),
        ("sites", "identity/sites_with_true_ids.csv", 3_337),
        ("listed_companies_tw", "identity/twse_L_2023-08-31.csv", 992),
    ],
)
def test_the_shipped_mappings_read_the_real_files_whole(shared, name, file, rows):
    mapping = from_json(json.loads((ROOT / "examples" / "mappings" / f"{name}.json").read_text(encoding="utf-8")))
    assert _read(shared / file, mapping) == (rows, rows, {})


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "kind", "rows", "refused"),
    [
        ("shipments/scms_deliveries.csv", "jobs", 10_324, {"required": 5_732}),
        ("shipments/dataco_orders_6000.csv", "jobs", 6_000, {}),
        ("identity/sites_with_true_ids.csv", "organisations", 3_337, {}),
        ("identity/twse_L_2023-08-31.csv", "organisations", 992, {}),
    ],
)
def test_real_files_are_understood_without_a_mapping(shared, file, kind, rows, refused):
    table = open_table(shared / file)
    assert guess_kind(table) == kind
    mapping, _guesses = guess(table, kind)
    assert _read(shared / file, mapping) == (rows, rows - sum(refused.values()), refused)
