"""Charges and warrants come back from the record as they went in; personal data never stand in a body."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.docket.reading.rowcells import Grounds, RowCells
from screener.domain.case import Cell, Charge, FactValue, PersonKey, Warrant
from screener.domain.quantity import UNITS, Quantity
from screener.storage.rows import codec
from screener.storage.schema.canonical import canonical, rows_canonical
from tests.workflow.county import charge, robbery

_amounts = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=0, max_value=10**6)
values: st.SearchStrategy[FactValue] = st.one_of(
    st.text(),
    st.booleans(),
    st.integers(),
    _amounts,
    st.dates(),
    st.lists(st.text(), max_size=3).map(tuple),
    st.builds(
        lambda v, u, off, stated: Quantity(value=v, unit=u, uncertainty=off, confidence=stated),
        _amounts,
        st.sampled_from(sorted(UNITS)),
        st.none() | _amounts,
        st.sampled_from(["", "95", "99.7"]),
    ),
)


def test_an_amount_that_was_kept_before_confidences_were_reads_as_it_was_written() -> None:
    was: dict[str, object] = {"quantity": ["0.80", "g", "0.02"]}
    kept = codec.value_of(was)
    assert kept == Quantity(value=Decimal("0.80"), unit="g", uncertainty=Decimal("0.02"))
    assert codec.value_json(kept) == was


def test_a_cell_of_its_own_row_is_kept_once() -> None:
    """The body names the column; header and raw text stand in the row, and go with it when it is sealed."""
    grounds = Grounds(at={"amount": 1, "name": 0}, headers=("NAME", "QTY"), letters=("A", "B"))
    line = ("Example, Alex", "0.8 g")
    kept = replace(charge(7), cells=RowCells(grounds, line, 7))
    parts = codec.charge_parts(kept, line)
    assert parts.body["at"] == {"amount": "B", "name": "A"}
    assert "cells" not in parts.body
    assert "cells" not in parts.personal
    content = json.dumps({"cells": [["A", "NAME", "Example, Alex"], ["B", "QTY", "0.8 g"]]})
    written = {"source": "d", "sheet": "May", "row": 7, "part": 1}
    back = codec.charge_of(rows_canonical(parts.body), parts.personal, content=content, **written)
    assert dict(back.cells) == dict(kept.cells)
    assert back.cells["amount"] == Cell(column="B", header="QTY", row=7, raw="0.8 g")
    assert len(back.cells) == 2
    sealed = codec.charge_of(rows_canonical(parts.body), None, **written)
    assert dict(sealed.cells) == {}
    assert sealed.cells.get("amount") is None


def test_a_cell_of_another_row_is_written_out() -> None:
    """A case that stands on its first row only: the value came from another line."""
    grounds = Grounds(at={"amount": 1, "name": 0}, headers=("NAME", "QTY"), letters=("A", "B"))
    kept = replace(charge(8), cells=RowCells(grounds, ("Example, Alex", "2 g"), 8, {0: 7}))
    parts = codec.charge_parts(kept, ("", "2 g"))
    assert "at" not in parts.body
    back = codec.charge_of(
        rows_canonical(parts.body), parts.personal, source="d", sheet="May", row=8, part=1, content='{"cells": []}'
    )
    assert back.cells["name"] == Cell(column="A", header="NAME", row=7, raw="Example, Alex")
    assert dict(back.cells) == dict(kept.cells)


@given(values)
def test_fact_values_come_back_with_their_type(value: FactValue) -> None:
    back = codec.value_of(codec.stored(canonical(codec.value_json(value))))
    assert type(back) is type(value)
    if isinstance(value, str):
        return  # texts are kept composed (NFC); the type is what must not change
    if not isinstance(value, tuple):
        assert back == value


@pytest.mark.parametrize("written", [{"date": "x"}, {"quantity": ["1", "furlong", None]}, {"a": 1, "b": 2}, None, 1.5])
def test_what_is_no_stored_value_is_refused(written: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        codec.value_of(written)


def _full() -> Charge:
    return replace(
        charge(7, count="2", part=3),
        facts={"amount": Quantity(value=Decimal("0.80"), unit="g"), "scales": False, "age at offense": 24},
        cells={
            "amount": Cell(column="F", header="QTY", row=7, raw="0.80 g"),
            "name": Cell(column="B", header="NAME", row=7, raw="Example, Alex"),
        },
        dates={"arrest date": date(2026, 3, 20)},
        incident="I-9",
    )


def test_a_charge_comes_back_whole() -> None:
    before = _full()
    parts = codec.charge_parts(before)
    after = codec.charge_of(rows_canonical(parts.body), parts.personal, source="d1", sheet="May", row=7, part=3)
    assert after == replace(before, attributes={**before.attributes, "source": "d1"})


def test_no_personal_data_in_a_body() -> None:
    body = rows_canonical(codec.charge_parts(_full()).body)
    for told in ("Example", "Alex", "1990", "12 Example Street", '"race"', '"sex"', "24"):
        assert told not in body, told


def test_without_its_personal_half_a_charge_is_nobodys() -> None:
    parts = codec.charge_parts(_full())
    sealed = codec.charge_of(rows_canonical(parts.body), None, source="d1", sheet="May", row=7, part=3)
    assert sealed.person == PersonKey()
    assert sealed.text == "POSS COCAINE"


def test_a_warrant_comes_back_whole() -> None:
    before = Warrant(
        row=5,
        number="W-1",
        type="bench",
        issued=date(2019, 5, 1),
        text="FTA",
        statute="",
        case_number="19-CR-4",
        court="District Court",
        person=PersonKey(name="Example, Alex", birth_date=date(1990, 4, 2)),
        charges=(charge(5), robbery(5)),
        attributes={"judge": "Division 3", "race": "B"},
    )
    parts = codec.warrant_parts(before)
    after = codec.warrant_of(rows_canonical(parts.body), parts.personal, source="d1", sheet="May", row=5)
    sourced = tuple(replace(c, attributes={**c.attributes, "source": "d1"}) for c in before.charges)
    assert after == replace(before, charges=sourced)
    assert "Alex" not in rows_canonical(parts.body)
