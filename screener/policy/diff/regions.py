"""A set of charges as few, large regions that a person can read: cells of facts, and lists such as "any 2 of ...".

Each region is the largest that this way finds around one charge: facts that do not matter are left out, the others
widened as far as all charges that can be stay inside the set. Regions of one set may overlap; together they are the
set, no charge more and no charge less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screener.policy.evaluation.diagrams.regions import NOWHERE, Box, Point, RegionDiagrams, box_of


@dataclass(frozen=True, slots=True)
class Region:
    """Charges in a box of cells for which some lists hold (True) or not, by the number of the list."""

    box: Box
    lists: Mapping[int, bool]
    diagram: int


@dataclass(frozen=True, slots=True)
class Cover:
    """Finds regions. ``lists``: diagrams of conditions on several facts; ``ordered``: levels whose cells are a line;
    ``hidden``: levels that are not spoken of; ``first``: the level of the offense, which every region names."""

    diagrams: RegionDiagrams
    possible: Sequence[int]
    lists: Sequence[int]
    ordered: frozenset[int]
    hidden: frozenset[int]
    first: int | None

    def regions(self, wanted: int, most: int) -> tuple[list[Region], bool]:
        """The regions of a set, and whether these are all. Offenses of which the same is said are put together."""
        whole = True
        by_rest: dict[tuple[object, ...], list[Region]] = {}
        for cell in self.diagrams.preferred[self.first] if self.first is not None else (-1,):
            part = wanted
            if self.first is not None:
                part = self.diagrams.both(wanted, self.diagrams.where(self.first, [cell]))
            found, all_ = self._cover(part, most)
            whole = whole and all_
            for each in found:
                rest = {level: cells for level, cells in each.box.items() if level != self.first}
                key = (tuple(sorted(rest.items())), tuple(sorted(each.lists.items())))
                by_rest.setdefault(key, []).append(each)
        merged = [self._together(some) for some in by_rest.values()]
        return merged[:most], whole and len(merged) <= most

    def _together(self, some: Sequence[Region]) -> Region:
        if len(some) == 1 or self.first is None:
            return some[0]
        cells = frozenset().union(*(each.box[self.first] for each in some))
        box = {**some[0].box, self.first: cells}
        if len(cells) == len(self.diagrams.preferred[self.first]):
            del box[self.first]
        return Region(box, some[0].lists, self.diagram(box, some[0].lists))

    def _cover(self, wanted: int, most: int) -> tuple[list[Region], bool]:
        found: list[Region] = []
        while True:
            point = self.diagrams.point([*self.possible, wanted], [each.diagram for each in found])
            if point is None:
                return self._needed(found), True
            if len(found) == most:
                return self._needed(found), False
            found.append(self._around(point, wanted))

    def _needed(self, found: list[Region]) -> list[Region]:
        """Without those that others hold."""
        kept = list(found)
        for each in found:
            others = [other.diagram for other in kept if other is not each]
            if others and self.diagrams.point([*self.possible, each.diagram], others) is None:
                kept.remove(each)
        return kept

    def _around(self, point: Point, wanted: int) -> Region:
        lists = {n: self._holds(each, point) for n, each in enumerate(self.lists)}
        told = {n: here for n, here in lists.items() if here is not None}
        box = box_of({level: cell for level, cell in point.items() if level not in self.hidden})
        for level in sorted(box.keys() - {self.first}, reverse=True):
            free = {each: cells for each, cells in box.items() if each != level}
            if self._inside(free, told, wanted):
                box = free
        for n in tuple(told):
            fewer = {each: here for each, here in told.items() if each != n}
            if self._inside(box, fewer, wanted):
                told = fewer
        for level in sorted(box.keys() - {self.first}, reverse=True):
            box = self._widened(level, box, told, wanted)
        return Region(box, told, self.diagram(box, told))

    def _widened(self, level: int, box: Box, told: Mapping[int, bool], wanted: int) -> Box:
        """More cells of one fact, without those that no charge lies in."""
        (start,) = box[level]
        line = level in self.ordered
        box = self.diagrams.widened(box, level, lambda wider: self._inside(wider, told, wanted), line=line)
        return {**box, level: self._possible_cells(level, box, told, start)}

    def _possible_cells(self, level: int, box: Box, told: Mapping[int, bool], start: int) -> frozenset[int]:
        """Without cells that no charge of the region can lie in: of a line only at its ends."""
        cells = sorted(box[level])
        can = {
            cell
            for cell in cells
            if cell == start
            or self.diagrams.point([*self.possible, self.diagram({**box, level: frozenset({cell})}, told)]) is not None
        }
        if level in self.ordered:
            can = {cell for cell in cells if min(can) <= cell <= max(can)}
        return frozenset(can)

    def _holds(self, region: int, point: Point) -> bool | None:
        """Whether a list holds at a point; None where the point leaves it open."""
        here = self.diagrams.inside(box_of(point))
        if self.diagrams.both(here, region) == NOWHERE:
            return False
        return True if self.diagrams.without(here, region) == NOWHERE else None

    def diagram(self, box: Box, told: Mapping[int, bool]) -> int:
        """The diagram of a region."""
        lists = [self.lists[n] if here else self.diagrams.opposite(self.lists[n]) for n, here in told.items()]
        return self.diagrams.all_of([self.diagrams.inside(box), *lists])

    def _inside(self, box: Box, told: Mapping[int, bool], wanted: int) -> bool:
        """Whether every charge of a region that can be is in the set."""
        outside = self.diagrams.without(self.diagram(box, told), wanted)
        return outside == NOWHERE or self.diagrams.point([*self.possible, outside]) is None
