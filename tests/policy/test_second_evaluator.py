"""The evaluator against a second one that tries every completion, on random policies and charges.

Each property of design 2, Semantics, stands by itself, so that what fails is shrunk and named. Six hundred cases of all
properties together, and the full count, are in ``test_second_evaluator_wide``.
"""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from screener.domain import substance
from tests.policy import second_check as check
from tests.policy import second_vocabulary as more
from tests.policy.second_random import random_policy
from tests.seeds import count

randoms = st.randoms(use_true_random=False)
few = settings(max_examples=count(60, few=8), deadline=None, suppress_health_check=list(HealthCheck))


def cases(rng, number=6, *, most=120):
    policy, loaded = random_policy(rng)
    return [check.case(rng, policy, loaded, most=most) for _ in range(number)]


@few
@given(randoms)
def test_the_finding_is_the_set_of_outcomes_over_all_completions(rng):
    for each in cases(rng):
        check.outcome_agrees(each)


@few
@given(randoms)
def test_the_missing_facts_are_exactly_those_that_can_change_the_finding(rng):
    for each in cases(rng):
        check.missing_agrees(each)


@few
@given(randoms)
def test_the_open_judgments_are_those_that_can_change_the_finding(rng):
    for each in cases(rng):
        check.judgments_agree(each)


@few
@given(randoms)
def test_each_answer_gives_what_it_says(rng):
    for each in cases(rng):
        check.answers_agree(each)


@few
@given(randoms)
def test_an_answer_never_flips_a_settled_finding(rng):
    answered = [check.settled_stays(rng, each) for each in cases(rng)]
    assume(any(answered))


@few
@given(randoms)
def test_the_order_of_rules_and_counts_never_matters(rng):
    for each in cases(rng, 3):
        check.order_is_nothing(rng, each)


@few
@given(randoms)
def test_what_is_remembered_of_other_rows_changes_nothing(rng):
    for each in cases(rng):
        check.neighbours_change_nothing(rng, each)


@few
@given(randoms)
def test_a_blank_and_pending_are_unknown(rng):
    for each in cases(rng):
        check.blanks_are_unknown(each)


def test_the_second_evaluators_drugs_are_those_of_the_vocabulary():
    """One drug of every kind that its policies tell apart: none is left out."""
    words = ["cocaine", "heroin", "lsd", "mdma", "opioids", "schedule I", "schedule II"]
    sets = {word: substance.expand(word) for word in words}
    kinds = {frozenset(word for word in words if drug in sets[word]) for drug in substance.possible("unspecified")}
    mine = {frozenset(names) & set(words) for names in more.DRUGS.values()}
    assert mine == kinds
    assert {drug: frozenset(word for word in words if drug in sets[word]) for drug in more.DRUGS} == {
        drug: frozenset(names) & set(words) for drug, names in more.DRUGS.items()
    }
