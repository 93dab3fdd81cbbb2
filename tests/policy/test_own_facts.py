"""A file's own facts: declared once, usable wherever a built-in fact is, each mistake said with its place."""

from __future__ import annotations

from datetime import date

import pytest

from screener.docket.columns.content import ColumnContent
from screener.docket.reading.facts.declared_columns import read_column
from screener.domain.decision import Rollup
from screener.policy.analysis.analyse import analyse
from screener.policy.analysis.items import Budget
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.diff.compare import describe_changes
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.language.conditions import Test as OneTest
from screener.policy.language.vocabulary import parse_fact
from screener.policy.loading.load import PolicyErrors, load_policy_bytes
from screener.policy.rendering.render import render, to_markdown

FACTS = """\
facts:
  engaged with treatment:
    type: yes or no
    ask: Has the person begun treatment?
    answered by: [attorney, clerk]
    silence: SILENCE
    yes: the person has begun treatment
    no: the person has not begun treatment
    headers: [Tx Engaged]
  distance from a school:
    type: number
    unit: feet
    ask: How many feet is it from the nearest school?
    sentence: the distance from the nearest school is ...
  offer date: {type: date, ask: When was treatment offered?, sentence: the day of the offer is ...}
  damage: {type: dollars, ask: What is the damage?}
  seized: {type: amount, ask: How much was seized in all?}
  housing: {type: words, words: [own home, shelter, none], ask: Where does the person live?}
"""
HEAD = """\
policy format: 1
policy: {title: Test, office: Test, version: 1, effective: 2026-01-01}
outcomes:
  decline: {roll-up: declined}
  offer: {roll-up: diverted}
  review: {roll-up: attorney decides}
  ordinary screening: {roll-up: outside the policy}
otherwise: ordinary screening
"""
RULE = (
    "rules:\n  - id: 1\n    applies to: {offense: simple possession}\n    reaches: the charge, alone or beside others\n"
)
POSSESSION = {"offense": "simple_possession"}


def text(
    rule: str = "    if: engaged with treatment\n    outcome: decline\n", silence: str = "unknown", more: str = ""
):
    return HEAD + FACTS.replace("SILENCE", silence) + RULE + rule + more


def policy(*args: str, **named: str):
    return load_policy_bytes(text(*args, **named).encode(), "x.yaml")


def finding(own, **facts):
    counts = [{**POSSESSION, **{name.replace("_", " "): value for name, value in facts.items()}}]
    return evaluate_group(own, counts, companions_known=True, as_of=date(2026, 3, 1))[0]


def mistakes(old: str, new: str, source: str = ""):
    source = source or text()
    assert old in source
    with pytest.raises(PolicyErrors) as refused:
        load_policy_bytes(source.replace(old, new, 1).encode(), "x.yaml")
    return refused.value.errors


@pytest.mark.parametrize(
    ("condition", "met", "unmet"),
    [
        ("engaged with treatment", True, False),
        ("{engaged with treatment: no}", False, True),
        ("{distance from a school: more than 1000 feet}", 1001, 1000),
        ("{distance from a school: 10 to 20}", 20, 21),
        ("{offer date: on or after 2026-02-01}", date(2026, 2, 1), date(2026, 1, 31)),
        ("{housing: [shelter, none]}", "none", "own home"),
        ("{housing: {all except: shelter}}", "none", "shelter"),
    ],
)
def test_a_condition_on_an_own_fact_is_met_not_met_and_asked(condition, met, unmet):
    own = policy(f"    if: {condition}\n    outcome: decline\n")
    (name,) = [spec.name for spec in own.own_facts if spec.name in own.facts_read]
    assert finding(own, **{name: met}).rollup is Rollup.DECLINED
    assert finding(own, **{name: unmet}).rollup is Rollup.OUTSIDE
    asked = finding(own)
    assert asked.rollup is Rollup.NEEDS_INFORMATION
    assert [(each.fact, each.ask) for each in asked.missing] == [(name, own.facts[name].ask)]
    assert analyse(own, budget=Budget()).unreachable == ()


def test_amounts_and_money_of_its_own_have_units_and_limits():
    own = policy("    if: {damage: at most $500, seized: less than 1 oz}\n    outcome: decline\n")
    at = {"damage": parse_fact("damage", "$500", own.facts), "seized": parse_fact("seized", "28.3 g", own.facts)}
    assert finding(own, **at).rollup is Rollup.DECLINED
    assert finding(own, **at | {"seized": parse_fact("seized", "28.35 g", own.facts)}).rollup is Rollup.OUTSIDE
    assert finding(own).missing[0].fact in ("damage", "seized")
    assert analyse(own, budget=Budget()).unreachable == ()


@pytest.mark.parametrize(
    ("silence", "rollup"), [("unknown", "needs information"), ("counts as no", "outside the policy")]
)
def test_silence_is_what_the_file_says(silence, rollup):
    own = policy(silence=silence)
    found = finding(own)
    assert found.rollup == rollup
    (line,) = [c for trace in found.because for c in trace.conditions if c.fact == "engaged with treatment"] or [None]
    if silence == "counts as no":
        assert line is not None
        assert line.value == "not stated, which counts as no"
        assert finding(own, engaged_with_treatment=True).rollup is Rollup.DECLINED
        assert analyse(own, budget=Budget()).unreachable == ()
    sheets = {each: to_markdown(render(own, audience=each)) for each in ("internal", "public", "officer")}
    for audience, sheet in sheets.items():
        assert ("counts as no" in sheet) is (silence == "counts as no"), audience
    assert "Has the person begun treatment?" in sheets["public"]


def test_silence_that_counts_as_no_is_no_observation():
    rule = "    if: {none observed: [engaged with treatment]}\n    outcome: decline\n"
    assert finding(policy(rule, silence="counts as no")).rollup is Rollup.OUTSIDE
    assert finding(policy(rule, silence="counts as no"), engaged_with_treatment=False).rollup is Rollup.DECLINED


EVERYWHERE = """\
    if: {all of: [{housing: own home}, local]}
    unless: {damage: more than $500}
    unless shown: engaged with treatment
    outcome: decline
  - id: 1.a
    exception to: 1
    if shown: {distance from a school: less than 500 feet}
    outcome: not covered
  - id: 2
    applies to: {offense: trespass}
    if: {beside: {offense: simple possession, housing: shelter}}
    outcome: offer
    program: help
terms:
  local: {distance from a school: at least 500 feet}
scope: {offer date: on or after 2026-01-01}
programs:
  - id: help
    title: Help
    stage: pre-charge
    eligible: {housing: [shelter, none]}
retroactive:
  warrants: {outcome: decline, applies to: {housing: own home}}
scenarios:
  - name: All stated
    charge:
      offense: simple possession
      housing: own home
      distance from a school: 600 feet
      damage: $5
      offer date: 2026-02-01
    on: 2026-03-01
    expect: decline
    because: 1
  - name: Near a school
    charge:
      offense: simple possession
      housing: own home
      distance from a school: 10 feet
      damage: $5
      offer date: 2026-02-01
    on: 2026-03-01
    expect: ordinary screening
  - name: Beside a possession of someone in a shelter
    charge:
      offense: trespass
      housing: none
      offer date: 2026-02-01
      beside: [{offense: simple possession, housing: shelter, offer date: 2026-02-01}]
    on: 2026-03-01
    expect: offer
  - name: Nothing else
    charge: {offense: simple possession, all else: no}
    on: 2026-03-01
    expect: ordinary screening
"""


def test_an_own_fact_stands_wherever_a_built_in_one_does():
    own = policy(EVERYWHERE)
    report = run_scenarios(own)
    assert report.passed == 4, report.failed
    for audience in ("internal", "public", "officer"):
        assert render(own, audience=audience)
    read = {spec.name for spec in own.own_facts if spec.name in own.facts_read}
    assert read == {"engaged with treatment", "distance from a school", "damage", "housing", "offer date"}


def test_tests_of_an_own_fact_know_what_it_is():
    own = policy()
    (test,) = [each for each in own.tests if isinstance(each, OneTest) and each.fact == "engaged with treatment"]
    assert test.own == own.facts["engaged with treatment"]


@pytest.mark.parametrize(
    ("old", "new", "code", "word"),
    [
        ("  damage: {", "  weapon: {", "shadows-a-fact", "weapon"),
        ("  damage: {", "  grouped: {", "shadows-a-fact", "grouped"),
        ("  damage: {", "  trespass: {", "name-taken", "trespass"),
        ("  damage: {", "  1 thing: {", "bad-fact-name", "1 thing"),
        ("type: number", "type: integer", "unknown-fact-type", "integer"),
        ("type: number", "type: nubmer", "unknown-fact-type", "nubmer"),
        ("[own home, shelter, none]", "[own home]", "words-needed", "[own home]"),
        ("[own home, shelter, none]", "[none, None]", "word-twice", "None"),
        ("[own home, shelter, none]", "[shelter and home, none]", "word-with-and", "shelter and home"),
        ("    unit: feet\n", "    unit: feet\n    yes: it is far\n", "key-of-another-type", "yes: it is far"),
        (
            "the distance from the nearest school is ...",
            "the distance is far",
            "sentence-without-gap",
            "the distance is",
        ),
        ("answered by: [attorney, clerk]", "answered by: [attorney, judge]", "unknown-word", "judge"),
        ("answered by: [attorney, clerk]", "answered by: [the docket only, clerk]", "docket-only-alone", "[the docket"),
        ("silence: unknown", "silence: no", "unknown-word", "no"),
        ("    unit: feet\n", "    unit: feet\n    silence: counts as no\n", "silence-of-a-value", "counts as no"),
        ("    no: the person has not begun treatment\n", "", "missing-key", "type: yes"),
        ("    ask: Has the person begun treatment?\n", "", "missing-key", "type: yes"),
        ("if: engaged with treatment", "if: engaged with treatmnet", "unknown-condition", "engaged with treatmnet"),
        ("if: engaged with treatment", "if: {housing: tent}", "unknown-word", "tent"),
        ("if: engaged with treatment", "if: {distance from a school: at most 3 miles}", "not-a-number", "3 miles"),
        ("if: engaged with treatment", "if: {offer date: at most 3}", "not-a-comparison", "at most 3"),
        ("if: engaged with treatment", "if: {engaged with treatment: maybe}", "unknown-word", "maybe"),
    ],
)
def test_each_mistake_is_said_at_its_place_with_what_is_allowed(old, new, code, word):
    source = text().replace(old, new, 1)
    error = next(each for each in mistakes(old, new) if each.code == code)
    line = source.splitlines()[error.line - 1]
    assert word in line[error.column - 1 :], (error.line, error.column, line)
    assert error.source == line
    assert error.hint


def test_an_answer_in_quotation_marks_may_have_and_or_or_in_it():
    """Every way in which the answer is given takes it as one: a scenario, a column, a person who types it."""
    words = '["rogue and vagabond", "own home or family", none]'
    rule = "    if: {housing: rogue and vagabond}\n    outcome: decline\n"
    charge = "{offense: simple possession, housing: rogue and vagabond}"
    scenario = f"scenarios:\n  - {{name: As said, charge: {charge}, on: 2026-04-02, expect: decline}}\n"
    source = text(rule, more=scenario).replace("[own home, shelter, none]", words, 1)
    own = load_policy_bytes(source.encode(), "x.yaml")
    assert run_scenarios(own).failed == ()
    spec = own.facts["housing"]
    assert spec.allowed == ("rogue and vagabond", "own home or family", "none")
    assert parse_fact("housing", "Rogue and Vagabond", own.facts) == "rogue and vagabond"
    content = ColumnContent(("ROGUE AND VAGABOND", "Own home or family", ""))
    read = read_column(spec, content, None, None)
    assert (set(read.values.values()), read.wrong) == ({"rogue and vagabond", "own home or family"}, {})


def test_two_versions_are_compared_over_own_facts():
    old = policy("    if: {distance from a school: more than 1000 feet}\n    outcome: decline\n")
    new = policy("    if: {distance from a school: more than 500 feet}\n    outcome: decline\n")
    changes = describe_changes(old, new)
    assert len(changes.widens) == 1
    assert not changes.not_decided
    assert "distance from a school 501 to 1000 feet" in changes.widens[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: feet", "unit: yards", "takes other values"),
        ("silence: unknown", "silence: counts as no", "now counts as no"),
    ],
)
def test_a_fact_that_is_declared_otherwise_is_not_compared_in_silence(old, new, said):
    before = policy()
    after = load_policy_bytes(text().replace(old, new, 1).encode(), "y.yaml")
    changes = describe_changes(before, after)
    assert any(said in each for each in changes.not_decided)
    assert any("What the office asks" in each for each in changes.words)
