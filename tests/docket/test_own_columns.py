"""Facts that a policy declares are filled by columns of their name or of the headers that it lists, row by row and by
column alike; a cell that is no answer is told at its place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.docket.reading.facts.declared_columns import own_places
from screener.docket.reading.reading import read_docket
from screener.domain.shipped import sample_policy
from screener.policy.language.vocabulary import FactSpec, FactType
from screener.policy.loading.load import load_policy
from screener.screening.recommend.recommend import screen
from screener.workflow.verbs.screen_docket import screen_docket, screen_lines

AS_OF = date(2026, 6, 1)
POLICY = sample_policy("invented-treatment-first.yaml")
HEAD = "CASE NO,DEFENDANT,DOB,CHARGE,TX_ENGAGED,Feet To School,Offered-On,LIVING SITUATION\n"
ROWS = (
    '26-1,Able A,1990-01-02,POSSESSION OF COCAINE,Y,"1,200 feet",2026-02-03,Shelter\n'
    "26-2,Baker B,1991-01-02,POSSESSION OF COCAINE,,3000,2026-02-03,own home\n"
    "26-3,Cole C,1992-01-02,POSSESSION OF COCAINE,yes,,2026-02-03,\n"
    "26-4,Dunn D,1993-01-02,TRESPASS,no,,,NONE\n"
    "26-5,Eads E,1994-01-02,POSSESSION OF COCAINE,perhaps,far away,2026-02-03,tent\n"
    "26-6,Finn F,1995-01-02,POSSESSION OF COCAINE,1,900,2026-03-03,with family\n"
)


@pytest.fixture
def docket(tmp_path: Path) -> Path:
    path = tmp_path / "june.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


def test_a_docket_that_spells_its_columns_otherwise_fills_them(docket: Path):
    found = screen_docket(docket, POLICY, as_of=AS_OF)
    got = [(item.finding.rollup.value, item.finding.decided_by) for item in found.screened]
    assert got == [
        ("declined", "2"),
        ("outside the policy", None),
        ("needs information", None),
        ("attorney decides", None),
        ("needs information", None),  # "perhaps" is an answer that was not understood, and no silence
        ("attorney decides", "2.a"),
    ]
    lines = [json.loads(line) for line in screen_lines(found)]
    needs = lines[2]["needs"]
    assert [(each["fact"], each["ask"]) for each in needs] == [
        ("distance from a school", "How many feet is it from the nearest school?")
    ]
    first = lines[0]["explanation"]
    cells = {c["fact"]: c["origin"] for trace in first["because"] for c in trace["conditions"] if trace["rule"] == "2"}
    assert cells["engaged with treatment"]["cell"] == "E2"
    assert cells["engaged with treatment"]["column"] == "TX_ENGAGED"
    silent = lines[1]["explanation"]
    values = {c["fact"]: c["value"] for trace in silent["because"] for c in trace["conditions"]}
    assert values["engaged with treatment"] == "not stated, which counts as no"


def test_a_cell_that_is_no_answer_is_told_at_its_place(docket: Path):
    reading = read_docket(docket, as_of=AS_OF, own=load_policy(POLICY).own_facts)
    assert {(each.code, each.cell) for each in reading.issues} >= {
        ("not_yes_or_no", "E6"), ("not_a_number", "F6"), ("not_a_word", "H6"),
    }  # fmt: skip
    assert reading.charges[4].facts.keys() >= {"date of the offer"}
    assert not {"engaged with treatment", "distance from a school", "housing"} & reading.charges[4].facts.keys()
    notes = {column.header: column.notes for column in reading.columns}
    assert notes["TX_ENGAGED"] == ("fills “engaged with treatment”, a fact that the policy declares",)
    assert "housing" in reading.facts_given


def test_without_the_policy_the_columns_mean_nothing(docket: Path):
    reading = read_docket(docket, as_of=AS_OF)
    assert not any("housing" in charge.facts for charge in reading.charges)
    assert not any(each.code.startswith("not_") for each in reading.issues)


def test_by_column_and_one_by_one_they_are_the_same(docket: Path):
    own = load_policy(POLICY)
    reading = read_docket(docket, as_of=AS_OF, own=own.own_facts)
    one_by_one = screen(tuple(reading.charges), (own,), as_of=AS_OF)
    together = screen(reading.charges, (own,), as_of=AS_OF)
    assert [(a.finding.rollup, a.finding.decided_by) for a in one_by_one] == [
        (b.finding.rollup, b.finding.decided_by) for b in together
    ]


def spec(name: str, *headers: str) -> FactSpec:
    return FactSpec(name=name, type=FactType.FLAG, ask="?", sentence="", example="yes", own=True, headers=headers)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from([" ", "_", "-", ".", "  "]))
def test_capitals_and_separators_of_a_header_do_not_matter(case, mark):
    header = case("in treatment now").replace(" ", mark)
    assert own_places(["Case", header], [spec("in treatment now")]) == {"in treatment now": 1}


def test_the_fact_s_own_name_goes_before_the_headers_that_it_lists():
    assert own_places(["Tx", "in treatment"], [spec("in treatment", "Tx")]) == {"in treatment": 1}
    assert own_places(["Tx", "other"], [spec("in treatment", "Tx")]) == {"in treatment": 0}
    assert own_places(["other"], [spec("in treatment", "Tx")]) == {}


SILENT = """policy format: 1
policy: {{title: T, office: O, version: 1, effective: 2016-01-01}}
facts:
  danger:
    type: yes or no
    ask: Was there danger?
    yes: there was danger
    no: there was no danger
    {silence}
    headers: [Risk Seen]
outcomes:
  decline: {{roll-up: declined, record: nothing filed}}
  ordinary screening: {{roll-up: outside the policy}}
rules:
  - id: 1
    applies to: {{offense: theft}}
    reaches: the charge, alone or beside others
    {rule}
    beyond this: otherwise
    outcome: decline
otherwise: ordinary screening
scenarios:
  - {{name: n, charge: {{offense: theft, danger: no}}, on: 2020-01-01, expect: decline}}
"""


@pytest.mark.parametrize(
    ("silence", "rule"),
    [
        ("silence: counts as no", "if: {danger: no}"),
        ("answered by: attorney", "unless shown: danger"),
        ("answered by: attorney", "if: {none observed: [danger]}"),
    ],
)
@pytest.mark.parametrize("header", ["danger", "DANGER", "Risk_Seen"])
def test_silence_never_stands_for_a_column_that_is_filled(silence: str, rule: str, header: str, tmp_path: Path):
    policy = tmp_path / "policy.yaml"
    policy.write_text(SILENT.format(silence=silence, rule=rule), encoding="utf-8")
    docket = tmp_path / "june.csv"
    docket.write_text(f"CASE NO,CHARGE,{header}\n26-1,RETAIL THEFT,Y\n26-2,RETAIL THEFT,N\n26-3,RETAIL THEFT,\n")
    found = screen_docket(docket, policy, as_of=AS_OF)
    got = [item.finding.rollup.value for item in found.screened]
    assert got[:2] == ["outside the policy", "declined"]
