"""Findings that are kept: numbers in the same cells share one, and a number that bounds an unknown one does not."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from screener.domain.decision import Rollup
from screener.policy.evaluation.compiled import compiled, governing_fact
from screener.policy.evaluation.finding import Finding, not_shown
from screener.policy.evaluation.group import Group
from screener.policy.evaluation.resolve import Resolver
from screener.policy.explanation.evaluate import BLANK, Evaluator, evaluate_group, find
from screener.policy.loading.load import load_policy_bytes
from tests.policy.second_random import as_facts, random_charge, random_policy
from tests.seeds import count

#: A policy and its charges are long to make smaller; the message has them whole.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
POLICY = b"""\
policy format: 1
policy: {id: p, title: P, office: Invented, version: "1", effective: 2026-01-01, source: {document: Invented},
  marks: invented}
outcomes: {decline: {roll-up: declined}, ordinary: {roll-up: outside the policy}}
rules:
  - {id: 1, applies to: {offense: theft}, if: {prior convictions: at most 9, prior drug convictions: at most 1},
     beyond this: otherwise, outcome: decline}
otherwise: ordinary
"""


@pytest.mark.parametrize("order", [(1, 5), (5, 1)])
def test_the_number_that_bounds_an_unknown_one_is_its_own(order):
    policy = load_policy_bytes(POLICY, "p.yaml")
    found = {}
    for priors in order:
        facts = {"offense": "theft", "prior convictions": priors}
        [found[priors]] = evaluate_group(policy, [facts], companions_known=True, as_of=date(2026, 6, 1))
    assert found[1].rollup is Rollup.DECLINED  # of one conviction at most one is for drugs
    assert found[5].rollup is Rollup.NEEDS_INFORMATION
    assert [each.fact for each in found[5].missing] == ["prior drug convictions"]


def test_numbers_in_the_same_cells_are_each_shown_with_their_own():
    policy = load_policy_bytes(POLICY, "p.yaml")
    shown = []
    for priors in (3, 4):
        facts = {"offense": "theft", "prior convictions": priors, "prior drug convictions": 1}
        [finding] = evaluate_group(policy, [facts], companions_known=True, as_of=date(2026, 6, 1))
        [again] = evaluate_group(load_policy_bytes(POLICY, "p.yaml"), [facts], companions_known=True,
                                 as_of=date(2026, 6, 1))  # fmt: skip
        assert finding == again
        shown.append([c.value for c in finding.because[0].conditions if c.fact == "prior convictions"])
    assert shown == [["3"], ["4"]]


def test_an_explanation_is_of_the_facts_as_they_were():
    policy = load_policy_bytes(POLICY, "p.yaml")
    facts = {"offense": "theft", "prior convictions": 3, "prior drug convictions": 1}
    [before] = evaluate_group(policy, [facts], companions_known=True, as_of=date(2026, 6, 1))
    facts["prior convictions"] = 4
    assert [c.value for c in before.because[0].conditions if c.fact == "prior convictions"] == ["3"]
    assert before.nearest_change == "prior convictions 3 to 10 or more would give ordinary"


def test_a_finding_is_a_value_whether_it_was_looked_at_or_not():
    policy = load_policy_bytes(POLICY, "p.yaml")
    counts = [{"offense": "theft", "prior convictions": 3, "prior drug convictions": 1}, {"offense": "theft"}]
    again = evaluate_group(policy, counts, companions_known=True, as_of=date(2026, 6, 1))
    for finding, twin in zip(
        evaluate_group(policy, counts, companions_known=True, as_of=date(2026, 6, 1)), again, strict=True
    ):
        assert pickle.loads(pickle.dumps(twin)) == finding
        assert repr(finding) == repr(twin)
        assert replace(finding, outcome="another") != finding
        assert replace(finding, outcome=finding.outcome) == finding
        with pytest.raises(AttributeError):
            getattr(finding, "reasons")  # noqa: B009 - a type checker would see that there is none


def test_findings_of_many_groups_are_those_of_each():
    policy = load_policy_bytes(POLICY, "p.yaml")
    groups = [([{"offense": "theft", "prior convictions": n}] * (1 + n % 3), n % 2 == 0) for n in range(12)]
    every = Evaluator(policy, date(2026, 6, 1)).findings(groups)
    each = [
        found
        for counts, known in groups
        for found in evaluate_group(policy, counts, companions_known=known, as_of=date(2026, 6, 1))
    ]
    assert list(every) == each
    assert [every[n] for n in range(len(every))] == each
    assert every[-1] == each[-1]
    assert every[3:5] == tuple(each[3:5])


# -- what is remembered and what is explained later, against everything worked out anew -------------------------------


def groups_of(rng: Random, policy, number: int):
    """Charges that the policy tells apart and some that it hardly does, with their day and mode."""
    for _ in range(number):
        charge, _ = random_charge(rng, policy, most=200)
        counts = [{name: v for name, v in facts.items() if v not in BLANK} for facts in as_facts(charge)]
        yield counts, charge.known, charge.as_of, charge.mode


def own_names(names):
    """The facts of the count itself: those of another one are named by its place, which does not matter here."""
    return {name for name in names if " of count " not in name and " as count " not in name}


def parts_of(finding: Finding):
    return {each.name: getattr(finding, each.name) for each in fields(Finding) if each.init}


@settings(max_examples=count(60, few=15), deadline=None, suppress_health_check=list(HealthCheck), phases=UNSHRUNK)
@given(st.randoms(use_true_random=False))
def test_what_is_remembered_equals_what_is_worked_out_alone(rng):
    policy, loaded = random_policy(rng)
    for counts, known, day, mode in groups_of(rng, policy, 15):
        together = evaluate_group(loaded, counts, companions_known=known, as_of=day, mode=mode)
        [alone] = [Evaluator(loaded, day, mode).group(list(counts), known)]
        for one, other in zip(together, alone, strict=True):
            assert parts_of(one) == parts_of(other), f"{loaded.raw.decode()}\n{counts}"
            assert one.not_shown == other.not_shown == not_shown(one.decided_by, one.because)
            named = {each.fact for each in one.missing}
            assert set(one.waits_for) == own_names(named), f"{loaded.raw.decode()}\n{counts}"


@settings(max_examples=count(60, few=15), deadline=None, suppress_health_check=list(HealthCheck), phases=UNSHRUNK)
@given(st.randoms(use_true_random=False))
def test_what_is_decided_at_once_is_what_all_completions_come_to(rng):
    policy, loaded = random_policy(rng)
    for counts, known, day, mode in groups_of(rng, policy, 10):
        found = evaluate_group(loaded, counts, companions_known=known, as_of=day, mode=mode)
        group = Group(compiled(loaded), counts, known, as_of=day, governing=governing_fact(loaded, mode))
        for place, finding in enumerate(found):
            anew = find(Resolver(group.compiled, group, day, mode), place)
            assert parts_of(finding) | {"nearest_change": None} == parts_of(anew), f"{loaded.raw.decode()}\n{counts}"
