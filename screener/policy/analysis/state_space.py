"""The state space of a policy: all charges that can be, as far as it tells them apart.

Its facts stand in an order, and constraints rule some charges out. The order decides how large diagrams become: the
offense first (it parts most rules), then the facts that most rules look at, each beside the facts that a constraint
ties to it; then the facts of one companion, and last the kinds of company, which these decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from screener.policy.analysis.expressions import (
    ALONE,
    ITEM,
    UNCOVERED,
    Expression,
    Lies,
    Opposite,
    Reader,
    Some,
    Split,
    every,
    one_of,
    variables,
)
from screener.policy.analysis.values import is_amount
from screener.policy.evaluation.compiled import dated, governing_fact
from screener.policy.evaluation.diagrams.regions import EVERYWHERE, Point, RegionDiagrams
from screener.policy.evaluation.group import GOVERNING_DATE
from screener.policy.language.conditions import Var
from screener.policy.language.model import MODES, Policy
from screener.policy.language.predicates import ValueCell, not_more
from screener.policy.language.vocabulary import CONSTRAINTS, FACTS

#: So many facts at most; a walk goes one call deeper for each.
MOST_FACTS = 250
#: Whether a value of one fact can stand beside a value of another.
Fits = Callable[[Var, ValueCell, Var, ValueCell], bool]
Tie = tuple[Var, Var, Fits]


@dataclass(eq=False)
class StateSpace:
    """The facts of one policy in their order, and diagrams over them.

    ``expressions`` are all that will be asked, each with how often it counts for the order.
    """

    reader: Reader
    expressions: Sequence[Expression]
    steps: int
    order: tuple[Var, ...] = ()
    level: dict[Var, int] = field(default_factory=dict)
    company: range = range(0)
    diagrams: RegionDiagrams = field(init=False)
    made: dict[Expression, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        used: Counter[Var] = Counter()
        for expression in self.expressions:
            used.update(set(variables(expression)))
        marks: list[Var] = []
        if any(var[0] < 0 for var in used) or self.reader.marks:
            marks = [ALONE, *(var for _, var in sorted(self.reader.marks.items(), key=_kinds))]
            marks += sorted(var for var in used if var[1].startswith(UNCOVERED[1]))
        theirs = {var for meaning in self.reader.marks for var in variables(meaning)}
        own = {var for var in used if var[0] == 0 or (var[0] < 0 and var[2] != "mark")}
        self.order = (*self._sorted(own, used), *self._sorted(theirs, Counter()), *marks)
        self.level = {var: n for n, var in enumerate(self.order)}
        self.company = range(len(own), len(own) + len(theirs))
        preferred = [_preferred(var, self.cells(var)) for var in self.order]
        self.diagrams = RegionDiagrams(self.steps, preferred=preferred)

    @staticmethod
    def _sorted(names: Iterable[Var], used: Counter[Var]) -> list[Var]:
        place = {name: n for n, name in enumerate(FACTS)}
        anchors = dict(CONSTRAINTS)

        def key(var: Var) -> tuple[object, ...]:
            anchor = anchors.get(var[1], var[1])
            most = max((count for each, count in used.items() if anchors.get(each[1], each[1]) == anchor), default=0)
            return (var[1] != "offense", -most, place.get(anchor, 999), anchor, var[1], var[2], var[0])

        return sorted(names, key=key)

    @property
    def own(self) -> tuple[int, ...]:
        """The levels of the charge's own facts."""
        return tuple(level for level, var in enumerate(self.order) if var[0] == 0)

    @property
    def too_many(self) -> bool:
        """Whether there are more facts than an analysis looks at."""
        return len(self.order) > MOST_FACTS

    @property
    def marks(self) -> dict[Expression, Var]:
        """The marks of the company that these facts hold, by what each means.

        The reader may have met others since, in conditions of which nothing is asked here.
        """
        return {what: var for what, var in self.reader.marks.items() if var in self.level}

    def cells(self, var: Var) -> Sequence[ValueCell]:
        """The values of a fact that the policy tells from each other."""
        return self.reader.cells(var)

    def region(self, expression: Expression) -> int:
        """Where an expression is true."""
        if isinstance(expression, bool):
            return int(expression)
        found = self.made.get(expression)
        if found is None:
            found = self.made[expression] = self._region(expression)
        return found

    def _region(self, expression: Lies | Some | Opposite | Split) -> int:
        diagrams = self.diagrams
        match expression:
            case Lies():
                return diagrams.where(self.level[expression.var], expression.cells)
            case Opposite():
                return diagrams.opposite(self.region(expression.part))
            case Split():
                below = [self.region(each) for each in expression.below]
                return diagrams.split(self.level[expression.var], below)
        regions = [self.region(part) for part in expression.parts]
        if expression.count == len(regions):
            return diagrams.all_of(regions)
        return diagrams.any_of(regions) if expression.count == 1 else diagrams.at_least(expression.count, regions)

    # -- what can be -------------------------------------------------------------------------------------------------

    def possible(self) -> tuple[int, ...]:
        """Regions outside of which no charge is: constraints of the vocabulary, dates, company, older matters."""
        older = self.region(self.reader.older())
        return tuple(dict.fromkeys([*self._tied(), *self._in_force(), *self._company(), older]))

    def _tied(self, place: int = 0) -> list[int]:
        """The vocabulary's constraints between facts of the charge (or, place 1, of a companion)."""
        found = [self.fit(*tie) for tie in self.ties(place)]
        found += [self.fit_readings(*tie) for tie in readings(self.order, place)]
        for fact in sorted({var[1] for var in self.order if var[0] == place and var[2].startswith(ITEM)}):
            items = self.reader.items(place, fact)
            if all(
                set(variables(each)) <= self.level.keys() for each in items
            ):  # else there is one that nobody asks for
                found.append(self.region(Some(1, tuple(items))))
        return [each for each in dict.fromkeys(found) if each != EVERYWHERE]

    def ties(self, place: int = 0) -> Iterator[Tie]:
        """Pairs of facts that the vocabulary's constraints tie, with which of their values fit each other."""
        here = [var for var in self.order if var[0] == place and var[1] in self.reader.ready.tied]
        for one, other in combinations(here, 2):
            yield one, other, self._feasible
        for low, high in _closed(CONSTRAINTS):
            if (place, low, "") in self.level and (place, high, "") in self.level:
                yield (place, low, ""), (place, high, ""), lambda _, a, __, b: not_more(a, b)

    def _feasible(self, one: Var, cell: ValueCell, other: Var, beside: ValueCell) -> bool:
        """Whether the evaluator holds two values possible beside each other."""
        return self.reader.group.feasible((0, *one[1:]), cell, {(0, *other[1:]): beside})

    def fit(self, one: Var, other: Var, fits: Fits) -> int:
        """Where two facts fit each other."""
        return self.region(self.fitting(one, other, fits))

    def fit_readings(self, one: Var, other: Var, fits: Fits) -> int:
        """Where two readings of one quantity fit each other."""
        return self.fit(one, other, fits)

    def fitting(self, one: Var, other: Var, fits: Fits) -> Expression:
        """The values of two facts fit each other."""
        ways: list[Expression] = []
        for n, cell in enumerate(self.reader.cells(one)):
            allowed = [m for m, each in enumerate(self.reader.cells(other)) if fits(one, cell, other, each)]
            ways.append(bool(allowed) and every([Lies(one, frozenset({n})), Lies(other, frozenset(allowed))]))
        return one_of(ways)

    def _in_force(self) -> list[int]:
        """The days on which the policy is in force, where some rule looks at the date that governs."""
        policy = self.reader.ready.policy
        found = []
        for var in self.order:
            if var not in ((0, governing_fact(policy, MODES[0]), ""), GOVERNING_DATE):
                continue
            days = enumerate(self.cells(var))
            inside = [n for n, cell in days if day_in_force(cell, policy) is not None]
            found.append(self.diagrams.where(self.level[var], inside) if inside else EVERYWHERE)
        return found

    def _company(self) -> list[int]:
        """Alone is beside nothing; each mark of the company is borne by a charge that bears no mark but those given."""
        if ALONE not in self.level:
            return []
        diagrams = self.diagrams
        alone = diagrams.where(self.level[ALONE], [0])
        marks = [(diagrams.where(self.level[var], [0]), self.region(what)) for what, var in self.marks.items()]
        found = [diagrams.opposite(diagrams.both(alone, mark)) for mark, _ in marks]
        for var in self.order:
            if var[1].startswith(UNCOVERED[1]):
                found.append(diagrams.opposite(diagrams.both(alone, diagrams.where(self.level[var], [0]))))
        theirs = diagrams.all_of(self.companions())
        unmarked = diagrams.all_of(
            [theirs, *(diagrams.either(mark, diagrams.opposite(means)) for mark, means in marks)]
        )
        for mark, means in marks:
            borne = diagrams.some_way(diagrams.both(unmarked, means), self.company)
            found.append(diagrams.either(diagrams.opposite(mark), borne))
        some = diagrams.any_of(mark for mark, _ in marks)
        none = diagrams.some_way(unmarked, self.company)
        found.append(diagrams.any_of([alone, some, none]))
        return [each for each in found if each != EVERYWHERE]

    def companions(self) -> list[int]:
        """Regions outside of which no companion is."""
        return self._tied(1)

    # -- points ------------------------------------------------------------------------------------------------------

    def named(self, point: Point) -> dict[Var, ValueCell]:
        """The facts of a point."""
        return {self.order[level]: self.cells(self.order[level])[cell] for level, cell in sorted(point.items())}


def day_in_force(cell: ValueCell, policy: Policy) -> date | None:
    """The first day of a cell on which the policy is in force; None where there is none."""
    low = cell.low + timedelta(days=cell.low_open) if isinstance(cell.low, date) else policy.effective
    day = max(low, policy.effective)
    high = cell.high - timedelta(days=cell.high_open) if isinstance(cell.high, date) else day
    return day if day <= high and dated(day, policy) == 0 else None


def _kinds(mark: tuple[Expression, Var]) -> tuple[object, ...]:
    """A key that puts marks of one kind of offense beside each other."""
    what, var = mark
    parts = what.parts if isinstance(what, Some) else (what,)
    kinds = [sorted(part.cells) for part in parts if isinstance(part, Lies) and part.var[1] == "offense"]
    return (not kinds, kinds, var)


def _preferred(var: Var, cells: Sequence[ValueCell]) -> tuple[int, ...]:
    """The cells in the order in which an example is looked for: alone, recorded, and nothing else special."""
    usual = var == ALONE or var[2] == "recorded"
    return tuple(sorted(range(len(cells)), key=lambda n: (cells[n].value is (not usual), n)))


def _closed(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Constraints with those that follow from two of them."""
    found = dict.fromkeys(pairs)
    for one in tuple(found):
        for other in tuple(found):
            if one[1] == other[0]:
                found[(one[0], other[1])] = None
    return tuple(found)


def readings(order: Iterable[Var], place: int) -> Iterator[Tie]:
    """Pairs of readings of one quantity (its value, all that it can be, its value less the uncertainty).

    All that it can be holds its value, so where every reading is known the two lie in one stretch; the value less the
    uncertainty is never more (design 2, Quantities).
    """
    here = [var for var in order if var[0] == place and _unit(var)]
    for one, other in combinations(here, 2):
        if one[1] == other[1] and _unit(one) == _unit(other):
            less = [_reading(var) == "subtracting" for var in (one, other)]
            if less[0] and less[1]:
                continue
            if less[0] or less[1]:
                low, high = (one, other) if less[0] else (other, one)
                yield low, high, lambda _, a, __, b: not_more(a, b)
            else:
                yield one, other, lambda _, a, __, b: not_more(a, b) and not_more(b, a)


def _unit(var: Var) -> str:
    return var[2].partition("/")[0] if is_amount(var) and var[2] not in ("recorded", "") else ""


def _reading(var: Var) -> str:
    return var[2].partition("/")[2].partition("@")[0]
