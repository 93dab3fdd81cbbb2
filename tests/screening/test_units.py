"""In the same case, from the same incident: filled from the links of a docket, and unknown where doubtful."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.docket.reading.reading import read_docket
from screener.domain.case import Cell, Charge, Facts, PersonKey, Reading
from screener.domain.decision import Rollup
from screener.domain.offense import OffenseClass
from screener.policy.language.model import Policy
from screener.policy.loading.load import load_policy_bytes
from screener.screening.linking.link import Links
from screener.screening.recommend.recommend import origin, screen
from screener.screening.recommend.screened import charge_facts
from screener.screening.recommend.units import CASE, INCIDENT
from screener.screening.replay import prepare, replay
from tests import seeds
from tests.screening.slow_screening import complete, slow_screen
from tests.screening.test_docket_links import charges as made_charges

AS_OF = date(2026, 4, 2)
PERSON = PersonKey(name="Example, Alex", birth_date=date(1990, 4, 2))
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def policy(reaches: str, more: str = "") -> Policy:
    return load_policy_bytes(
        f"""\
policy format: 1
policy: {{title: T, office: O, model: unconditional declination, version: v, effective: 2026-01-01}}
outcomes:
  decline: {{roll-up: declined, record: nothing filed}}
  ordinary screening: {{roll-up: outside the policy}}
rules:
  - id: 1
    applies to: {{offense: simple possession}}
    reaches: {reaches}
    {more}
    outcome: decline
otherwise: ordinary screening
""".encode(),
        "t.yaml",
    )


def count(row: int, offense: OffenseClass = OffenseClass.SIMPLE_POSSESSION, **kw: object) -> Charge:
    kw = {"person": PERSON, "court": "District", "facts": {"grade": "felony"}, **kw}
    read = Reading(offense=offense, substance="cocaine", confidence=1.0, basis="test")
    return Charge(row=row, text="X", statute="", stage="arrest", reading=read, **kw)


def one_group(charges: Sequence[Charge]) -> list[Facts]:
    """The facts of charges that are grouped with each other."""
    together = [0] * len(charges)
    links = Links(group=together, person=together, grouped=[True] * len(charges))
    return [item.facts for item in screen(charges, (), as_of=AS_OF, links=links)]


def units(*charges: Charge, name: str) -> list[object]:
    return [each.get(name) for each in one_group(charges)]


@st.composite
def recorded(draw: st.DrawFn) -> list[Charge]:
    """Charges that share cases, incidents, days and rows, in some of which a person recorded a case or an incident."""
    found = []
    for charge in draw(made_charges()):
        names = draw(st.sets(st.sampled_from((CASE, INCIDENT)), max_size=1)) if draw(st.booleans()) else set()
        facts = {name: draw(st.sampled_from(("A", "B", "I1", "Z"))) for name in sorted(names)}
        if draw(st.integers(0, 7)) == 0:  # what a person recorded stands before what was read
            facts["offense"] = draw(st.sampled_from(("paraphernalia", "simple possession", "theft")))
        offense = draw(st.sampled_from((OffenseClass.SIMPLE_POSSESSION, OffenseClass.PARAPHERNALIA)))
        reading = replace(charge.reading, offense=offense, substance=draw(st.sampled_from(("", "cocaine", "heroin"))))
        parts = draw(st.sampled_from((1, 1, 2)))
        found += [replace(charge, facts=facts, reading=reading, part=part + 1) for part in range(parts)]
    return found


@given(recorded())
@settings(max_examples=seeds.count(1000, few=150), deadline=None)
def test_facts_of_a_group_as_the_slow_way_finds_them(docket: list[Charge]):
    wanted = [charge_facts(charge) for charge in docket]
    complete(docket, wanted, (range(len(docket)),))
    found = one_group(docket)
    assert [list(each.items()) for each in found] == [list(each.items()) for each in wanted]
    assert [item.facts for item in screen(docket, (), as_of=AS_OF)] == [
        item.facts for item in slow_screen(docket, (), as_of=AS_OF)
    ]


SAME_CASE = policy("the charge unless a felony stands in the same case")
SAME_INCIDENT = policy("the charge unless a felony stands in the same incident")


def test_a_case_is_its_number_within_its_court():
    two = [count(2, case_number="A"), count(3, case_number="B"), count(4, case_number="A")]
    assert units(*two, name="case") == ["A", "B", "A"]
    assert units(count(2, case_number="A"), count(3, case_number="A", court="City"), name="case") == [
        "A (District)",
        "A (City)",
    ]


def test_a_case_without_its_number_or_its_court_is_not_known():
    assert units(count(2, case_number="A"), count(3), name="case") == ["A", None]
    doubtful = [count(2, case_number="A"), count(3, case_number="A", court=None), count(4, case_number="B", court=None)]
    assert units(*doubtful, name="case") == ["A (District)", None, "B"]


def test_an_incident_is_its_number_whatever_the_days():
    day = {"arrest date": MARCH}
    assert units(count(2, incident="7", dates=day), count(3, incident="8", dates=day), name="incident") == ["7", "8"]
    later = {"arrest date": APRIL}
    assert units(count(2, incident="7", dates=day), count(3, incident="7", dates=later), name="incident") == ["7", "7"]


def test_without_numbers_the_day_of_one_known_person_decides():
    march, april = {"arrest date": MARCH}, {"arrest date": APRIL}
    found = units(count(2, dates=march), count(3, dates=april), count(4, dates=march), name="incident")
    assert found[0] == found[2] == "arrest of 2026-03-01"
    assert found[1] == "arrest of 2026-04-01"
    someone = PersonKey(name="Example")
    assert units(count(2, dates=march, person=someone), count(3, dates=march, person=someone), name="incident") == [
        None,
        None,
    ]


def test_a_number_beside_a_day_is_the_same_incident_where_no_other_number_is():
    day = {"arrest date": MARCH}
    assert units(count(2, incident="7", dates=day), count(3, dates=day), name="incident") == ["7", "7"]
    both = [count(2, incident="7", dates=day), count(3, incident="8", dates=day), count(4, dates=day)]
    assert units(*both, name="incident") == ["7", "8", None]


def test_one_arrest_for_offenses_of_two_days_is_doubtful():
    arrest = {"arrest date": APRIL}
    first, second = {**arrest, "offense date": MARCH}, {**arrest, "offense date": date(2026, 3, 9)}
    found = units(count(2, dates=first), count(3, dates=first), count(4, dates=second), name="incident")
    assert found == ["arrest of 2026-04-01", "arrest of 2026-04-01", None]


def test_charges_of_one_row_are_of_one_event():
    nobody = PersonKey()
    row = [count(2, person=nobody, case_number="A"), count(2, person=nobody, case_number="A", part=2)]
    assert units(*row, name="incident") == ["one row", "one row"]
    apart = [count(2, person=nobody, case_number="A"), count(3, person=nobody, case_number="A")]
    assert units(*apart, name="incident") == [None, None]


def test_the_order_of_rows_does_not_matter():
    day = {"arrest date": MARCH}
    charges = [count(2, incident="7", dates=day), count(3, dates=day), count(4, dates={"arrest date": APRIL}), count(5)]
    forward = {c.row: u for c, u in zip(charges, one_group(charges), strict=True)}
    back = {c.row: u for c, u in zip(reversed(charges), one_group(charges[::-1]), strict=True)}
    assert forward == back


@pytest.mark.parametrize(("case", "wanted"), [("A", Rollup.OUTSIDE), ("B", Rollup.DECLINED)])
def test_a_felony_in_the_same_case_and_in_another_one(case, wanted):
    day = {"arrest date": MARCH}
    charges = [
        count(2, case_number="A", dates=day),
        count(3, OffenseClass.VIOLENT, case_number=case, dates=day),
    ]
    found = screen(charges, [SAME_CASE], as_of=AS_OF)
    assert found[0].finding.rollup is wanted
    assert screen(charges, [SAME_INCIDENT], as_of=AS_OF)[0].finding.rollup is Rollup.OUTSIDE


def test_a_felony_that_may_stand_in_the_same_case_is_asked_about():
    day = {"arrest date": MARCH}
    charges = [count(2, case_number="A", dates=day), count(3, OffenseClass.VIOLENT, dates=day)]
    (first, _) = screen(charges, [SAME_CASE], as_of=AS_OF)
    assert first.finding.rollup is Rollup.NEEDS_INFORMATION
    assert [each.fact for each in first.finding.missing] == ["same case as count 2"]
    recorded = Charge(**{f: getattr(charges[1], f) for f in Charge.__dataclass_fields__} | {
        "facts": {**charges[1].facts, "case": "A"}})  # fmt: skip
    assert screen([charges[0], recorded], [SAME_CASE], as_of=AS_OF)[0].finding.rollup is Rollup.OUTSIDE


def test_the_fact_names_its_cell():
    cell = Cell(column="C", header="Case No", row=2, raw="A")
    charge = count(2, case_number="A", cells={"case number": cell})
    assert origin(charge, "case")["cell"] == "C2"
    assert origin(count(2), "incident")["source"] == "links of person, case and incident"


def test_a_rule_that_names_a_case_still_sees_its_name():
    by_name = policy("the charge, alone or beside others", "if: {case: A}")
    day = {"arrest date": MARCH}
    charges = [count(2, case_number="Z", dates=day), count(3, case_number="A", dates=day)]
    found = screen(charges, [by_name], as_of=AS_OF)
    assert [each.finding.rollup for each in found] == [Rollup.OUTSIDE, Rollup.DECLINED]
    again = replay(prepare(found), None, by_name, as_of=AS_OF)
    assert {(t.after, t.n) for t in again.transitions} == {("declined", 1), ("outside the policy", 1)}


@pytest.mark.parametrize("text", [SAME_CASE, SAME_INCIDENT])
@pytest.mark.parametrize("name", ["okaloosa_fl_0118.csv", "athens_clarke_ga_bookings.csv"])
def test_on_a_real_docket_the_cells_alone_decide(shared: Path, name: str, text: Policy):
    """Counted anew from the cells, without linking: what stands in the same case is what has the same number."""
    charges = read_docket(shared / "dockets" / name, as_of=AS_OF).charges
    found = screen(charges, [text], as_of=AS_OF)
    groups = defaultdict(list)
    for item in found:
        groups[item.group].append(item)
    seen = {"case": 0, "incident": 0}
    for members in groups.values():
        for unit in seen:
            for one in members if len(members) > 1 else ():
                for other in members:
                    mine, theirs = one.facts.get(unit), other.facts.get(unit)
                    if one is other or mine is None or theirs is None:
                        continue
                    seen[unit] += 1
                    number = (lambda c: c.case_number) if unit == "case" else (lambda c: c.incident)
                    if number(one.charge) and number(other.charge):
                        assert (mine == theirs) is (number(one.charge) == number(other.charge))
    assert seen["case" if "okaloosa" in name else "incident"] > 100
    again = replay(prepare(found), None, text, as_of=AS_OF)
    counted = {t.after: t.n for t in again.transitions}
    for rollup in Rollup:
        assert counted.get(rollup.value, 0) == sum(item.finding.rollup is rollup for item in found)
