"""On random small policies the analysis finds what trying every charge finds, and nothing else; planted faults too."""

from __future__ import annotations

import pytest

from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.loading.load import draft_policy
from tests.policy import second_evaluator as slow
from tests.policy import worlds as brute
from tests.seeds import count

BATCH = 25


def analysed(policy: slow.SlowPolicy, folder):
    file = folder / "random.yaml"
    file.write_text(slow.as_file(policy), encoding="utf-8")
    loaded, errors = draft_policy(file)
    assert loaded is not None, [str(each) for each in errors]
    found = analyse(loaded, budget=Budget())
    undecided = [each.sentence for each in found.not_decided if each.kind != "more gaps"]
    assert undecided == []
    return found


def ids(items) -> set[str]:
    return {rule for item in items for rule in item.rules}


def told(found):
    pairs = {tuple(sorted(item.rules)) for item in found.conflicts}
    return pairs, ids(found.gaps), ids(found.shadowed), ids(found.unreachable)


@pytest.mark.full
@pytest.mark.parametrize("batch", range(count(8, few=1)))
def test_random_policies_against_every_charge(batch, tmp_path):
    """Where rules disagree only the disagreement is compared, since nothing decides there."""
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        policy = brute.random_policy(seed)
        conflicts, gaps, shadowed, unreachable = told(analysed(policy, tmp_path))
        assert conflicts == brute.conflicts(policy), f"seed {seed}\n{slow.as_file(policy)}"
        if not conflicts:
            assert (gaps, shadowed, unreachable) == brute.analysis(policy), f"seed {seed}\n{slow.as_file(policy)}"


def planted(seed: int, fault: str) -> tuple[slow.SlowPolicy, tuple[str, ...]]:
    """A random policy with one fault planted in it, and the ids of the rules that it is a fault of."""
    policy = brute.random_policy(seed)
    rules = list(policy.rules)
    apart = ("applies to", ("offense", ["theft"]))  # the random rules never speak of theft
    low, high = [("1", "2"), ("1", "1"), ("2", "2")][seed % 3]
    below = "less than" if low == high else ["at most", "less than"][seed % 2]
    match fault:
        case "conflict":
            rules += [
                slow.SlowRule("p1", "decline", [apart, ("if", ("amount", "at most", high))]),
                slow.SlowRule("p2", "reduce", [apart, ("if", ("amount", "at least", low))]),
            ]
        case "gap":
            rules += [
                slow.SlowRule("p1", "decline", [apart, ("if", ("amount", below, low))]),
                slow.SlowRule("p2", "decline", [apart, ("if", ("amount", "more than", high))]),
            ]
        case "shadowed by an earlier phase":
            rules += [
                slow.SlowRule("p2", "void", [apart]),
                slow.SlowRule("p1", "decline", [apart, ("if", ("amount", "at most", high))]),
            ]
            return slow.SlowPolicy(rules), ("p1",)
        case "shadowed by an exception":
            rules += [
                slow.SlowRule("p1", "decline", [apart, ("if", ("flag", "scales", True))]),
                slow.SlowRule("p2", "review", [("if", ("some", 1, [("flag", n, True) for n in slow.FLAGS]))], "p1"),
            ]
            return slow.SlowPolicy(rules), ("p1",)
        case "shadowed by a sibling":
            rules += [
                slow.SlowRule("p2", "decline", [apart, ("if", ("amount", "at most", "2"))]),
                slow.SlowRule("p1", "reduce", [apart, ("if", ("amount", "less than", high))], None, ["p2"]),
            ]
            return slow.SlowPolicy(rules), ("p1",)
        case "unreachable":
            contrary = ("all", [("amount", "less than", low), ("amount", "more than", high)])
            rules.append(slow.SlowRule("p1", "decline", [apart, ("if", contrary)]))
            return slow.SlowPolicy(rules), ("p1",)
    return slow.SlowPolicy(rules), ("p1", "p2")


KINDS = {
    "conflict": "conflicts",
    "gap": "gaps",
    "shadowed by an earlier phase": "shadowed",
    "shadowed by an exception": "shadowed",
    "shadowed by a sibling": "shadowed",
    "unreachable": "unreachable",
}


@pytest.mark.full
@pytest.mark.parametrize("fault", KINDS)
def test_a_planted_fault_is_found_in_every_policy(fault, tmp_path):
    """A different policy for each seed; each gives a concrete charge that shows the fault."""
    for seed in range(count(200 if fault in ("conflict", "gap") else 70, few=25)):
        policy, guilty = planted(seed, fault)
        found = getattr(analysed(policy, tmp_path), KINDS[fault])
        mine = [each for each in found if set(guilty) <= set(each.rules)]
        assert mine, f"seed {seed}: {fault}\n{slow.as_file(policy)}"
        assert mine[0].example is not None
        assert "theft" in mine[0].sentence or mine[0].example.facts["offense"] == "theft"
