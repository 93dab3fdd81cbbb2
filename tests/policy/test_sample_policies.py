"""The policies that ship: they load, their scenarios pass, and they say what the office's orders say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.domain.decision import Rollup
from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity
from screener.domain.shipped import sample_policy
from screener.policy.authoring.coverage import coverage
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.language.model import MODES
from screener.policy.language.predicates import Compare
from screener.policy.language.vocabulary import FACTS
from screener.policy.loading.load import load_policy, load_policy_bytes
from tests.policy.writing import grams, missing
from tests.seeds import count

NAMES = ("philadelphia-2018", "riverside-diversion", "riverside-unconditional", "riverside-unconditional-1")
#: Every policy file that ships: a new file is looked at without being named here.
EVERY = tuple(sorted(path.stem for path in sample_policy("").glob("*.yaml")))
ON = date(2026, 6, 30)
COCAINE = {"offense": "simple_possession", "substance": "cocaine", "amount": grams("1")}
ROBBERY = {"offense": "violent", "substance": "none", "grade": "felony"}


def test_the_files_of_the_orders_are_among_those_that_ship():
    assert set(NAMES) < set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_every_scenario_passes(policies: Path, name: str):
    policy = load_policy(policies / f"{name}.yaml")
    report = run_scenarios(policy)
    assert [(failure.scenario.name, failure.reason) for failure in report.failed] == []
    assert report.passed == len(policy.scenarios) > 0


@pytest.mark.parametrize("name", EVERY)
def test_no_scenario_is_missing_without_a_reason(policies: Path, name: str):
    found = coverage(load_policy(policies / f"{name}.yaml"))
    assert [(each.kind, each.id) for each in found.unexplained] == []


@pytest.mark.parametrize("name", EVERY)
def test_each_file_says_whether_it_is_historical_or_invented(policies: Path, name: str):
    marks = load_policy(policies / f"{name}.yaml").marks
    assert marks in ("historical, for study; not legal advice", "example, invented; not legal advice")


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_exception_and_limit_has_a_scenario(policies: Path, name: str):
    policy = load_policy(policies / f"{name}.yaml")
    deciding = {scenario.because for scenario in policy.scenarios}
    assert {rule.id for rule in policy.rules} <= deciding
    assert "otherwise" in deciding
    assert any(scenario.expect == "needs information" for scenario in policy.scenarios)
    limits = [test for test in policy.tests if isinstance(test.predicate, Compare)]
    for test in limits:
        known = [s.facts.get(test.fact) for s in policy.scenarios]
        values = [v.base if hasattr(v, "base") else v for v in known if v is not None]
        sides = {test.predicate(value) for value in values}
        assert sides == {True, False}, f"{name}: {test.fact} {test.predicate.text}"
        assert test.predicate.limit in values or test.predicate.limit - 1 in values, "the boundary itself"


def test_a_failing_scenario_is_told_with_what_the_policy_says_instead(policies: Path):
    data = (policies / "riverside-unconditional.yaml").read_bytes()
    wrong = data.replace(b"unless: {amount: over 10 g}", b"unless: {amount: over 9 g}")
    report = run_scenarios(load_policy_bytes(wrong, "x.yaml"))
    assert not report.ok
    assert {f.scenario.name: f.reason for f in report.failed} == {
        "Exactly 10 g is not over 10 g": "expected 'decline', found 'ordinary screening'"
    }


def test_a_robbery_with_possession_beside_it(policies: Path):
    second = load_policy(policies / "riverside-unconditional.yaml")
    first = load_policy(policies / "riverside-unconditional-1.yaml")
    drugs, robbery = evaluate_group(second, [COCAINE, ROBBERY], companions_known=True, as_of=ON)
    assert (drugs.rollup, drugs.decided_by) == (Rollup.DECLINED, "1")
    assert robbery.rollup is Rollup.OUTSIDE
    drugs, robbery = evaluate_group(first, [COCAINE, ROBBERY], companions_known=True, as_of=ON)
    assert drugs.rollup is Rollup.OUTSIDE
    assert robbery.rollup is Rollup.OUTSIDE


@pytest.mark.parametrize("known", [True, False])
def test_cocaine_with_no_weight_needs_information_and_names_the_weight(policies: Path, known: bool):
    policy = load_policy(policies / "riverside-unconditional.yaml")
    facts = {"offense": "simple_possession", "substance": "cocaine"}
    (found,) = evaluate_group(policy, [facts], companions_known=known, as_of=ON)
    assert found.rollup is Rollup.NEEDS_INFORMATION
    assert missing(found) == {"amount": {"at most 10 g": "decline", "more than 10 g": "ordinary screening"}}


def test_a_charge_that_was_not_recognized_needs_to_be_read(policies: Path):
    policy = load_policy(policies / "riverside-unconditional.yaml")
    (found,) = evaluate_group(policy, [{"offense": "unknown", "substance": "none"}], companions_known=True, as_of=ON)
    assert set(missing(found)) == {"offense", "amount"}
    answers = missing(found)["offense"]
    assert answers["possession"] == ("amount",)
    assert answers["paraphernalia"] == "decline"
    assert answers["any other"] == "ordinary screening"


def test_no_rule_of_riverside_files(policies: Path):
    for name in NAMES[1:]:
        assert all(o.rollup is not Rollup.FILED for o in load_policy(policies / f"{name}.yaml").outcomes.values())


def test_the_two_riverside_orders_are_one_policy_in_two_versions(policies: Path):
    first = load_policy(policies / "riverside-unconditional-1.yaml")
    second = load_policy(policies / "riverside-unconditional.yaml")
    assert first.id == second.id == "riverside-unconditional"
    assert (first.version, second.version, second.supersedes) == ("2026-01", "2026-02", "2026-01")
    assert (first.effective, second.effective) == (date(2026, 1, 5), date(2026, 2, 16))
    assert first.sunset is None
    assert first.governed_by["new cases"] == second.governed_by["new cases"] == "date of decision"


def test_retroactive_modes_recall_and_dismiss(policies: Path):
    policy = load_policy(policies / "riverside-unconditional.yaml")

    def outcome(mode):
        return evaluate_group(policy, [COCAINE, ROBBERY], companions_known=True, as_of=ON, mode=mode)[0]

    assert (outcome("warrants").outcome, outcome("warrants").rollup) == ("recall", Rollup.DISMISSED)
    assert outcome("pending cases").outcome == "dismiss"
    assert outcome("outstanding warrants") == outcome("warrants")


def test_a_diverted_charge_names_its_program(policies: Path):
    policy = load_policy(policies / "riverside-diversion.yaml")
    facts = {"offense": "simple_possession", "age at offense": 20, "prior drug convictions": 0}
    (found,) = evaluate_group(policy, [facts], companions_known=True, as_of=ON)
    assert (found.rollup, found.also) == (Rollup.DIVERTED, ("Recovery Track",))


def test_historical_policies_say_that_they_are_no_advice_and_invent_no_quotation(policies: Path):
    policy = load_policy(policies / "philadelphia-2018.yaml")
    assert policy.marks == "historical, for study; not legal advice"
    assert all(rule.quote == "" and rule.summary for rule in policy.rules)


_ODD = st.one_of(
    st.text(max_size=8),
    st.booleans(),
    st.integers(-3, 10**6),
    st.decimals(-5, 5, places=2),
    st.dates(),
    st.tuples(st.sampled_from(["cocaine", "opiate", "multiple", "moonrock"]), st.sampled_from(["heroin", "none", ""])),
    st.sampled_from([*OffenseClass, *(kind.value for kind in OffenseClass)]),
    st.builds(
        lambda v, u, off: Quantity(value=v, unit=u, uncertainty=off),
        st.decimals(-5, 50, places=3),
        st.sampled_from(["g", "oz", "pills", "$", "plants"]),
        st.one_of(st.none(), st.decimals(0, 1, places=2)),
    ),
)
_SAMPLES = [load_policy(sample_policy(f"{name}.yaml")) for name in NAMES]


@settings(max_examples=count(150, few=50), deadline=None)
@given(
    st.sampled_from(_SAMPLES),
    st.lists(st.dictionaries(st.sampled_from(list(FACTS)), _ODD, max_size=8), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from(MODES),
)
def test_whatever_a_docket_gives_there_is_a_finding_with_a_full_explanation(policy, counts, known, mode):
    """A value of a wrong kind says nothing: it is unknown, never a fault."""
    for found in evaluate_group(policy, counts, companions_known=known, as_of=ON, mode=mode):
        assert found.outcome
        assert found.because
        assert bool(found.missing) == (found.rollup is Rollup.NEEDS_INFORMATION)
        assert all(each.ask and each.answers for each in found.missing)
