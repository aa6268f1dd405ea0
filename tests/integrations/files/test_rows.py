# SPDX-License-Identifier: Apache-2.0
"""Mappings, and rows read by them."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.integrations.files import vocabulary
from wharfinger.integrations.files.fields import KINDS, fields_of, headers_of
from wharfinger.integrations.files.mapping import Mapping, Rule, from_json, signature, to_json
from wharfinger.integrations.files.problems import FileError
from wharfinger.integrations.files.reading import open_text
from wharfinger.integrations.files.rows import RowReader

JOB = (Rule("number", ("No",)), Rule("payer_name", ("Payer",)), Rule("booked_on", ("Booked",)))


def _read(text: str, *rules: Rule, **more):
    table = open_text(text)
    mapping = Mapping(kind="jobs", rules=(*JOB, *rules), **more)
    reader = RowReader(mapping, table.headers, UTC)
    return [reader(row) for row in table.rows()]


def _value(cell: str, name: str, **more):
    [(values, problems)] = _read(f"No\tPayer\tBooked\tX\nJ-A\tSample\t2026-06-02\t{cell}\n", Rule(name, ("X",), **more))
    return problems[0].code if problems else values.get(name)


def test_a_row_becomes_typed_values():
    [(values, problems)] = _read(
        "No\tPayer\tBooked\tkg\tboxes\tterms\nJ1\tSample Ltd\t2/6/26\t1,200.5\tCSQU3054383 MSKU1234565\tCY/Door\n",
        Rule("gross_weight_kg", ("kg",)), Rule("containers", ("boxes",)), Rule("scope", ("terms",)),
    )  # fmt: skip
    assert problems == []
    assert values == {
        "number": "J1", "payer_name": "Sample Ltd", "booked_on": date(2026, 6, 2), "gross_weight_kg": Decimal("1200.5"),
        "containers": ["CSQU3054383", "MSKU1234565"], "scope": ("cy", "door"),
    }  # fmt: skip


def test_every_problem_of_a_row_is_told_with_field_code_and_cell():
    [(_values, problems)] = _read("No\tPayer\tBooked\tkg\n\tSample\tsoon\theavy\n", Rule("gross_weight_kg", ("kg",)))
    assert [(p.field, p.code, p.raw) for p in problems] == [
        ("booked_on", "not_a_date", "soon"), ("gross_weight_kg", "not_a_number", "heavy"), ("number", "required", ""),
    ]  # fmt: skip


def test_one_of_a_group_is_enough_and_needed():
    [(_values, problems)] = _read("No\tPayer\tBooked\nJ1\t\t2026-06-02\n")
    assert [(p.field, p.code) for p in problems] == [("payer_code", "required")]


@pytest.mark.parametrize(
    ("cell", "name", "expected"),
    [
        ("海運整箱", "mode", "sea_fcl"), ("Air Charter", "mode", "air"), ("Hovercraft", "mode", "unknown_value"),
        ("Côte d'Ivoire", "destination_country", "CI"), ("MÃ©xico", "destination_country", "MX"),
        ("美國", "destination_country", "US"), ("Atlantis", "destination_country", "unknown_country"),
        ("FOB青岛", "incoterm", "FOB"), ("美元", "currency", "USD"), ("-5", "pieces", "too_low"),
        ("2.5", "pieces", "not_whole"), ("x" * 301, "goods", "too_long"), ("是", "on_hold", True), ("n/a", "goods", None),
        ("1850-01-01", "promised_on", "date_out_of_range"), ("99999999999999999", "teu", "too_large"),
    ],
)  # fmt: skip
def test_cells_are_read_as_their_field_asks(cell, name, expected):
    assert _value(cell, name) == expected


def test_words_and_patterns_of_a_mapping_mean_nothing():
    assert _value("Invoiced Separately", "cost_actual", nulls=("invoiced separately",)) is None
    assert _value("See DN-304 (ID#:10589)", "cost_actual", null_patterns=(r"^See DN-\d+",)) is None


def test_a_value_map_says_what_is_meant():
    assert _value("SF", "mode", values={"sf": "express"}) == "express"
    assert _value("SF", "mode", values={"SF": ""}) is None


def test_columns_are_joined_or_the_first_that_speaks_is_taken():
    text = "No\tPayer\tBooked\tFirst\tLast\nJ1\tS\t2026-06-02\t\tSmith\n"
    [(joined, _)] = _read(text, Rule("goods", ("First", "Last")))
    [(first, _)] = _read(text, Rule("goods", ("First", "Last"), take="first"))
    assert (joined["goods"], first["goods"]) == ("Smith", "Smith")


def test_a_promise_can_be_days_after_another_date():
    [(values, _)] = _read(
        "No\tPayer\tBooked\tdays\nJ1\tS\t2026-06-02\t4\n", Rule("promised_on", ("days",), days_after="Booked")
    )
    assert values["promised_on"] == date(2026, 6, 6)


def test_constants_fill_what_no_column_says():
    [(values, _)] = _read("No\tPayer\tBooked\nJ1\tS\t2026-06-02\n", constants={"currency": "USD", "mode": "air"})
    assert (values["currency"], values["mode"]) == ("USD", "air")


def test_a_file_without_a_mapped_column_is_refused():
    with pytest.raises(FileError) as refused:
        _read("No\tPayer\tOther\nJ1\tS\tx\n")
    assert (refused.value.code, refused.value.facts) == ("missing_columns", {"columns": "Booked"})


def test_the_signature_does_not_depend_on_order_case_or_script():
    assert signature(["客户名称", "PO / SO #"]) == signature(["po/so #", "客戶名稱"])
    assert signature(["a"]) != signature(["a", "b"])


@given(
    st.builds(
        Rule, st.sampled_from(sorted(fields_of("jobs"))), st.lists(st.text(min_size=1), min_size=1).map(tuple),
        take=st.sampled_from(["join", "first"]), values=st.dictionaries(st.text(), st.text()),
        nulls=st.lists(st.text()).map(tuple), date_order=st.sampled_from(["", "dmy", "mdy", "ymd"]),
    )
)  # fmt: skip
def test_a_mapping_survives_json(rule):
    mapping = Mapping(kind="jobs", rules=(rule,), headers=rule.columns, header_row=None)
    assert from_json(to_json(mapping)) == mapping


@pytest.mark.parametrize(
    "data",
    [{"kind": "ships"}, {"kind": "jobs", "rules": [{"field": "nonsense", "columns": ["a"]}]}, {"kind": "jobs", "extra": 1},
     {"kind": "jobs", "rules": [{"field": "goods", "columns": []}]}, {"kind": "jobs", "null_patterns": ["("]}, [],
     {"kind": "jobs", "date_order": "xyz"}, {"kind": "jobs", "rules": [{"field": "goods", "columns": ["a"], "odd": 1}]}],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_is_refused(data):
    with pytest.raises(FileError) as refused:
        from_json(data)
    assert refused.value.code == "bad_mapping"


def test_every_field_has_headers_and_every_choice_a_vocabulary():
    for kind in KINDS:
        for field in fields_of(kind).values():
            assert headers_of(kind, field.name)[0], field.name
            if field.type == "choice":
                assert vocabulary.choices_of(field.vocabulary)


def test_vocabularies_hold_the_values_the_product_stores():
    from wharfinger.directory import choices as directory
    from wharfinger.shipments import choices as shipments

    stored = {
        "mode": shipments.Mode, "direction": shipments.Direction, "cargo_kind": shipments.CargoKind,
        "scope": shipments.Scope, "service": shipments.ServiceLine, "release": shipments.ReleaseKind,
        "classifier": shipments.Classifier, "milestone": shipments.MilestoneCode, "party_role": directory.PartyRole,
        "decision_role": directory.DecisionRole,
    }  # fmt: skip
    for name, choices in stored.items():
        assert set(vocabulary.WORDS[name]) == set(choices.values) - {"", "OTHER"}, name
