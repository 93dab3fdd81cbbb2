"""The example of the design, as it stands there: it loads, its scenarios pass, and it says what it means."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screener.domain.decision import Rollup
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.loading.load import load_policy
from tests.policy.writing import grams, missing, possession, say

EXAMPLE = Path(__file__).with_name("design_example.yaml")
ON = date(2026, 4, 2)
ROBBERY = {"offense": "violent", "grade": "felony"}


def test_it_loads_and_its_scenarios_pass():
    report = run_scenarios(load_policy(EXAMPLE))
    assert (report.passed, report.failed) == (2, ())


def test_its_explanation_is_the_one_that_the_design_shows():
    policy = load_policy(EXAMPLE)
    found = say(policy, possession(substance="cocaine", amount=grams("1.4")), ROBBERY, on=ON)
    assert (found.outcome, found.rollup, found.decided_by) == ("supervisor approval", Rollup.ATTORNEY_DECIDES, "3.2.b")
    assert found.approval == ("unit supervisor",)
    assert found.because[0].beaten_by == "3.2.b"
    found = say(policy, possession(substance="cocaine"), on=ON)
    assert missing(found) == {"amount": {"at most 2 g": "decline", "more than 2 g": "ordinary screening"}}
    found = say(policy, possession(substance="cocaine", amount=grams("2.4")), on=ON)
    assert found.nearest_change == "amount 2.4 g to 2 g would give decline"


def test_a_text_with_a_comma_is_one_text():
    policy = load_policy(EXAMPLE)
    assert policy.retroactive["warrants"].cite == "GO 26-03, section 5"
    assert policy.rule("3.2").cite == "GO 26-03, 3.2"


def test_an_exception_that_gives_way_yields_to_the_other():
    policy = load_policy(EXAMPLE)
    signs = {"scales": True, "cash": True}
    facts = {**possession(substance="cocaine", amount=grams("1")), **signs}
    assert say(policy, facts, on=ON).outcome == "ordinary screening"
    assert say(policy, facts, ROBBERY, on=ON).decided_by == "3.2.b"


def test_before_the_first_day_and_after_the_last_it_says_nothing():
    policy = load_policy(EXAMPLE)
    facts = possession(substance="cocaine", amount=grams("1"))
    assert say(policy, facts, on=date(2026, 2, 28)).rollup is Rollup.OUTSIDE
    assert say(policy, facts, on=date(2027, 12, 31)).outcome == "decline"
    assert say(policy, facts, on=date(2028, 1, 1)).rollup is Rollup.OUTSIDE
