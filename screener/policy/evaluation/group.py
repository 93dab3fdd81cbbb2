"""The counts of one group as far as they are known, and what is still possible for each fact."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from screener.domain.case import Facts, FactValue, is_unread
from screener.domain.quantity import Quantity
from screener.policy.evaluation.axes import drug_cells, kind_cells, number_cells, point, text_cells, yes_no
from screener.policy.evaluation.compiled import ALONE, Compiled
from screener.policy.evaluation.histories import Histories
from screener.policy.evaluation.recorded import is_recorded_unread, is_shown, recorded_weight
from screener.policy.language.conditions import Answer, Beside, Condition, OthersCovered, Test, Var
from screener.policy.language.facts.compared import Comparison
from screener.policy.language.predicates import Compare, Drugs, ValueCell, Within, not_more
from screener.policy.language.relative_dates import Apart
from screener.policy.language.vocabulary import COUNTED, GOVERNING, GRADE_RANK, FactType, fits

Assigned = Mapping[Var, ValueCell]
GROUPED: Var = (-1, "grouped", "")
GOVERNING_DATE: Var = (-1, "governing date", "")
NOTHING: Assigned = {}


@dataclass(eq=False)
class Group:
    """All counts of one group. ``domain`` gives the cells that are possible for a fact (one where it is known).

    ``silence``: these are charges of a record, in which a fact that nobody stated can count as no. False where every
    charge is meant that there could be.
    """

    compiled: Compiled
    counts: Sequence[Facts]
    companions_known: bool
    as_of: date | None = None
    governing: str | None = None
    silence: bool = True
    domains: dict[Var, tuple[ValueCell, ...]] = field(default_factory=dict)
    coverage: dict[Hashable, Mapping[int, Answer]] = field(default_factory=dict)

    def domain(self, var: Var) -> tuple[ValueCell, ...]:
        """The values of a variable that are still possible, those that its bounds exclude left out; remembered."""
        found = self.domains.get(var)
        if found is None:
            found = self._domain(var)
            if len(found) > 1 and var[1] in self.compiled.bounds:
                found = self._bounded(var, found)
            self.domains[var] = found
        return found

    def _bounded(self, var: Var, cells: tuple[ValueCell, ...]) -> tuple[ValueCell, ...]:
        """The cells that facts which no rule reads leave possible, through the constraints of the vocabulary."""
        unit, _, reading = var[2].partition("/")
        for other, lower in self.compiled.bounds[var[1]]:
            if other in self.counts[var[0]] and _is_tied(reading, lower):
                beside = self._domain((var[0], other, unit))
                cells = tuple(c for c in cells if any(_in_order(c, each, lower) for each in beside)) or cells
        return cells

    def _domain(self, var: Var) -> tuple[ValueCell, ...]:
        count, fact, aspect = var
        if var == GROUPED:
            cells = self.compiled.unseen
            return cells if len(self.counts) == 1 else tuple(cell for cell in cells if cell.value != {ALONE})
        facts = self.counts[count]
        if aspect == "judgment":
            answer = facts.get(fact)
            return (ValueCell(answer),) if isinstance(answer, bool) else yes_no()
        if aspect.startswith("same ") or aspect == "recorded":
            return yes_no()
        if fact == GOVERNING_DATE[1]:
            return number_cells(self.compiled.dated, None, whole=True)
        spec = self.compiled.facts[fact]
        if spec.type is FactType.AMOUNT:
            return self._amount(facts.get(fact), fact, aspect)
        if spec.type is FactType.EVENTS:
            return self.events.axis(count, aspect)
        value = facts.get(fact)
        if value is None and spec.silent_no and self.silence and not is_unread(facts, fact):
            return (point(False),)
        tests = self.compiled.tests.get(fact, ())
        if spec.type is FactType.KIND:
            return kind_cells(value if isinstance(value, str) else None, tests)
        if spec.type is FactType.DRUG:
            known = value if isinstance(value, str | tuple) else None
            return drug_cells(known, [test for test in tests if isinstance(test, Drugs)])
        if spec.type is FactType.SEVERAL and value is not None and fits(spec, value):
            return (point(frozenset({value} if isinstance(value, str) else value)),)  # type: ignore[arg-type]  # fits says that it is a text or several
        if value is None or isinstance(value, Quantity | tuple) or not fits(spec, value):
            if aspect in self.compiled.lines:
                return self.compiled.unknown_cells(fact, aspect)
            if fact in self.compiled.compared_days or (fact in self.compiled.anchors and "history" in facts):
                return self._open_day(count, fact)
            return self.compiled.unknown_cells(fact, "")
        if spec.type is FactType.TEXT and isinstance(value, str):
            return text_cells(value, tests)
        return (point(value),)

    def day(self, count: int, fact: str | None) -> date | None:
        """A day that is recorded; the as-of date where no fact gives it."""
        value = self.as_of if fact is None else self.counts[count].get(fact)
        return value if isinstance(value, date) else None

    def _open_day(self, count: int, fact: str) -> tuple[ValueCell, ...]:
        """The cells of a day that is not known: cut by the file, by events in its windows, and by other days."""
        tests = [t for t in self.compiled.tests.get(fact, ()) if isinstance(t, Compare) and not t.unit]
        if fact in self.compiled.anchors and "history" in self.counts[count]:
            tests += self.events.cuts(count, fact)
        for own, test in self.compiled.compared_days.get(fact, ()):
            other = self.day(count, test.fact if own == fact else own)
            if other is not None:
                tests += test.cuts(other, own=own == fact)
        return number_cells(tests, None, whole=True) if tests else self.compiled.unknown_cells(fact, "")

    @cached_property
    def events(self) -> Histories:
        """The histories of the persons charged."""
        return Histories(self.compiled, self.counts, self.as_of)

    def _amount(self, value: FactValue | None, fact: str, aspect: str) -> tuple[ValueCell, ...]:
        unit, _, reading = aspect.partition("/")
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            value = Quantity(value=Decimal(value), unit=self.compiled.facts[fact].unit)
        if not isinstance(value, Quantity) or value.dimension != unit:
            return self.compiled.unknown_cells(fact, unit)
        if not reading:
            return (point(value.base),)
        limits = [t for t in self.compiled.tests.get(fact, ()) if isinstance(t, Compare) and t.unit == unit]
        reading, _, confidence = reading.partition("@")
        # An uncertainty at another confidence than the rule's is not rescaled: it is not known at the rule's.
        off = value.base_uncertainty if confidence in ("", value.confidence) else None
        low = Decimal(0) if off is None else max(Decimal(0), value.base - off)
        if reading == "subtracting":
            within = ValueCell(low, low, value.base if off is None else low)
        else:
            within = ValueCell(low, low, None if off is None else value.base + off)
        return number_cells(limits, Decimal(0), whole=False, within=within)

    def view(self, count: int, assigned: Assigned) -> AssumedCount:
        """One count under assumptions about what is not known."""
        return AssumedCount(self, count, assigned)

    def weight_fact(self, count: int, weight_from: str, unit: str) -> str:
        """The weight that counts: the first that is recorded, else the first that would be asked for.

        What is counted (``unit`` pills) has a fact of its own, unless the amount itself is recorded as a count. A
        weight whose cell was not understood is recorded: no later one takes its place.
        """
        return recorded_weight(self.counts[count], weight_from, unit)

    def is_unread(self, var: Var) -> bool:
        """Whether a fact is recorded, and what it says not known: of two days, whether one of them is."""
        return is_recorded_unread(self, var)

    def recorded(self, count: int, fact: str) -> FactValue | None:
        """What is recorded of a fact."""
        return self.counts[count].get(fact)

    def feasible(self, var: Var, cell: ValueCell, assigned: Assigned) -> bool:
        """Whether a constraint of the vocabulary leaves a value possible beside what is known and assumed."""
        if var[0] < 0:
            return True
        for beside, lower in self._ties(var):
            taken = assigned.get(beside)
            cells = (taken,) if taken is not None else self.domain(beside)
            if not any(_in_order(cell, each, lower) for each in cells):
                return False
        return True

    def _ties(self, var: Var) -> Iterator[tuple[Var, bool]]:
        count, fact, aspect = var
        if fact == "history":
            for window, lower in self.compiled.nested.get(aspect, ()):
                yield (count, "history", window), lower
            return
        unit, _, reading = aspect.partition("/")
        for other, lower in (*self.compiled.tied.get(fact, ()), (fact, bool(reading))):
            if _is_tied(reading, lower) and (other != fact or reading):
                yield (count, other, unit), lower
            if not lower and not reading:
                for less in self.compiled.lessened.get(other, ()):
                    yield (count, other, f"{unit}/{less}"), lower


def _is_tied(reading: str, lower: bool) -> bool:
    """Whether a constraint speaks of an amount as a reading takes it: it is about stated values.

    A value less its uncertainty is at most what the value is at most; what it is at least, it need not be.
    """
    return not reading or (lower and reading.startswith("subtracting"))


def _in_order(cell: ValueCell, other: ValueCell, lower: bool) -> bool:
    return not_more(cell, other) if lower else not_more(other, cell)


@dataclass(slots=True, eq=False)
class AssumedCount:
    """One count of a group under some assumed values; answers every condition (the protocol ``View``)."""

    group: Group
    count: int
    assigned: Assigned
    covered: Mapping[int, Answer] | None = None

    @property
    def recorded(self) -> AssumedCount:
        """The same count with nothing assumed but what a cell that was not understood may say: what is recorded."""
        unread = {var: cell for var, cell in self.assigned.items() if self.group.is_unread(var)}
        return AssumedCount(self.group, self.count, unread or NOTHING, self.covered)

    def shown(self, part: Condition) -> Answer:
        """Whether the record says yes; silence is no, a cell that was not understood is asked."""
        return is_shown(self.recorded, part)

    def cells(self, var: Var) -> Sequence[ValueCell]:
        """The value that is assumed, else all that are possible, narrowed by what is assumed of other facts."""
        taken = self.assigned.get(var)
        if taken is not None:
            return (taken,)
        cells = self.group.domain(var)
        if len(cells) == 1 or var[1] not in self.group.compiled.tied:
            return cells
        return tuple(cell for cell in cells if self.group.feasible(var, cell, self.assigned)) or cells

    def variable(self, test: Test) -> Var:
        """The fact, or for an amount the weight that counts, in the unit of the test."""
        predicate = test.predicate
        if not isinstance(predicate, Compare) or not predicate.unit:
            return (self.count, test.fact, "")
        weighed = test.fact == "amount" or test.fact in COUNTED
        fact = self.group.weight_fact(self.count, test.weight_from, predicate.unit) if weighed else test.fact
        reading = "" if predicate.reading == "stated" else f"/{predicate.reading}"
        return (self.count, fact, predicate.unit + reading)

    def drug_variable(self, fact: str) -> Var:
        """The drug of this count."""
        return (self.count, fact, "")

    def is_recorded(self, fact: str, wanted: bool) -> Answer:
        """What is recorded; open only where a cell holds something that could not be read."""
        value = self.group.recorded(self.count, fact)
        var = (self.count, fact, "")
        if value is not None or not self.group.is_unread(var):
            return value is wanted
        taken = self.assigned.get(var)
        return var if taken is None else taken.value is wanted

    def events(self, test: Within) -> Answer:
        """Whether a number of events in a window meets a test, or which fact would have to be known."""
        found = self.group.events
        var = (self.count, "history", test.unit)
        if not found.known(self.count):
            return _agree([test(cell.value) for cell in self.cells(var)], var)
        anchor = GOVERNING[test.window.anchor]
        if anchor is None or test.window.length is None:
            return self._counted(test, found.number(self.count, test.window, self.group.as_of))
        day_var = (self.count, anchor, "")
        days = [cell.value for cell in self.cells(day_var)]
        answers = [self._counted(test, found.number(self.count, test.window, day)) for day in days]
        if all(answer == answers[0] for answer in answers):
            return answers[0]
        return day_var

    def apart(self, fact: str, test: Apart) -> Answer:
        """Whether a day lies so from another one, or which of the two would have to be known."""
        own, other = self.group.day(self.count, fact), self.group.day(self.count, test.fact)
        if own is not None and other is not None:
            return test.between(own, other)
        if own is None and other is None:
            var = (self.count, fact, test.unit)
            return _agree([test(cell.value) for cell in self.cells(var)], var)
        var = (self.count, fact if own is None else test.fact or "", "")
        days = [cell.value for cell in self.cells(var)]
        if own is None:
            assert other is not None
            return _agree([isinstance(day, date) and test.between(day, other) for day in days], var)
        return _agree([isinstance(day, date) and test.between(own, day) for day in days], var)

    def _counted(self, test: Within, span: tuple[int, int]) -> Answer:
        low, high = span
        if low == high:
            return test(low)
        var = (self.count, "history", test.unit)
        taken = self.assigned.get(var)
        if taken is not None:
            return test(taken.value)
        inside = [cell for cell in self.cells(var) if _overlaps(cell, low, high)]
        return _agree([test(cell.value) for cell in inside], var) if inside else var

    def governing(self, test: Compare) -> Answer:
        """Whether the governing date meets a test."""
        fact, day = self.group.governing, self.group.as_of
        if fact is None and day is not None:
            return test(day)
        var = GOVERNING_DATE if fact is None else (self.count, fact, "")
        return _agree([test(cell.value) for cell in self.cells(var)], var)

    def beside(self, other: int) -> AssumedCount:
        """Another count of the group under the same assumptions."""
        return AssumedCount(self.group, other, self.assigned, self.covered)

    def others(self) -> list[int]:
        """The places of the other counts."""
        return [other for other in range(len(self.group.counts)) if other != self.count]

    def _unseen(self, name: str) -> Answer:
        """Whether a charge that was not read answers to ``name``."""
        if self.group.companions_known:
            return False
        company = self.assigned.get(GROUPED)
        if company is not None:
            return name in _words(company)
        return GROUPED if name in self.group.compiled.kinds_of_company else False

    def companions(self, beside: Beside) -> Answer:
        """Yes where a known companion answers; else what would have to be known of one, seen or not."""
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
        """Yes with two counts; with one, what is known or assumed of companions that are not seen."""
        if len(self.group.counts) > 1:
            return True
        if self.group.companions_known:
            return False
        company = self.assigned.get(GROUPED)
        return GROUPED if company is None else ALONE not in _words(company)

    def most_serious(self) -> Answer:
        """By the grades of all counts; one of no known grade leaves it open."""
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
        company = self.assigned.get(GROUPED)
        words = self.group.compiled.kinds_of_company if company is None else _words(company)
        highest = max((GRADE_RANK[word[6:]] for word in words if word.startswith("grade ")), default=0)
        unseen = (0 if company is None else highest, highest)
        if min(unseen) > max(own):
            return False
        if max(unseen) > min(own) and asked is True:
            asked = own_var if len(own) > 1 else GROUPED
        return asked

    def highest_class(self) -> Answer:
        """Whether no other charge is of a class that the state's statutes hold more serious."""
        own, held = (self.count, "class", ""), (self.count, "most serious charge", "")
        found = Comparison(self.group.compiled.order, (own, self.cells(own)), (held, self.cells(held)))
        others = ((other, "class", "") for other in self.others())
        asked = found.beside((var, self.cells(var)) for var in others)
        company = self.assigned.get(GROUPED)
        if asked is False or self.group.companions_known or (company is None and asked is not True):
            return asked
        words = None if company is None else _words(company)
        unseen = found.beside_unread((GROUPED, ()), words, self.group.compiled.kinds_of_company)
        return unseen if unseen is False or asked is True else asked

    def others_covered(self, which: OthersCovered) -> Answer:
        """By the coverage that the fixpoint has worked out for each other count."""
        assert self.covered is not None, "coverage of the others is worked out before it is asked"
        asked: Answer = True
        for other in self.others():
            answer = self.covered[other]
            counts = which.counts(self.beside(other)) if answer is not True else False
            if counts is False:
                continue
            if counts is True and answer is False:
                return False
            if asked is True:
                asked = answer if counts is True else counts
        unseen = self._unseen(self.group.compiled.uncovered(which))
        if unseen is True:
            return False
        return asked if unseen is False or asked is not True else unseen


def _agree(found: Sequence[bool], var: Var) -> Answer:
    return found[0] if all(each is found[0] for each in found) else var


def _overlaps(cell: ValueCell, low: int, high: int) -> bool:
    return not_more(cell, ValueCell(high, high, high)) and not_more(ValueCell(low, low, low), cell)


def _rank(cell: ValueCell) -> int:
    return GRADE_RANK[str(cell.value)]


def _words(cell: ValueCell) -> frozenset[str]:
    assert isinstance(cell.value, frozenset)
    return cell.value
