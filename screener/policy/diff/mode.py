"""Two files compared for one kind of matter: the charges whose outcome differs, as regions with a charge each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from screener.policy.analysis.expressions import UNCOVERED, Expression, NotModelled, variables
from screener.policy.diff.examples import PairExamples, Shown, own
from screener.policy.diff.outcomes import Label, Outcomes
from screener.policy.diff.pair import Calendar, Side, SideReader, weights_differ
from screener.policy.diff.pair_space import Blanks, PairSpace
from screener.policy.diff.region_words import RegionWords
from screener.policy.diff.regions import Cover, Region
from screener.policy.evaluation.compiled import Compiled, governing_fact
from screener.policy.evaluation.diagrams.nodes import OverBudget
from screener.policy.evaluation.diagrams.regions import NOWHERE, Point, RegionDiagrams
from screener.policy.evaluation.finding import Finding
from screener.policy.evaluation.group import GOVERNING_DATE
from screener.policy.language.conditions import AtLeast, Beside, Condition, Var
from screener.policy.language.conditions import Shown as OnRecord
from screener.policy.language.model import Policy
from screener.policy.language.vocabulary import FactType

#: So many regions are named for one change of outcome.
MOST_REGIONS = 40
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One region of charges whose outcome differs."""

    before: Label
    after: Label
    words: tuple[str, ...]
    decided: tuple[tuple[str, ...], tuple[str, ...]]
    shown: Shown
    region: Region


@dataclass(eq=False)
class Comparison:
    """One kind of matter under two files. ``joint`` has the cells of both; ``steps`` is the budget."""

    old: Policy
    new: Policy
    joint: Compiled
    mode: str
    steps: int
    not_decided: list[str] = field(default_factory=list)
    sides: tuple[Side, Side] = field(init=False)
    space: PairSpace = field(init=False)
    outcomes: tuple[Outcomes, Outcomes] = field(init=False)
    calendar: Calendar = field(init=False)
    lists: list[Condition] = field(default_factory=list)
    possible: tuple[int, ...] = ()
    one_coverage: bool = True
    covered: dict[Var, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.calendar = Calendar.of(self.old, self.new, self.mode)
        marks: dict[Expression, Var] = {}
        single: dict[str, tuple] = {}  # type: ignore[type-arg]  # its entries are made by the cells below
        sides = []
        for name, policy, day in zip((BEFORE, AFTER), (self.old, self.new), self.calendar.on, strict=True):
            reader = SideReader(
                self.joint,
                marks,
                (-1, f"{UNCOVERED[1]} {name}", "mark"),
                single,
                governing=governing_fact(policy, self.mode),
                weights_differ=weights_differ(self.old, self.new),
                day=day if self.calendar.apart else None,
            )
            sides.append(Side(policy, reader, self.mode))
        self.sides = (sides[0], sides[1])
        expressions = [each for side in sides for each in (*(read.holds for read in side.read.values()), side.older)]
        conditions = [each for side in sides for each in side.parts()]
        self.lists = [each for each in dict.fromkeys(conditions) if self._is_list(each)]
        expressions += [self.sides[1].reader.read(each, silent=True) for each in self.lists]
        asked = {var for each in expressions for var in variables(each)}
        if any(var[1].startswith(UNCOVERED[1]) for var in asked):
            expressions += [own(each) for each in marks]
        blanks = Blanks.of(expressions)
        self.space = PairSpace(self.sides[1].reader, expressions, self.steps, blanks=blanks)
        self.outcomes = tuple(Outcomes(side, self.space) for side in sides)  # type: ignore[assignment]  # there are two sides

    @property
    def diagrams(self) -> RegionDiagrams:
        """The diagrams in which both files are drawn."""
        return self.space.diagrams

    def _is_list(self, condition: Condition) -> bool:
        """Whether a condition says of several signs how many there must be."""
        inner = condition.part if isinstance(condition, OnRecord) else condition
        if not isinstance(inner, AtLeast):
            return False
        try:
            facts = set(variables(self.sides_reader.read(condition, silent=True)))
        except NotModelled:
            return False
        plain = {var for var in facts if var[0] == 0 and (var[2] in ("judgment", "recorded") or self._flag(var[1]))}
        return len(facts) > 1 and facts == plain

    def _flag(self, fact: str) -> bool:
        spec = self.joint.facts.get(fact)
        return spec is not None and spec.type is FactType.FLAG

    @property
    def sides_reader(self) -> SideReader:
        """The reader of the new file."""
        return self.sides[1].reader

    # -- the whole comparison ----------------------------------------------------------------------------------------

    def run(self) -> list[Found]:
        """Every region, each with its charge. What could not be decided is said in ``not_decided``."""
        found: list[Found] = []
        unread = sorted({*self.sides[0].unread, *self.sides[1].unread})
        if unread:
            self.not_decided.append(f"The rules {', '.join(unread)} ask for more than the comparison has a picture of.")
            return found
        self.diagrams.question(self.steps)
        try:
            if self.space.too_many:
                raise OverBudget
            pairs = list(self._pairs())
        except OverBudget:
            self.not_decided.append("There are too many facts and kinds of company to compare them all.")
            return found
        for before, after, wanted in pairs:
            try:
                found += self._regions(before, after, wanted)
            except OverBudget:
                said = f"from “{before.word}” to “{after.word}”"
                self.not_decided.append(f"It was not decided which further charges change {said}: too many cases.")
        return found

    def _pairs(self) -> Iterator[tuple[Label, Label, int]]:
        self.possible = self._possible()
        for each in self.outcomes:
            each.tied = self.possible
        first, second = self.outcomes[0].labels(), self.outcomes[1].labels()
        self._tie_coverage(first, second)
        for before, here in sorted(first.items(), key=lambda item: item[0].word):
            for after, there in sorted(second.items(), key=lambda item: item[0].word):
                wanted = NOWHERE if self._same(before, after) else self.diagrams.both(here, there)
                if wanted != NOWHERE and self.diagrams.point([*self.possible, wanted]) is not None:
                    yield before, after, wanted

    def _same(self, before: Label, after: Label) -> bool:
        """Whether two outcomes are one: the same word, or a word in the place of one that is no longer used."""
        if before.rollup is not after.rollup:
            return False
        old, new = (side.ready.words for side in self.sides)
        return before.word == after.word or (before.word not in new and after.word not in old)

    def _possible(self) -> tuple[int, ...]:
        found = list(self.space.possible())
        for var, span in self.calendar.spans.items():
            if var in self.space.level:
                cells = enumerate(self.space.reader.cells(var))
                inside = [n for n, cell in cells if span.within(cell) is not None]
                found.append(self.diagrams.where(self.space.level[var], inside))
        return tuple(dict.fromkeys(found))

    # -- coverage of other charges -----------------------------------------------------------------------------------

    def _coverage_marks(self) -> list[Var]:
        return [(-1, f"{UNCOVERED[1]} {name}", "mark") for name in (BEFORE, AFTER)]

    def _covered(self, labels: Mapping[Label, int], side: Side) -> int:
        words = [region for label, region in labels.items() if side.ready.outcome(label.word).covered]
        return self.diagrams.any_of(words)

    def _tie_coverage(self, first: Mapping[Label, int], second: Mapping[Label, int]) -> None:
        """What must be so of the company whose coverage a file asks for."""
        covered = [self._covered(first, self.sides[0]), self._covered(second, self.sides[1])]
        found = {n: self.space.level[var] for n, var in enumerate(self._coverage_marks()) if var in self.space.level}
        for var in self.space.order:
            if var[1].startswith(UNCOVERED[1]):
                self.covered[var] = self._anyhow(covered[AFTER in var[1].split()[:2]])
        for n, level in found.items():
            all_covered = self.diagrams.where(level, [1])
            for what, mark in self.space.marks.items():
                here = [self.space.region(own(what)), self.covered[self._coverage_marks()[n]]]
                if self.diagrams.point([*self.possible, *here]) is None:
                    never = self.diagrams.both(self.diagrams.where(self.space.level[mark], [0]), all_covered)
                    self.possible = (*self.possible, self.diagrams.opposite(never))
        if len(found) == 2:
            self._tie_files(covered, [self.diagrams.where(level, [0]) for level in found.values()])

    def _anyhow(self, region: int) -> int:
        """Where a charge is in a region in some company."""
        return self.diagrams.some_way(region, range(self.space.company.stop, len(self.space.order)))

    def _tie_files(self, covered: list[int], yes: list[int]) -> None:
        """Where both files cover the same charges in the same company, they find the same others covered."""
        both = self.diagrams.both(*yes)
        same = self.diagrams.either(both, self.diagrams.both(*map(self.diagrams.opposite, yes)))
        apart = self.diagrams.either(
            self.diagrams.without(covered[0], covered[1]), self.diagrams.without(covered[1], covered[0])
        )
        self.one_coverage = self.diagrams.point([*self.possible, same, apart]) is None
        if self.one_coverage:
            self.possible = (*self.possible, same)

    # -- regions -----------------------------------------------------------------------------------------------------

    def _regions(self, before: Label, after: Label, wanted: int) -> Iterator[Found]:
        first = self.space.level.get((0, "offense", ""))
        cover = Cover(self.diagrams, self.possible, self._listed(), self._ordered(), self.space.twins, first)
        regions, whole = cover.regions(wanted, MOST_REGIONS)
        for region in regions:
            shown = self._shown(region, before, after)
            words = tuple(self._words().parts(region))
            if shown is None:
                said = f"from “{before.word}” to “{after.word}”: {' · '.join(words)}"
                self.not_decided.append(f"It was not decided whether there are such charges, {said}.")
                continue
            yield Found(
                before=before,
                after=after,
                words=words,
                decided=(self._deciders(0, region), self._deciders(1, region)),
                shown=shown,
                region=region,
            )
        if not whole:
            said = f"from “{before.word}” to “{after.word}”"
            self.not_decided.append(f"More charges change {said} than the {len(regions)} kinds that are listed.")

    def _listed(self) -> list[int]:
        turned = [self.space.turn(self.sides_reader.read(each, silent=True)) for each in self.lists]
        regions = [self.space.region(each) for each in turned]
        twins = self.space.twins
        return [NOWHERE if self.diagrams.looks_at(each, twins) else each for each in regions]

    def _ordered(self) -> frozenset[int]:
        lines = (FactType.AMOUNT, FactType.COUNT, FactType.EVENTS, FactType.DATE)
        known = self.joint.facts
        return frozenset(
            level
            for level, var in enumerate(self.space.order)
            if var == GOVERNING_DATE or (var[1] in known and known[var[1]].type in lines)
        )

    def _words(self) -> RegionWords:
        besides: dict[Var, Beside] = {}
        for beside in self.joint.besides:
            read = self.sides_reader.read(beside)
            for var in variables(read):
                besides.setdefault(var, beside)
        return RegionWords(self.space, self.lists, besides, self.one_coverage)

    def _deciders(self, place: int, region: Region) -> tuple[str, ...]:
        outcomes = self.outcomes[place]
        found = []
        for rule in outcomes.side.policy.rules:
            decides = outcomes.decides(rule)
            if decides and self.diagrams.point([*self.possible, region.diagram, decides]) is not None:
                found.append(rule.id)
        return tuple(found)

    def _shown(self, region: Region, before: Label, after: Label) -> Shown | None:
        examples = PairExamples(self.space, self.sides, self.calendar, self.covered, self.possible)
        for point in self._points(region):
            for shown in examples.shown(point):
                if _is(shown.before, before) and _is(shown.after, after):
                    return shown
        return None

    def _points(self, region: Region) -> Iterator[Point]:
        """Charges of a region: the plainest, and the same with every fact known."""
        point = self.diagrams.point([*self.possible, region.diagram])
        if point is None:
            return
        yield point
        yield self.diagrams.completed(point, self.space.own, self.possible)


def _is(finding: Finding, label: Label) -> bool:
    return finding.outcome == label.word and finding.rollup is label.rollup
