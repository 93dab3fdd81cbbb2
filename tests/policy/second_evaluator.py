"""A second evaluator, written apart from the first and as slow as plain reading: it tries every completion.

It works on its own description of a policy (tuples), writes that description as a policy file for the first evaluator,
and computes an outcome straight from the sentences of the design: no three-valued logic, no pruning. What can be said
is in ``second_vocabulary``, the completions are tried in ``second_search``, random ones are made in ``second_random``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count as counting

from tests.policy import second_vocabulary as more

RANK = {"felony": 3, "misdemeanor": 2, "summary": 1, "infraction": 1}
GRADES = ["felony", "misdemeanor", "summary"]
FLAGS = ["scales", "cash"]
COUNTS = [0, 1, 2, 3]
ROLLUPS = {
    "decline": "declined",
    "refuse": "declined",
    "reduce": "reduced",
    "divert": "diverted",
    "hold": "held",
    "void": "no offense",
    "review": "attorney decides",
    "prosecute": "filed",
    "recall": "dismissed",
    "ordinary": "outside the policy",
    "too early": "outside the policy",
    "too late": "declined",
    "outside the policy": "outside the policy",
}
PHASE = {"void": 0, "hold": 1, "divert": 3}
COVERED = {"declined", "dismissed", "diverted", "reduced"}
TERM = "a hard case"
JUDGED = [TERM, "a small sum"]


@dataclass
class SlowRule:
    id: str
    outcome: str
    clauses: list  # (key, condition)
    parent: str | None = None
    gives_way: list = field(default_factory=list)
    modes: list = field(default_factory=list)
    program: tuple | None = None  # (eligible, excluded), either one None


@dataclass
class Older:
    """What a policy says of older matters of one kind."""

    outcome: str = ""
    since: date | None = None
    applies: tuple | None = None
    unless: tuple | None = None
    stated: bool = True


@dataclass
class SlowPolicy:
    rules: list
    weight_any: bool = False
    scope: tuple | None = None
    weight_from: str = "lab"
    state: str = ""
    effective: date = date(2020, 1, 1)
    sunset: date | None = None
    withdrawn: date | None = None
    before: str = ""
    after: str = ""
    governed: dict = field(default_factory=dict)  # mode -> "date of offense" ...
    older: dict = field(default_factory=dict)  # mode -> Older
    terms: dict = field(default_factory=dict)  # name -> condition

    def below(self, rule_id):
        return [rule for rule in self.rules if rule.parent == rule_id]

    def weight(self, named=""):
        return named or ("any" if self.weight_any else self.weight_from)

    def roots(self):
        """Every condition that stands in the policy, outermost only."""
        found = [c for rule in self.rules for _, c in rule.clauses]
        found += [c for rule in self.rules if rule.program for c in rule.program if c is not None]
        found += [c for each in self.older.values() for c in (each.applies, each.unless) if c is not None]
        return found + ([self.scope] if self.scope is not None else [])


# -- as a file -----------------------------------------------------------------------------------------------------


def as_file(policy: SlowPolicy) -> str:
    said = more.text
    head = [f"title: T, office: O, version: 1, effective: {policy.effective}"]
    head += [f"{name}: {day}" for name, day in (("sunset", policy.sunset), ("withdrawn", policy.withdrawn)) if day]
    if policy.state:
        head.append(f"state: {policy.state}")
    if policy.governed:
        head.append("governed by: {" + ", ".join(f"{mode}: {word}" for mode, word in policy.governed.items()) + "}")
    lines = ["policy format: 1", f"policy: {{{', '.join(head)}}}"]
    lines += [f"{name}: {word}" for name, word in (("before", policy.before), ("after", policy.after)) if word]
    lines += [f"scope: {said(policy.scope)}"] if policy.scope is not None else []
    lines += _older(policy)
    lines += [f"weight from: {policy.weight()}"] if policy.weight() != "lab" else []
    lines += [*more.OWN, *more.SETS, "terms:", *(f"  {term}: {{judgment: yes}}" for term in JUDGED), *more.TERMS]
    lines += [f"  {name}: {{all of: [{said(c)}]}}" for name, c in policy.terms.items()]
    lines.append("outcomes:")
    lines += [f"  {name}: {{roll-up: {rollup}}}" for name, rollup in ROLLUPS.items() if name != "outside the policy"]
    lines += _programs(policy)
    lines.append("rules:")
    for rule in policy.rules:
        lines += [f"  - id: {rule.id}", f"    outcome: {rule.outcome}"]
        lines += [f"    exception to: {rule.parent}"] if rule.parent else []
        lines += [f"    program: program {rule.id}"] if rule.program else []
        lines += [f"    for: [{', '.join(rule.modes)}]"] if rule.modes else []
        lines += [f"    gives way to: [{', '.join(rule.gives_way)}]"] if rule.gives_way else []
        lines += [f"    {key}: {said(condition)}" for key, condition in rule.clauses]
    lines.append("otherwise: ordinary")
    return "\n".join(lines) + "\n"


def _older(policy) -> list[str]:
    lines = ["retroactive:"] if policy.older else []
    for mode, entry in policy.older.items():
        parts = [f"outcome: {entry.outcome}"] if entry.outcome else []
        parts += [f"from: {entry.since}"] if entry.since else []
        parts += [f"applies to: {more.text(entry.applies)}"] if entry.applies else []
        parts += [f"unless: {more.text(entry.unless)}"] if entry.unless else []
        same = "same rules" + (f", from {entry.since}" if entry.since else "")
        plain = not (entry.outcome or entry.applies or entry.unless)
        lines.append(
            f"  {mode}: " + ("not stated" if not entry.stated else same if plain else f"{{{', '.join(parts)}}}")
        )
    return lines


def _programs(policy) -> list[str]:
    lines = []
    for rule in policy.rules:
        if rule.program:
            eligible, excluded = rule.program
            lines.append(f"  - id: program {rule.id}")
            lines += ["    title: P", "    stage: pre-charge"]
            lines += [f"    eligible: {more.text(eligible)}"] if eligible else []
            lines += [f"    excluded: {more.text(excluded)}"] if excluded else []
    return ["programs:", *lines] if lines else []


# -- one completion ------------------------------------------------------------------------------------------------


@dataclass
class World:
    """One completion: every fact of every count known, every judgment given, the company known."""

    policy: SlowPolicy
    recorded: list  # what is really known, per count
    counts: list  # everything, per count
    judgments: list  # per count: by term, or one answer for all of them
    extra: list | None  # companions that were not read: their facts, "covered", and "same": by unit
    skip_held: bool = False
    same: dict = field(default_factory=dict)
    as_of: date = date(2026, 6, 30)
    mode: str = "new cases"
    recursive: bool = True  # whether some rule asks if the other charges are covered

    def __post_init__(self):
        self.extra = [_companion(each) for each in self.extra or []]

    def others(self, place):
        return [n for n in range(len(self.counts)) if n != place]

    def alone(self, facts):
        """A companion that was not read, as a charge by itself: what describes it looks at nothing else."""
        return World(self.policy, [facts], [facts], [False], None)

    def governing(self, place):
        """The date that governs a count (None where it is the day of the decision)."""
        fact = more.GOVERNING.get(self.policy.governed.get(self.mode, ""))
        return self.as_of if fact is None else self.counts[place][fact]


def _companion(each):
    return each if isinstance(each, dict) else {"offense": each[0], "grade": each[1], "covered": each[2]}


def true(c, world: World, place: int, covered) -> bool:
    """Whether a condition holds in a world."""
    match c[0]:
        case "some":
            return sum(true(each, world, place, covered) for each in c[2]) >= c[1]
        case "all":
            return all(true(each, world, place, covered) for each in c[1])
        case "none":
            return not any(true(each, world, place, covered) for each in c[1])
        case "but":
            return true(c[1], world, place, covered) and not true(c[2], world, place, covered)
        case "term":
            return true(world.policy.terms[c[1]], world, place, covered)
        case "reach":
            return true(more.REACHES[c[1]], world, place, covered)
        case "beside" | "beside in" | "beside one":
            return beside(c, world, place)
        case "alone":
            return not world.others(place) and not world.extra
        case "beside others":
            return bool(world.others(place) or world.extra)
        case "serious" if len(c) > 1:
            return highest_class(world, place)
        case "serious":
            own = RANK[world.counts[place]["grade"]]
            beside_it = [world.counts[n] for n in world.others(place)] + world.extra
            return all(RANK[each["grade"]] <= own for each in beside_it)
        case "others":
            return others_covered(c[1] if len(c) > 1 else [], world, place, covered)
        case "judge":
            given = world.judgments[place]
            return given if isinstance(given, bool) else given[c[1] if len(c) > 1 else TERM]
        case "lab":
            return (world.recorded[place].get("lab report") is True) is c[1]
        case "none observed":
            return all(world.recorded[place].get(name) is False for name in c[1])
    return more.true(c, world, place)


def beside(c, world, place) -> bool:
    """Some other charge answers a description, and stands in the same unit where one is named."""
    unit = c[2] if len(c) > 2 else ""
    for n in world.others(place):
        same = not unit or in_one(world, place, n, unit)
        if same and _described(c, world, n):
            return True
    return any((not unit or each["same"][unit]) and _described(c, world.alone(each), 0) for each in world.extra)


def highest_class(world, place) -> bool:
    """No charge beside it is of a higher class; where nothing orders the two, what is held of the charge says."""
    facts = world.counts[place]
    beside_it = [world.counts[n] for n in world.others(place)] + world.extra
    found = [more.above(world.policy.state, each["class"], facts["class"]) for each in beside_it]
    return True not in found and (None not in found or facts["most serious charge"])


def others_covered(kinds, world, place, covered) -> bool:
    """Every other charge is covered, or every one that answers to some kind."""
    open_ones = [world.counts[n] for n in world.others(place) if not covered[n]]
    open_ones += [each for each in world.extra if not each["covered"]]
    return not any(not kinds or any(_is(each, words) for words in kinds) for each in open_ones)


def _is(facts, words) -> bool:
    return all(facts["grade" if word in RANK else "offense"] == word for word in words.split())


def _described(c, world, place) -> bool:
    if c[0] == "beside one":
        return all(true(each, world, place, {}) for each in c[1])
    return _is(world.counts[place], c[1])


def in_one(world, one, other, unit) -> bool:
    known = [world.recorded[n].get(unit) for n in (one, other)]
    if None not in known:
        return known[0] == known[1]
    return world.same[unit, min(one, other), max(one, other)]


def shown(c, recorded) -> bool:
    """A recorded yes: the part is made of flags, and of "at least k of" flags."""
    if c[0] == "flag":
        return recorded.get(c[1]) is c[2]
    assert c[0] == "some"
    return sum(shown(each, recorded) for each in c[2]) >= c[1]


# -- what the rules come to ------------------------------------------------------------------------------------------


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
    eligible, excluded = rule.program or (None, None)
    if eligible is not None and not true(eligible, world, place, covered):
        return False
    return excluded is None or not true(excluded, world, place, covered)


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
    rules = [rule for rule in rules if not rule.modes or world.mode in rule.modes]
    found = {rule.id: result for rule in rules if (result := comes_to(rule, world, place, covered)) is not None}
    return {found[rule.id] for rule in rules if rule.id in found and not set(rule.gives_way) & set(found)}


def outcome(world: World, place: int, covered) -> str:
    """What the policy comes to at its governing date; older matters get the outcome of the retroactive block."""
    policy, day = world.policy, world.governing(place)
    if day < policy.effective:
        return policy.before or "outside the policy"
    if (policy.sunset and day > policy.sunset) or (policy.withdrawn and day >= policy.withdrawn):
        return policy.after or "outside the policy"
    if world.mode == "new cases":
        return by_rules(world, place, covered)
    entry = policy.older.get(world.mode)
    if entry is None or not entry.stated or (entry.since and world.as_of < entry.since):
        return "ordinary"
    if entry.applies and not true(entry.applies, world, place, covered):
        return "ordinary"
    if entry.unless and true(entry.unless, world, place, covered):
        return "ordinary"
    found = by_rules(world, place, covered)
    return entry.outcome if entry.outcome and ROLLUPS[found] in COVERED else found


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
    if not world.recursive:
        return outcome(world, place, {})
    covered = dict.fromkeys(range(len(world.counts)), True)
    for _ in counting():
        now = {n: covered[n] and ROLLUPS[outcome(world, n, covered)] in COVERED for n in covered}
        if now == covered:
            break
        covered = now
    return outcome(world, place, covered)
