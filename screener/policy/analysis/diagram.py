"""Decision diagrams over facts cut into cells, and the search for one point of many regions at once.

A region (where a rule holds) is a diagram: reduced and ordered, so that equal regions are one node (Bryant 1986; with
as many branches as the fact has cells). Joint questions ("inside this rule, outside all those") are not joined into one
diagram, which could be huge; they are walked together, first point out, and what failed is remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

NOWHERE = 0
EVERYWHERE = 1
_LAST = 1 << 30
#: A point: per level the number of the cell. Levels that do not matter are left out.
Point = Mapping[int, int]


class OverBudget(Exception):
    """A question needs more steps than the budget allows."""


@dataclass(eq=False)
class Diagrams:
    """All diagrams of one analysis. ``preferred`` gives per level the cells in the order in which they are tried.

    ``left`` steps remain for the whole analysis, ``allowed`` for the question at hand; both are counted, never timed,
    so that the same file always comes to the same answer.
    """

    preferred: Sequence[Sequence[int]]
    left: int
    allowed: int = 0
    level: list[int] = field(default_factory=lambda: [_LAST, _LAST])
    below: list[tuple[int, ...]] = field(default_factory=lambda: [(), ()])
    known: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)
    joined: dict[tuple[int, int], int] = field(default_factory=dict)
    looked: dict[int, frozenset[int]] = field(default_factory=dict)
    opposites: dict[int, int] = field(default_factory=lambda: {NOWHERE: EVERYWHERE, EVERYWHERE: NOWHERE})

    def question(self, steps: int) -> None:
        """A new question begins, with so many steps at most."""
        self.allowed = min(steps, self.left)

    def _step(self, steps: int = 1) -> None:
        if self.allowed <= 0:
            raise OverBudget
        self.allowed -= steps
        self.left -= steps

    # -- regions -----------------------------------------------------------------------------------------------------

    def node(self, level: int, below: tuple[int, ...]) -> int:
        first = below[0]
        if all(each == first for each in below):
            return first
        key = (level, below)
        found = self.known.get(key)
        if found is None:
            self._step()
            found = self.known[key] = len(self.level)
            self.level.append(level)
            self.below.append(below)
        return found

    def where(self, level: int, cells: Iterable[int]) -> int:
        """The region where a fact lies in some of its cells."""
        wanted = set(cells)
        return self.node(level, tuple(int(cell in wanted) for cell in range(len(self.preferred[level]))))

    def opposite(self, one: int) -> int:
        found = self.opposites.get(one)
        if found is None:
            found = self.node(self.level[one], tuple([self.opposite(each) for each in self.below[one]]))
            self.opposites[one] = found
            self.opposites[found] = one
        return found

    def both(self, one: int, other: int) -> int:
        if one == other or other == EVERYWHERE:
            return one
        if one == EVERYWHERE:
            return other
        if NOWHERE in (one, other):
            return NOWHERE
        key = (one, other) if one < other else (other, one)
        found = self.joined.get(key)
        if found is None:
            self._step()
            level = min(self.level[one], self.level[other])
            pairs = zip(self._branches(one, level), self._branches(other, level), strict=True)
            found = self.joined[key] = self.node(level, tuple([self.both(a, b) for a, b in pairs]))
        return found

    def either(self, one: int, other: int) -> int:
        return self.opposite(self.both(self.opposite(one), self.opposite(other)))

    def all_of(self, regions: Iterable[int]) -> int:
        found = EVERYWHERE
        for each in regions:
            found = self.both(found, each)
        return found

    def any_of(self, regions: Iterable[int]) -> int:
        found = NOWHERE
        for each in regions:
            found = self.either(found, each)
        return found

    def without(self, one: int, other: int) -> int:
        return self.both(one, self.opposite(other))

    def at_least(self, count: int, regions: Sequence[int]) -> int:
        """Where at least ``count`` of some regions are."""
        reached = [EVERYWHERE] + [NOWHERE] * count
        for each in regions:
            for n in range(count, 0, -1):
                reached[n] = self.either(reached[n], self.both(reached[n - 1], each))
        return reached[count]

    def branch(self, level: int, below: Sequence[int]) -> int:
        """Where the region that belongs to the fact's own cell is; the regions may look at any fact."""
        by_region: dict[int, list[int]] = {}
        for cell, each in enumerate(below):
            by_region.setdefault(each, []).append(cell)
        return self.any_of(self.both(self.where(level, cells), each) for each, cells in by_region.items())

    def some_way(self, one: int, levels: Collection[int]) -> int:
        """Where the region can be met by some values of the facts of ``levels``."""
        return self._some_way(one, levels, max(levels, default=-1), {})

    def _some_way(self, one: int, levels: Collection[int], last: int, done: dict[int, int]) -> int:
        if one <= EVERYWHERE or self.level[one] > last:
            return one
        if one not in done:
            below = [self._some_way(each, levels, last, done) for each in self.below[one]]
            free = self.level[one] in levels
            done[one] = self.any_of(dict.fromkeys(below)) if free else self.node(self.level[one], tuple(below))
        return done[one]

    def _branches(self, one: int, level: int) -> Sequence[int]:
        if self.level[one] == level:
            return self.below[one]
        return (one,) * len(self.preferred[level])

    # -- questions ---------------------------------------------------------------------------------------------------

    def point(self, inside: Iterable[int], outside: Iterable[int] = ()) -> Point | None:
        """A point inside all of some regions and outside all of others; None where there is none.

        OverBudget where the question takes more steps than it is allowed.
        """
        return self._point(frozenset(inside), frozenset(outside), set())

    def _point(
        self, inside: frozenset[int], outside: frozenset[int], failed: set[tuple[frozenset[int], frozenset[int]]]
    ) -> dict[int, int] | None:
        if NOWHERE in inside or EVERYWHERE in outside or inside & outside:
            return None
        inside, outside = inside - {EVERYWHERE}, outside - {NOWHERE}
        if not inside and not outside:
            return {}
        key = (inside, outside)
        if key in failed:
            return None
        self._step(len(inside) + len(outside))
        levels = self.level
        level = min(map(levels.__getitem__, inside | outside))
        here = [self.below[n] for n in inside if levels[n] == level]
        there = [self.below[n] for n in outside if levels[n] == level]
        within = frozenset([n for n in inside if levels[n] != level])
        beyond = frozenset([n for n in outside if levels[n] != level])
        tried: set[tuple[frozenset[int], frozenset[int]]] = set()
        for cell in self.preferred[level]:
            turn = (frozenset([each[cell] for each in here]), frozenset([each[cell] for each in there]))
            if turn in tried:
                continue
            tried.add(turn)
            found = self._point(within | turn[0], beyond | turn[1], failed)
            if found is not None:
                found[level] = cell
                return found
        failed.add(key)
        return None

    def looks_at(self, region: int) -> frozenset[int]:
        """The levels of the facts that a region depends on."""
        found = self.looked.get(region)
        if found is None:
            below = [self.looks_at(each) for each in set(self.below[region])]
            found = frozenset().union(*below) | ({self.level[region]} if region > EVERYWHERE else frozenset())
            self.looked[region] = found
        return found

    def avoids(self, region: int, box: Mapping[int, frozenset[int]]) -> bool:
        """Whether a region has no point in a box."""
        return self._avoids(region, box, {NOWHERE: True, EVERYWHERE: False})

    def _avoids(self, region: int, box: Mapping[int, frozenset[int]], done: dict[int, bool]) -> bool:
        found = done.get(region)
        if found is None:
            self._step()
            below = self.below[region]
            cells = box.get(self.level[region])
            ways = set(below) if cells is None else {below[cell] for cell in cells}
            found = done[region] = all(self._avoids(each, box, done) for each in ways)
        return found
