"""Charges inside some rule's ``applies to`` that only ``otherwise`` decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from screener.policy.analysis.charges import Judged
from screener.policy.analysis.desk import Desk
from screener.policy.analysis.expressions import ITEM, NotModelled, conjuncts, variables
from screener.policy.analysis.items import Item
from screener.policy.analysis.rules import ABOUT
from screener.policy.evaluation.diagrams.regions import Box, Point, RegionDiagrams, box_of
from screener.policy.language.model import NOT_COVERED, Rule

#: So many separate gaps are named for one part of a rule, and for one rule.
_MOST_GAPS = 4
_MOST_OF_RULE = 8


@dataclass(eq=False)
class Gaps:
    """Looks for gaps, rule by rule. ``seen``: those found so far, as region and place in the desk's items."""

    desk: Desk
    seen: list[tuple[int, int]] = field(default_factory=list)

    @property
    def diagrams(self) -> RegionDiagrams:
        """The diagrams of the analysis."""
        return self.desk.diagrams

    def look(self, rule: Rule) -> None:
        """Names the gaps of one rule."""
        applies = self.desk.known.read[rule.id].applies if rule.id in self.desk.known.read else None
        if applies is None:
            raise NotModelled
        where = self.desk.space.region(applies)
        outside = [self.desk.known.reaches(each) for rules in self.desk.ready.phases for each in rules]
        outside += [self.desk.known.withdraws(each) for each in self.desk.policy.rules if each.outcome == NOT_COVERED]
        outside = [each for each in dict.fromkeys(outside) if self.diagrams.both(each, where) != 0]
        spoken, named = list(outside), len(self.desk.items)
        for region, item in self.seen:
            if self.diagrams.point([*self.desk.possible, where, region]) is not None:
                self.desk.items[item] = _also(self.desk.items[item], rule)
                outside.append(region)
        for label, fails, one_fact in self._reasons(rule):
            here = self.diagrams.both(where, fails)
            near = [each for each in outside if self.diagrams.both(each, here) != 0]
            for _ in range(_MOST_GAPS if one_fact else 1):
                point = self.diagrams.point([*self.desk.possible, here], near)
                if point is None:
                    break
                if len(self.desk.items) - named >= _MOST_OF_RULE:
                    self.desk.undecided(
                        "more gaps", [rule], f"'{rule.id}' leaves more charges to 'otherwise' than are listed."
                    )
                    return
                box = self._widened(point, where, spoken)
                region = self.diagrams.inside(box)
                if self._gap(rule, label, point, box):
                    self.seen.append((region, len(self.desk.items) - 1))
                near.append(region)
                outside.append(region)
            outside.append(fails)

    def _reasons(self, rule: Rule) -> list[tuple[str, int, bool]]:
        """Each part of a rule's clauses that can fail: its key, where it does, and whether it looks at one fact.

        Parts that look only at the company are one, and those that look only at the drugs: a list leaves one gap, not
        one for each of its words.
        """
        found: list[tuple[str, int, bool]] = []
        lists: dict[tuple[str, str], int] = {}
        for key, expression in self.desk.known.read[rule.id].clauses:
            for part in conjuncts(expression) if key not in ABOUT else ():
                facts = set(variables(part))
                fails = self.diagrams.opposite(self.desk.space.region(part))
                names = {"company" if var[2] == "mark" else var[1] if var[2].startswith(ITEM) else "" for var in facts}
                if len(names) == 1 and "" not in names:
                    place = (key, names.pop())
                    lists[place] = self.diagrams.either(lists.get(place, 0), fails)
                else:
                    found.append((key, fails, len(facts) == 1))
        return [*found, *((key, fails, False) for (key, _), fails in lists.items())]

    def _gap(self, rule: Rule, key: str, point: Point, box: Box) -> bool:
        """Names a gap with the shortest charge of it that the evaluator, too, finds no rule for."""
        words = self.desk.examples.words(box)
        for each in self._points(point, box):
            charge = self.desk.charge(each)
            if charge is not None and self._falls(charge[1], each):
                break
        else:
            self.desk.undecided("gap", [rule], f"no charge could be made of this: {words}.")
            return False
        said = f"'{rule.id}' applies but its '{key}' keeps it from deciding, so that only 'otherwise' does"
        self.desk.add("gap", [rule], f"{said} ({self.desk.policy.otherwise}): {words}.", charge[0])
        return True

    def _points(self, point: Point, box: Box) -> Iterator[Point]:
        """A point by the facts that matter, by those that were looked at, and by all.

        What is blank is no answer to ``none observed``.
        """
        yield {level: point[level] for level in box}
        yield point
        yield self.diagrams.completed(point, self.desk.space.own, self.desk.possible)

    def _falls(self, said: Judged, point: Point) -> bool:
        """Whether the evaluator agrees; an amount is recorded in one unit, so that others stay open."""
        if said.expect == self.desk.policy.otherwise and said.because == "otherwise":
            return True
        facts = [self.desk.space.order[level] for level in point]
        amounts = [fact for _, fact, unit in facts if unit not in ("", "mark") and not unit.startswith(ITEM)]
        twice = {fact for fact in amounts if amounts.count(fact) > 1}
        return bool(twice) and set(said.missing) <= twice

    def _widened(self, point: Point, where: int, outside: Sequence[int]) -> Box:
        """The largest class of charges around one: facts that do not matter are left out, intervals made whole."""
        box = box_of(point)
        kept = [self.diagrams.opposite(where), *outside]
        for level in sorted(point, reverse=True):
            barred = [each for each in kept if self.diagrams.looks_at(each, [level])]
            free = {each: cells for each, cells in box.items() if each != level}
            if self._clear(barred, free):
                box = free
                continue
            box = self.diagrams.widened(box, level, partial(self._clear, barred), line=self._ordered(level))
        return box

    def _clear(self, regions: Sequence[int], box: Box) -> bool:
        return all(self.diagrams.avoids(each, box) for each in regions)

    def _ordered(self, level: int) -> bool:
        cell = self.desk.space.cells(self.desk.space.order[level])[0]
        return cell.low is not None or cell.high is not None


def _also(item: Item, rule: Rule) -> Item:
    """A gap that a further rule leaves too."""
    return replace(item, rules=(*item.rules, rule.id))
