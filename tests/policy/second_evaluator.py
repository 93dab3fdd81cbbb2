"""A second evaluator, written apart from the first and as slow as plain reading: it tries every completion.

It works on its own description of a policy (tuples), writes that description as a policy file for the first evaluator,
and computes the finding straight from the sentences of the design: no cells, no three-valued logic, no pruning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from tests.policy import second_vocabulary as more

AMOUNTS = [Decimal(n) for n in ("0", "0.5", "1", "1.5", "2", "3")]
COUNTS = [0, 1, 2, 3]
CLASSES = {
    "simple_possession": ["simple_possession"],
    "paraphernalia": ["paraphernalia"],
    "violent": ["violent"],
    "theft": ["theft"],
    "drug_unspecified": ["simple_possession", "paraphernalia", "sale_manufacture", "prescription_fraud", "drug_other"],
}
DRUGS = {
    "cocaine": ["cocaine"],
    "heroin": ["heroin"],
    "lsd": ["lsd"],
    "unspecified": ["cocaine", "heroin", "lsd"],
    "opiate": ["heroin", "oxycodone"],
}
RANK = {"felony": 3, "misdemeanor": 2}
GRADES = ["felony", "misdemeanor", "summary"]
RANK["summary"] = 1
ROLLUPS = {
    "decline": "declined",
    "reduce": "reduced",
    "divert": "diverted",
    "hold": "held",
    "void": "no offense",
    "review": "attorney decides",
    "prosecute": "filed",
    "recall": "dismissed",
    "ordinary": "outside the policy",
    "outside the policy": "outside the policy",
}
PHASE = {"void": 0, "hold": 1, "divert": 3}
COVERED = {"declined", "dismissed", "diverted", "reduced"}
TERM = "a hard case"


@dataclass
class SlowRule:
    id: str
    outcome: str
    clauses: list  # (key, condition)
    parent: str | None = None
    gives_way: list = field(default_factory=list)
    modes: list = field(default_factory=list)


@dataclass
class SlowPolicy:
    rules: list
    weight_any: bool = False
    scope: tuple | None = None
    by_offense: bool = False
    mode: str = "new cases"

    def below(self, rule_id):
        return [rule for rule in self.rules if rule.parent == rule_id]


# -- as a file -----------------------------------------------------------------------------------------------------


def condition_text(c) -> str:
    kind = c[0]
    match kind:
        case "amount":
            return f"{{amount: {c[1]} {c[2]} g}}"
        case "flag":
            return f"{{{c[1]}: {'yes' if c[2] else 'no'}}}"
        case "count":
            return f"{{{c[1]}: {c[2]} {c[3]}}}"
        case "substance":
            return f"{{substance: [{', '.join(c[1])}]}}"
        case "offense":
            return "{offense: [" + ", ".join(each.replace("_", " ") for each in c[1]) + "]}"
        case "grade":
            return f"{{grade: {c[1]}}}"
        case "some":
            return f"{{any {c[1]} of: [{', '.join(condition_text(each) for each in c[2])}]}}"
        case "all":
            return f"{{all of: [{', '.join(condition_text(each) for each in c[1])}]}}"
        case "none":
            return f"{{none of: [{', '.join(condition_text(each) for each in c[1])}]}}"
        case "beside":
            return f"{{beside: {c[1]}}}"
        case "alone":
            return "the charge stands alone"
        case "serious":
            return "no other charge is more serious"
        case "others":
            return "all other charges are covered"
        case "judge":
            return TERM
        case "lab":
            return f"{{lab report: {'present' if c[1] else 'absent'}}}"
        case "none observed":
            return f"{{none observed: [{', '.join(c[1])}]}}"
    said = more.text(c, condition_text)
    assert said is not None, c
    return said


def as_file(policy: SlowPolicy) -> str:
    governed = ", governed by: date of offense" if policy.by_offense else ""
    lines = ["policy format: 1", f"policy: {{title: T, office: O, version: 1, effective: 2020-01-01{governed}}}"]
    if policy.scope is not None:
        lines.append(f"scope: {condition_text(policy.scope)}")
    if policy.mode != "new cases":
        lines.append("retroactive: {warrants: {outcome: recall}}")
    if policy.weight_any:
        lines.append("weight from: any")
    lines += ["terms:", f"  {TERM}: {{judgment: yes}}", *more.TERMS, "outcomes:"]
    lines += [f"  {name}: {{roll-up: {rollup}}}" for name, rollup in ROLLUPS.items() if name != "outside the policy"]
    lines.append("rules:")
    for rule in policy.rules:
        lines += [f"  - id: {rule.id}", f"    outcome: {rule.outcome}"]
        if rule.parent:
            lines.append(f"    exception to: {rule.parent}")
        if rule.modes:
            lines.append(f"    for: [{', '.join(rule.modes)}]")
        if rule.gives_way:
            lines.append(f"    gives way to: [{', '.join(rule.gives_way)}]")
        lines += [f"    {key}: {condition_text(condition)}" for key, condition in rule.clauses]
    lines.append("otherwise: ordinary")
    return "\n".join(lines) + "\n"


# -- one completion ------------------------------------------------------------------------------------------------


@dataclass
class World:
    """One completion: every fact of every count known, every judgment given, the company known."""

    policy: SlowPolicy
    recorded: list  # what is really known, per count
    counts: list  # everything, per count
    judgments: list
    extra: list | None  # companions that were not read: (offense, grade, covered)
    skip_held: bool = False
    same: dict = field(default_factory=dict)


_OPERATORS = {
    "at most": lambda a, b: a <= b,
    "less than": lambda a, b: a < b,
    "at least": lambda a, b: a >= b,
    "more than": lambda a, b: a > b,
}


def weight(policy, recorded, facts):
    names = ["amount", "field amount", "stated amount", "estimated amount"] if policy.weight_any else ["amount"]
    name = next((each for each in names if each in recorded), "amount")
    return facts[name]


def true(c, world: World, place: int, covered) -> bool:
    facts, recorded = world.counts[place], world.recorded[place]
    others = [each for n, each in enumerate(world.counts) if n != place]
    extra = world.extra or []
    match c[0]:
        case "amount":
            return _OPERATORS[c[1]](weight(world.policy, recorded, facts), Decimal(c[2]))
        case "flag":
            return facts[c[1]] is c[2]
        case "count":
            return _OPERATORS[c[2]](facts[c[1]], c[3])
        case "substance":
            return facts["substance"] in c[1]
        case "offense":
            return facts["offense"] in c[1]
        case "grade":
            return facts["grade"] == c[1]
        case "some":
            return sum(true(each, world, place, covered) for each in c[2]) >= c[1]
        case "all":
            return all(true(each, world, place, covered) for each in c[1])
        case "none":
            return not any(true(each, world, place, covered) for each in c[1])
        case "beside":
            wanted = c[1].split()
            pairs = [(each["offense"], each["grade"]) for each in others] + [(o, g) for o, g, _ in extra]
            return any(all(word in pair for word in wanted) for pair in pairs)
        case "alone":
            return not others and not extra
        case "serious":
            grades = [each["grade"] for each in others] + [g for _, g, _ in extra]
            return all(RANK[g] <= RANK[facts["grade"]] for g in grades)
        case "others":
            read = all(covered[n] for n in range(len(world.counts)) if n != place)
            return read and all(each[2] for each in extra)
        case "judge":
            return world.judgments[place]
        case "lab":
            return (recorded.get("lab report") is True) is c[1]
        case "none observed":
            return all(recorded.get(name) is False for name in c[1])
    return more.true(c, world, place, covered, true, weight(world.policy, recorded, facts))


def shown(c, recorded) -> bool:
    """A recorded yes: the part is made of flags, and of "at least k of" flags."""
    if c[0] == "flag":
        return recorded.get(c[1]) is c[2]
    assert c[0] == "some"
    return sum(shown(each, recorded) for each in c[2]) >= c[1]


def own(rule, world, place, covered) -> bool:
    scope = world.policy.scope
    if scope is not None and rule.parent is None and not true(scope, world, place, covered):
        return False
    for key, condition in rule.clauses:
        if key in ("if shown", "unless shown"):
            met = shown(condition, world.recorded[place])
        else:
            met = true(condition, world, place, covered)
        if met is key.startswith("unless"):
            return False
    return True


def comes_to(rule, world, place, covered):
    if not own(rule, world, place, covered):
        return None
    results = standing(world.policy.below(rule.id), world, place, covered)
    if not results:
        return rule.outcome
    assert len(results) == 1
    (result,) = results
    return None if result == "not covered" else result


def standing(rules, world, place, covered) -> set:
    rules = [rule for rule in rules if not rule.modes or world.policy.mode in rule.modes]
    found = {rule.id: result for rule in rules if (result := comes_to(rule, world, place, covered)) is not None}
    return {found[rule.id] for rule in rules if rule.id in found and not set(rule.gives_way) & set(found)}


def outcome(world: World, place: int, covered) -> str:
    """What the policy comes to at its governing date; older matters get the outcome of the retroactive block."""
    if world.policy.by_offense and world.counts[place]["offense date"] < more.EFFECTIVE:
        return "outside the policy"
    found = by_rules(world, place, covered)
    return "recall" if world.policy.mode != "new cases" and ROLLUPS[found] in COVERED else found


def by_rules(world: World, place: int, covered) -> str:
    general = [rule for rule in world.policy.rules if rule.parent is None]
    for phase in (0, 1, 2, 3):
        if phase == 1 and world.skip_held:
            continue
        results = standing([r for r in general if PHASE.get(r.outcome, 2) == phase], world, place, covered)
        if results:
            assert len(results) == 1, results
            return results.pop()
    return "ordinary"


def settled_outcome(world: World, place: int) -> str:
    """With "all other charges are covered": all are covered at first; who is not is taken out until nothing changes."""
    covered = dict.fromkeys(range(len(world.counts)), True)
    while True:
        now = {n: covered[n] and ROLLUPS[outcome(world, n, covered)] in COVERED for n in covered}
        if now == covered:
            return outcome(world, place, covered)
        covered = now


# -- all completions -----------------------------------------------------------------------------------------------

FLAGS = ["scales", "cash"]
ALL = ["offense", "substance", "grade", "amount", "scales", "cash", "prior convictions", "prior drug convictions"]


def values(name, fact):
    """What a fact can be, given what is known of it (None: nothing)."""
    if name == "offense":
        return CLASSES.get(fact, [c for c in (*CLASSES, "other") if c != "drug_unspecified"]) if fact else [
            "simple_possession", "paraphernalia", "violent", "theft", "other"
        ]  # fmt: skip
    if name == "substance":
        return DRUGS[fact or "unspecified"]
    if fact is not None:
        return [fact]
    if name == "grade":
        return GRADES
    if name in FLAGS:
        return [True, False]
    if name == "amount":
        return AMOUNTS
    return COUNTS


COMPANIES = [
    list(chosen)
    for size in (1, 2)
    for chosen in product(product(["violent", "other"], GRADES, [True, False]), repeat=size)
]


def finding(policy: SlowPolicy, recorded: list, place: int, known: bool, judged: list):
    """(outcome, missing facts): the set of outcomes over all completions, then over the judgments."""
    result, missing = _search(policy, recorded, place, known, judged, skip_held=False)
    if result == "hold":
        _, missing = _search(policy, recorded, place, known, judged, skip_held=True)
    return result, missing


def _search(policy, recorded, place, known, judged, *, skip_held):
    axes = []
    used = more.facts_used(policy)
    extra = [name for name in used if name != "incident"]
    if any("largest item" in facts for facts in recorded) and "largest item" not in extra:
        extra.append("largest item")
    for n, facts in enumerate(recorded):
        for name in ALL:
            axes.append(((n, name), values(name, facts.get(name))))
        for name in extra:
            axes.append(((n, name), more.values(name, facts.get(name), facts)))
        axes.append(((n, "judgment"), [judged[n]] if judged[n] is not None else [True, False]))
    pairs = [(a, b) for a in range(len(recorded)) for b in range(a + 1, len(recorded))] if "incident" in used else []
    pairs = [(a, b) for a, b in pairs if None in (recorded[a].get("incident"), recorded[b].get("incident"))]
    for a, b in pairs:
        axes.append(((a, f"same incident as count {(b if a == place else a) + 1}"), [True, False]))
    if not known:
        axes.append(((-1, "grouped"), [[], *COMPANIES]))
    names = [name for name, _ in axes]
    found = {}
    for chosen in product(*(range(len(options)) for _, options in axes)):
        full = {name: options[pick] for (name, options), pick in zip(axes, chosen, strict=True)}
        counts = [dict(facts) | {name: full[n, name] for name in (*ALL, *extra)} for n, facts in enumerate(recorded)]
        if any(each["prior drug convictions"] > each["prior convictions"] for each in counts):
            continue
        if any(each["largest item"] > each["amount"] for each in counts if "largest item" in each):
            continue
        judgments = [full[n, "judgment"] for n in range(len(recorded))]
        same = {(a, b): full[a, f"same incident as count {(b if a == place else a) + 1}"] for a, b in pairs}
        world = World(policy, recorded, counts, judgments, full.get((-1, "grouped")), skip_held, same)
        found[chosen] = settled_outcome(world, place)
    outcomes = set(found.values())
    missing = set()
    if len(outcomes) > 1:
        for axis, name in enumerate(names):
            lines: dict = {}
            for chosen, result in found.items():
                lines.setdefault((*chosen[:axis], *chosen[axis + 1 :]), set()).add(result)
            if any(len(results) > 1 for results in lines.values()):
                missing.add(name)
    facts = {name for name in missing if name[1] != "judgment"}
    if len(outcomes) == 1:
        return outcomes.pop(), set()
    said = {fact if n in (-1, place) or fact.startswith("same ") else f"{fact} of count {n + 1}" for n, fact in facts}
    return ("needs information" if facts else "attorney decides"), said
