"""The full count of the second evaluator: 21,000 random policies and charges, in parts that can run side by side.

``pytest -m full tests/policy/test_second_evaluator_wide.py -n 2``. Part n uses the seeds 50 n to 50 n + 49: what fails
names its policy and charge.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.policy import second_check as check
from tests.policy.second_random import random_policy

PARTS, POLICIES, CHARGES = 30, 50, 14


def run(seeds, charges: int) -> Counter:
    """Every property on so many charges of each policy; what was found, by outcome."""
    seen: Counter = Counter()
    for seed in seeds:
        rng = Random(seed)
        policy, loaded = random_policy(rng)
        for _ in range(charges):
            each = check.case(rng, policy, loaded)
            check.outcome_agrees(each)
            check.missing_agrees(each)
            check.judgments_agree(each)
            seen["answers"] += check.answers_agree(each)
            seen["settled and then answered"] += check.settled_stays(rng, each)
            if rng.random() < 0.2:
                check.order_is_nothing(rng, each)
                check.neighbours_change_nothing(rng, each)
                check.blanks_are_unknown(each)
            seen[each.first.outcome] += 1
    return seen


@pytest.mark.full
@pytest.mark.parametrize("part", range(PARTS))
def test_twenty_thousand_random_policies_and_charges_agree(part, request):
    if "full" not in request.config.getoption("markexpr"):
        pytest.skip("the full count runs with -m full")
    run(range(part * POLICIES, (part + 1) * POLICIES), CHARGES)


def test_the_random_charges_come_to_everything_that_a_policy_can_say():
    """A proof over charges that all come to one outcome would prove little."""
    seen = run(range(120), 5)
    assert seen["answers"] > 100
    assert seen["settled and then answered"] > 100
    words = ("needs information", "attorney decides", "decline", "hold", "void", "divert", "review", "prosecute")
    for outcome in words:
        assert seen[outcome], (outcome, seen)
    assert seen["needs information"] < sum(seen.values()) / 2
