"""A docket without an office is linked as an office links it before anybody was asked."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from screener.domain.case import Charge, PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.screening.linking.docket_links import link_docket
from screener.screening.linking.doubtful import doubtful_pairs
from screener.screening.linking.link import Links, link
from screener.screening.linking.linking import Answers, People, link_people, pairs_that_matter
from screener.screening.linking.mentions import make_roster
from tests.seeds import count

READ = Reading(offense=OffenseClass.SIMPLE_POSSESSION, substance="cocaine", confidence=1.0, basis="test")
NAMES = (None, "DOE, JOHN", "DOE, JON", "Doe, John A", "JOHN DOE", "ROE, CASEY")
BIRTHS = (None, date(1990, 4, 2), date(1990, 2, 4), date(1991, 4, 2), date(1971, 12, 30))
DAYS = (None, date(2026, 3, 20), date(2026, 3, 21))


@st.composite
def charges(draw: st.DrawFn) -> list[Charge]:
    people = draw(
        st.lists(
            st.builds(
                PersonKey,
                person_id=st.sampled_from((None, None, "7", "8")),
                name=st.sampled_from(NAMES),
                birth_date=st.sampled_from(BIRTHS),
            ),
            min_size=1,
            max_size=6,
        )
    )
    found = []
    for row in range(2, draw(st.integers(3, 10))):
        days = {"arrest date": draw(st.sampled_from(DAYS)), "offense date": draw(st.sampled_from(DAYS))}
        found.append(
            Charge(
                row=row,
                text="POSS",
                statute="",
                stage="arrest",
                reading=READ,
                person=draw(st.sampled_from(people)),
                case_number=draw(st.sampled_from((None, "A", "B", f"C{row}", f"D{row}"))),
                court=draw(st.sampled_from((None, "1"))),
                incident=draw(st.sampled_from((None, None, "I1", "I2"))),
                dates={name: day for name, day in days.items() if day is not None},
            )
        )
    return found


def said(links: Links) -> tuple[object, ...]:
    """What links say, whatever their numbers: groups and people by their first charge."""
    first = {number: place for place, number in reversed(list(enumerate(links.group)))}
    whose = {number: place for place, number in reversed(list(enumerate(links.person)))}
    return (
        tuple(first[number] for number in links.group),
        tuple(whose[number] for number in links.person),
        links.grouped,
        {first[number] for number in links.open},
    )


def one(row: int, person: PersonKey, case: str, day: date | None = DAYS[1]) -> Charge:
    dates = {} if day is None else {"arrest date": day}
    return Charge(
        row=row, text="POSS", statute="", stage="arrest", reading=READ, person=person, case_number=case, dates=dates
    )


BORN = date(1990, 4, 2)
SPELLED = [
    one(2, PersonKey(name="DOE, JOHN", birth_date=BORN), "A"),
    one(3, PersonKey(name="DOE, JON", birth_date=BORN), "B"),
]
# The row that shares the day is not the one that is nearly alike: both stand under one id.
BY_ANOTHER_ROW = [
    one(2, PersonKey(person_id="7", name="DOE, JOHN", birth_date=BORN), "A", DAYS[2]),
    one(3, PersonKey(person_id="7"), "B"),
    one(4, PersonKey(name="DOE, JON", birth_date=BORN), "C"),
]
ONE_WITHOUT_ITS_ID = [
    one(2, PersonKey(person_id="7", name="DOE, JOHN", birth_date=BORN), "A"),
    one(3, PersonKey(name="DOE, JOHN", birth_date=BORN), "B"),
]
AN_ID_GIVEN_TWICE = [
    one(2, PersonKey(person_id="7", name="DOE, JOHN", birth_date=BORN), "A"),
    one(3, PersonKey(person_id="7", name="ROE, CASEY", birth_date=BIRTHS[4]), "B"),
]
NAMES_ALONE = [one(2, PersonKey(name="DOE, JOHN"), "A"), one(3, PersonKey(name="DOE, JOHN"), "B")]


@given(charges())
@settings(max_examples=count(400, few=100), deadline=None)
@example(SPELLED)
@example(BY_ANOTHER_ROW)
@example(ONE_WITHOUT_ITS_ID)
@example(AN_ID_GIVEN_TWICE)
@example(NAMES_ALONE)
def test_looking_only_at_those_of_an_ambiguous_match_gives_what_looking_at_everybody_gives(docket: list[Charge]):
    roster = make_roster(docket)
    people = People(roster, doubtful_pairs(roster), Answers())
    found = link_docket(docket)
    assert said(found.links) == said(link_people(people).links)
    assert len(found.doubts) == len(pairs_that_matter(people))


def test_two_spellings_on_one_day_are_not_known_to_stand_alone():
    assert link(SPELLED).grouped == (False, False)
    found = link_docket(SPELLED)
    assert found.links.grouped == (None, None)
    (doubt,) = found.doubts
    assert doubt.rows == (2, 3)
    remedy, pair = found.told()
    assert "1 pair of people" in remedy
    assert "People page" in remedy
    assert "rows 2 and 3" in pair


def test_a_docket_without_doubt_is_left_as_it_is_linked():
    apart = [SPELLED[0], one(3, SPELLED[1].person, "B", DAYS[2])]
    found = link_docket(apart)
    assert found.charges is apart
    assert found.links == link(apart)
    assert found.told() == []


def test_a_group_that_a_pair_could_enlarge_is_open_and_the_others_are_not():
    third = one(4, SPELLED[0].person, "A")
    stranger = one(5, PersonKey(name="ROE, CASEY", birth_date=BIRTHS[4]), "D")
    found = link_docket([*SPELLED, third, stranger])
    assert found.links.grouped == (True, None, True, False)
    assert found.links.open == {found.links.group[0], found.links.group[1]}


def test_many_born_on_one_day_are_compared_by_what_their_names_share():
    strangers = [one(row, PersonKey(name=f"X{row}, Y{row}", birth_date=BORN), f"S{row}") for row in range(10, 40)]
    found = link_docket([*strangers, *SPELLED])
    assert [doubt.rows for doubt in found.doubts] == [(2, 3)]


def test_an_id_that_stands_for_nobody_is_taken_as_an_office_takes_it():
    nobody = [
        one(row, PersonKey(person_id="0", name=f"X{row}, Y{row}", birth_date=date(1960, 1, row % 28 + 1)), f"S{row}")
        for row in range(10, 60)
    ]
    near = one(70, PersonKey(name="X12, Y12 A", birth_date=date(1960, 1, 13)), "T")
    roster = make_roster([*nobody, near])
    people = People(roster, doubtful_pairs(roster), Answers())
    found = link_docket([*nobody, near])
    assert said(found.links) == said(link_people(people).links)
    assert [doubt.rows for doubt in found.doubts] == [(12, 70)]


def test_of_one_name_under_many_birth_dates_only_those_who_share_something_are_asked():
    many = [
        one(row, PersonKey(name="DOE, JOHN", birth_date=date(1950 + row, 5, row)), f"S{row}", date(2026, 1, row))
        for row in range(2, 12)
    ]
    bare = one(20, PersonKey(name="DOE, JOHN"), "T", date(2026, 1, 7))
    assert [doubt.rows for doubt in link_docket([*many, bare]).doubts] == [(7, 20)]
