"""The second evaluator on facts that a file declares itself: in random policies, and in one as an office writes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.policy.loading.load import load_policy_bytes
from tests.policy import second_check as check
from tests.policy import second_random, second_vocabulary
from tests.policy.second_evaluator import Older, SlowPolicy, SlowRule, as_file
from tests.policy.second_search import Axes, Charge, finding
from tests.seeds import count

OWN = ["own flag", "own count", "own day", "own word"]
#: Beside them the kinds of which no two are tied to each other by a table of classes.
KINDS = [*OWN * 8, *(kind for kind in second_random.KINDS if "class" not in kind and kind not in OWN)]
few = settings(
    max_examples=count(200, few=12), deadline=None, suppress_health_check=list(HealthCheck),
)  # fmt: skip


@few
@given(st.randoms(use_true_random=False))
def test_own_facts_are_decided_missing_and_answered_as_any_fact(rng):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(second_random, "KINDS", KINDS)
        policy, loaded = second_random.random_policy(rng)
    for _ in range(5):
        agrees(rng, check.case(rng, policy, loaded, most=120))


def agrees(rng: Random, each: check.Case) -> None:
    check.outcome_agrees(each)
    check.missing_agrees(each)
    check.judgments_agree(each)
    check.answers_agree(each)
    check.blanks_are_unknown(each)
    check.settled_stays(rng, each)


#: ``invented-treatment-first.yaml`` as its memorandum says it, apart from the file.
TREATMENT_FIRST = SlowPolicy(
    [
        SlowRule(
            "2",
            "decline",
            [
                ("applies to", ("offense", ["simple_possession"])),
                ("if", ("flag", "engaged with treatment", True)),
                ("if", ("day", "date of the offer", "on or after", date(2026, 1, 1))),
            ],
        ),
        SlowRule("2.a", "review", [("if", ("count", "distance from a school", "at most", 1000))], parent="2"),
        SlowRule(
            "4",
            "divert",
            [("applies to", ("offense", ["trespass"]))],
            program=(
                ("all", [("words", "housing", ["shelter", "none"], ""), ("judge", "ready for the program")]),
                None,
            ),
        ),
    ],
    effective=date(2026, 5, 1),
    sunset=date(2028, 4, 30),
    older={"pending cases": Older(since=date(2026, 5, 1))},
)
#: The words of the file's outcomes, and those of the second evaluator for the same.
NAMES = {
    "ordinary screening": "ordinary", "unit review": "review", "  offer: {": "  divert: {",
    "outcome: offer": "outcome: divert", "expect: offer": "expect: divert",
}  # fmt: skip


def test_drawn_charges_of_a_policy_with_own_facts(policies: Path):
    text = (policies / "invented-treatment-first.yaml").read_text(encoding="utf-8")
    for old, new in NAMES.items():
        assert old in text
        text = text.replace(old, new)
    loaded = load_policy_bytes(text.encode(), "treatment.yaml")
    seen: dict[str, int] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(second_vocabulary, "HOUSING", ["own home", "with family", "shelter", "none"])
        for seed in range(count(1500, few=600)):
            rng = Random(seed)
            each = check.case(rng, TREATMENT_FIRST, loaded, most=2500)
            agrees(rng, each)
            seen[each.first.outcome] = seen.get(each.first.outcome, 0) + 1
    wanted = {"decline", "review", "divert", "ordinary", "needs information", "attorney decides"}
    assert wanted <= set(seen), seen


def test_a_grade_is_missing_where_a_rule_that_cannot_apply_looks_at_the_class():
    """Once the second evaluator called this "attorney decides": a class that nothing hangs on had hidden the grade."""
    seldom = ("reach", "the charge only if it is the only or the most serious charge by class")
    policy = SlowPolicy(
        [
            SlowRule("1", "prosecute", [("if", ("all", [("judge", "a hard case"), ("beside", "felony")]))]),
            SlowRule("2", "refuse", [("applies to", ("offense", ["theft"])), ("reaches", seldom)], gives_way=["1"]),
        ],
        state="Washington",
    )
    loaded = load_policy_bytes(as_file(policy).encode(), "random.yaml")
    charge = Charge([{"offense": "violent", "class": "misdemeanor"}, {}], True, [{}, {}])
    axes = Axes(policy, charge)
    each = check.Case(policy, loaded, charge, axes, check.evaluate(loaded, charge), finding(policy, charge, axes))
    assert (each.second.outcome, each.second.missing) == ("needs information", {"grade of count 2"})
    agrees(Random(0), each)
