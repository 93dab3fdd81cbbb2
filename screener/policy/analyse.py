"""What is wrong with a policy as a whole: rules that disagree, charges that no rule speaks of, rules without effect.

The search is exact over known facts within the constraints of the vocabulary (design 2): facts are cut into cells by
the file's own thresholds, rules become decision diagrams over these cells, and every question is a joint walk through
the diagrams of the rules concerned. Where the budget ends, the question stands under ``not_decided``: what is not
listed anywhere was looked at to its end.

- *conflict*: two rules of one level (one phase, or exceptions to one rule), neither giving way to the other, that stand
  on one charge with different outcomes. Signs that are so without being recorded are let in here, as at load.
- *gap*: a charge inside some rule's ``applies to`` that only ``otherwise`` decides, unless the rule says ``beyond this:
  otherwise``. A charge that a ``not covered`` exception takes out is decided by that exception.
- *unreachable*: a rule whose clauses (with those of the rules that it is an exception to) can never hold.
- *shadowed*: a rule that can hold but never decides, because others always go before it.

Matters of mode ``new cases`` on a day in force are looked at. Dangling references, cycles and the order of dates are
errors at load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations

from screener.policy.analyse_charges import Box, Example, Examples, Judged, as_scenario_yaml
from screener.policy.analyse_diagram import Diagrams, OverBudget, Point
from screener.policy.analyse_expressions import Expression, NotModelled, Reader, conjuncts, variables
from screener.policy.analyse_rules import ABOUT, Read, Regions, read_rule
from screener.policy.analyse_worlds import Worlds
from screener.policy.compiled import Compiled, compiled
from screener.policy.conditions import NoneObserved, Place, Shown
from screener.policy.model import NOT_COVERED, Policy, Rule
from screener.policy.words import listed

__all__ = ["Analysis", "Budget", "Example", "Item", "analyse", "as_scenario_yaml"]

#: So many separate gaps are named for one part of a rule, and for one rule.
_MOST_GAPS = 4
_MOST_OF_RULE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How many steps (nodes made or visited) the analysis may take: in all, and for one question. Never seconds."""

    steps: int = 1_500_000
    question: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that the analysis names. ``kind`` is ``conflict``, ``gap``, ``shadowed``, ``unreachable`` or the kind
    of question that was not decided. ``example`` is a concrete charge; None only where nothing was decided.
    """

    kind: str
    rules: tuple[str, ...]
    sentence: str
    example: Example | None = None
    place: Place
    decided: bool = True

    def scenario(self) -> str:
        """The example as a scenario to save; "" where there is none."""
        if self.example is None:
            return ""
        return as_scenario_yaml(self.example, f"Analysis: {self.kind} of {listed(self.rules)}")

    def as_json(self) -> dict[str, object]:
        example = self.example
        companions = None if example is None else example.companions
        return {
            "rules": list(self.rules),
            "sentence": self.sentence,
            "line": self.place.line,
            "charge": None if example is None else example.shown(),
            "beside": None
            if companions is None or example is None
            else [Example(facts=each, companions=None, on=example.on).shown() for each in companions],
            "scenario": self.scenario(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What was found, in the order of the file. ``clean`` means that all was decided and nothing found."""

    conflicts: tuple[Item, ...] = ()
    gaps: tuple[Item, ...] = ()
    shadowed: tuple[Item, ...] = ()
    unreachable: tuple[Item, ...] = ()
    not_decided: tuple[Item, ...] = ()

    @property
    def found(self) -> bool:
        return bool(self.conflicts or self.gaps or self.shadowed or self.unreachable)

    @property
    def clean(self) -> bool:
        return not self.found and not self.not_decided

    def as_json(self) -> dict[str, object]:
        return {
            "conflicts": [each.as_json() for each in self.conflicts],
            "gaps": [each.as_json() for each in self.gaps],
            "shadowed": [each.as_json() for each in self.shadowed],
            "unreachable": [each.as_json() for each in self.unreachable],
            "not_decided": [{"kind": each.kind, **each.as_json()} for each in self.not_decided],
        }


def analyse(policy: Policy, *, budget: Budget) -> Analysis:
    """Everything that the analysis finds in a policy. The same file and budget always give the same answer."""
    return _Analyst(policy, budget).run()


@dataclass(eq=False)
class _Analyst:
    policy: Policy
    budget: Budget
    ready: Compiled = field(init=False)
    worlds: Worlds = field(init=False)
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
        self.worlds = Worlds(reader, asked, self.budget.steps)
        self.known = Regions(self.ready, self.worlds, known)
        speaks_of_record = any(isinstance(each, Shown | NoneObserved) for each in self.ready.conditions)
        self.silent = Regions(self.ready, self.worlds, silent) if speaks_of_record else self.known
        self.examples = Examples(self.policy, self.worlds, known)

    def _read(self, reader: Reader, *, silent: bool) -> dict[str, Read]:
        found = {}
        for rule in self.policy.rules:
            try:
                found[rule.id] = read_rule(reader, rule, silent=silent)
            except NotModelled:
                continue
        return found

    @property
    def diagrams(self) -> Diagrams:
        return self.worlds.diagrams

    def run(self) -> Analysis:
        try:
            self.diagrams.question(self.budget.question)
            if self.worlds.too_many:
                raise OverBudget
            self.possible = self.worlds.possible()
        except OverBudget:
            self._undecided("policy", [], "There are too many facts and kinds of company to look at them all.")
            return self._sorted()
        for rule in self.policy.rules:
            self._ask("unreachable or shadowed", [rule], partial(self._effect, rule))
        self._conflicts()
        seen: list[tuple[int, int]] = []
        for rule in self.policy.rules:
            says = any(clause.key == "applies to" for clause in rule.clauses)
            if says and rule.exception_to is None and rule.beyond != "otherwise":
                self._ask("gap", [rule], partial(self._gaps, rule, seen))
        for fact in sorted(self.worlds.reader.bounded):
            self._undecided("policy", [], f"Charges of many drugs at once ({fact}) were not all looked at.")
        return self._sorted()

    def _sorted(self) -> Analysis:
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

    def _ask(self, kind: str, rules: Sequence[Rule], work: Callable[[], None]) -> None:
        """One question, within its budget."""
        self.diagrams.question(self.budget.question)
        try:
            work()
        except OverBudget:
            self._undecided(kind, rules, "there are too many cases.")
        except NotModelled:
            self._undecided(kind, rules, "it asks for more than the analysis has a picture of.")

    def _undecided(self, kind: str, rules: Sequence[Rule], reason: str) -> None:
        names = tuple(rule.id for rule in rules)
        what = {
            "conflict": f"It was not decided whether {_named(names)} can disagree: {reason}",
            "gap": f"It was not decided whether {_named(names)} leaves a charge to 'otherwise' alone: {reason}",
            "unreachable or shadowed": f"It was not decided whether {_named(names)} can ever decide: {reason}",
        }.get(kind, reason)
        place = max((rule.place for rule in rules), key=lambda each: each.line, default=Place(1, 1))
        self.items.append(Item(kind=kind, rules=names, sentence=what, place=place, decided=False))

    def _add(self, kind: str, rules: Sequence[Rule], sentence: str, example: Example | None) -> None:
        place = max((rule.place for rule in rules), key=lambda each: each.line)
        names = tuple(rule.id for rule in rules)
        self.items.append(Item(kind=kind, rules=names, sentence=sentence, example=example, place=place))

    def _charge(self, point: Point) -> tuple[Example, Judged] | None:
        """The charge of a point with what the policy says of it."""
        example = self.examples.charge(point)
        if example is None:
            return None
        said = self.examples.judged(example)
        return replace(example, expect=said.expect, because=said.because), said

    # -- rules without effect ----------------------------------------------------------------------------------------

    def _effect(self, rule: Rule) -> None:
        inside, stronger = self.known.decides(rule)
        held = self.diagrams.point([*self.possible, *inside])
        if held is None:
            self._unreachable(rule)
        elif self.diagrams.point([*self.possible, *inside], stronger.values()) is None:
            kept = dict(stronger)
            for name in stronger:
                rest = [region for each, region in kept.items() if each != name]
                if self.diagrams.point([*self.possible, *inside], rest) is None:
                    del kept[name]
            charge = self._charge(held)
            where = f"; for example: {self.examples.words(_box(held))}" if charge is not None else ""
            sentence = f"'{rule.id}' can hold but never decides: wherever it does, {_named(list(kept))} {_goes(kept)}"
            self._add("shadowed", [rule], f"{sentence} first{where}.", charge[0] if charge else None)

    def _unreachable(self, rule: Rule) -> None:
        own = [(f"'{key}'", each) for key, each in self.known.read[rule.id].clauses]
        for above in self.known.above(rule):
            own += [(f"'{key}' of '{above.id}'", each) for key, each in self.known.read[above.id].clauses]
        core = [(label, self.worlds.region(each)) for label, each in own]
        for each in tuple(core):
            rest = [region for other, region in core if other != each[0]]
            if len(core) > 1 and self.diagrams.point([*self.possible, *rest]) is None:
                core.remove(each)
        others = [self.worlds.region(each) for label, each in own if label != core[0][0]]
        near = self.diagrams.point([*self.possible, *others]) or self.diagrams.point(self.possible)
        charge = self._charge(near) if near is not None else None
        names = [label for label, _ in core]
        why = f"{names[0]} can never be met" if len(names) == 1 else f"{listed(names)} exclude each other"
        words = self.examples.words(_box(near)) if near is not None else ""
        sentence = f"'{rule.id}' can never hold: {why}. What comes nearest: {words}."
        self._add("unreachable", [rule], sentence, charge[0] if charge else None)

    # -- rules that disagree -----------------------------------------------------------------------------------------

    def _conflicts(self) -> None:
        levels = [*self.ready.phases, *self.ready.exceptions.values()]
        for siblings in levels:
            for one, other in combinations(sorted(siblings, key=lambda rule: rule.place.line), 2):
                if one.id not in other.gives_way_to and other.id not in one.gives_way_to:
                    self._ask("conflict", [one, other], partial(self._conflict, one, other))

    def _conflict(self, one: Rule, other: Rule) -> None:
        regions = self.silent
        if self.diagrams.both(regions.reaches(one), regions.reaches(other)) == 0:
            return
        inside = [*self.possible, regions.reaches(one), regions.reaches(other)]
        inside += [regions.holds(each) for each in regions.above(one)]
        beaten = [regions.beaten(one), regions.beaten(other)]
        for mine, here in sorted(regions.words(one).items()):
            for theirs, there in sorted(regions.words(other).items()):
                point = self.diagrams.point([*inside, here, there], beaten) if mine != theirs else None
                if point is None:
                    continue
                example = self.examples.charge(point)
                if example is not None:
                    example = replace(example, expect=mine, because=one.id)
                said = f"'{one.id}' and '{other.id}' can both reach one charge with different outcomes"
                words = self.examples.words(_box(point))
                self._add("conflict", [one, other], f"{said} ('{mine}' and '{theirs}'): {words}.", example)
                return

    # -- charges that no rule speaks of ------------------------------------------------------------------------------

    def _gaps(self, rule: Rule, seen: list[tuple[int, int]]) -> None:
        """The gaps of one rule. ``seen``: those of rules before it, as region and place in ``items``."""
        applies = self.known.read[rule.id].applies if rule.id in self.known.read else None
        if applies is None:
            raise NotModelled
        where = self.worlds.region(applies)
        outside = [self.known.reaches(each) for rules in self.ready.phases for each in rules]
        outside += [self.known.withdraws(each) for each in self.policy.rules if each.outcome == NOT_COVERED]
        outside = [each for each in dict.fromkeys(outside) if self.diagrams.both(each, where) != 0]
        spoken, named = list(outside), len(self.items)
        for region, item in seen:
            if self.diagrams.point([*self.possible, where, region]) is not None:
                self.items[item] = _also(self.items[item], rule)
                outside.append(region)
        for label, fails, alike in self._reasons(rule):
            here = self.diagrams.both(where, fails)
            near = [each for each in outside if self.diagrams.both(each, here) != 0]
            for _ in range(_MOST_GAPS if alike else 1):
                point = self.diagrams.point([*self.possible, here], near)
                if point is None:
                    break
                if len(self.items) - named >= _MOST_OF_RULE:
                    self._undecided(
                        "more gaps", [rule], f"'{rule.id}' leaves more charges to 'otherwise' than are listed."
                    )
                    return
                box = self._widened(point, where, spoken)
                region = self._region(box)
                if self._gap(rule, label, point, box):
                    seen.append((region, len(self.items) - 1))
                near.append(region)
                outside.append(region)
            outside.append(fails)

    def _reasons(self, rule: Rule) -> list[tuple[str, int, bool]]:
        """Each part of a rule's clauses that can fail: its key, where it does, and whether it looks at one fact."""
        found = []
        for key, expression in self.known.read[rule.id].clauses:
            if key in ABOUT:
                continue
            for part in conjuncts(expression):
                fails = self.diagrams.opposite(self.worlds.region(part))
                found.append((key, fails, len(set(variables(part))) == 1))
        return found

    def _gap(self, rule: Rule, key: str, point: Point, box: Box) -> bool:
        """Names a gap with the shortest charge of it that the evaluator, too, finds no rule for."""
        words = self.examples.words(box)
        for each in self._points(point, box):
            charge = self._charge(each)
            if charge is not None and self._falls(charge[1], each):
                break
        else:
            self._undecided("gap", [rule], f"no charge could be made of this: {words}.")
            return False
        said = f"'{rule.id}' applies but its '{key}' keeps it from deciding, so that only 'otherwise' does"
        self._add("gap", [rule], f"{said} ({self.policy.otherwise}): {words}.", charge[0])
        return True

    def _points(self, point: Point, box: Box) -> Iterator[Point]:
        """A point by the facts that matter, by those that were looked at, and by all."""
        yield {level: point[level] for level in box}
        yield point
        yield self._completed(point)

    def _completed(self, point: Point) -> Point:
        """A point with every fact of the charge known: what is blank is no answer to ``none observed``."""
        full = dict(point)
        for level, var in enumerate(self.worlds.order):
            for cell in self.diagrams.preferred[level] if var[0] == 0 and level not in full else ():
                region = self._region(_box({**full, level: cell}))
                if self.diagrams.point([*self.possible, region]) is not None:
                    full[level] = cell
                    break
        return full

    def _falls(self, said: Judged, point: Point) -> bool:
        """Whether the evaluator agrees; an amount is recorded in one unit, so that others stay open."""
        if said.expect == self.policy.otherwise and said.because == "otherwise":
            return True
        amounts = [self.worlds.order[level][1] for level in point if self.worlds.order[level][2] not in ("", "mark")]
        twice = {fact for fact in amounts if amounts.count(fact) > 1}
        return bool(twice) and set(said.missing) <= twice

    def _region(self, box: Box) -> int:
        return self.diagrams.all_of(self.diagrams.where(level, cells) for level, cells in box.items())

    def _widened(self, point: Point, where: int, outside: Sequence[int]) -> Box:
        """The most charges around one that are alike: facts that do not matter are left out, intervals made whole."""
        box = _box(point)
        kept = [self.diagrams.opposite(where), *outside]
        for level in sorted(point, reverse=True):
            barred = [each for each in kept if level in self.diagrams.looks_at(each)]
            free = {each: cells for each, cells in box.items() if each != level}
            if self._clear(barred, free):
                box = free
                continue
            for way in (1, -1):
                cell = point[level] + way
                while 0 <= cell < len(self.diagrams.preferred[level]):
                    wider = {**box, level: box[level] | {cell}}
                    if self._clear(barred, wider):
                        box = wider
                    elif self._ordered(level):
                        break
                    cell += way
        return box

    def _clear(self, regions: Sequence[int], box: Box) -> bool:
        return all(self.diagrams.avoids(each, box) for each in regions)

    def _ordered(self, level: int) -> bool:
        cell = self.worlds.cells(self.worlds.order[level])[0]
        return cell.low is not None or cell.high is not None


def _box(point: Point) -> Box:
    return {level: frozenset({cell}) for level, cell in point.items()}


def _also(item: Item, rule: Rule) -> Item:
    """A gap that a further rule leaves too."""
    return replace(item, rules=(*item.rules, rule.id))


def _named(names: Sequence[str]) -> str:
    return listed([f"'{each}'" for each in names])


def _goes(names: Sequence[str] | dict[str, int]) -> str:
    return "goes" if len(names) == 1 else "go"
