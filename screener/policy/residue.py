"""What is left of a policy's question once some facts are assumed: equal residues have equal answers.

With many open companions the same question comes back along many paths ("is the third one violent?" whether or not the
second one is a theft). The residue names the question, so that the search answers it once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from screener.policy.conditions import (
    AllOf,
    AtLeast,
    Beside,
    Condition,
    Grouped,
    Judgment,
    MostSerious,
    Not,
    OthersCovered,
    Table,
    Test,
    Var,
)
from screener.policy.group import GROUPED, Assigned, CountView
from screener.policy.model import MODES, Rule
from screener.policy.resolve import Resolver


def residue(resolver: Resolver, count: int, assigned: Assigned) -> Hashable:
    """The question that remains for a count, as a key."""
    group = resolver.group
    counts: Iterable[int] = range(len(group.counts)) if resolver.compiled.asks_others_covered else (count,)
    views = [CountView(group, each, assigned) for each in counts]
    rules = tuple(_rule(resolver, rule, view) for view in views for phase in resolver.compiled.phases for rule in phase)
    tied = frozenset((var, id(cell)) for var, cell in assigned.items() if var[1] in resolver.compiled.tied)
    return rules, _around(resolver, views, assigned), tied


def _around(resolver: Resolver, views: list[CountView], assigned: Assigned) -> Hashable:
    """The governing date and the retroactive entry."""
    found: list[Hashable] = []
    for view in views:
        fact = resolver.governing
        found.append(None if fact is None else _state((view.count, fact, ""), view))
        entry = None if resolver.mode == MODES[0] else resolver.compiled.policy.retroactive.get(resolver.mode)
        if entry is not None:
            found.append(left(entry.applies, view))
            found.append(None if entry.excluded is None else left(entry.excluded, view))
    return tuple(found)


def _rule(resolver: Resolver, rule: Rule, view: CountView) -> Hashable:
    own = _all([left(clause.condition, view) for clause in rule.clauses])
    if own is False:
        return False
    below = resolver.compiled.exceptions.get(rule.id, ())
    return own, tuple(_rule(resolver, each, view) for each in below)


def left(condition: Condition, view: CountView) -> Hashable:
    """What is left of a condition: yes, no, or a key of what it still depends on."""
    match condition:
        case AllOf():
            return _all([left(part, view) for part in condition.parts])
        case AtLeast():
            return _at_least(condition.count, [left(part, view) for part in condition.parts])
        case Not():
            inner = left(condition.part, view)
            return not inner if isinstance(inner, bool) else ("not", inner)
        case Beside():
            return _beside(condition, view)
    answer = condition.holds(view) if not isinstance(condition, OthersCovered) else None
    if isinstance(answer, bool):
        return answer
    match condition:
        case Test():
            return condition.predicate, _state(view.variable(condition), view)
        case Table():
            tests = tuple(_state(view.variable(test), view) for _, test in condition.lines)
            return id(condition), _state(view.drug_variable(condition.fact), view), tests
        case Judgment():
            return condition.term, view.count
        case Grouped():
            return "grouped"
        case MostSerious():
            states = [_state((each, "grade", ""), view) for each in range(len(view.group.counts))]
            return "serious", view.count, tuple(states), _unseen(view)
        case OthersCovered():
            return "others", view.count, _unseen(view)
        case _:
            return id(condition), view.count


def _state(var: Var, view: CountView) -> Hashable:
    """A fact that is open by its name, one that is known by its cell."""
    cells = view.cells(var)
    return var if len(cells) > 1 else (var, cells[0].value)


def _unseen(view: CountView) -> Hashable:
    return None if view.group.companions_known else _state(GROUPED, view)


def _all(found: list[Hashable]) -> Hashable:
    if any(each is False for each in found):
        return False
    kept = frozenset(each for each in found if each is not True)
    return kept or True


def _at_least(count: int, found: list[Hashable]) -> Hashable:
    needed = count - sum(each is True for each in found)
    open_parts = [each for each in found if not isinstance(each, bool)]
    if needed <= 0:
        return True
    if len(open_parts) < needed:
        return False
    return "some", needed, frozenset((each, open_parts.count(each)) for each in open_parts)


def _beside(condition: Beside, view: CountView) -> Hashable:
    found: list[Hashable] = []
    for other in view.others():
        same = view.same(other, condition.within) if condition.within else True
        found.append(_all([left(condition.charge, view.beside(other)), same]))
    if not view.group.companions_known:
        found.append(("unseen", id(condition), _unseen(view)))
    return _at_least(1, found)
