"""One analysis under way: the regions of all rules, the budget, and what was found so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from screener.policy.analysis.charges import Example, Examples, Judged
from screener.policy.analysis.expressions import Expression, NotModelled, Reader
from screener.policy.analysis.items import Analysis, Budget, Item
from screener.policy.analysis.rules import Read, Regions, read_rule
from screener.policy.analysis.state_space import StateSpace
from screener.policy.evaluation.compiled import Compiled, compiled
from screener.policy.evaluation.diagrams.nodes import OverBudget
from screener.policy.evaluation.diagrams.regions import Point, RegionDiagrams
from screener.policy.language.conditions import FilePlace, NoneObserved, Shown
from screener.policy.language.model import Policy, Rule
from screener.policy.language.words import listed


@dataclass(eq=False)
class Desk:
    """What every question needs. ``known``: all is recorded; ``silent``: signs can be so without being recorded."""

    policy: Policy
    budget: Budget
    ready: Compiled = field(init=False)
    space: StateSpace = field(init=False)
    known: Regions = field(init=False)
    silent: Regions = field(init=False)
    examples: Examples = field(init=False)
    possible: tuple[int, ...] = ()
    items: list[Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ready = compiled(self.policy)
        reader = Reader(self.ready)
        known, silent = self._read(reader, silent=False), self._read(reader, silent=True)
        asked: list[Expression] = [read.holds for reads in (known, silent) for read in reads.values()]
        asked += [read.applies for read in known.values() if read.applies is not None]
        self.space = StateSpace(reader, [*asked, reader.older()], self.budget.steps)
        self.known = Regions(self.ready, self.space, known)
        speaks_of_record = any(isinstance(each, Shown | NoneObserved) for each in self.ready.conditions)
        self.silent = Regions(self.ready, self.space, silent) if speaks_of_record else self.known
        self.examples = Examples(self.policy, self.space, self.known)

    def _read(self, reader: Reader, *, silent: bool) -> dict[str, Read]:
        found = {}
        for rule in self.policy.rules:
            try:
                found[rule.id] = read_rule(reader, rule, silent=silent)
            except NotModelled:
                continue
        return found

    @property
    def diagrams(self) -> RegionDiagrams:
        """The diagrams in which all regions of this analysis lie."""
        return self.space.diagrams

    def begin(self) -> bool:
        """Works out which charges can be at all; False where that alone is too much."""
        self.diagrams.question(self.budget.question)
        try:
            if self.space.too_many:
                raise OverBudget
            self.possible = self.space.possible()
        except OverBudget:
            self.undecided("policy", [], "There are too many facts and kinds of company to look at them all.")
            return False
        return True

    def analysis(self) -> Analysis:
        """All that was found, in the order of the file."""
        ordered = sorted(self.items, key=lambda each: (each.place.line, each.rules, each.sentence))

        def of(kind: str) -> tuple[Item, ...]:
            return tuple(each for each in ordered if each.kind == kind and each.decided)

        return Analysis(
            conflicts=of("conflict"),
            gaps=of("gap"),
            shadowed=of("shadowed"),
            unreachable=of("unreachable"),
            not_decided=tuple(each for each in ordered if not each.decided),
        )

    def ask(self, kind: str, rules: Sequence[Rule], work: Callable[[], None]) -> None:
        """One question, within its budget."""
        self.diagrams.question(self.budget.question)
        try:
            work()
        except OverBudget:
            self.undecided(kind, rules, "there are too many cases.")
        except NotModelled:
            self.undecided(kind, rules, "it asks for more than the analysis has a picture of.")

    def undecided(self, kind: str, rules: Sequence[Rule], reason: str) -> None:
        """Says that a question was not answered."""
        names = tuple(rule.id for rule in rules)
        what = {
            "conflict": f"It was not decided whether {named(names)} can disagree: {reason}",
            "gap": f"It was not decided whether {named(names)} leaves a charge to 'otherwise' alone: {reason}",
            "unreachable or shadowed": f"It was not decided whether {named(names)} can ever decide: {reason}",
        }.get(kind, reason)
        place = max((rule.place for rule in rules), key=lambda each: each.line, default=FilePlace(1, 1))
        self.items.append(Item(kind=kind, rules=names, sentence=what, place=place, decided=False))

    def add(self, kind: str, rules: Sequence[Rule], sentence: str, example: Example | None, remark: str = "") -> None:
        """Names something that was found."""
        place = max((rule.place for rule in rules), key=lambda each: each.line)
        names = tuple(rule.id for rule in rules)
        item = Item(kind=kind, rules=names, sentence=sentence, example=example, place=place, remark=remark)
        self.items.append(item)

    def charge(self, point: Point) -> tuple[Example, Judged] | None:
        """The charge of a point with what the policy says of it."""
        example = self.examples.charge(point)
        if example is None:
            return None
        said = self.examples.judged(example)
        return replace(example, expect=said.expect, because=said.because), said


def named(names: Sequence[str]) -> str:
    """Ids of rules, as sentences have them."""
    return listed([f"'{each}'" for each in names])
