"""Condition diagrams: what a question comes to, as a function of facts that are cut into cells, with any ends.

Reduced and ordered (Bryant 1986; Fujita, McGeer and Yang 1997 for ends other than yes and no), with as many branches
as a fact has cells: equal functions are one node, and a node depends on exactly the facts that it names. So the cost
grows with the number of different questions that are left, not with the number of completions.

Steps are counted, never timed: the same question always costs the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

NO = 0
YES = 1
#: Where no completion is: a constraint rules it out.
IMPOSSIBLE = 2
#: Where no rule reaches.
NOTHING = 3
_FIXED: tuple[Hashable, ...] = (False, True, "impossible", None)
_LAST = 1 << 60
#: So many facts at most: a walk goes one call deeper for each.
MOST_FACTS = 300


class OverBudget(Exception):
    """A question needs more steps than it is allowed."""


@dataclass(eq=False)
class Diagrams:
    """All diagrams over some facts; ``left`` steps remain for the question at hand, then OverBudget.

    ``reserve``: steps for the questions after it. Per node: the level of its fact, the nodes below (one per cell), the
    facts that it depends on and the ends that it comes to, both as bits.
    """

    left: int
    reserve: int = 0
    level: list[int] = field(default_factory=list)
    below: list[tuple[int, ...]] = field(default_factory=list)
    depends: list[int] = field(default_factory=list)
    reaches: list[int] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    bits: dict[int, int] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)
    values: dict[int, Hashable] = field(default_factory=dict)
    known: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)
    of_value: dict[Hashable, int] = field(default_factory=dict)
    chosen: dict[tuple[int, int, int], int] = field(default_factory=dict)
    joined: dict[tuple[str, int, int], int] = field(default_factory=dict)
    cut: dict[tuple[int, int, int], int] = field(default_factory=dict)
    unlike: dict[tuple[int, int], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for value in _FIXED:
            self._add(_LAST, (), 0, 1 << len(self.ends), value)

    def _add(self, level: int, below: tuple[int, ...], depends: int, reaches: int, value: Hashable = None) -> int:
        number = len(self.level)
        self.level.append(level)
        self.below.append(below)
        self.depends.append(depends)
        self.reaches.append(reaches)
        if not below:
            self.ends.append(number)
            self.values[number] = value
        return number

    def step(self, steps: int = 1) -> None:
        """Counts work against the budget. Raises OverBudget where that is spent."""
        self.left -= steps
        if self.left < 0:
            raise OverBudget

    def question(self, steps: int) -> None:
        """A new question begins, with so many of the steps that are left at most."""
        whole = self.left + self.reserve
        self.left = min(steps, whole)
        self.reserve = whole - self.left

    # -- nodes -------------------------------------------------------------------------------------------------------

    def end(self, value: Hashable) -> int:
        """The node of a constant."""
        found = self.of_value.get(value)
        if found is None:
            found = self.of_value[value] = self._add(_LAST, (), 0, 1 << len(self.ends), value)
        return found

    def node(self, level: int, below: tuple[int, ...]) -> int:
        """A fact with a node per cell; every node below stands at a later level."""
        first = below[0]
        for each in below:
            if each != first:
                break
        else:
            return first
        found = self.known.get((level, below))
        if found is None:
            self.step()
            depends, reaches = self._bit(level), 0
            for each in below:
                depends |= self.depends[each]
                reaches |= self.reaches[each]
            found = self.known[level, below] = self._add(level, below, depends, reaches)
        return found

    def _bit(self, level: int) -> int:
        found = self.bits.get(level)
        if found is None:
            if len(self.levels) >= MOST_FACTS:
                raise OverBudget
            found = self.bits[level] = 1 << len(self.levels)
            self.levels.append(level)
        return found

    def split(self, level: int, below: Sequence[int]) -> int:
        """A fact with a diagram per cell, which may look at any facts."""
        if all(self.level[each] > level for each in below):
            return self.node(level, tuple(below))
        found = below[0]
        for place in range(1, len(below)):
            here = self.node(level, tuple([YES if n == place else NO for n in range(len(below))]))
            found = self.choose(here, below[place], found)
        return found

    def choose(self, where: int, yes: int, no: int) -> int:
        """One diagram where ``where`` is yes, another one where it is no."""
        if where == YES or yes == no:
            return yes
        if where == NO:
            return no
        if yes == YES and no == NO:
            return where
        key = (where, yes, no)
        found = self.chosen.get(key)
        if found is not None:
            return found
        self.step()
        levels, below = self.level, self.below
        level = min(levels[where], levels[yes], levels[no])
        wheres = below[where] if levels[where] == level else None
        yeses = below[yes] if levels[yes] == level else None
        noes = below[no] if levels[no] == level else None
        made = []
        for n in range(len(wheres or yeses or noes or ())):
            made.append(
                self.choose(wheres[n] if wheres else where, yeses[n] if yeses else yes, noes[n] if noes else no)
            )
        found = self.chosen[key] = self.node(level, tuple(made))
        return found

    def opposite(self, one: int) -> int:
        """Where a region is not."""
        return self.choose(one, NO, YES)

    def both(self, one: int, other: int) -> int:
        """Where two regions meet."""
        return self.choose(one, other, NO)

    def either(self, one: int, other: int) -> int:
        """Where one of two regions is."""
        return self.choose(one, YES, other)

    def without(self, one: int, other: int) -> int:
        """One region as far as the other does not reach."""
        return self.choose(other, NO, one)

    def all_of(self, parts: Iterable[int]) -> int:
        """Where all are yes. From the last fact up: each step then looks only at its own part."""
        found = YES
        for each in sorted(parts, key=self.level.__getitem__, reverse=True):
            found = self.choose(each, found, NO)
        return found

    def any_of(self, parts: Iterable[int]) -> int:
        """Where any of several regions is; the deepest first, which keeps the steps between small."""
        found = NO
        for each in sorted(parts, key=self.level.__getitem__, reverse=True):
            found = self.choose(each, YES, found)
        return found

    def at_least(self, count: int, parts: Sequence[int]) -> int:
        """Where at least ``count`` are yes."""
        reached = [YES] + [NO] * count
        for each in sorted(parts, key=self.level.__getitem__, reverse=True):
            for n in range(count, 0, -1):
                reached[n] = self.choose(each, reached[n - 1], reached[n])
        return reached[count]

    def join(self, name: str, one: int, other: int, of_ends: Callable[[int, int], int | None]) -> int:
        """Two diagrams in one. ``of_ends`` gives what two nodes come to as soon as it is known, ``name`` is its own."""
        found = of_ends(one, other)
        if found is not None:
            return found
        key = (name, one, other)
        found = self.joined.get(key)
        if found is None:
            self.step()
            levels, below = self.level, self.below
            level = min(levels[one], levels[other])
            ones = below[one] if levels[one] == level else None
            others = below[other] if levels[other] == level else None
            made = []
            for n in range(len(ones or others or ())):
                made.append(self.join(name, ones[n] if ones else one, others[n] if others else other, of_ends))
            found = self.joined[key] = self.node(level, tuple(made))
        return found

    def turned(self, one: int, of_end: Callable[[int], int]) -> int:
        """A diagram with other ends."""
        return self._turned(one, of_end, {})

    def _turned(self, one: int, of_end: Callable[[int], int], done: dict[int, int]) -> int:
        if not self.below[one]:
            return of_end(one)
        found = done.get(one)
        if found is None:
            made = []
            for each in self.below[one]:
                made.append(self._turned(each, of_end, done))
            found = done[one] = self.node(self.level[one], tuple(made))
        return found

    # -- questions ---------------------------------------------------------------------------------------------------

    def known_to_be(self, one: int, level: int, cell: int) -> int:
        """A diagram where a fact is known."""
        if not self.depends[one] & self.bits.get(level, 0):
            return one
        if self.level[one] == level:
            return self.below[one][cell]
        key = (one, level, cell)
        found = self.cut.get(key)
        if found is None:
            self.step()
            made = []
            for each in self.below[one]:
                made.append(self.known_to_be(each, level, cell))
            found = self.cut[key] = self.node(self.level[one], tuple(made))
        return found

    def comes_to(self, one: int) -> tuple[int, ...]:
        """The ends that some completion comes to."""
        bits = self.reaches[one]
        return tuple(end for n, end in enumerate(self.ends) if bits >> n & 1 and end != IMPOSSIBLE)

    def open(self, one: int) -> bool:
        """Whether completions come to different ends."""
        bits = self.reaches[one] & ~(1 << IMPOSSIBLE)
        return bits & (bits - 1) != 0

    def differ(self, one: int, other: int) -> bool:
        """Whether two diagrams come to different ends for some completion that is possible in both."""
        if one == other or not self.open_between(one, other):
            return False
        if not self.below[one] and not self.below[other]:
            return True
        key = (one, other) if one < other else (other, one)
        found = self.unlike.get(key)
        if found is None:
            self.step()
            levels, below = self.level, self.below
            level = min(levels[one], levels[other])
            ones = below[one] if levels[one] == level else None
            others = below[other] if levels[other] == level else None
            found = False
            for n in range(len(ones or others or ())):
                if self.differ(ones[n] if ones else one, others[n] if others else other):
                    found = True
                    break
            self.unlike[key] = found
        return found

    def open_between(self, one: int, other: int) -> bool:
        """Whether two diagrams may come to different possible ends, by their ends alone."""
        mask = ~(1 << IMPOSSIBLE)
        first, second = self.reaches[one] & mask, self.reaches[other] & mask
        both = first | second
        return bool(first and second and both & (both - 1))

    def variables(self, one: int) -> list[int]:
        """The levels of the facts that a diagram depends on, in their order."""
        bits = self.depends[one]
        return sorted(level for n, level in enumerate(self.levels) if bits >> n & 1)

    def looks_at(self, one: int, levels: Iterable[int]) -> bool:
        """Whether a diagram depends on a fact of some levels."""
        return any(self.depends[one] & self.bits.get(level, 0) for level in levels)
