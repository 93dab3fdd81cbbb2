"""Regions of charges (where a condition is so) as condition diagrams, and the search for one point of many at once.

Joint questions ("inside this rule, outside all those") are not joined into one diagram, which could be huge; they are
walked together, first point out, and what failed is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from screener.policy.evaluation.diagrams.nodes import NO, YES, Diagrams

NOWHERE = NO
EVERYWHERE = YES
#: A point: per level the number of the cell. Levels that do not matter are left out.
Point = Mapping[int, int]
#: Per level the cells that some charges lie in; levels that do not matter are left out.
Box = Mapping[int, frozenset[int]]


@dataclass(eq=False)
class RegionDiagrams(Diagrams):
    """Diagrams with the ends yes and no. ``preferred``: per level the cells in the order in which they are tried."""

    preferred: Sequence[Sequence[int]] = field(kw_only=True)

    def where(self, level: int, cells: Iterable[int]) -> int:
        """The region where a fact lies in some of its cells."""
        wanted = set(cells)
        return self.node(level, tuple([int(cell in wanted) for cell in range(len(self.preferred[level]))]))

    def inside(self, box: Box) -> int:
        """The region of a box."""
        return self.all_of([self.where(level, cells) for level, cells in box.items()])

    def some_way(self, one: int, levels: Collection[int]) -> int:
        """Where the region can be met by some values of the facts of ``levels``."""
        return self._some_way(one, levels, max(levels, default=-1), {})

    def _some_way(self, one: int, levels: Collection[int], last: int, done: dict[int, int]) -> int:
        if self.level[one] > last:
            return one
        if one not in done:
            below = [self._some_way(each, levels, last, done) for each in self.below[one]]
            free = self.level[one] in levels
            done[one] = self.any_of(dict.fromkeys(below)) if free else self.node(self.level[one], tuple(below))
        return done[one]

    def point(self, inside: Iterable[int], outside: Iterable[int] = ()) -> Point | None:
        """A point inside all of some regions and outside all of others; None where there is none."""
        return self._point(frozenset(inside), frozenset(outside), set())

    def _point(
        self, inside: frozenset[int], outside: frozenset[int], failed: set[tuple[frozenset[int], frozenset[int]]]
    ) -> dict[int, int] | None:
        if NOWHERE in inside or EVERYWHERE in outside or inside & outside:
            return None
        inside, outside = inside - {EVERYWHERE}, outside - {NOWHERE}
        if not inside and not outside:
            return {}
        if (inside, outside) in failed:
            return None
        self.step(len(inside) + len(outside))
        levels = self.level
        level = min(map(levels.__getitem__, inside | outside))
        here, within = self._parted(inside, level)
        there, beyond = self._parted(outside, level)
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
        failed.add((inside, outside))
        return None

    def _parted(self, regions: frozenset[int], level: int) -> tuple[list[tuple[int, ...]], frozenset[int]]:
        """What follows on a fact for the regions that look at it next, and the regions that do not."""
        levels = self.level
        now = [self.below[n] for n in regions if levels[n] == level]
        return now, frozenset([n for n in regions if levels[n] != level])

    def completed(self, point: Point, levels: Iterable[int], possible: Iterable[int]) -> Point:
        """A point with a cell for each of some levels, the first that leaves a charge possible."""
        full, possible = dict(point), tuple(possible)
        for level in levels:
            for cell in self.preferred[level] if level not in full else ():
                here = [self.where(n, [each]) for n, each in {**full, level: cell}.items()]
                if self.point([*possible, *here]) is not None:
                    full[level] = cell
                    break
        return full

    def widened(self, box: Box, level: int, fits: Callable[[Box], bool], *, line: bool) -> Box:
        """A box with more cells of one fact, as far as it fits: neighbors where its values are a line, else any."""
        (start,) = box[level]
        for way in (1, -1):
            cell = start + way
            while 0 <= cell < len(self.preferred[level]):
                wider = {**box, level: box[level] | {cell}}
                if fits(wider):
                    box = wider
                elif line:
                    break
                cell += way
        return box

    def avoids(self, region: int, box: Box) -> bool:
        """Whether a region has no point in a box."""
        return self._avoids(region, box, {NOWHERE: True, EVERYWHERE: False})

    def _avoids(self, region: int, box: Box, done: dict[int, bool]) -> bool:
        found = done.get(region)
        if found is None:
            self.step()
            below = self.below[region]
            cells = box.get(self.level[region])
            ways = set(below) if cells is None else {below[cell] for cell in cells}
            found = done[region] = all(self._avoids(each, box, done) for each in ways)
        return found


def box_of(point: Point) -> Box:
    """A point as a box that holds nothing else."""
    return {level: frozenset({cell}) for level, cell in point.items()}
