"""The counts of one group as far as they are known, and what is still possible for each fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from screener.domain.case import Facts, FactValue
from screener.domain.quantity import Quantity
from screener.policy.axes import drug_cells, kind_cells, number_cells, point, yes_no
from screener.policy.compiled import ALONE, UNCOVERED, Compiled
from screener.policy.conditions import Answer, Beside, Condition, Test, Var
from screener.policy.predicates import Cell, Compare, Drugs
from screener.policy.vocabulary import FACTS, GRADE_RANK, WEIGHT_WORDS, FactType, fits

Assigned = Mapping[Var, Cell]
GROUPED: Var = (-1, "grouped", "")
NOTHING: Assigned = {}


@dataclass(eq=False)
class Group:
    """All counts of one group. ``domain`` gives the cells that are possible for a fact (one where it is known)."""

    compiled: Compiled
    counts: Sequence[Facts]
    companions_known: bool
    domains: dict[Var, tuple[Cell, ...]] = field(default_factory=dict)

    def domain(self, var: Var) -> tuple[Cell, ...]:
        found = self.domains.get(var)
        if found is None:
            found = self.domains[var] = self._domain(var)
        return found

    def _domain(self, var: Var) -> tuple[Cell, ...]:
        count, fact, aspect = var
        if var == GROUPED:
            cells = self.compiled.unseen
            return cells if len(self.counts) == 1 else tuple(cell for cell in cells if cell.value != {ALONE})
        facts = self.counts[count]
        if aspect == "judgment":
            answer = facts.get(fact)
            return (Cell(answer),) if isinstance(answer, bool) else yes_no()
        if aspect.startswith("same ") or aspect == "recorded":
            return yes_no()
        if FACTS[fact].type is FactType.AMOUNT:
            return self._amount(facts.get(fact), fact, aspect)
        value = facts.get(fact)
        tests = self.compiled.tests.get(fact, ())
        if FACTS[fact].type is FactType.KIND:
            return kind_cells(value if isinstance(value, str) else None, tests)
        if FACTS[fact].type is FactType.DRUG:
            known = value if isinstance(value, str | tuple) else None
            return drug_cells(known, [test for test in tests if isinstance(test, Drugs)])
        if value is None or isinstance(value, Quantity | tuple) or not fits(FACTS[fact], value):
            return self.compiled.unknown_cells(fact, "")
        return (point(value),)

    def _amount(self, value: FactValue | None, fact: str, aspect: str) -> tuple[Cell, ...]:
        unit, _, reading = aspect.partition("/")
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            value = Quantity(value=Decimal(value), unit=FACTS[fact].unit)
        if not isinstance(value, Quantity) or value.dimension != unit:
            return self.compiled.unknown_cells(fact, unit)
        if not reading:
            return (point(value.base),)
        limits = [t for t in self.compiled.tests.get(fact, ()) if isinstance(t, Compare) and t.unit == unit]
        off = value.base_uncertainty
        low = Decimal(0) if off is None else max(Decimal(0), value.base - off)
        if reading == "subtracting":
            within = Cell(low, low, value.base if off is None else low)
        else:
            within = Cell(low, low, None if off is None else value.base + off)
        return number_cells(limits, Decimal(0), whole=False, within=within)

    def view(self, count: int, assigned: Assigned) -> CountView:
        return CountView(self, count, assigned)

    def weight_fact(self, count: int, weight_from: str) -> str:
        """The weight that counts: the first that is recorded, else the first that would be asked for."""
        names = WEIGHT_WORDS[weight_from]
        facts = self.counts[count]
        return next((name for name in names if name in facts), names[0])

    def is_recorded(self, count: int, fact: str, wanted: bool) -> bool:
        return self.counts[count].get(fact) is wanted

    def feasible(self, var: Var, cell: Cell, assigned: Assigned) -> bool:
        """Whether a constraint of the vocabulary leaves a value possible beside what is known and assumed."""
        if var[2] or var[0] < 0:
            return True
        for other, lower in self.compiled.tied.get(var[1], ()):
            beside = (var[0], other, "")
            taken = assigned.get(beside)
            cells = (taken,) if taken is not None else self.domain(beside)
            if lower and not any(_not_more(cell, each) for each in cells):
                return False
            if not lower and not any(_not_more(each, cell) for each in cells):
                return False
        return True


def _not_more(low: Cell, high: Cell) -> bool:
    if isinstance(low.value, bool):
        return not low.value or high.value is True
    if not isinstance(low.low, int) or not isinstance(high.high, int):
        return True
    return low.low + low.low_open <= high.high - high.high_open


@dataclass(slots=True, eq=False)
class CountView:
    """One count of a group under some assumed values; answers every condition (the protocol ``View``)."""

    group: Group
    count: int
    assigned: Assigned
    covered: Mapping[int, Answer] | None = None

    @property
    def recorded(self) -> CountView:
        """The same count with nothing assumed: what is recorded, and no more."""
        return CountView(self.group, self.count, NOTHING, self.covered)

    def shown(self, part: Condition) -> Answer:
        return part.holds(self.recorded) is True

    def cells(self, var: Var) -> Sequence[Cell]:
        taken = self.assigned.get(var)
        if taken is not None:
            return (taken,)
        cells = self.group.domain(var)
        if len(cells) == 1 or var[1] not in self.group.compiled.tied:
            return cells
        return tuple(cell for cell in cells if self.group.feasible(var, cell, self.assigned)) or cells

    def variable(self, test: Test) -> Var:
        predicate = test.predicate
        if not isinstance(predicate, Compare) or not predicate.unit:
            return (self.count, test.fact, "")
        fact = self.group.weight_fact(self.count, test.weight_from) if test.fact == "amount" else test.fact
        reading = "" if predicate.reading == "stated" else f"/{predicate.reading}"
        return (self.count, fact, predicate.unit + reading)

    def drug_variable(self, fact: str) -> Var:
        return (self.count, fact, "")

    def is_recorded(self, fact: str, wanted: bool) -> Answer:
        return self.group.is_recorded(self.count, fact, wanted)

    def beside(self, other: int) -> CountView:
        return CountView(self.group, other, self.assigned, self.covered)

    def others(self) -> list[int]:
        return [other for other in range(len(self.group.counts)) if other != self.count]

    def _unseen(self, name: str) -> Answer:
        """Whether a charge that was not read answers to ``name``."""
        if self.group.companions_known:
            return False
        found = [name in cell.value for cell in self.cells(GROUPED)]  # type: ignore[operator]
        return found[0] if len(set(found)) == 1 else GROUPED

    def companions(self, beside: Beside) -> Answer:
        asked: Answer = False
        for other in self.others():
            answer = self._answers_to(other, beside)
            if answer is True:
                return True
            if answer is not False and asked is False:
                asked = answer
        unseen = self._unseen(f"beside {self.group.compiled.besides.index(beside)}")
        if unseen is True:
            return True
        return unseen if asked is False else asked

    def _answers_to(self, other: int, beside: Beside) -> Answer:
        answer = beside.charge.holds(self.beside(other))
        if answer is False or not beside.within:
            return answer
        same = self.same(other, beside.within)
        if same is False or answer is True:
            return same
        return answer

    def same(self, other: int, unit: str) -> Answer:
        """Whether another count stands in the same unit (instrument); not known where either one is not."""
        mine, theirs = self.group.counts[self.count].get(unit), self.group.counts[other].get(unit)
        if mine is not None and theirs is not None:
            return mine == theirs
        first, second = sorted((self.count, other))
        var = (first, unit, f"same {second}")
        cells = self.cells(var)
        return cells[0].value is True if len(cells) == 1 else var

    def grouped(self) -> Answer:
        if len(self.group.counts) > 1:
            return True
        if self.group.companions_known:
            return False
        found = [ALONE not in cell.value for cell in self.cells(GROUPED)]  # type: ignore[operator]
        return found[0] if len(set(found)) == 1 else GROUPED

    def most_serious(self) -> Answer:
        own_var = (self.count, "grade", "")
        own = [_rank(cell) for cell in self.cells(own_var)]
        asked: Answer = True
        for other in self.others():
            var = (other, "grade", "")
            theirs = [_rank(cell) for cell in self.cells(var)]
            if min(theirs) > max(own):
                return False
            if max(theirs) > min(own) and asked is True:
                asked = own_var if len(own) > 1 else var
        if self.group.companions_known:
            return asked
        unseen = [
            max((GRADE_RANK[w[6:]] for w in _words(c) if w.startswith("grade ")), default=0)
            for c in self.cells(GROUPED)
        ]
        if min(unseen) > max(own):
            return False
        if max(unseen) > min(own) and asked is True:
            asked = own_var if len(own) > 1 else GROUPED
        return asked

    def others_covered(self) -> Answer:
        assert self.covered is not None, "coverage of the others is worked out before it is asked"
        asked: Answer = True
        for other in self.others():
            answer = self.covered[other]
            if answer is False:
                return False
            if answer is not True and asked is True:
                asked = answer
        unseen = self._unseen(UNCOVERED)
        if unseen is True:
            return False
        return asked if unseen is False or asked is not True else unseen


def _rank(cell: Cell) -> int:
    return GRADE_RANK.get(str(cell.value), 0)


def _words(cell: Cell) -> frozenset[str]:
    assert isinstance(cell.value, frozenset)
    return cell.value
