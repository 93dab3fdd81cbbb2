"""The state space of two files: all charges that they tell apart, with what of them is recorded.

A fact that a file looks for on the record has one more cell, *not recorded*, and a twin behind it: the value that it
has all the same. A finding is the set of outcomes over all values of the twins (design 2, Semantics), so regions over
what is recorded come from regions over everything by asking for *some* value of the twins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from screener.policy.analysis.expressions import (
    ITEM,
    Expression,
    Lies,
    Opposite,
    Some,
    every,
    mapped,
    one_of,
    variables,
)
from screener.policy.analysis.state_space import Fits, StateSpace
from screener.policy.analysis.values import is_amount
from screener.policy.language.conditions import Var
from screener.policy.language.predicates import ValueCell

#: The cell of a fact that is not on record.
BLANK = ValueCell("not recorded")
_TWIN = -2


@dataclass(frozen=True, slots=True)
class Blanks:
    """Which facts can be blank in a comparison: by fact, the axes on which its values lie."""

    axes: Mapping[str, tuple[Var, ...]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()

    @classmethod
    def of(cls, expressions: Iterable[Expression]) -> Blanks:
        """The facts that some expression looks for on the record, and amounts of several measures or readings."""
        used = {var for each in expressions for var in variables(each) if var[0] == 0}
        told = {var[1] for var in used if var[2] == "recorded"}
        drugs = {var[1] for var in used if var[2].startswith(ITEM)}
        axes: dict[str, list[Var]] = defaultdict(list)
        for var in sorted(used):
            if var[2] != "recorded" and (var[1] in told or is_amount(var)) and var[1] not in drugs:
                axes[var[1]].append(var)
        for fact in told - drugs - axes.keys():
            axes[fact].append((0, fact, ""))
        kept = {fact: tuple(each) for fact, each in axes.items() if fact in told or len(each) > 1}
        return cls(kept, frozenset(told))

    def has(self, var: Var) -> bool:
        """Whether a blank is among the values of a variable."""
        return var in self.axes.get(var[1], ())


def _unit(var: Var) -> str:
    return var[2].partition("/")[0]


@dataclass(eq=False)
class PairSpace(StateSpace):
    """The charges of two files. Expressions are given as they were read; ``region`` sees blanks where there are any."""

    blanks: Blanks = field(default_factory=Blanks)
    turned: dict[Expression, Expression] = field(default_factory=dict)

    def __post_init__(self) -> None:
        every_one = [self.turn(each) for each in self.expressions]
        for axes in self.blanks.axes.values():
            every_one += [Lies((place, *var[1:]), frozenset({0})) for var in axes for place in (0, _TWIN)]
        self.expressions = every_one
        StateSpace.__post_init__(self)

    def cells(self, var: Var) -> Sequence[ValueCell]:
        """The values of a fact in either file, a blank among them where it may be; a twin has no blank."""
        if var[0] == _TWIN:
            return self.reader.cells((0, *var[1:]))
        cells = self.reader.cells(var)
        return (*cells, BLANK) if self.blanks.has(var) else cells

    # -- expressions with blanks -------------------------------------------------------------------------------------

    def turn(self, expression: Expression) -> Expression:
        """An expression over what is recorded and, where that is blank, over the twins."""
        found = self.turned.get(expression)
        if found is None:
            found = self.turned[expression] = mapped(expression, self._turn)
        return found

    def _turn(self, lies: Lies) -> Expression:
        _, fact, aspect = lies.var
        if lies.var[0] != 0 or aspect != "recorded":
            return self._lies(lies)
        if fact not in self.blanks.axes:
            return 0 in lies.cells
        told = Some(1, tuple(self.known(var) for var in self.blanks.axes[fact]))
        return told if 0 in lies.cells else Opposite(told)

    def _lies(self, lies: Lies) -> Expression:
        if not self.blanks.has(lies.var):
            return lies
        spec = self.reader.ready.facts.get(lies.var[1])
        if spec is not None and spec.silent_no:  # where nobody recorded it, it is a no
            no = {n for n, cell in enumerate(self.reader.cells(lies.var)) if cell.value is False}
            return Some(1, (lies, self.blank(lies.var))) if no <= lies.cells else lies
        twin = Lies((_TWIN, *lies.var[1:]), lies.cells)
        return Some(1, (lies, every([self.blank(lies.var), twin])))

    def known(self, var: Var) -> Expression:
        """A fact is recorded."""
        return Lies(var, frozenset(range(len(self.reader.cells(var)))))

    def blank(self, var: Var) -> Expression:
        """A fact is not recorded."""
        return Lies(var, frozenset({len(self.reader.cells(var))}))

    # -- what can be -------------------------------------------------------------------------------------------------

    @property
    def twins(self) -> frozenset[int]:
        """The levels of the values behind blanks."""
        return frozenset(n for n, var in enumerate(self.order) if var[0] == _TWIN)

    def possible(self) -> tuple[int, ...]:
        """Regions outside of which no charge is; those of dates and coverage are added by who compares."""
        return tuple(dict.fromkeys([*self._tied(), *self._company()]))

    def _tied(self, place: int = 0) -> list[int]:
        found = StateSpace._tied(self, place)
        measures = (each for fact, axes in self.blanks.axes.items() for each in self._measures(fact, axes))
        return [*found, *(self.region(each) for each in measures)] if place == 0 else found

    def fit(self, one: Var, other: Var, fits: Fits) -> int:
        """Where two facts fit each other, whether they are recorded or not."""
        return self.region(self.turn(self.fitting(one, other, fits)))

    def fit_readings(self, one: Var, other: Var, fits: Fits) -> int:
        """Where two readings of a quantity fit each other, or one is not known."""
        either = [self.blank(var) for var in (one, other) if self.blanks.has(var)]
        return self.region(one_of([*either, self.fitting(one, other, fits)]))

    def _measures(self, fact: str, axes: Sequence[Var]) -> Iterable[Expression]:
        """An amount is recorded in one measure; its reading with an uncertainty only where its value is known."""
        if not any(map(is_amount, axes)):
            return
        for one, other in combinations(axes, 2):
            apart = {each[2].partition("@")[2] for each in (one, other)} - {""}
            if _unit(one) != _unit(other) or len(apart) > 1:
                yield Some(1, (self.blank(one), self.blank(other)))
        for var in axes:
            plain = (0, fact, _unit(var))
            if var != plain and plain in axes:
                yield Some(1, (self.blank(var), self.known(plain)))
        if fact not in self.blanks.optional:
            yield Some(1, tuple(self.known(var) for var in axes))

    def behind(self, regions: Iterable[int]) -> list[int]:
        """Those of some regions that look at a value behind a blank."""
        twins = self.twins
        return [each for each in regions if self.diagrams.looks_at(each, twins)]

    def closed(self, region: int, tied: Sequence[int]) -> int:
        """Where some values behind the blanks lie in a region, within what ties them."""
        return self.diagrams.some_way(self.diagrams.all_of([region, *tied]), self.twins)
