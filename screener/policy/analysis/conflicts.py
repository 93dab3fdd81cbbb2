"""Two rules of one phase that can both reach a charge with different outcomes: found by search, shown by a charge.

The search is exact over known facts: it looks for one charge, with its record and its company, for which both rules
stand. Over its budget it says that it did not decide, never that all is well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from screener.policy.analysis.worlds import readings
from screener.policy.evaluation.answers import Names
from screener.policy.evaluation.axes import drug_cells
from screener.policy.evaluation.compiled import Compiled
from screener.policy.evaluation.group import CountView, Group
from screener.policy.evaluation.resolve import Resolver, Verdict, holds
from screener.policy.language.conditions import AllOf, Answer, Condition, Place, Table, Test, Var, parts
from screener.policy.language.model import MODES, Policy, Rule, in_study
from screener.policy.language.predicates import Cell, Codes, Drugs, Kinds, Predicate, Words
from screener.policy.language.vocabulary import FACTS, FactType

MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two rules with a charge on which they disagree; ``decided`` False where the search gave up."""

    rules: tuple[str, str]
    outcomes: tuple[str, ...]
    charge: str
    place: Place
    decided: bool = True

    @property
    def message(self) -> str:
        one, other = self.rules
        if not self.decided:
            return f"It was not decided whether the rules '{one}' and '{other}' can disagree: there are too many cases."
        words = " and ".join(f"'{each}'" for each in self.outcomes)
        said = f"The rules '{one}' and '{other}' can both reach one charge with different outcomes"
        return f"{said} ({words}): {self.charge}."

    @property
    def hint(self) -> str:
        one, other = self.rules
        return f"Write 'gives way to: [{one}]' in '{other}' (or the other way round), or 'exception to'."


class FreeView(CountView):
    """A charge of which anything may be known and recorded: a recorded value is the true one."""

    def shown(self, part: Condition) -> Answer:
        answer = part.holds(self)
        if answer is not True:
            return answer
        for fact in _facts(part, self):
            flag = (self.count, fact, "recorded")
            if flag not in self.assigned:
                return flag
        return part.holds(_RecordView(self.group, self.count, self.assigned, {})) is True

    def is_recorded(self, fact: str, wanted: bool) -> Answer:
        flag = (self.count, fact, "recorded")
        on_record = self.assigned.get(flag)
        if on_record is None:
            return flag
        if on_record.value is False:
            return False
        cells = self.cells((self.count, fact, ""))
        return cells[0].value is wanted if len(cells) == 1 else (self.count, fact, "")


class _RecordView(CountView):
    """What of the assumed facts stands on the record."""

    def cells(self, var: Var) -> Sequence[Cell]:
        on_record = self.assigned.get((var[0], var[1], "recorded"))
        if on_record is not None and on_record.value is False:
            return self.group.domain(var)
        return CountView.cells(self, var)


def _facts(part: Condition, view: CountView) -> Iterator[str]:
    for each in parts(part):
        if isinstance(each, Test):
            yield view.variable(each)[1]
        elif isinstance(each, Table):
            yield each.fact


def find_conflicts(policy: Policy) -> tuple[Conflict, ...]:
    """Every pair of siblings that can disagree, one charge each, in the order of the file."""
    policy = in_study(policy)
    ready = Compiled(policy)
    group = Group(ready, [{}], False, silence=False)
    group.domains.update(_several(ready))
    resolver = Resolver(ready, group, date.max)
    found = []
    reach = _Reach(group)
    for siblings, above in _levels(ready):
        for one, other in combinations(sorted(siblings, key=lambda rule: rule.place.line), 2):
            if one.id in other.gives_way_to or other.id in one.gives_way_to or not _can_differ(ready, one, other):
                continue
            if reach.apart(one, other):
                continue
            for mode in _modes(policy, (*above, one, other)):
                resolver.mode = mode
                conflict = _Pair(resolver, siblings, above, one, other).search()
                if conflict is not None:
                    found.append(conflict)
                    break
    return tuple(sorted(found, key=lambda each: (each.place.line, each.rules)))


class _Reach:
    """Which values of a word, a drug or an offense a rule asks for: most pairs are apart at first sight."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._values: dict[tuple[str, Predicate], int] = {}
        self._rules: dict[str, dict[str, int]] = {}

    def apart(self, one: Rule, other: Rule) -> bool:
        """Whether no value of some fact is asked for by both rules, so that no charge is reached by both."""
        theirs = self._of(other)
        return any(not values & theirs.get(fact, values) for fact, values in self._of(one).items() if fact in theirs)

    def _of(self, rule: Rule) -> dict[str, int]:
        """Per fact the cells that meet all that the rule plainly asks of it, as bits."""
        found = self._rules.get(rule.id)
        if found is None:
            found = self._rules[rule.id] = {}
            for test in (each for clause in rule.clauses for each in _plain(clause.condition)):
                values = self._met(test)
                found[test.fact] = found.get(test.fact, values) & values
        return found

    def _met(self, test: Test) -> int:
        key = (test.fact, test.predicate)
        if key not in self._values:
            cells = self._group.domain((0, test.fact, ""))
            self._values[key] = sum(1 << n for n, cell in enumerate(cells) if test.predicate(cell.value))
        return self._values[key]


def _plain(condition: Condition) -> Iterator[Test]:
    """The tests of words that must hold for a condition to hold."""
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from _plain(part)
    elif isinstance(condition, Test) and isinstance(condition.predicate, Words | Kinds | Codes | Drugs):
        yield condition


def _several(ready: Compiled) -> dict[Var, tuple[Cell, ...]]:
    """One drug or several, where a rule speaks of any item: of two rules each can then be about another item."""
    found = {}
    for fact, tests in ready.tests.items():
        drugs = [test for test in tests if isinstance(test, Drugs)]
        if any(test.any_item for test in drugs):
            found[(0, fact, "")] = (*drug_cells(None, drugs), *drug_cells("multiple", drugs))
    return found


def _modes(policy: Policy, rules: Sequence[Rule]) -> Iterator[str]:
    """One kind of matters for each set of rules that speak of some: a third rule can part two in one kind alone."""
    common = [mode for mode in MODES if all(mode in (each.modes or MODES) for each in rules)]
    stated = [mode for mode in common if mode == MODES[0] or mode in policy.retroactive]
    seen: set[frozenset[str]] = set()
    for mode in stated or common[:1]:
        speaking = frozenset(rule.id for rule in policy.rules if mode in (rule.modes or MODES))
        if speaking not in seen:
            seen.add(speaking)
            yield mode


def _levels(ready: Compiled) -> Iterator[tuple[Sequence[Rule], Sequence[Rule]]]:
    for rules in ready.phases:
        yield rules, ()
    by_id = {rule.id: rule for rule in ready.policy.rules}
    for parent, rules in ready.exceptions.items():
        above = []
        step = by_id.get(parent)
        while step is not None:
            above.append(step)
            step = by_id.get(step.exception_to or "")
        yield rules, tuple(above)


def _can_differ(ready: Compiled, one: Rule, other: Rule) -> bool:
    return len(_outcomes(ready, one) | _outcomes(ready, other)) > 1


def _outcomes(ready: Compiled, rule: Rule) -> set[str]:
    return {rule.outcome}.union(*(_outcomes(ready, each) for each in ready.exceptions.get(rule.id, ())))


@dataclass(eq=False)
class _Pair:
    """Looks for one charge on which two siblings disagree."""

    resolver: Resolver
    siblings: Sequence[Rule]
    above: Sequence[Rule]
    one: Rule
    other: Rule
    steps: int = 0

    def search(self) -> Conflict | None:
        found = self._look({})
        place = max(self.one.place, self.other.place, key=lambda each: each.line)
        pair = (self.one.id, self.other.id)
        if found is not None:
            return Conflict(rules=pair, outcomes=found[1], charge=self._charge(found[0]), place=place)
        if self.steps > MOST_STEPS:
            return Conflict(rules=pair, outcomes=(), charge="", place=place, decided=False)
        return None

    def _look(self, assigned: dict[Var, Cell]) -> tuple[dict[Var, Cell], tuple[str, ...]] | None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            return None
        view = FreeView(self.resolver.group, 0, assigned, {})
        asked = self._disagree(view)
        if isinstance(asked, list):
            return dict(assigned), tuple(asked)
        if asked is None:
            return None
        for cell in view.cells(asked):
            if not _one_quantity(asked, cell, assigned):
                continue
            assigned[asked] = cell
            found = self._look(assigned)
            del assigned[asked]
            if found is not None:
                return found
        return None

    def _disagree(self, view: FreeView) -> list[str] | Var | None:
        """The different outcomes; None where both cannot stand; or the fact to assume next."""
        asked: Var | None = None
        for rule in (*self.above, self.one, self.other):
            answer = holds(rule, view)
            if answer is False:
                return None
            if answer is not True and asked is None:
                asked = answer
        if asked is not None:
            return asked
        standing = self.resolver.standing(self.siblings, view)
        if not isinstance(standing, list):
            return standing
        pair = {each.rule.id: each.result for each in standing}
        if self.one.id not in pair or self.other.id not in pair:
            return None
        outcomes = _distinct(pair[self.one.id], pair[self.other.id])
        return outcomes if len(outcomes) > 1 else None

    def _charge(self, assigned: dict[Var, Cell]) -> str:
        names = Names(self.resolver.group, 0)
        said = []
        for var, cell in sorted(assigned.items(), key=lambda item: names.order(item[0])):
            if var[2] == "recorded":
                continue
            drugs = cell.value if isinstance(cell.value, frozenset) and var[1] != "grouped" else ()
            label = " and ".join(sorted(map(str, drugs))) if len(drugs) > 1 else names.label(var, [cell])
            plain = var[1] == "grouped" or (var[1] in FACTS and FACTS[var[1]].type is FactType.KIND)
            said.append(label if plain else f"{var[1]} {label}")
        return ", ".join(said) or "any charge"


def _one_quantity(var: Var, cell: Cell, assigned: Mapping[Var, Cell]) -> bool:
    """Whether a reading of an amount fits the other readings of it: what is surely under a limit is stated under it."""
    taken = {**assigned, var: cell}
    ties = readings((var, *assigned), var[0])
    return all(fits(one, taken[one], other, taken[other]) for one, other, fits in ties if var in (one, other))


def _distinct(one: Verdict, other: Verdict) -> list[str]:
    return sorted({one.outcome, other.outcome})
