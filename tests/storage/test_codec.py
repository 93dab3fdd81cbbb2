"""Facts and warrants come back from the record as they went in; personal data never stand in a body."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.case import FactValue, PersonKey, Warrant
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
