"""Where each rule of a policy holds, reaches, stands and has the last word: regions of all charges that can be.

The words are those of the evaluator (``resolve``): a rule *holds* where its clauses do; *reaches* where, its exceptions
heard, it comes to something; *stands* where no rule that it gives way to reaches; *speaks* where its own word is what
it comes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from screener.policy.analysis.expressions import Expression, NotModelled, Reader, every
from screener.policy.analysis.worlds import Worlds
from screener.policy.evaluation.compiled import Compiled
from screener.policy.language.model import NOT_COVERED, Rule

#: Clauses that say what a rule is about: a charge outside of them is left alone on purpose.
ABOUT = ("scope", "for", "in force", "applies to")


@dataclass(frozen=True, slots=True)
class Read:
    """One rule as expressions: all its clauses, and what it is about (None where it has no ``applies to``)."""

    clauses: tuple[tuple[str, Expression], ...]
    applies: Expression | None

    @property
    def holds(self) -> Expression:
        return every(each for _, each in self.clauses)


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
    worlds: Worlds
    read: Mapping[str, Read]
    by_id: dict[str, Rule] = field(default_factory=dict)
    found: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = {rule.id: rule for rule in self.ready.policy.rules}

    def below(self, rule: Rule) -> Sequence[Rule]:
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
        return self._kept("holds", rule)

    def reaches(self, rule: Rule) -> int:
        return self._kept("reaches", rule)

    def stands(self, rule: Rule) -> int:
        return self._kept("stands", rule)

    def speaks(self, rule: Rule) -> int:
        return self._kept("speaks", rule)

    def _kept(self, what: str, rule: Rule) -> int:
        key = (what, rule.id)
        if key not in self.found:
            make = {"holds": self._holds, "reaches": self._reaches, "stands": self._stands, "speaks": self._speaks}
            self.found[key] = make[what](rule)
        return self.found[key]

    def _holds(self, rule: Rule) -> int:
        if rule.id not in self.read:
            raise NotModelled
        return self.worlds.region(self.read[rule.id].holds)

    def _speaks(self, rule: Rule) -> int:
        diagrams = self.worlds.diagrams
        found = self.holds(rule)
        for each in self.below(rule):
            found = diagrams.without(found, self.stands(each))
        return found

    def _reaches(self, rule: Rule) -> int:
        """Everywhere it holds but where an exception takes it back and none gives another outcome."""
        diagrams = self.worlds.diagrams
        below = self.below(rule)
        withdrawn = diagrams.any_of(
            diagrams.both(self.stands(each), self.speaks(each)) for each in below if each.outcome == NOT_COVERED
        )
        if withdrawn == 0:
            return self.holds(rule)
        other = diagrams.any_of(
            self.stands(each) if each.outcome != NOT_COVERED else diagrams.without(self.stands(each), self.speaks(each))
            for each in below
        )
        return diagrams.without(self.holds(rule), diagrams.without(withdrawn, other))

    def _stands(self, rule: Rule) -> int:
        return self.worlds.diagrams.without(self.reaches(rule), self.beaten(rule))

    def beaten(self, rule: Rule) -> int:
        """Where a sibling reaches to which the rule gives way."""
        winners = (self.by_id[each] for each in rule.gives_way_to if each in self.by_id)
        return self.worlds.diagrams.any_of(self.reaches(each) for each in winners)

    def words(self, rule: Rule) -> dict[str, int]:
        """What a rule comes to, its exceptions heard: each outcome with where."""
        diagrams = self.worlds.diagrams
        found = {rule.outcome: self.speaks(rule)}
        for each in self.below(rule):
            for word, region in self.words(each).items():
                inside = diagrams.all_of([self.holds(rule), self.stands(each), region])
                found[word] = diagrams.either(found.get(word, 0), inside)
        if rule.outcome == NOT_COVERED:
            found[NOT_COVERED] = self.speaks(rule)
        else:
            found.pop(NOT_COVERED, None)
        return {word: region for word, region in found.items() if region}

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
        diagrams = self.worlds.diagrams
        return diagrams.all_of([self.speaks(rule), self.stands(rule), *(self.holds(each) for each in self.above(rule))])
