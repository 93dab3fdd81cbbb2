"""A table with a limit per substance keeps every way in which its lines can be met, or is refused."""

from __future__ import annotations

import pytest

from screener.policy.loading.load import PolicyErrors
from tests.policy.writing import amount, grams, policy, possession, say

DRUGS = ["cocaine", "heroin", "mdma", "lsd", "oxycodone", "methadone", "methamphetamine", "psilocybin", "ketamine",
         "fentanyl", "morphine"]  # fmt: skip
RULE = "  - {id: 1, applies to: {offense: simple possession}, if: {amount: small}, outcome: decline}\n"


def terms(count: int) -> str:
    lines = ", ".join(f"{drug}: {{any of: [less than 1 g, fewer than 5 pills]}}" for drug in DRUGS[:count])
    return f"terms: {{small: {{{lines}}}}}"


@pytest.mark.parametrize("count", [2, 8, 10])
def test_the_second_way_of_every_line_counts(count):
    loaded = policy(RULE, terms(count))
    for drug in DRUGS[:count]:
        few = possession(substance=drug, amount=grams("3"), pills=amount("2", "pills"))
        many = possession(substance=drug, amount=grams("3"), pills=amount("5", "pills"))
        assert (say(loaded, few).outcome, say(loaded, many).outcome) == ("decline", "ordinary screening"), drug


def test_more_ways_than_the_program_keeps_are_refused():
    with pytest.raises(PolicyErrors) as refused:
        policy(RULE, terms(11))
    (error,) = refused.value.errors
    assert error.code == "too-many-ways"
    assert "Put substances with the same limit into a set" in error.hint
