"""Two rules of one phase, or exceptions to one rule, that can both reach a charge with different outcomes.

The search is exact over known facts, with signs let in that are so without being recorded: it looks for one charge,
with its record and its company, for which both rules stand. Over its budget it says that it did not decide, never that
all is well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from screener.policy.analysis.desk import Desk
from screener.policy.analysis.expressions import NotModelled
from screener.policy.analysis.items import Budget
from screener.policy.evaluation.compiled import Compiled
from screener.policy.evaluation.diagrams.nodes import OverBudget
from screener.policy.evaluation.diagrams.regions import NOWHERE, Point, box_of
from screener.policy.language.conditions import FilePlace
from screener.policy.language.model import Policy, Rule, in_study


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two rules with a charge on which they disagree; ``decided`` False where the search gave up."""

    rules: tuple[str, str]
    outcomes: tuple[str, ...]
    charge: str
    place: FilePlace
    decided: bool = True

    @property
    def message(self) -> str:
        """What two rules say of one charge, or that it was not decided whether they disagree."""
        one, other = self.rules
        if not self.decided:
            return f"It was not decided whether the rules '{one}' and '{other}' can disagree: there are too many cases."
        words = " and ".join(f"'{each}'" for each in self.outcomes)
        said = f"The rules '{one}' and '{other}' can both reach one charge with different outcomes"
        return f"{said} ({words}): {self.charge}."

    @property
    def hint(self) -> str:
        """What to write so that they no longer disagree."""
        one, other = self.rules
        return f"Write 'gives way to: [{one}]' in '{other}' (or the other way round), or 'exception to'."


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The outcomes of two rules, and a charge that both reach."""

    outcomes: tuple[str, str]
    point: Point


def find_conflicts(policy: Policy) -> tuple[Conflict, ...]:
    """Every pair of siblings that can disagree, one charge each, in the order of the file."""
    desk = Desk(in_study(policy), Budget())
    modelled = desk.begin()
    found = (_conflict(desk, one, other, modelled) for one, other in siblings(desk.ready))
    return tuple(sorted((each for each in found if each is not None), key=lambda each: (each.place.line, each.rules)))


def _conflict(desk: Desk, one: Rule, other: Rule, modelled: bool) -> Conflict | None:
    place = max(one.place, other.place, key=lambda each: each.line)
    undecided = Conflict(rules=(one.id, other.id), outcomes=(), charge="", place=place, decided=False)
    desk.diagrams.question(desk.budget.question)
    try:
        found = disagreement(desk, one, other) if modelled else None
    except (OverBudget, NotModelled):
        return undecided
    if found is None:
        return None if modelled else undecided
    charge = desk.examples.words(box_of(found.point))
    outcomes = tuple(sorted(found.outcomes))
    return Conflict(rules=(one.id, other.id), outcomes=outcomes, charge=charge, place=place)


def siblings(ready: Compiled) -> Iterator[tuple[Rule, Rule]]:
    """The pairs of rules of one phase, or of exceptions to one rule, of which neither gives way to the other."""
    for level in (*ready.phases, *ready.exceptions.values()):
        for one, other in combinations(sorted(level, key=lambda rule: rule.place.line), 2):
            if one.id not in other.gives_way_to and other.id not in one.gives_way_to:
                yield one, other


def disagreement(desk: Desk, one: Rule, other: Rule) -> Disagreement | None:
    """A charge on which two siblings stand with different outcomes; may raise OverBudget or NotModelled."""
    regions, diagrams = desk.silent, desk.diagrams
    if diagrams.both(regions.reaches(one), regions.reaches(other)) == NOWHERE:
        return None
    inside = [*desk.possible, regions.reaches(one), regions.reaches(other)]
    inside += [regions.holds(each) for each in regions.above(one)]
    beaten = [regions.beaten(one), regions.beaten(other)]
    for mine, here in _own_first(one, regions.comes(one)):
        for theirs, there in _own_first(other, regions.comes(other)):
            point = diagrams.point([*inside, here, there], beaten) if mine != theirs else None
            if point is not None:
                return Disagreement((mine, theirs), point)
    return None


def _own_first(rule: Rule, words: Mapping[str, int]) -> list[tuple[str, int]]:
    """What a rule comes to: its own outcome, then those of its exceptions."""
    return sorted(words.items(), key=lambda each: (each[0] != rule.outcome, each[0]))
