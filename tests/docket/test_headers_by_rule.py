"""Headers that say the same by rule: endings of yes or no, letters set apart, a unit in the place of a weight."""

from __future__ import annotations

import pytest

from screener.docket.cells.controlled_words import field_specs
from screener.docket.cells.headers import matches, words_of
from screener.docket.reading.facts.declared_columns import own_places
from screener.policy.language.vocabulary import FactSpec, FactType

ENDINGS = [
    "{} Y/N",
    "{} YN",
    "{}_YN",
    "{} Flag",
    "{}_IND",
    "{} (Y/N)",
    "{} yes/no",
    "{} Indicator",
    "{} Y N",
    "{} Yes or No",
]
FLAGS = {name: spec for name, spec in field_specs().items() if spec.kind == "yesno"}


def fields(header: str) -> list[str]:
    return [match.field for match in matches(header) if match.score >= 0.75]


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_name_of_yes_or_no_with_an_ending(ending: str) -> None:
    for name, spec in FLAGS.items():
        for header in spec.names:
            for written in (header.title(), header.upper().replace(" ", "_")):
                assert name in fields(ending.format(written)), ending.format(written)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ending_makes_no_flag_of_what_is_none(ending: str) -> None:
    for header in ("Race", "Offense Date", "Judge", "Lab Weight", "Name"):
        assert set(fields(ending.format(header))) <= set(FLAGS)


def test_own_facts_take_an_ending() -> None:
    headers = ("Near School",)
    flag = FactSpec(name="at school", type=FactType.FLAG, ask="", sentence="", example="yes", own=True, headers=headers)
    for ending in ENDINGS:
        assert own_places(["Case", ending.format("At School")], [flag]) == {"at school": 1}
        assert own_places(["Case", ending.format("NEAR_SCHOOL")], [flag]) == {"at school": 1}
    assert own_places(["At School YN", "At School"], [flag]) == {"at school": 1}  # its own name goes first
    number = FactSpec(name="visits", type=FactType.COUNT, ask="", sentence="", example="2", own=True)
    assert own_places(["Visits Flag"], [number]) == {}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("D O B", "birth date"),
        ("D.O.B.", "birth date"),
        ("LAB_GRAMS", "amount"),
        ("Lab Oz", "amount"),
        ("Net Grams", "quantity"),
        ("FIELD_GRAMS", "field amount"),
        ("ITEM VALUE", "value"),
        ("MERCH VALUE", "value"),
        ("Merch_Value", "value"),
        ("Weapon Y/N", "weapon"),
        ("Weapon YN", "weapon"),
    ],
)
def test_headers_of_real_dockets(header: str, field: str) -> None:
    assert field in fields(header)


def test_letters_set_apart_are_the_abbreviation() -> None:
    assert words_of("D O B") == words_of("DOB")
    assert words_of("D.A. Charge") == words_of("DA Charge")
    assert words_of("Charge A B") == ("charge", "a", "b")  # no abbreviation that anybody knows
