"""Random small policies, and every charge that they can tell apart, tried one after the other.

Written from the definitions of the analysis alone: it knows nothing of cells and diagrams. Conditions are answered by
the second evaluator; what a rule comes to is worked out here, since rules may disagree.
"""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import combinations, product

from tests.policy import second_evaluator as slow

KINDS = ["amount", "flag", "count", "substance", "beside", "alone", "serious", "judge", "lab", "none observed"]
OFFENSES = ["simple_possession", "paraphernalia", "violent"]
MARK = "the mark of one rule"


class Drugs(list):
    """Some drugs; a charge of several is among them where each of its drugs is."""

    def __contains__(self, drugs) -> bool:
        return all(list.__contains__(self, drug) for drug in drugs)


CHARGED = [("cocaine",), ("heroin",), ("lsd",), ("cocaine", "heroin"), ("cocaine", "lsd"), ("heroin", "lsd")]

# -- random policies -------------------------------------------------------------------------------------------------


def leaf(rng: random.Random, kinds):
    match rng.choice(kinds):
        case "amount":
            operator = rng.choice(["at most", "less than", "at least", "more than"])
            return ("amount", operator, rng.choice(["1", "2"]))
        case "flag":
            return ("flag", rng.choice(slow.FLAGS), rng.random() < 0.7)
        case "count":
            fact = rng.choice(["prior convictions", "prior drug convictions"])
            return ("count", fact, rng.choice(["at most", "at least"]), rng.choice([1, 2]))
        case "substance":
            return ("substance", Drugs(rng.choice([["cocaine"], ["heroin"], ["cocaine", "heroin"]])))
        case "beside":
            return ("beside", rng.choice(["violent felony", "felony", "violent"]))
        case "lab":
            return ("lab", rng.random() < 0.5)
        case "none observed":
            return ("none observed", ["scales"])
        case kind:
            return (kind,)


def condition(rng, kinds):
    match rng.choice(["leaf", "leaf", "all", "some", "none"]):
        case "leaf":
            return leaf(rng, kinds)
        case "all":
            return ("all", [leaf(rng, kinds), leaf(rng, kinds)])
        case "some":
            return ("some", rng.choice([1, 2]), [leaf(rng, kinds) for _ in range(rng.choice([2, 3]))])
    return ("none", [leaf(rng, kinds) for _ in range(rng.choice([1, 2]))])


def shown(rng):
    flags = [("flag", name, True) for name in slow.FLAGS]
    return rng.choice([*flags, ("some", 1, flags), ("some", 2, flags)])


def random_policy(seed: int) -> slow.SlowPolicy:
    rng = random.Random(seed)
    kinds = rng.sample(KINDS, 3)
    rules: list[slow.SlowRule] = []
    for n in range(rng.choice([1, 2, 2, 3])):
        clauses = [("applies to", ("offense", rng.choice([OFFENSES[:1], OFFENSES[:2], OFFENSES[1:2]])))]
        clauses += [("if", condition(rng, kinds))] if rng.random() < 0.6 else []
        clauses += [("unless", condition(rng, kinds))] if rng.random() < 0.3 else []
        clauses += [("unless shown", shown(rng))] if rng.random() < 0.2 else []
        outcome = rng.choice(["decline", "decline", "reduce", "divert", "hold", "void"])
        ways = [r.id for r in rules if _phase(r) == slow.PHASE.get(outcome, 2) and rng.random() < 0.6]
        rules.append(slow.SlowRule(f"r{n}", outcome, clauses, None, ways))
    for n in range(rng.choice([0, 1, 2, 3])):
        parent = rng.choice(rules)
        clauses = [("if", condition(rng, kinds))] if rng.random() < 0.8 else []
        clauses += [("if shown", shown(rng))] if not clauses or rng.random() < 0.3 else []
        ways = [r.id for r in rules if r.parent == parent.id and rng.random() < 0.6]
        rules.append(slow.SlowRule(f"e{n}", rng.choice(["not covered", "review"]), clauses, parent.id, ways))
    return slow.SlowPolicy(rules)


def _phase(rule):
    return -1 if rule.parent else slow.PHASE.get(rule.outcome, 2)


# -- every charge ----------------------------------------------------------------------------------------------------


def _leaves(c):
    if c[0] in ("all", "none"):
        return [each for part in c[1] for each in _leaves(part)]
    if c[0] == "some":
        return [each for part in c[2] for each in _leaves(part)]
    return [c]


def worlds(policy: slow.SlowPolicy, *, silent: bool):
    """Every charge of which all is known; ``silent``: signs that are so need not be on the record."""
    leaves = [each for rule in policy.rules for _, clause in rule.clauses for each in _leaves(clause)]
    kinds = {each[0] for each in leaves}
    named = {each[1] for each in leaves if each[0] == "flag"} | ({"scales"} if "none observed" in kinds else set())
    counts = {each[1] for each in leaves if each[0] == "count"}
    pairs = [(a, d) for a in slow.COUNTS for d in slow.COUNTS if d <= a] if counts else [(0, 0)]
    if len(counts) == 1:
        pairs = [(a, 0) for a in slow.COUNTS] if "prior convictions" in counts else [(3, d) for d in slow.COUNTS]
    keys = {key for rule in policy.rules for key, _ in rule.clauses}
    silent = silent and bool(keys & {"if shown", "unless shown"} or "none observed" in kinds)
    signs = [(v, v) for v in (True, False)] + ([(v, None) for v in (True, False)] if silent else [])
    axes = [
        ["simple_possession", "paraphernalia", "violent", "other"],
        CHARGED if "substance" in kinds else [("lsd",)],
        slow.GRADES if "serious" in kinds else ["felony"],
        [Decimal(n) for n in ("0", "1", "1.5", "2", "3")] if "amount" in kinds else [Decimal(0)],
        pairs,
        signs if "scales" in named else [(False, False)],
        signs if "cash" in named else [(False, False)],
        [True, False] if "judge" in kinds else [False],
        [True, False] if "lab" in kinds else [False],
        _companies(kinds, {each[1] for each in leaves if each[0] == "beside"}),
    ]
    for offense, drug, grade, amount, pair, scales, cash, judged, lab, company in product(*axes):
        facts = {
            "offense": offense, "substance": drug, "grade": grade, "amount": amount, "scales": scales[0],
            "cash": cash[0], "prior convictions": pair[0], "prior drug convictions": pair[1],
        }  # fmt: skip
        recorded = {name: r for name, (_, r) in (("scales", scales), ("cash", cash)) if r is not None}
        yield slow.World(policy, [{**recorded, "lab report": lab}], [facts], [judged], company)


def _companies(kinds, described):
    if not kinds & {"beside", "alone", "serious"}:
        return [[]]
    grades = slow.GRADES if kinds & {"beside", "serious"} else ["felony"]
    single = [(offense, grade, True) for offense in ("violent", "other") for grade in grades]
    several = len(described) + ("serious" in kinds) > 1  # two companions can differ from each of them alone
    return [[], *([one] for one in single), *(list(two) for two in combinations(single, 2) if several)]


# -- what rules come to, where they may disagree ---------------------------------------------------------------------


def comes_to(rule, world) -> set[str]:
    if not slow.own(rule, world, 0, {}):
        return set()
    below = [r for r in world.policy.rules if r.parent == rule.id]
    results = set().union(*standing(below, world).values())
    if not results:
        return {rule.outcome}
    return results - {"not covered"}


def reach(rules, world):
    """Every rule that comes to something, with what; an exception that says "not covered" comes to that."""
    found = {}
    for rule in rules:
        result = comes_to(rule, world)
        if result:
            found[rule.id] = result
    return found


def standing(rules, world):
    found = reach(rules, world)
    return {r.id: found[r.id] for r in rules if r.id in found and not set(r.gives_way) & set(found)}


def levels(policy):
    general = [r for r in policy.rules if r.parent is None]
    for phase in range(4):
        yield None, [r for r in general if _phase(r) == phase]
    for rule in policy.rules:
        yield rule, [r for r in policy.rules if r.parent == rule.id]


def above(rule, policy):
    by_id = {r.id: r for r in policy.rules}
    while rule.parent:
        rule = by_id[rule.parent]
        yield rule


def own_with_parents(rule, world):
    return all(slow.own(each, world, 0, {}) for each in (rule, *above(rule, world.policy)))


def conflicts(policy):
    found = set()
    for world in worlds(policy, silent=True):
        for parent, rules in levels(policy):
            if parent is not None and not own_with_parents(parent, world):
                continue
            for (one, a), (other, b) in combinations(sorted(standing(rules, world).items()), 2):
                if len(a | b) > 1:
                    found.add((one, other))
    return found


def outcomes(policy, world, phases):
    general = [r for r in policy.rules if r.parent is None]
    for phase in range(4):
        found = standing([r for r in general if phases[r.id] == phase], world)
        if found:
            return set().union(*found.values())
    return set()


def decides(policy, rule, world, phases) -> bool:
    """Whether a rule's own word is heard: with another word in its place the outcome would be that word."""
    marked = [
        slow.SlowRule(r.id, MARK if r.id == rule.id else r.outcome, r.clauses, r.parent, r.gives_way)
        for r in policy.rules
    ]
    other = slow.SlowPolicy(marked, policy.weight_any)
    there = slow.World(other, world.recorded, world.counts, world.judgments, world.extra)
    return MARK in outcomes(other, there, phases)


def withdrawn(policy, world) -> bool:
    """Whether some exception that says "not covered" takes its rule out."""
    for rule in policy.rules:
        below = [r for r in policy.rules if r.parent == rule.id]
        if own_with_parents(rule, world) and any("not covered" in each for each in standing(below, world).values()):
            return True
    return False


def applies(rule, world) -> bool:
    return all(slow.true(c, world, 0, {}) for key, c in rule.clauses if key == "applies to")


def analysis(policy):
    """(gaps, shadowed, unreachable) as sets of rule ids."""
    phases = {r.id: _phase(r) for r in policy.rules}
    gaps, held, decided = set(), set(), set()
    for world in worlds(policy, silent=False):
        for rule in policy.rules:
            if rule.id not in decided and own_with_parents(rule, world):
                held.add(rule.id)
                if decides(policy, rule, world, phases):
                    decided.add(rule.id)
        open_rules = [r for r in policy.rules if r.parent is None and r.id not in gaps and applies(r, world)]
        if open_rules and not outcomes(policy, world, phases) and not withdrawn(policy, world):
            gaps |= {r.id for r in open_rules}
    ids = {r.id for r in policy.rules}
    return gaps, held - decided, ids - held
