"""Events of a history from the office's own charges: which, from where, how surely, each counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from screener.domain.case import Charge, PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.policy.evaluation.finding import Finding
from screener.policy.language.events import REST, read_event
from screener.screening.past.events import past_events, people_of
from screener.screening.past.sources import joined
from screener.screening.recommend.recommend import bound_explanation, recorded_cell, screen
from tests.policy.writing import policy

AS_OF = date(2026, 4, 2)
JANE = PersonKey(name="DOE, JANE", birth_date=date(1990, 2, 3))
SLIP = PersonKey(name="DOE, JANE", birth_date=date(1990, 3, 2))  # day and month changed places
NOBODY = PersonKey()
RULE = """\
  - id: 1
    applies to: {offense: simple possession}
    unless: {history: at least 2 arrests within 12 months before the arrest}
    outcome: decline
"""


def under(source: str):
    return policy(
        RULE, head=f"policy: {{title: T, office: O, version: 1, effective: 2020-01-01, history from: {source}}}"
    )


def charge(row: int, case: str, day: date | None, person: PersonKey = JANE, **more: object) -> Charge:
    facts = more.pop("facts", {})
    made = Charge(
        row=row, text="POSS COCAINE", statute="", stage="arrest", case_number=case, person=person,
        reading=Reading(offense=OffenseClass.SIMPLE_POSSESSION, substance="cocaine", confidence=1.0, basis="text"),
        dates={} if day is None else {"arrest date": day}, facts=facts,  # type: ignore[arg-type]  # facts of a test
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a charge


NOW = charge(9, "26-1", date(2026, 3, 14))
FIRST = charge(1, "25-1", date(2025, 6, 2))
SECOND = charge(2, "25-2", date(2025, 12, 24))


def events(*charges: Charge) -> tuple[str, ...] | None:
    """The events of the last charge."""
    *_, last = past_events(people_of(charges), range(len(charges)))
    return last


def last(source: str, *charges: Charge) -> Finding:
    return screen(charges, (under(source),), as_of=AS_OF)[-1].finding


def test_what_lies_before_is_an_arrest_and_a_charge_and_no_conviction() -> None:
    assert events(FIRST, NOW) == (
        "2025-06-02 arrest possession, case 25-1",
        "2025-06-02 charge possession, case 25-1",
    )
    assert events(charge(1, "26-2", date(2026, 3, 14)), NOW) == (), "the same day is not before"
    assert events(charge(1, "26-2", date(2026, 3, 15)), NOW) == ()
    assert events(charge(1, "26-1", date(2025, 3, 15)), NOW) == (), "what is screened is not in its own history"
    assert all(read_event(each) is not None for each in events(FIRST, SECOND, NOW) or ())


@pytest.mark.parametrize(
    ("said", "convicted"),
    [("Guilty", True), ("PLED GUILTY", True), ("CONVICTED", True), ("NOLO CONTENDERE", True), ("Not Guilty", False),
     ("DISMISSED", False), ("ADJ WITHHELD", False), ("GUILTY - DEFERRED", False), ("CONVICTION VACATED", False),
     ("", False), ("NOLLE PROSEQUI", False)],
)  # fmt: skip
def test_a_conviction_is_what_the_docket_says_a_court_decided(said: str, convicted: bool) -> None:
    past = replace(FIRST, attributes={"disposition": said}, dates={**FIRST.dates, "disposition date": date(2025, 9, 1)})
    found = events(past, NOW) or ()
    assert ("2025-09-01 conviction possession, case 25-1" in found) is convicted


def test_a_day_that_nobody_knows_can_lie_before() -> None:
    assert events(charge(1, "25-1", None), NOW) == ("undated charge possession, case 25-1, perhaps not before",)
    assert events(FIRST, charge(9, "26-1", None)) == (
        "2025-06-02 arrest possession, case 25-1, perhaps not before",
        "2025-06-02 charge possession, case 25-1, perhaps not before",
    )


def test_who_may_be_another_person_leaves_the_count_unknown_never_zero() -> None:
    doubtful = [replace(each, person=SLIP) for each in (FIRST, SECOND)]
    assert all(each.endswith(", perhaps of another person") for each in events(*doubtful, NOW) or ())
    assert last("own charges", *doubtful, NOW).outcome == "needs information"
    assert last("own charges", FIRST, SECOND, NOW).outcome == "ordinary screening"
    assert last("own charges", FIRST, doubtful[1], NOW).outcome == "needs information"
    assert last("own charges", FIRST, NOW).outcome == "decline"
    assert events(FIRST, replace(NOW, person=NOBODY)) is None
    assert last("own charges", FIRST, replace(NOW, person=NOBODY)).outcome == "needs information"


def test_two_charges_of_one_case_are_one_arrest() -> None:
    twice = replace(FIRST, row=3, statute="HS 11377")
    assert last("own charges", FIRST, twice, NOW).outcome == "decline"


def test_only_a_policy_that_says_so_counts_own_charges() -> None:
    told = replace(NOW, facts={"history": ()})
    assert last("columns", FIRST, SECOND, told).outcome == "decline"
    assert last("columns", FIRST, SECOND, NOW).outcome == "needs information"
    assert last("own charges", FIRST, SECOND, told).outcome == "ordinary screening"
    assert (
        last("own charges", charge(1, "25-1", None, PersonKey(name="X", birth_date=date(1970, 1, 2))), NOW).outcome
        == "decline"
    )


def test_both_sources_together_and_each_event_once() -> None:
    told = replace(NOW, facts={"history": ("2025-06-02 arrest simple possession",)})
    assert last("columns and own charges", FIRST, told).outcome == "decline", "the same arrest is told twice"
    other = replace(NOW, facts={"history": ("2025-06-02 arrest theft",)})
    assert last("columns and own charges", FIRST, other).outcome == "ordinary screening", "another offense"
    bare = replace(NOW, facts={"history": ("2025-06-02 arrest",)})
    assert last("columns and own charges", FIRST, bare).outcome == "decline", "an offense that is not told agrees"
    assert last("columns and own charges", FIRST, NOW).outcome == "needs information", "what columns would say is open"
    assert last("columns and own charges", FIRST, SECOND, NOW).outcome == "ordinary screening", "two are enough"


def test_a_history_that_a_person_looked_up_counts_under_every_policy() -> None:
    cells = {"history": recorded_cell("recorded by A1: criminal record", "none")}
    looked = replace(NOW, person=NOBODY, facts={"history": ("2025-06-02 arrest", "2025-07-02 arrest")}, cells=cells)
    assert last("own charges", looked).outcome == "ordinary screening"
    none = replace(looked, facts={"history": ()})
    doubtful = [replace(each, person=SLIP) for each in (FIRST, SECOND)]
    for source in ("own charges", "columns and own charges"):
        assert last(source, none).outcome == "decline", "the question is answered"
        assert last(source, *doubtful, replace(none, person=JANE)).outcome == "decline"
        assert last(source, FIRST, SECOND, replace(none, person=JANE)).outcome == "ordinary screening", "these are sure"


def test_what_one_source_does_not_say_stays_open() -> None:
    own = ("2025-06-02 arrest theft, case 25-1",)
    assert joined(None, None, both=True) is None
    assert joined(None, (), both=True) is None
    assert joined(None, own, both=True) == (*own, REST)
    assert joined(("2024-01-01 arrest",), None, both=True) == ("2024-01-01 arrest, the docket's history", REST)
    assert joined((), (), both=True) == ()
    assert joined(("2024-01-01 arrest",), own, both=False) == own
    unsure = ("2025-06-02 arrest theft, case 25-1, perhaps of another person",)
    assert joined(("2025-06-02 arrest theft",), unsure, both=True) == (
        "2025-06-02 arrest theft, case 25-1, perhaps of another person",
        "2025-06-02 arrest theft, the docket's history",
    )


def test_the_explanation_names_the_case_of_each_count() -> None:
    found = screen((FIRST, SECOND, NOW), (under("own charges"),), as_of=AS_OF)[-1]
    (trace,) = bound_explanation(found, as_of=AS_OF)["because"]  # type: ignore[misc]  # one rule
    (line,) = [each for each in trace["conditions"] if each["fact"] == "history"]
    assert "2025-06-02 arrest possession, case 25-1" in line["value"]
    assert "2025-12-24 arrest possession, case 25-2" in line["value"]
    assert line["origin"]["source"] == "the office's own charges, each with its case"
