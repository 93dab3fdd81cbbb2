"""Where each rule of a policy holds, reaches and stands, and what it comes to: regions of all charges that can be.

The words are those of the evaluator (``resolve``): a rule *holds* where its clauses do; *reaches* where, its exceptions
heard, it comes to something; *stands* where no rule that it gives way to reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from screener.domain.decision import Rollup
from screener.policy.analysis.expressions import Expression, NotModelled, Reader, every
from screener.policy.analysis.state_space import StateSpace
from screener.policy.evaluation.compiled import Compiled
from screener.policy.evaluation.diagrams.regions import NOWHERE, RegionDiagrams
from screener.policy.language.model import NOT_COVERED, Rule

CLASH = Rollup.ATTORNEY_DECIDES.value
#: Outcomes, each with the region where it is the one.
Words = dict[str, int]
#: Clauses that say what a rule is about: a charge outside of them is left alone on purpose.
ABOUT = ("scope", "for", "in force", "applies to")


@dataclass(frozen=True, slots=True)
class Read:
    """One rule as expressions: all its clauses, and what it is about (None where it has no ``applies to``)."""

    clauses: tuple[tuple[str, Expression], ...]
    applies: Expression | None

    @property
    def holds(self) -> Expression:
        """All clauses of the rule at once."""
        return every(each for _, each in self.clauses)

    def turned(self, turn: Callable[[Expression], Expression]) -> Read:
        """The same rule in other expressions; what it is about is not asked."""
        return Read((("", turn(self.holds)),), None)


def read_rule(reader: Reader, rule: Rule, *, silent: bool) -> Read:
    """The expressions of a rule."""
    clauses = tuple((clause.key, reader.read(clause.condition, silent=silent)) for clause in rule.clauses)
    if rule.modes:
        clauses = (("for", reader.matters(rule.modes)), *clauses)
    about = [each for key, each in clauses if key in ABOUT]
    return Read(clauses, every(about) if any(key == "applies to" for key, _ in clauses) else None)


@dataclass(eq=False)
class Regions:
    """The regions of all rules, worked out when they are asked for. Any of them may raise OverBudget."""

    ready: Compiled
    space: StateSpace
    read: Mapping[str, Read]
    by_id: dict[str, Rule] = field(default_factory=dict)
    came: dict[str, Words] = field(default_factory=dict)
    stood: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = {rule.id: rule for rule in self.ready.policy.rules}

    @property
    def diagrams(self) -> RegionDiagrams:
        """The diagrams of the state space."""
        return self.space.diagrams

    def below(self, rule: Rule) -> Sequence[Rule]:
        """The exceptions to a rule."""
        return self.ready.exceptions.get(rule.id, ())

    def above(self, rule: Rule) -> Iterator[Rule]:
        """The rule that an exception is one to, and so on up."""
        parent = self.by_id.get(rule.exception_to or "")
        while parent is not None:
            yield parent
            parent = self.by_id.get(parent.exception_to or "")

    def earlier(self, rule: Rule) -> list[Rule]:
        """The general rules of the phases before a rule's own."""
        root = next((each for each in (*self.above(rule), rule) if each.exception_to is None), rule)
        found: list[Rule] = []
        for rules in self.ready.phases:
            if root in rules:
                break
            found.extend(rules)
        return found

    # -- regions -----------------------------------------------------------------------------------------------------

    def holds(self, rule: Rule) -> int:
        """Where a rule's own clauses hold."""
        if rule.id not in self.read:
            raise NotModelled
        return self.space.region(self.read[rule.id].holds)

    def comes(self, rule: Rule) -> Words:
        """What a rule comes to, its exceptions heard: each outcome with where. No two regions meet."""
        found = self.came.get(rule.id)
        if found is None:
            own = self.holds(rule)
            below = self.joined(self.below(rule))
            found = {word: self.diagrams.both(own, each) for word, each in below.items() if word != NOT_COVERED}
            self.add(found, rule.outcome, self.diagrams.without(own, self.diagrams.any_of(below.values())))
            self.came[rule.id] = found = {word: region for word, region in found.items() if region != NOWHERE}
        return found

    def add(self, found: Words, word: str, region: int) -> None:
        """Lets an outcome be in one region more."""
        found[word] = self.diagrams.either(found.get(word, NOWHERE), region)

    def joined(self, rules: Iterable[Rule]) -> Words:
        """What the siblings that stand come to together; where they disagree, the attorney decides."""
        found: Words = {}
        clash = NOWHERE
        for rule in rules:
            stands = self.stands(rule)
            for word, region in self.comes(rule).items():
                here = self.diagrams.both(region, stands)
                others = self.diagrams.any_of(each for other, each in found.items() if other != word)
                clash = self.diagrams.either(clash, self.diagrams.both(here, others))
                self.add(found, word, here)
        if clash != NOWHERE:
            found = {word: self.diagrams.without(region, clash) for word, region in found.items()}
            self.add(found, CLASH, clash)
        return found

    def reaches(self, rule: Rule) -> int:
        """Where a rule comes to something: an exception can take it back."""
        return self.diagrams.any_of(self.comes(rule).values())

    def stands(self, rule: Rule) -> int:
        """Where a rule reaches and none that it gives way to does."""
        if rule.id not in self.stood:
            self.stood[rule.id] = self.diagrams.without(self.reaches(rule), self.beaten(rule))
        return self.stood[rule.id]

    def beaten(self, rule: Rule) -> int:
        """Where a sibling reaches to which the rule gives way."""
        winners = (self.by_id[each] for each in rule.gives_way_to if each in self.by_id)
        return self.diagrams.any_of(self.reaches(each) for each in winners)

    def decides(self, rule: Rule) -> tuple[list[int], dict[str, int]]:
        """Inside which regions a rule's own word decides, and outside which: those where other rules, by id, do."""
        inside = [self.holds(rule), *(self.holds(each) for each in self.above(rule))]
        stronger: dict[str, int] = {each.id: self.stands(each) for each in self.below(rule)}
        for each in (rule, *self.above(rule)):
            stronger.update((name, self.reaches(self.by_id[name])) for name in each.gives_way_to if name in self.by_id)
        stronger.update((each.id, self.reaches(each)) for each in self.earlier(rule))
        return inside, stronger

    def withdraws(self, rule: Rule) -> int:
        """Where a ``not covered`` exception takes back the rule that it is an exception to."""
        own = self.comes(rule).get(rule.outcome, NOWHERE)
        return self.diagrams.all_of([own, self.stands(rule), *(self.holds(each) for each in self.above(rule))])
