"""Two rules of one phase with different outcomes on one charge are refused at load,"
" with a concrete charge (point 28)."""

from __future__ import annotations

import pytest

from screener.policy.load import PolicyErrors
from tests.policy.writing import policy


def conflicts(rules, *more):
    with pytest.raises(PolicyErrors) as refused:
        policy(rules, *more)
    assert {error.code for error in refused.value.errors} == {"conflict"}
    return [error.message for error in refused.value.errors]


def test_two_rules_that_overlap_are_refused_with_a_charge():
    (message,) = conflicts(
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
        "  - {id: 2, applies to: {substance: cocaine}, if: {amount: at least 2 g}, outcome: charge}\n"
    )
    assert "'1' and '2'" in message
    assert "'charge' and 'decline'" in message
    assert "possession" in message
    assert "cocaine" in message
    assert "exactly 2 g" in message


@pytest.mark.parametrize(
    "second",
    [
        "{id: 2, applies to: {offense: simple possession}, if: {amount: more than 2 g}, outcome: charge}",
        "{id: 2, applies to: {offense: sale}, outcome: charge}",
        "{id: 2, applies to: {offense: simple possession}, outcome: divert}",  # another phase
        "{id: 2, applies to: {offense: simple possession}, outcome: decline}",  # the same outcome
        "{id: 2, applies to: {offense: simple possession}, outcome: charge, gives way to: [1]}",
        "{id: 2, exception to: 1, if: {weapon: yes}, outcome: charge}",
    ],
)
def test_rules_that_cannot_disagree_are_fine(second):
    policy(
        "  - {id: 1, applies to: {offense: simple possession}, if: {amount: at most 2 g}, outcome: decline}\n"
        f"  - {second}\n"
    )


def test_siblings_among_exceptions_are_looked_at_too():
    (message,) = conflicts(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        "  - {id: 1.a, exception to: 1, if: {weapon: yes}, outcome: not covered}\n"
        "  - {id: 1.b, exception to: 1, if: {school zone: yes}, outcome: review}\n"
    )
    assert "'1.a' and '1.b'" in message
    assert "weapon yes" in message
    assert "school zone yes" in message


def test_an_exception_that_changes_the_outcome_makes_a_conflict():
    conflicts(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline}\n"
        "  - {id: 1.a, exception to: 1, if: {weapon: yes}, outcome: review}\n"
        "  - {id: 2, applies to: {substance: cocaine}, outcome: decline}\n"
    )


def test_silence_can_make_a_conflict():
    """What is not recorded can be so all the same: an unless shown and an if on one sign do not exclude each other."""
    rules = (
        "  - {id: 1, applies to: {offense: simple possession}, unless shown: weapon, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: %s, outcome: charge}\n"
    )
    conflicts(rules % "{weapon: yes}")
    conflicts(rules % "{weapon: no}")


def test_the_reach_of_rules_counts():
    rules = (
        "  - {id: 1, applies to: {offense: simple possession}, reaches: standalone only, outcome: decline}\n"
        "  - {id: 2, applies to: {offense: simple possession}, reaches: '%s', outcome: charge}\n"
    )
    policy(rules % "the charge only when it stands beside others")
    (message,) = conflicts(rules % "the charge unless a felony stands beside it")
    assert "standing alone" in message


def test_constraints_of_the_vocabulary_count():
    policy(
        "  - {id: 1, applies to: {offense: simple possession},"
        " if: {prior drug convictions: at least 3}, outcome: charge}\n"
        "  - {id: 2, applies to: {offense: simple possession}, if: {prior convictions: at most 2}, outcome: decline}\n"
    )


def test_a_third_rule_to_which_one_gives_way_does_not_hide_the_conflict():
    conflicts(
        "  - {id: 1, applies to: {offense: simple possession}, outcome: decline, gives way to: [3]}\n"
        "  - {id: 2, applies to: {offense: simple possession}, outcome: review, gives way to: [3]}\n"
        "  - {id: 3, applies to: {offense: simple possession}, if: {weapon: yes}, outcome: charge}\n"
    )
