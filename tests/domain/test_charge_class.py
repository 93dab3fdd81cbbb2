"""Classes of felonies and misdemeanors: the orders of the statutes, and how dockets write them."""

from __future__ import annotations

from itertools import product

import pytest

from screener.domain.charge_class import (
    GRADES,
    all_classes,
    classes_of,
    grade_of_class,
    is_of_grade,
    marks_a_class,
    names_a_class,
    states_with_classes,
)

STATES = states_with_classes()


@pytest.mark.parametrize("code", STATES)
def test_a_state_names_its_statute_and_puts_its_classes_in_an_order(code: str) -> None:
    table = STATES[code]
    assert table.source
    assert table is classes_of(table.name) is classes_of(code.lower())
    assert len(set(table.names)) == len(table.names)
    assert set(table.written) <= set(table.names)
    for one, other in product(table.names, repeat=2):
        up, down = table.higher(one, other), table.higher(other, one)
        if one == other:
            assert up is False
        else:
            assert (up is None) is (down is None)
            assert up is None or up is not down, (one, other)
        if GRADES[grade_of_class(one)] > GRADES[grade_of_class(other)]:
            assert up is True
    for a, b, c in product(table.names, repeat=3):
        if table.higher(a, b) and table.higher(b, c):
            assert table.higher(a, c) is True


def test_only_colorado_has_classes_that_no_statute_puts_in_order() -> None:
    apart = {code for code, table in STATES.items() if any(map(table.unordered, table.names))}
    assert apart == {"CO"}
    assert STATES["CO"].higher("Class 4 felony", "Level 2 drug felony") is None
    assert STATES["CO"].higher("Level 4 drug felony", "Class 1 misdemeanor") is True


def test_a_class_is_of_one_grade_in_every_state() -> None:
    for table in STATES.values():
        for each in table.listed:
            assert grade_of_class(each.name) == each.grade
            assert is_of_grade(each.name, each.grade)
    assert set(all_classes()) == {name for table in STATES.values() for name in table.names}
    assert is_of_grade("violation", "summary"), "less than a misdemeanor is one rank, whatever it is called"


@pytest.mark.parametrize("code", STATES)
def test_every_class_is_read_from_its_own_name_and_never_as_another(code: str) -> None:
    table = STATES[code]
    for name in table.names:
        if name in GRADES:
            assert table.read(name) is None, "the word is a grade: it can stand for any class"
            continue
        for text in (name, name.upper(), name.replace(" ", "-"), *table.written.get(name, ())):
            assert table.read(text, grade_of_class(name)) == name, text
        assert all(table.read(name, grade) != name for grade in GRADES if not is_of_grade(name, grade))


@pytest.mark.parametrize(
    ("state", "cell", "grade", "wanted"),
    [
        ("TX", "F3", "", "third degree felony"),
        ("TX", "FS", "", "state jail felony"),
        ("TX", "S.J.F.", "", "state jail felony"),
        ("TX", "M A", "", "Class A misdemeanor"),
        ("TX", "MISD CLASS B", "", "Class B misdemeanor"),
        ("TX", "2", "felony", "second degree felony"),
        ("TX", "F4", "", None),
        ("TX", "F", "felony", None),
        ("TX", "3", "misdemeanor", None),
        ("FL", "3rd Degree Felony", "", "third degree felony"),
        ("FL", "F T", "", "third degree felony"),
        ("FL", "F", "", None),
        ("IL", "Class 4", "", "Class 4 felony"),
        ("IL", "X", "felony", "Class X felony"),
        ("IL", "M", "misdemeanor", None),
        ("NY", "A-I F", "", "Class A-I felony"),
        ("NY", "AII Felony", "", "Class A-II felony"),
        ("NY", "A", "misdemeanor", "Class A misdemeanor"),
        ("CO", "DF4", "", "Level 4 drug felony"),
        ("CO", "1", "", None),
        ("WA", "FB", "", "Class B felony"),
        ("WA", "GM", "", "gross misdemeanor"),
        ("WA", "M", "", None),
        ("OH", "Felony of the 5th degree", "", "fifth degree felony"),
        ("IN", "Level 6 Felony", "", "Level 6 felony"),
        ("PA", "M1", "", "first degree misdemeanor"),
    ],
)
def test_cells_as_dockets_write_them(state: str, cell: str, grade: str, wanted: str | None) -> None:
    assert STATES[state].read(cell, grade) == wanted


def test_a_cell_that_can_be_a_class_is_told_from_one_that_cannot() -> None:
    for cell in ("Class 4", "3rd degree", "F3", "MA"):
        assert names_a_class(cell)
    for cell in ("3", "A", "POSS COCAINE", "", "2026-03-01"):
        assert not names_a_class(cell)
    assert marks_a_class("3")
    assert marks_a_class("SJ")
    assert not marks_a_class("W")
