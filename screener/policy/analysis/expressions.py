"""Conditions as expressions over facts cut into cells, as the analysis needs them.

Every fact is known here. Silence of the record is let in only where a conflict is looked for (``silent``): there a
sign can be so without being recorded. A kind of condition that this module does not know is asked through its own
``holds``, so that a wider vocabulary needs no change here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from screener.policy.evaluation.axes import drug_cells, yes_no
from screener.policy.evaluation.compiled import Compiled, governing_fact
from screener.policy.evaluation.group import GROUPED, AssumedCount, Group
from screener.policy.language.conditions import (
    AllOf,
    Answer,
    AtLeast,
    Beside,
    Condition,
    Grouped,
    Judgment,
    MostSerious,
    NoneObserved,
    Not,
    OthersCovered,
    Present,
    Shown,
    Table,
    Test,
    Var,
)
from screener.policy.language.model import MODES
from screener.policy.language.predicates import Drugs, ValueCell
from screener.policy.language.vocabulary import FACTS, GRADE_RANK, FactType

ALONE: Var = (-1, "alone", "mark")
#: The kind of matter (new case, warrant ...), where some rule speaks of one kind only.
MATTER: Var = (-1, "kind of matter", "matter")
UNCOVERED: Var = (-1, "uncovered", "mark")
#: Aspects of facts that name drugs: the charge has an item of the n-th of the drugs that the policy tells apart.
ITEM = "item "
_MOST_LEAVES = 4000


class NotModelled(Exception):
    """A condition asks what the analysis has no picture of."""


@dataclass(frozen=True, slots=True)
class Lies:
    """A fact lies in some of its cells."""

    var: Var
    cells: frozenset[int]


@dataclass(frozen=True, slots=True)
class Some:
    """At least ``count`` of some expressions."""

    count: int
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """Yes where the part is no, and the other way round; what is not known stays so."""

    part: Expression


@dataclass(frozen=True, slots=True)
class Split:
    """One expression per cell of a fact."""

    var: Var
    below: tuple[Expression, ...]


Expression = bool | Lies | Some | Opposite | Split


def every(parts: Iterable[Expression]) -> Expression:
    """All of some expressions."""
    kept = tuple(dict.fromkeys(each for each in parts if each is not True))
    if any(each is False for each in kept):
        return False
    return kept[0] if len(kept) == 1 else Some(len(kept), kept) if kept else True


def one_of(parts: Iterable[Expression]) -> Expression:
    """One of some expressions."""
    kept = tuple(dict.fromkeys(each for each in parts if each is not False))
    if any(each is True for each in kept):
        return True
    return kept[0] if len(kept) == 1 else Some(1, kept) if kept else False


def mapped(expression: Expression, of: Callable[[Lies], Expression]) -> Expression:
    """An expression with something else in the place of each fact that it looks at."""
    match expression:
        case bool():
            return expression
        case Lies():
            return of(expression)
        case Opposite():
            part = mapped(expression.part, of)
            return not part if isinstance(part, bool) else Opposite(part)
        case Some():
            parts = [mapped(each, of) for each in expression.parts]
            kept = tuple(each for each in parts if not isinstance(each, bool))
            count = expression.count - sum(each is True for each in parts)
            return count <= 0 if count <= 0 or count > len(kept) else Some(count, kept)
    below = [(n, mapped(each, of)) for n, each in enumerate(expression.below)]
    return one_of(every([of(Lies(expression.var, frozenset({n}))), each]) for n, each in below)


def conjuncts(expression: Expression) -> Iterator[Expression]:
    """The parts that must all be so."""
    match expression:
        case Some() if expression.count == len(expression.parts):
            for part in expression.parts:
                yield from conjuncts(part)
        case Opposite(part=Some(count=1) as inner):
            for part in inner.parts:
                yield from conjuncts(Opposite(part))
        case Opposite(part=Opposite() as twice):
            yield from conjuncts(twice.part)
        case _:
            yield expression


def variables(expression: Expression) -> Iterator[Var]:
    """Every fact that an expression looks at."""
    match expression:
        case Lies():
            yield expression.var
        case Some():
            for part in expression.parts:
                yield from variables(part)
        case Opposite():
            yield from variables(expression.part)
        case Split():
            yield expression.var
            for part in expression.below:
                yield from variables(part)


class KnownView(AssumedCount):
    """A charge of which every fact is known, so that the record says what is so."""

    def shown(self, part: Condition) -> Answer:
        """The condition itself: everything counts as recorded here."""
        return part.holds(self)

    def is_recorded(self, fact: str, wanted: bool) -> Answer:
        """Whether the value is the wanted one, where there is one only; else which value would have to be known."""
        cells = self.cells((self.count, fact, ""))
        return cells[0].value is wanted if len(cells) == 1 else (self.count, fact, "")


@dataclass(eq=False)
class Reader:
    """Reads the conditions of one policy. ``marks`` are the kinds of company that matter, each with what it means."""

    ready: Compiled
    group: Group = field(init=False)
    marks: dict[Expression, Var] = field(default_factory=dict)
    uncovered: Var = UNCOVERED
    single: dict[str, tuple[ValueCell, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        governing = governing_fact(self.ready.policy, MODES[0])
        self.group = Group(self.ready, [{}], False, governing=governing, silence=False)
        for fact in sorted(self.ready.ranked):
            for word in GRADE_RANK if fact == "grade" else self.ready.order.names:
                self.marks[self._lies((0, fact, ""), lambda cell, w=word: w in _words(cell), beside=True)] = (
                    -1, f"{fact} {word}", "mark",
                )  # fmt: skip

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """The kinds of matters that the policy speaks of."""
        older = self.ready.policy.retroactive
        return tuple(mode for mode in MODES if mode == MODES[0] or (mode in older and older[mode].stated))

    def matters(self, modes: Iterable[str]) -> Expression:
        """The matter is of one of some kinds."""
        return self._lies(MATTER, lambda cell: cell.value in modes)

    def older(self) -> Expression:
        """What must be so of an older matter for the rules to be asked at all."""
        found: list[Expression] = []
        for mode in self.modes[1:] if any(rule.modes for rule in self.ready.policy.rules) else ():
            entry = self.ready.policy.retroactive[mode]
            try:
                spoken = [self.read(entry.applies)]
                spoken += [Opposite(self.read(entry.excluded))] if entry.excluded is not None else []
            except NotModelled:
                continue  # more is then held possible than can be; each charge that is named is tried all the same
            found.append(Some(1, (Opposite(self.matters([mode])), every(spoken))))
        return every(found)

    # -- facts -------------------------------------------------------------------------------------------------------

    def cells(self, var: Var) -> Sequence[ValueCell]:
        """The cells of a fact of the charge, of its company (count 1) or of the group (-1)."""
        count, fact, aspect = var
        if aspect in ("mark", "recorded", "same") or aspect.startswith(ITEM):
            return yes_no()
        if var == MATTER:
            return tuple(ValueCell(mode) for mode in self.modes)
        return self.group.domain((0, fact, aspect)) if count >= 0 else self.group.domain(var)

    def drugs(self, fact: str) -> tuple[ValueCell, ...]:
        """Single drugs as the policy tells them apart; a charge has one or several of them."""
        if fact not in self.single:
            tests = [test for test in self.ready.tests.get(fact, ()) if isinstance(test, Drugs)]
            self.single[fact] = drug_cells(None, tests)
        return self.single[fact]

    def items(self, count: int, fact: str) -> list[Expression]:
        """Per drug, that the charge has an item of it."""
        return [Lies((count, fact, f"{ITEM}{n}"), frozenset({0})) for n in range(len(self.drugs(fact)))]

    def _among(self, test: Drugs, fact: str, count: int) -> Expression:
        """Every item of the charge is in a set, or (any item) one of them."""
        pairs = list(zip(self.items(count, fact), self.drugs(fact), strict=True))
        if test.any_item:
            return Some(1, tuple(item for item, cell in pairs if test.has(_drug(cell))))
        return every(Opposite(item) for item, cell in pairs if not test.has(_drug(cell)))

    def _table(self, table: Table, silent: bool, beside: bool) -> Expression:
        """Every item of the charge keeps the limit of its line."""
        found: list[Expression] = []
        for item, cell in zip(self.items(int(beside), table.fact), self.drugs(table.fact), strict=True):
            line = next((test for group, test in table.lines if group.has(_drug(cell))), None)
            kept = line is not None and self._read(line, silent, beside=beside)
            found.append(Some(1, (Opposite(item), kept)))
        return every(found)

    def _lies(self, var: Var, wanted: object, *, beside: bool = False) -> Expression:
        assert callable(wanted)
        cells = self.cells(var)
        inside = frozenset(n for n, cell in enumerate(cells) if wanted(cell))
        if len(inside) in (0, len(cells)):
            return bool(inside)
        return Lies((1, *var[1:]) if beside else var, inside)

    def says(self, var: Var, wanted: bool = True) -> Expression:
        """A yes-or-no fact is so (or is not)."""
        return self._lies(var, lambda cell: cell.value is wanted)

    # -- conditions --------------------------------------------------------------------------------------------------

    def read(self, condition: Condition, *, silent: bool = False) -> Expression:
        """The expression of a condition of the charge."""
        return self._read(condition, silent, beside=False)

    def _read(self, condition: Condition, silent: bool, *, beside: bool) -> Expression:
        match condition:
            case AllOf():
                return every(self._read(part, silent, beside=beside) for part in condition.parts)
            case AtLeast():
                parts = tuple(self._read(part, silent, beside=beside) for part in condition.parts)
                return Some(condition.count, parts)
            case Not():
                return Opposite(self._read(condition.part, silent, beside=beside))
            case Shown() if silent and not beside:
                return self._sure(condition.part, True)
            case Shown():
                return self._read(condition.part, silent, beside=beside)
            case NoneObserved():
                return every(self._none_observed(fact, silent and not beside) for fact in condition.facts)
            case Present():
                return self._own(self.says((0, condition.fact, ""), condition.wanted), beside)
            case Beside() | Grouped() | MostSerious() | OthersCovered():
                return self._of_group(condition, beside)
            case Test(predicate=Drugs() as test):
                return self._among(test, condition.fact, int(beside))
            case Table():
                return self._table(condition, silent, beside)
        return self._ask(condition, {}, beside)

    def _own(self, expression: Expression, beside: bool) -> Expression:
        if beside and isinstance(expression, Lies):
            return Lies((1, *expression.var[1:]), expression.cells)
        return expression

    def _none_observed(self, fact: str, silent: bool) -> Expression:
        said = self.says((0, fact, ""), False)
        return every([said, self.says((0, fact, "recorded"))]) if silent else said

    def _of_group(self, condition: Beside | Grouped | MostSerious | OthersCovered, beside: bool) -> Expression:
        if isinstance(condition, OthersCovered) and condition.among and not beside:
            return self._others_of_a_kind(condition)
        if beside:  # what stands beside a companion is not looked at (as in the evaluator)
            return isinstance(condition, Grouped) and condition.wanted
        match condition:
            case Grouped():
                return self.says(ALONE, not condition.wanted)
            case OthersCovered():
                return self.says(self.uncovered, False)
            case MostSerious():
                return self._most_serious() if condition.by == "grade" else self._highest_class()
        meaning = self._read(condition.charge, False, beside=True)
        if condition.within:
            meaning = every([meaning, self.says((1, condition.within, "same"))])
        if meaning is False:
            return False
        where = f" in the same {condition.within}" if condition.within else ""
        mark = self.marks.setdefault(meaning, (-1, f"beside {condition.shown}{where} {len(self.marks)}", "mark"))
        return self.says(mark)

    def _others_of_a_kind(self, condition: OthersCovered) -> Expression:
        """No charge of the kind stands beside it, or none that is not covered."""
        kind = Beside(AllOf((AtLeast(1, condition.among),)), condition.shown)
        of_a_kind = self._of_group(kind, False)
        against = (-1, f"{self.uncovered[1]} {condition.shown}", "mark")
        return Some(1, (Opposite(of_a_kind), self.says(against, False)))

    def _most_serious(self) -> Expression:
        below: list[Expression] = []
        for cell in self.cells((0, "grade", "")):
            rank = GRADE_RANK[str(cell.value)]
            higher = [mark for mark in self.marks.values() if GRADE_RANK.get(mark[1][6:], 0) > rank and _graded(mark)]
            below.append(every(self.says(mark, False) for mark in higher))
        return Split((0, "grade", ""), tuple(below))

    def _highest_class(self) -> Expression:
        """No charge beside it is of a higher class; of one that no statute puts in order with it, a person says so."""
        below: list[Expression] = []
        for cell in self.cells((0, "class", "")):
            higher = {f"class {each}" for each in self.ready.order.above(str(cell.value))}
            apart = {f"class {each}" for each in self.ready.order.unordered(str(cell.value))}
            held = self.says((0, "most serious charge", ""))
            none = [self.says(mark, False) for mark in self.marks.values() if mark[1] in higher]
            none += [Some(1, (self.says(m, False), held)) for m in self.marks.values() if m[1] in apart]
            below.append(every(none))
        return Split((0, "class", ""), tuple(below))

    def _sure(self, condition: Condition, wanted: bool) -> Expression:
        """Where the record says surely yes (or surely no) to a condition, silence being possible."""
        match condition:
            case AllOf() | AtLeast():
                parts = tuple(self._sure(part, wanted) for part in condition.parts)
                count = len(parts) if isinstance(condition, AllOf) else condition.count
                return Some(count if wanted else len(parts) - count + 1, parts)
            case Not():
                return self._sure(condition.part, not wanted)
        meant = self._read(condition, False, beside=False)
        if isinstance(meant, bool):
            return meant is wanted
        facts = sorted({var[1] for var in variables(meant) if var[0] == 0})
        told = [self.says((0, fact, "recorded")) for fact in facts]
        return every([meant if wanted else Opposite(meant), *(told if not isinstance(condition, Judgment) else ())])

    # -- any other condition -----------------------------------------------------------------------------------------

    def _ask(self, condition: Condition, assigned: dict[Var, ValueCell], beside: bool) -> Expression:
        return self._asked(condition, assigned, beside, [0])

    def _asked(
        self, condition: Condition, assigned: dict[Var, ValueCell], beside: bool, leaves: list[int]
    ) -> Expression:
        answer = condition.holds(KnownView(self.group, 0, assigned))
        if isinstance(answer, bool):
            leaves[0] += 1
            if leaves[0] > _MOST_LEAVES:
                raise NotModelled
            return answer
        drug = answer[1] in FACTS and FACTS[answer[1]].type is FactType.DRUG
        if answer == GROUPED or answer in assigned or drug:
            raise NotModelled
        below: list[Expression] = []
        for cell in self.cells(answer):
            assigned[answer] = cell
            below.append(self._asked(condition, assigned, beside, leaves))
            del assigned[answer]
        var: Var = (1, *answer[1:]) if beside and answer[0] == 0 else answer
        if all(isinstance(each, bool) for each in below):
            inside = frozenset(n for n, each in enumerate(below) if each)
            return bool(inside) if len(inside) in (0, len(below)) else Lies(var, inside)
        return Split(var, tuple(below))


def _graded(mark: Var) -> bool:
    return mark[1].startswith("grade ")


def _drug(cell: ValueCell) -> str:
    assert isinstance(cell.value, frozenset)
    return next(iter(cell.value))


def _words(cell: ValueCell) -> frozenset[str]:
    return cell.members or frozenset({str(cell.value)})
