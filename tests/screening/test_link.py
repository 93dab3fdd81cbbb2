"""Grouped is yes, no or unknown; linking people and incidents decides, not the case number alone."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.case import Charge, PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.screening.linking.link import link
from screener.screening.linking.persons import name_key, name_keys
from tests import seeds
from tests.screening.slow_links import slow_links
from tests.screening.test_docket_links import charges, said

SEVERAL = Reading(offense=OffenseClass.MULTI, substance="", confidence=0.0, basis="test")
READ = Reading(offense=OffenseClass.SIMPLE_POSSESSION, substance="cocaine", confidence=1.0, basis="test")


def count(row: int, **kw: object) -> Charge:
    return Charge(row=row, text="POSS", statute="", stage="arrest", reading=READ, **kw)


def born(name: str, day: date = date(1990, 4, 2)) -> PersonKey:
    return PersonKey(name=name, birth_date=day)


def test_two_counts_of_one_case_are_grouped():
    links = link([count(2, case_number="A", court="1"), count(3, case_number="A", court="1")])
    assert links.grouped == (True, True)
    assert links.group[0] == links.group[1]


def test_one_case_number_in_two_counties_is_two_cases():
    links = link([count(2, case_number="A", court="1"), count(3, case_number="A", court="2")])
    assert links.grouped == (False, False)


def test_robbery_and_possession_under_two_case_numbers_are_grouped_by_the_incident():
    person = born("DOE, JORDAN")
    links = link(
        [
            count(2, case_number="A", person=person, incident="P-7"),
            count(3, case_number="B", person=person, incident="P-7"),
        ]
    )
    assert links.grouped == (True, True)


def test_an_arrest_day_links_the_charges_of_one_known_person_only():
    day = {"arrest date": date(2026, 5, 27)}
    same = link([count(2, case_number="A", person=born("X, Y"), dates=day), count(3, person=born("x y"), dates=day)])
    assert same.grouped == (True, True)
    other = link(
        [
            count(2, case_number="A", person=born("X, Y"), dates=day),
            count(3, case_number="B", person=born("X, Y", date(1991, 1, 1)), dates=day),
        ]
    )
    assert other.grouped == (False, False)
    assert other.person[0] != other.person[1]


def test_without_any_link_grouped_is_unknown_never_standalone():
    links = link([count(2), count(3), count(4, person=PersonKey(name="DOE"))])
    assert links.grouped == (None, None, None)


def test_two_people_of_one_name_stay_two():
    links = link(
        [
            count(2, case_number="A", person=PersonKey(name="DOE")),
            count(3, case_number="B", person=PersonKey(name="DOE")),
        ]
    )
    assert links.person[0] != links.person[1]


def test_codefendants_of_one_case_are_not_grouped():
    links = link([count(2, case_number="A", person=born("X")), count(3, case_number="A", person=born("Y"))])
    assert links.grouped == (False, False)


def test_a_loose_charge_of_the_same_person_makes_the_others_unknown():
    person = born("X")
    links = link([count(2, case_number="A", person=person), count(3, person=person)])
    assert links.grouped == (None, None)


def test_two_case_numbers_alone_do_not_tell_two_incidents_apart():
    """Robbery and possession may stand under two case numbers: without a day or an incident, it is not known."""
    person = born("X")
    links = link([count(2, case_number="A", person=person), count(3, case_number="B", person=person)])
    assert links.grouped == (None, None)
    days = [{"arrest date": date(2026, 5, 1)}, {"arrest date": date(2026, 5, 9)}]
    apart = link(
        [count(2 + i, case_number=c, person=person, dates=d) for i, (c, d) in enumerate(zip("AB", days, strict=True))]
    )
    assert apart.grouped == (False, False)


def test_the_offense_day_stands_in_where_no_arrest_day_is_known():
    person, day = born("X"), date(2026, 5, 1)
    links = link(
        [
            count(2, case_number="A", person=person, dates={"arrest date": day, "offense date": day}),
            count(3, case_number="B", person=person, dates={"offense date": day}),
        ]
    )
    assert links.grouped == (True, True)


def test_the_only_charge_of_a_known_person_is_standalone():
    assert link([count(2, case_number="A", person=born("X")), count(3, person=born("Y"))]).grouped == (False, False)


def test_several_charges_in_one_row_are_grouped():
    links = link([count(2, part=1), count(2, part=2)])
    assert links.grouped == (True, True)


def test_rows_of_two_files_are_not_one_row():
    links = link([count(2, attributes={"source": "a"}), count(2, attributes={"source": "b"})])
    assert links.grouped == (None, None)


def test_names_compare_without_accents_punctuation_and_case():
    assert name_key("O’Néal, Ana-María") == name_key("o neal ana maria")


@st.composite
def several_rows(draw: st.DrawFn) -> list[Charge]:
    """Charges of few people who share what links, some of them on one row, some whose text names several offenses."""
    found: list[Charge] = []
    for charge in draw(charges()):
        parts = draw(st.sampled_from((1, 1, 1, 2, 3)))
        reading = draw(st.sampled_from((READ, READ, READ, SEVERAL)))
        found += [replace(charge, part=part + 1, reading=reading) for part in range(parts)]
    return found


@given(several_rows())
@settings(max_examples=seeds.count(1500, few=150), deadline=None)
def test_links_as_the_rules_say_charge_against_charge(docket: list[Charge]):
    links = link(docket)
    group, person, grouped, open_groups = slow_links(docket)
    assert said(links) == (tuple(group), tuple(person), tuple(grouped), open_groups)


@given(st.lists(st.text(st.sampled_from("Aab,.'- \n\té"), max_size=8)))
def test_names_written_anew_all_at_once_as_one_by_one(names: list[str]):
    assert name_keys(names) == [name_key(name) for name in names]


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.sampled_from(["X", "Y", None]), st.sampled_from(["P1", None])), max_size=12
    ),
    st.randoms(),
)
def test_the_order_of_rows_never_matters(rows: list[tuple[str, str | None, str | None]], rng: random.Random):
    charges = [
        count(i + 2, case_number=case, person=born(name) if name else PersonKey(), incident=incident)
        for i, (case, name, incident) in enumerate(rows)
    ]
    shuffled = charges[:]
    rng.shuffle(shuffled)
    before = {c.row: g for c, g in zip(charges, link(charges).grouped, strict=True)}
    after = {c.row: g for c, g in zip(shuffled, link(shuffled).grouped, strict=True)}
    assert before == after
