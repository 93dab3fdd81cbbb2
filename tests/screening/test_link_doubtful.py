"""Doubtful pairs: planted among 2,000 invented people, found with their evidence, never linked by themselves."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.case import Charge, PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.screening.linking import linking
from screener.screening.linking.doubtful import BARE, NO_BIRTH, REUSED, TWO_IDS, VARIES, doubtful_pairs
from screener.screening.linking.link import link
from screener.screening.linking.linking import Answers, People, Standing, link_people
from screener.screening.linking.mentions import make_roster, traces
from screener.screening.linking.names import birth_keys, births_alike, distance_within, names_alike
from screener.screening.linking.persons import name_key

READ = Reading(offense=OffenseClass.SIMPLE_POSSESSION, substance="cocaine", confidence=1.0, basis="test")
DAY = date(2026, 3, 20)
_SOUNDS = (
    "BAR",
    "KEL",
    "MOR",
    "TAV",
    "PEL",
    "DUN",
    "OSK",
    "WIN",
    "HOL",
    "GRA",
    "LEN",
    "ZIM",
    "ROS",
    "FEN",
    "JAB",
    "CUR",
)
_ENDS = ("TON", "BY", "SON", "FIELD", "WORTH", "LEY", "MAN", "SKI", "ETTE", "IDGE", "OVER", "UNG")
_GIVEN = ("ALEX", "JORDAN", "CASEY", "DEVON", "MARLOW", "PARKER", "ROWAN", "TATUM", "UMBER", "ZION", "NICO", "HARLEY")


def count(row: int, name: str | None, born: date | None, *, case: str | None = None, day: date | None = DAY, **kw):
    dates = {} if day is None else {"arrest date": day}
    person = PersonKey(name=name, birth_date=born, person_id=kw.pop("id", None))
    case = f"26-CR-{row}" if case is None else case or None
    return Charge(
        row=row,
        text="POSS",
        statute="",
        stage="arrest",
        reading=READ,
        case_number=case,
        person=person,
        dates=dates,
        **kw,
    )


def people_of(*charges: Charge, answers: Answers | None = None) -> People:
    roster = make_roster(charges)
    return People(roster, doubtful_pairs(roster), answers or Answers())


# -- names and birth dates ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("Doe, John", "Doe, Jon", "the spelling"),
        ("DOE, JOHN", "John Doe", "the order"),
        ("DOE, JOHN JR", "DOE, JOHN", "a suffix"),
        ("DOE, JOHN A", "DOE, JOHN", "a middle initial"),
        ("DOE, JOHN A", "DOE, JOHN ANDREW", "an initial"),
        ("GARCIA-LOPEZ, MARIA", "GARCIALOPEZ, MARIA", "a hyphen"),
        ("GARCIA-LOPEZ, MARIA", "GARCIA, MARIA", "a further name"),
        ("O'NEAL, SHAUN", "ONEAL, SHAUN", "a hyphen"),
        ("DOE, JONH", "DOE, JOHN", "the spelling"),
        ("DOE, JOHN CASEY", "DOE, JOHN ZION", "another name"),
    ],
)
def test_slips_of_a_name_are_said_in_words(one: str, other: str, says: str):
    a, b = name_key(one), name_key(other)
    assert says in str(names_alike(a, b))
    assert says in str(names_alike(b, a))


@pytest.mark.parametrize("other", ["SMITH, JOHN", "DOE, MARY", "DOE", "ROE, JON"])
def test_other_names_are_not_alike(other: str):
    assert names_alike(name_key("DOE, JOHN"), name_key(other)) is None


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (date(1990, 2, 4), "day and month change places"),
        (date(1991, 4, 2), "one digit differs"),
        (date(1909, 4, 2), "two digits change places"),
        (date(1990, 5, 13), None),
        (date(1987, 4, 12), None),
    ],
)
def test_slips_of_a_birth_date_are_said_in_words(other: date, says: str | None):
    assert births_alike(date(1990, 4, 2), other) == says


@given(st.dates(date(1930, 1, 1), date(2010, 1, 1)), st.dates(date(1930, 1, 1), date(2010, 1, 1)))
def test_birth_dates_that_are_alike_always_meet_in_a_block(one: date, other: date):
    assert (births_alike(one, other) is None) == (births_alike(other, one) is None)
    if births_alike(one, other):
        assert set(birth_keys(one)) & set(birth_keys(other))


@given(st.text("AB", max_size=6), st.text("AB", max_size=6), st.integers(0, 3))
def test_letter_distance_is_the_same_both_ways(one: str, other: str, most: int):
    assert distance_within(one, other, most) == distance_within(other, one, most)
    assert distance_within(one, one, 0)


# -- planted among two thousand -------------------------------------------------------------


def _typo(rng: random.Random, name: str) -> str:
    at = rng.choice([i for i, c in enumerate(name) if c.isalpha()][:6])
    return {
        "drop": name[:at] + name[at + 1 :],
        "double": name[:at] + name[at] + name[at:],
        "change": name[:at] + "X" + name[at + 1 :],
    }[rng.choice(("drop", "double", "change"))]


def _slip(rng: random.Random, name: str, born: date) -> tuple[str, date | None]:
    last, _, given = name.partition(", ")
    kind = rng.randrange(7)
    if kind == 0:
        return f"{_typo(rng, last)}, {given}", born
    if kind == 1:
        return f"{given} {last}", born
    if kind == 2:
        return f"{name} JR", born
    if kind == 3:
        return f"{name} {rng.choice('ABCDE')}", born
    if kind == 4:
        return f"{last}-{rng.choice(_SOUNDS)}{rng.choice(_ENDS)}, {given}", born
    if kind == 5 and born.day <= 12 and born.day != born.month:
        return name, date(born.year, born.day, born.month)
    if kind == 5:
        return name, born.replace(year=born.year + (1 if born.year % 10 < 9 else -1))
    return name, None


def _county(seed: int) -> tuple[list[Charge], set[tuple[int, int]], set[tuple[int, int]]]:
    """2,000 people with their charges; rows of planted slips that share an arrest day, and of namesakes that do too."""
    rng = random.Random(seed)
    charges: list[Charge] = []
    planted: set[tuple[int, int]] = set()
    namesakes: set[tuple[int, int]] = set()
    row = 1
    for number in range(2000):
        name = f"{rng.choice(_SOUNDS)}{rng.choice(_SOUNDS)}{rng.choice(_ENDS)}, {rng.choice(_GIVEN)}"
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(18_000))
        day = DAY + timedelta(days=number % 700)
        row += 1
        charges.append(count(row, name, born, day=day))
        if number % 10 == 0:
            row += 1
            charges.append(count(row, *_slip(rng, name, born), day=day))
            planted.add((row - 1, row))
        elif number % 10 == 1:  # another person of the same name, arrested the same day, clearly born another day
            row += 1
            charges.append(count(row, name, born + timedelta(days=4_321), day=day))
            if births_alike(born, born + timedelta(days=4_321)) is None:
                namesakes.add((row - 1, row))
    return charges, planted, namesakes


def test_planted_pairs_are_found_and_namesakes_are_not(capsys: pytest.CaptureFixture[str]):
    hits = listed = wanted = wrong = among = 0
    for seed in range(3):
        charges, planted, namesakes = _county(seed)
        people = people_of(*charges)
        rows = [
            {
                tuple(sorted((charges[a].row, charges[b].row)))
                for a in people.charges_of([pair.first])
                for b in people.charges_of([pair.second])
            }
            for pair in people.pairs
            if pair.shared
        ]
        found = set().union(*rows)
        hits += len(found & planted)
        wanted += len(planted)
        listed += len(rows)
        wrong += len(found & namesakes)
        among += len(namesakes)
    with capsys.disabled():
        print(
            f"\nplanted pairs: recall {hits / wanted:.3f} of {wanted}, "
            f"precision {hits / listed:.3f} of {listed} listed; "
            f"{wrong} of {among} namesakes listed"
        )
    assert hits / wanted >= 0.95
    assert hits / listed >= 0.90
    assert wrong == 0


# -- what an unanswered pair does to grouped ------------------------------------------------

BORN = date(1990, 4, 2)
ROBBERY, POSSESSION = count(2, "DOE, JOHN", BORN), count(3, "DOE, JON", BORN)


def test_a_pair_that_would_group_its_charges_leaves_them_unknown_until_it_is_answered():
    assert link([ROBBERY, POSSESSION]).grouped == (False, False)
    people = people_of(ROBBERY, POSSESSION)
    (pair,) = people.pairs
    assert pair.shared == ("the same arrest day 2026-03-20",)
    assert link_people(people).links.grouped == (None, None)
    for same, grouped in ((True, True), (False, False), (None, None)):
        answered = People(people.roster, people.pairs, Answers(people={(0, 1): same}))
        assert link_people(answered).links.grouped == (grouped, grouped)


def test_a_pair_that_shares_nothing_changes_nothing():
    people = people_of(ROBBERY, count(3, "DOE, JON", BORN, day=date(2025, 1, 1)))
    assert len(people.pairs) == 1
    assert link_people(people).links.grouped == (False, False)


def test_a_group_that_a_pair_would_enlarge_is_not_known_to_be_whole():
    """Possession and paraphernalia are grouped; whether a robbery stands beside them too is not known."""
    third = count(3, "DOE, JON", BORN, case="26-CR-2")
    fourth = count(4, "DOE, JON", BORN, case="26-CR-2")
    links = link_people(people_of(ROBBERY, third, fourth)).links
    assert links.grouped == (None, True, True)
    assert links.open == {links.group[0], links.group[1]}


def test_namesakes_with_other_birth_dates_stay_two_without_a_question():
    people = people_of(count(2, "DOE, JOHN", BORN), count(3, "DOE, JOHN", date(1971, 12, 25)))
    assert people.pairs == ()


def test_a_name_without_a_birth_date_is_asked_and_linked_when_it_is_the_same():
    people = people_of(count(2, "DOE, JOHN", BORN), count(3, "DOE, JOHN", None))
    assert [pair.kind for pair in people.pairs] == [NO_BIRTH]
    assert link_people(people).links.grouped == (None, None)
    same = link_people(People(people.roster, people.pairs, Answers(people={(0, 1): True}))).links
    assert same.grouped == (True, True)
    assert list(same.person) == [0, 0]


def test_two_names_without_birth_dates_are_asked_only_where_they_share_a_day():
    assert [p.kind for p in people_of(count(2, "DOE, JOHN", None), count(3, "DOE, JOHN", None)).pairs] == [BARE]
    apart = people_of(count(2, "DOE, JOHN", None), count(3, "DOE, JOHN", None, day=date(2024, 1, 1)))
    assert apart.pairs == ()


def test_an_id_that_was_given_to_two_people_is_unknown_until_it_is_said():
    charges = [count(2, "DOE, JOHN", BORN, id="7"), count(3, "ROE, MARY", date(1971, 12, 25), id="7")]
    assert link(charges).grouped == (True, True)
    people = people_of(*charges)
    assert [pair.kind for pair in people.pairs] == [REUSED]
    assert link_people(people).links.grouped == (None, None)
    said = {same: People(people.roster, people.pairs, Answers(people={(0, 1): same})) for same in (True, False)}
    assert link_people(said[True]).links.grouped == (True, True)
    assert link_people(said[False]).links.grouped == (False, False)


def test_one_id_under_two_names_stays_one_person_unless_somebody_says_otherwise():
    people = people_of(count(2, "DOE, MARY", BORN, id="7"), count(3, "HALVERSON, MARY", BORN, id="7"))
    assert [pair.kind for pair in people.pairs] == [VARIES]
    assert link_people(people).links.grouped == (True, True)
    apart = People(people.roster, people.pairs, Answers(people={(0, 1): False}))
    assert link_people(apart).links.grouped == (False, False)


def test_a_file_without_ids_is_joined_by_name_and_birth_date_to_the_one_id_that_has_them():
    one = people_of(count(2, "DOE, JOHN", BORN, id="7"), count(3, "Doe, John", BORN))
    assert one.pairs == ()
    assert link_people(one).links.grouped == (True, True)
    two = people_of(count(2, "DOE, JOHN", BORN, id="7"), count(3, "Doe, John", BORN, id="8"))
    assert [pair.kind for pair in two.pairs] == [TWO_IDS]
    assert link_people(two).links.grouped == (None, None)


def test_an_answer_stands_between_persons_not_only_between_two_spellings():
    charges = [count(2, "DOE, JOHN", BORN), count(3, "DOE, JON", BORN), count(4, "DOE, JOHN A", BORN)]
    people = people_of(*charges)
    assert len(people.pairs) >= 2
    answered = People(people.roster, people.pairs, Answers(people={(0, 1): True, (0, 2): False}))
    assert {answered.standing(pair) for pair in people.pairs} == {Standing.SAME, Standing.DIFFERENT}
    assert link_people(answered).links.grouped == (True, True, False)


# -- cases joined and parted by hand --------------------------------------------------------


def _units(people: People, one: int, other: int) -> tuple[tuple[int, object], tuple[int, object]]:
    from screener.screening.linking.linking import unit_of

    charges = people.roster.charges
    return (people.roster.of_charge[one], unit_of(charges[one])), (
        people.roster.of_charge[other],
        unit_of(charges[other]),
    )


def test_two_cases_of_one_person_are_joined_by_hand():
    charges = [count(2, "DOE, JOHN", BORN), count(3, "DOE, JOHN", BORN, day=date(2026, 3, 22))]
    people = people_of(*charges)
    assert link_people(people).links.grouped == (False, False)
    joined = People(people.roster, people.pairs, Answers(cases={_units(people, 0, 1): True}))
    linked = link_people(joined)
    assert linked.links.grouped == (True, True)
    assert {charge.incident for charge in linked.charges} == {"26-CR-2 and 26-CR-3"}


def test_a_join_keeps_what_the_incident_number_linked_before():
    charges = [
        count(2, "DOE, JOHN", BORN, incident="P-1"),
        count(3, "DOE, JOHN", BORN, incident="P-2", day=date(2026, 3, 22)),
        count(4, "DOE, JOHN", BORN, incident="P-2", day=date(2026, 3, 25)),
    ]
    people = people_of(*charges)
    assert link_people(people).links.grouped == (False, True, True)
    joined = People(people.roster, people.pairs, Answers(cases={_units(people, 0, 1): True}))
    assert len(set(link_people(joined).links.group)) == 1


def test_two_cases_are_parted_by_hand_and_every_other_link_stays():
    charges = [count(row, "DOE, JOHN", BORN) for row in (2, 3)]
    people = people_of(*charges)
    assert link_people(people).links.grouped == (True, True)
    apart = People(people.roster, people.pairs, Answers(cases={_units(people, 0, 1): False}))
    assert link_people(apart).links.grouped == (False, False)
    three = people_of(*charges, count(4, "DOE, JOHN", BORN))
    apart = People(three.roster, three.pairs, Answers(cases={_units(three, 0, 1): False}))
    assert len(set(link_people(apart).links.group)) == 1  # the third case still holds them together


def test_cases_that_nothing_told_apart_are_standalone_once_parted():
    charges = [count(2, "DOE, JOHN", BORN, day=None), count(3, "DOE, JOHN", BORN, day=None)]
    people = people_of(*charges)
    assert link_people(people).links.grouped == (None, None)
    apart = People(people.roster, people.pairs, Answers(cases={_units(people, 0, 1): False}))
    assert link_people(apart).links.grouped == (False, False)


# -- the whole and its parts ----------------------------------------------------------------

_person = st.tuples(
    st.sampled_from(["DOE, JOHN", "DOE, JON", "ROE, MARY", None]),
    st.sampled_from([BORN, date(1990, 2, 4), date(1971, 12, 25), None]),
    st.sampled_from([None, None, "7", "8"]),
)
_row = st.tuples(_person, st.sampled_from("ABC"), st.sampled_from([None, DAY, date(2026, 5, 1)]))


@given(st.lists(_row, min_size=1, max_size=9), st.lists(st.sampled_from([True, False, None]), max_size=6))
def test_linking_the_people_near_one_gives_what_linking_everybody_gives(rows, said):
    charges = [count(i + 2, *p[:2], id=p[2], case=case, day=day) for i, (p, case, day) in enumerate(rows)]
    people = people_of(*charges)
    asked = {(p.first, p.second): same for p, same in zip(people.pairs, said, strict=False)}
    people = People(people.roster, people.pairs, Answers(people=asked))
    links = link_people(people).links
    for mention in people.roster.mentions:
        places = people.charges_of(people.near([mention.at]))
        part = link_people(people, places).links
        for at, place in enumerate(places):
            if place in mention.charges:
                assert part.grouped[at] == links.grouped[place]
                assert (part.group[at] in part.open) == (links.group[place] in links.open)


def test_of_many_who_may_be_one_another_each_charge_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty-six spellings of one name under a birth date that stands for none are 325 pairs."""
    names = [f"ROSKI, ALEX {letter}{letter}TON" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    people = people_of(*(count(row, name, date(1900, 1, 1)) for row, name in enumerate(names)))
    assert len(people.pairs) == len(names) * (len(names) - 1) // 2
    looked: list[tuple[int, ...]] = []
    monkeypatch.setattr(
        linking, "traces", lambda charges, places: looked.append(tuple(places)) or traces(charges, places)
    )
    assert set(link_people(people).links.grouped) == {None}
    assert len(looked) == 2 * len(names)  # as a person's, and by itself
