"""The nearest change is looked for on the day of the recommendation, under the limit that holds on that day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.policy.writing import grams, policy, say

RULE = "  - {id: 1, if: {amount: {until 2026-06-30: at most 1 g, from 2026-07-01: at most 2 g}}, outcome: decline}\n"
WINDOW = (
    "  - {id: 1, if: {scales: no}, unless: {history: at least 1 arrest within 1 year before the decision},"
    " outcome: decline}\n"
)


@pytest.mark.parametrize(
    ("on", "weight", "said"),
    [
        (date(2026, 6, 30), "0.5", "amount 0.5 g to more than 1 g and at most 2 g would give ordinary screening"),
        (date(2026, 7, 1), "0.5", "amount 0.5 g to more than 2 g would give ordinary screening"),
        (date(2026, 6, 30), "3", "amount 3 g to 1 g would give decline"),
        (date(2026, 7, 1), "3", "amount 3 g to more than 1 g and at most 2 g would give decline"),
    ],
)
def test_a_dated_limit(on: date, weight: str, said: str):
    assert say(policy(RULE), {"amount": grams(weight)}, on=on).nearest_change == said


def test_a_window_that_ends_today():
    facts = {"scales": True, "history": ("2024-01-01 arrest",)}
    assert say(policy(WINDOW), facts).nearest_change == "scales no instead of yes would give decline"
