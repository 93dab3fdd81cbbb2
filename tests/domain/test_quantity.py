"""Amounts are exact; mass and count never convert; nothing is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.quantity import Quantity, parse_quantity, unit_of


def q(text: str) -> Quantity:
    found = parse_quantity(text)
    assert found is not None
    return found


def test_28_35_g_is_more_than_one_ounce():
    assert q("28.35 g").base > q("1 oz").base
    assert q("28.349523125 g").base == q("1 oz").base


def test_one_gram_is_exactly_one_gram_however_written():
    assert q("1.000 g").base == q("1 gram").base == q("1000 mg").base == q("0.001 kg").base


def test_sixteen_ounces_are_a_pound_exactly():
    assert q("16 oz").base == q("1 lb").base


def test_mass_and_count_have_different_dimensions():
    assert q("5 pills").dimension != q("5 g").dimension
    assert q("5 pills").dimension != q("5 dosage units").dimension


def test_money():
    assert q("$1,200.50") == Quantity(value=Decimal("1200.50"), unit="$")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "g",
        "pending",
        "1.2.3 g",
        "1-2 g",
        "about 3 g",
        "< 1 g",
        "1,2 g",
        "3 hogsheads",
        "$5 g",
        "1e3 g",
        "-1 g",
        "٣ g",
    ],
)
def test_what_is_not_exactly_one_amount_is_not_an_amount(text: str):
    assert parse_quantity(text) is None


def test_a_bare_number_needs_the_unit_of_its_column():
    assert parse_quantity("0.8") is None
    assert parse_quantity("0.8", unit="g") == Quantity(value=Decimal("0.8"), unit="g")


def test_a_unit_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="grain"):
        Quantity(value=Decimal(1), unit="grain")


def test_units_as_dockets_spell_them():
    assert [unit_of(w) for w in ("GMS", "Oz.", "lbs", "dosage  units", "tabs")] == [
        "g",
        "oz",
        "lb",
        "dosage units",
        "pills",
    ]


@given(st.decimals(min_value=0, max_value=10**6, places=4), st.sampled_from(["g", "mg", "kg", "oz", "lb", "pills"]))
def test_what_is_written_is_read_back(value: Decimal, unit: str):
    amount = Quantity(value=value, unit=unit)
    assert parse_quantity(str(amount)) == amount
