"""A concrete charge of a region, put to both files: what is shown of a difference is what the evaluator says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

from screener.domain.case import Facts, FactValue
from screener.policy.analysis.charges import Example
from screener.policy.analysis.company import OTHER, SAME, companion, needed, units_of
from screener.policy.analysis.expressions import (
    ALONE,
    UNCOVERED,
    Expression,
    Lies,
    mapped,
    variables,
)
from screener.policy.analysis.history import history
from screener.policy.analysis.values import days_apart, drugs_of, value_of, whole
from screener.policy.diff.pair import Calendar, Side, governing_var
from screener.policy.diff.pair_space import BLANK, PairSpace
from screener.policy.evaluation.diagrams.regions import Point
from screener.policy.evaluation.finding import Finding
from screener.policy.evaluation.group import GOVERNING_DATE
from screener.policy.explanation.evaluate import evaluate_group
from screener.policy.language.conditions import Var
from screener.policy.language.predicates import ValueCell
from screener.policy.language.vocabulary import FACTS, GOVERNING

#: So many kinds of company are tried for one charge.
_MOST_TRIED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A charge with what both files say of it, each on its own day."""

    example: Example
    before: Finding
    after: Finding
    days: tuple[date, date]


@dataclass(frozen=True, slots=True)
class PairExamples:
    """Makes charges for two files. ``covered``: per coverage mark, where a charge is covered by the file that the mark
    belongs to, in some company."""

    space: PairSpace
    sides: tuple[Side, Side]
    calendar: Calendar
    covered: Mapping[Var, int]
    possible: Sequence[int]

    def shown(self, point: Point) -> Iterator[Shown]:
        """The charge of a point, in each company that may do, as both files find it."""
        named = self.space.named(point)
        days = self.calendar.on
        if GOVERNING_DATE in named:
            days = (self._day(GOVERNING_DATE, named[GOVERNING_DATE]),) * 2
        for companions, least in product(islice(self._companies(named), _MOST_TRIED), (False, True)):
            own = self._facts(named, least=least)
            own.update(units_of(self.space.reader.ready, companions))
            yield self._asked(own, companions, days)

    def _asked(self, facts: Facts, companions: tuple[Facts, ...] | None, days: tuple[date, ...]) -> Shown:
        found: list[Finding] = []
        for side, day in zip(self.sides, days, strict=True):
            counts = [self._dated(side, day, each) for each in (facts, *(companions or ()))]
            known = companions is not None
            found.append(evaluate_group(side.policy, counts, companions_known=known, as_of=day, mode=side.mode)[0])
        own = dict(facts)
        for side, day in zip(self.sides, days, strict=True) if not self.calendar.apart else ():
            own = self._dated(side, day, own)
        example = Example(facts=own, companions=companions, on=days[1], mode=self.sides[1].mode)
        return Shown(example=example, before=found[0], after=found[1], days=(days[0], days[1]))

    def _dated(self, side: Side, day: date, facts: Facts) -> dict[str, FactValue]:
        """The facts with the date that governs, in force under the file."""
        fact = side.reader.governing
        if fact is None or fact in facts:
            return dict(facts)
        span = self.calendar.spans.get(governing_var(fact))
        return {**facts, fact: span.first if span is not None else day}

    # -- facts -------------------------------------------------------------------------------------------------------

    def _facts(self, named: Mapping[Var, ValueCell], *, least: bool = False) -> dict[str, FactValue]:
        facts: dict[str, FactValue] = {}
        drugs = drugs_of(named, 0, self.space.reader)
        place = {name: n for n, name in enumerate(FACTS)}
        for var, cell in sorted(named.items(), key=lambda item: (place.get(item[0][1], 999), item[0][1:])):
            if var[0] != 0 or cell is BLANK or var[1] == "history" or var[2] in self.space.reader.ready.lines:
                continue
            if var[1] in drugs:
                facts[var[1]] = drugs[var[1]]
            elif isinstance(cell.value, date):
                facts[var[1]] = self._day(var, cell)
            elif var[2].partition("/")[2] or var[1] not in facts:
                facts[var[1]] = value_of(var, cell)  # a measured value with its uncertainty says more than without
        number = _fewest if least else whole
        wanted = {var[2]: number(cell) for var, cell in named.items() if var[1] == "history"}
        if wanted:
            windows = self.space.reader.ready.windows
            day = self.calendar.on[0]
            anchors = {GOVERNING[windows[name].anchor] for name in wanted if windows[name].length is not None}
            for anchor in sorted(each for each in anchors if each):
                span = self.calendar.spans.get((0, anchor, ""))
                facts.setdefault(anchor, span.first if span is not None else day)
                at = facts[anchor]
                day = at if isinstance(at, date) else day
            facts["history"] = history(wanted, windows, day)
        facts.update(days_apart(named, self.space.reader.ready, self.calendar.on[0], facts))
        return facts

    def _day(self, var: Var, cell: ValueCell) -> date:
        """A day of a cell, in force where the date governs."""
        span = self.calendar.spans.get(var)
        day = span.within(cell) if span is not None else None
        if day is None:
            assert isinstance(cell.value, date)
            day = cell.value
        return day

    # -- company -----------------------------------------------------------------------------------------------------

    def _companies(self, named: Mapping[Var, ValueCell]) -> Iterator[tuple[Facts, ...] | None]:
        marks = {var: cell.value is True for var, cell in named.items() if var[2] == "mark"}
        if not marks:
            yield None
            yield ()
            return
        if marks.get(ALONE) is True or (ALONE not in marks and not any(marks.values())):
            yield ()
            return
        means = self.space.marks
        borne = [what for what, var in means.items() if marks.get(var)]
        shunned = [what for what, var in means.items() if not marks.get(var)]
        wishes = {var: wanted for var, wanted in marks.items() if var[1].startswith(UNCOVERED[1])}
        outside = [self.space.region(each) for each in shunned]
        if not wishes:
            company = needed([companion(self.space, [self.space.region(b)], outside, {}) for b in borne or [True]])
            if company is not None:
                yield company
            return
        yield from self._covered_companies(borne, shunned, wishes)

    def _covered_companies(
        self, borne: Sequence[Expression], shunned: Sequence[Expression], wishes: Mapping[Var, bool]
    ) -> Iterator[tuple[Facts, ...]]:
        """Charges that both files cover as wished, each bearing one mark and none that is not wanted."""
        outside = [self.space.region(own(each)) for each in shunned if not _same(each)]
        wanted = [self.covered[var] if not open_ else 0 for var, open_ in wishes.items()]
        barred = [self.covered[var] for var, open_ in wishes.items() if open_]
        inside = [each for each in wanted if each]
        units = sorted({each.within for each in self.space.reader.ready.besides if each.within})
        seen: list[int] = []
        for _ in range(_MOST_TRIED):
            company: list[Facts] = []
            for what in borne or [True]:
                region = self.space.region(own(what))
                point = self.space.diagrams.point([*self.possible, region, *inside], [*outside, *barred, *seen])
                if point is None:
                    point = self.space.diagrams.point([*self.possible, region], [*outside, *seen])
                if point is None:
                    return
                facts = self._facts(self.space.named(point)) or {"offense": "other"}
                facts.update((unit, SAME if unit in _same(what) else OTHER) for unit in units)
                company.append(facts)
                kind = self.space.level.get((0, "offense", ""))
                if kind is not None and kind in point:
                    seen.append(self.space.diagrams.where(kind, [point[kind]]))
            yield tuple(company)


def _same(expression: Expression) -> set[str]:
    """The units in which a companion must stand together with the charge."""
    return {var[1] for var in variables(expression) if var[2] == "same"}


def _fewest(cell: ValueCell) -> int:
    return cell.low + cell.low_open if isinstance(cell.low, int) else 0


def own(expression: Expression) -> Expression:
    """What is said of a companion, said of the charge itself."""
    return mapped(expression, lambda lies: lies.var[2] == "same" or Lies((0, *lies.var[1:]), lies.cells))
