"""A policy made ready for evaluation: rules by phase, cells by fact, what stands behind each outcome word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import permutations
from weakref import WeakKeyDictionary

from screener.domain.charge_class import Classes, classes_of
from screener.domain.decision import Rollup
from screener.policy.evaluation.axes import fact_cells, joined, number_cells
from screener.policy.evaluation.made_up import Descriptions
from screener.policy.language.conditions import (
    Beside,
    Condition,
    Dated,
    Grouped,
    MostSerious,
    NoneObserved,
    OthersCovered,
    Present,
    Shown,
    parts,
)
from screener.policy.language.model import Outcome, Policy, Rule, phase
from screener.policy.language.predicates import Compare, Predicate, ValueCell, Window, Within, not_more
from screener.policy.language.relative_dates import Apart, line
from screener.policy.language.sights import facts_of, in_order
from screener.policy.language.vocabulary import CONSTRAINTS, FactSpec
from screener.policy.language.vocabulary import GOVERNING as GOVERNING

#: Outcome words that the program itself uses.
BUILT_IN = {
    "outside the policy": Outcome(name="outside the policy", rollup=Rollup.OUTSIDE),
    "needs information": Outcome(name="needs information", rollup=Rollup.NEEDS_INFORMATION),
    "attorney decides": Outcome(name="attorney decides", rollup=Rollup.ATTORNEY_DECIDES),
}
ALONE = "alone"
UNCOVERED = "uncovered"
#: More companies than these are not listed one by one.
MOST_COMPANIES = 1024


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts ids as people do: 3.2 before 3.10."""
    found: list[tuple[int, str]] = []
    number = ""
    for mark in text:
        if mark.isascii() and mark.isdigit():
            number += mark
            continue
        if number:
            found.append((int(number), ""))
            number = ""
        found.append((-1, mark))
    if number:
        found.append((int(number), ""))
    return tuple(found)


@dataclass(eq=False)
class Compiled:
    """One policy, ready to be asked. Rules stand in the order of their ids: the file's order means nothing."""

    policy: Policy
    phases: tuple[tuple[Rule, ...], ...] = ()
    exceptions: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    tests: Mapping[str, tuple[Predicate, ...]] = field(default_factory=dict)
    cells: dict[tuple[str, str], tuple[ValueCell, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ordered = sorted(self.policy.rules, key=lambda rule: natural(rule.id))
        by_phase: list[list[Rule]] = [[], [], [], []]
        below: dict[str, list[Rule]] = defaultdict(list)
        for rule in ordered:
            if rule.exception_to is None:
                by_phase[phase(self.outcome(rule.outcome).rollup)].append(rule)
            else:
                below[rule.exception_to].append(rule)
        self.phases = tuple(tuple(rules) for rules in by_phase)
        self.exceptions = {name: tuple(rules) for name, rules in below.items()}
        self.tests = self._tests()

    def _tests(self) -> dict[str, tuple[Predicate, ...]]:
        found: dict[str, dict[Predicate, None]] = defaultdict(dict)
        for test in self.policy.tests:
            for fact in facts_of(test):
                found[fact].setdefault(test.predicate)
        for word in self.policy.governed_by.values():
            governing = GOVERNING[word]
            if governing is not None:
                for predicate in (*self._in_force(), *self.dated):
                    found[governing].setdefault(predicate)
        return {name: tuple(predicates) for name, predicates in found.items()}

    def _in_force(self) -> list[Compare]:
        policy = self.policy
        found = [Compare(">=", policy.effective, policy.effective.isoformat())]
        if policy.sunset is not None:
            found.append(Compare("<=", policy.sunset, policy.sunset.isoformat()))
        if policy.withdrawn is not None:
            found.append(Compare("<", policy.withdrawn, policy.withdrawn.isoformat()))
        return found

    @property
    def facts(self) -> Mapping[str, FactSpec]:
        """The vocabulary of the file: the program's facts and its own."""
        return self.policy.facts

    def outcome(self, name: str) -> Outcome:
        """What stands behind an outcome word, the program's own words included."""
        return self.policy.outcomes.get(name) or BUILT_IN[name]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every outcome word that a finding can have."""
        return frozenset({*self.policy.outcomes, *BUILT_IN})

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the policy and everything inside it, companions' descriptions not walked into."""
        found: list[Condition] = [
            each for rule in self.policy.rules for clause in rule.clauses for each in parts(clause.condition)
        ]
        for entry in self.policy.retroactive.values():
            found.extend(parts(entry.applies))
            if entry.excluded is not None:
                found.extend(parts(entry.excluded))
        return tuple(found)

    @cached_property
    def reads_silence(self) -> bool:
        """Whether a fact that nobody stated counts as no somewhere; one whose cell was not understood does not."""
        said = any(isinstance(each, Shown | NoneObserved | Present) for each in self.conditions)
        return said or any(spec.silent_no for spec in self.policy.own_facts)

    @cached_property
    def asks_grouped(self) -> bool:
        """Whether any rule asks if a charge stands with others."""
        return any(isinstance(each, Grouped) for each in self.conditions)

    @cached_property
    def asks_others_covered(self) -> bool:
        """Whether any rule asks if the others are covered: then a fixpoint is worked out."""
        return any(isinstance(each, OthersCovered) for each in self.conditions)

    @cached_property
    def covering(self) -> Mapping[str, OthersCovered]:
        """The conditions that all other charges (of a kind) are covered, each by what a charge against it is called."""
        kinds = dict.fromkeys(each.among for each in self.conditions if isinstance(each, OthersCovered))
        names = {among: f"{UNCOVERED} {n}" if among else UNCOVERED for n, among in enumerate(kinds)}
        asked = [each for each in self.conditions if isinstance(each, OthersCovered)]
        return {names[each.among]: each for each in reversed(asked)}

    def uncovered(self, which: OthersCovered) -> str:
        """What a charge is called that is not covered, and of a kind that counts."""
        return next(name for name, each in self.covering.items() if each.among == which.among)

    @cached_property
    def ranked(self) -> frozenset[str]:
        """The facts by which some rule compares how serious charges are: grades, classes, both or none."""
        return frozenset(each.by for each in self.conditions if isinstance(each, MostSerious))

    @cached_property
    def order(self) -> Classes:
        """The classes of the policy's state, by which charges are compared; the loader sees to it that it has some."""
        found = classes_of(self.policy.state)
        assert found is not None, "a policy that compares classes says of which state"
        return found

    @cached_property
    def besides(self) -> tuple[Beside, ...]:
        """What the rules ask of companions, each description once."""
        return tuple(dict.fromkeys(each for each in self.conditions if isinstance(each, Beside)))

    @cached_property
    def looks_beside(self) -> bool:
        """Whether what is decided of a charge can depend on the facts of another."""
        return bool(self.besides or self.ranked) or self.asks_others_covered

    @cached_property
    def key_facts(self) -> tuple[str, ...]:
        """The facts of which findings are made: those read, and those that a constraint ties to them."""
        read = set(self.policy.facts_read)
        for low, high in CONSTRAINTS:
            if low in read or high in read:
                read |= {low, high}
        return in_order(read)

    @cached_property
    def dated(self) -> tuple[Compare, ...]:
        """The days at which a value inside some rule changes."""
        return tuple(dict.fromkeys(each.predicate for each in self.conditions if isinstance(each, Dated)))

    @cached_property
    def windows(self) -> Mapping[str, Window]:
        """The windows of a person's history that some rule counts events in, by their words."""
        return {test.unit: test.window for test in self.tests.get("history", ()) if isinstance(test, Within)}

    @cached_property
    def anchors(self) -> Mapping[str, tuple[Window, ...]]:
        """Per date that some window ends at, its windows. A date that is decided with the case is the as-of date."""
        found: dict[str, list[Window]] = defaultdict(list)
        for window in self.windows.values():
            fact = GOVERNING[window.anchor]
            if fact is not None and window.length is not None:
                found[fact].append(window)
        return {fact: tuple(each) for fact, each in found.items()}

    @cached_property
    def compared_days(self) -> Mapping[str, tuple[tuple[str, Apart], ...]]:
        """Per day that some rule compares with another one: the comparisons, each with the day that it is said of."""
        found: dict[str, list[tuple[str, Apart]]] = defaultdict(list)
        for own, tests in self.tests.items():
            for test in tests:
                if isinstance(test, Apart):
                    for fact in dict.fromkeys((own, test.fact or own)):
                        found[fact].append((own, test))
        return {fact: tuple(each) for fact, each in found.items()}

    @cached_property
    def lines(self) -> frozenset[str]:
        """The lines on which rules compare two days."""
        return frozenset(test.unit for each in self.compared_days.values() for _, test in each)

    @cached_property
    def nested(self) -> Mapping[str, tuple[tuple[str, bool], ...]]:
        """Per window the windows that hold all its events (it is the lower), or whose events it holds."""
        found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for (one, first), (other, second) in permutations(self.windows.items(), 2):
            if first.inside(second):
                found[one].append((other, True))
                found[other].append((one, False))
        return {name: tuple(others) for name, others in found.items()}

    @cached_property
    def bounds(self) -> Mapping[str, tuple[tuple[str, bool], ...]]:
        """Per fact that is read, the facts that no rule reads but that a constraint ties it to."""
        read = set(self.policy.facts_read)
        found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for low, high in CONSTRAINTS:
            if low in read and high not in read:
                found[low].append((high, True))
            if high in read and low not in read:
                found[high].append((low, False))
        return {name: tuple(others) for name, others in found.items()}

    @cached_property
    def tied(self) -> Mapping[str, tuple[tuple[str, bool], ...]]:
        """Per fact the facts that a constraint ties it to, both read by rules, and whether it is the lower of them."""
        found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        read = set(self.policy.facts_read)
        if self.nested:
            found["history"] = []
        for fact in self.lessened:
            found[fact] = []
        for low, high in CONSTRAINTS:
            if low in read and high in read:
                found[low].append((high, True))
                found[high].append((low, False))
        return {name: tuple(others) for name, others in found.items()}

    @cached_property
    def lessened(self) -> Mapping[str, tuple[str, ...]]:
        """Per amount that some rule takes less its uncertainty, how it is read then: it is at most the amount."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for fact, tests in self.tests.items():
            for test in tests:
                if isinstance(test, Compare) and test.reading.startswith("subtracting"):
                    found[fact].setdefault(test.reading)
        return {fact: tuple(readings) for fact, readings in found.items()}

    def unknown_cells(self, fact: str, unit: str) -> tuple[ValueCell, ...]:
        """The cells of a fact of which nothing is known."""
        key = (fact, unit)
        if key not in self.cells and unit in self.lines:
            aparts, cuts = line([each for each in self.tests[fact] if isinstance(each, Compare)], unit)
            self.cells[key] = joined(number_cells(cuts, None, whole=False), aparts)
        elif key not in self.cells:
            ranked = fact in self.ranked
            self.cells[key] = fact_cells(self.facts[fact], self._cuts(fact, unit), ranked=ranked, unit=unit or "mass")
        return self.cells[key]

    def _cuts(self, fact: str, unit: str) -> tuple[Predicate, ...]:
        """What cuts the values of a fact: its own tests, and the limits of facts that a constraint ties it to.

        Beyond a limit of the largest item the total leaves nothing of it open: that is another answer.
        """
        found = self.tests.get(fact, ())
        around: list[Compare]
        if fact == "history":
            nested = {window for window, _ in self.nested.get(unit, ())}
            around = [replace(test, unit=unit) for test in found if isinstance(test, Within) and test.unit in nested]
        else:
            others = [test for other, _ in self.tied.get(fact, ()) for test in self.tests.get(other, ())]
            around = [test for test in others if isinstance(test, Compare) and not test.reading.startswith("surely")]
        return tuple(dict.fromkeys([*found, *around]))

    @cached_property
    def singles(self) -> tuple[frozenset[str], ...]:
        """What one charge that was not read can answer to: which descriptions, which grade, whether it is covered."""
        order = self.order if "class" in self.ranked else None
        asked = Descriptions(self.besides, self.covering, self.ranked, order)
        axes = {each: self.unknown_cells(each[0], each[1].partition("/")[0]) for each in asked.facts()}
        return asked.of_one_charge(axes, self._possible)

    @cached_property
    def kinds_of_company(self) -> tuple[str, ...]:
        """Every word that a company that was not read can answer to; ``alone`` where there is none."""
        besides = [f"beside {n}" for n in range(len(self.besides))]
        words = frozenset().union(*self.singles)
        grades = sorted(word for word in words if word.startswith(("grade ", "class ")))
        return (ALONE, *(word for word in (*besides, *grades, *self.covering) if word in words))

    @cached_property
    def unseen(self) -> tuple[ValueCell, ...]:
        """What may stand beside a charge whose group is not known: nothing, or charges of every kind that matters.

        Companies are told apart by what their charges answer to together. Where these are too many to list, only so
        many are: what is possible for each kind is then told by ``singles``.
        """
        return (ValueCell(frozenset({ALONE})), *(ValueCell(each) for each in companies(self.singles)))

    @cached_property
    def all_unseen(self) -> bool:
        """Whether ``unseen`` lists every company."""
        return len(self.unseen) <= MOST_COMPANIES

    def _possible(self, values: Mapping[tuple[str, str], ValueCell]) -> bool:
        """Whether one charge can have all these values: no felony is of a misdemeanor's class."""
        for (fact, aspect), cell in values.items():
            others = [((fact, window), lower) for window, lower in self.nested.get(aspect, ()) if fact == "history"]
            others += [((other, aspect), lower) for other, lower in self.tied.get(fact, ()) if fact != "history"]
            for beside, lower in others:
                if lower and beside in values and not not_more(cell, values[beside]):
                    return False
        return True


def companies(singles: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """What the charges of a company answer to together, the fewest words first; none past ``MOST_COMPANIES``."""
    unions: set[frozenset[str]] = {frozenset()}
    for single in singles:
        unions |= {known | single for known in unions}
        if len(unions) > MOST_COMPANIES:
            break
    return tuple(sorted(unions, key=lambda each: (len(each), sorted(each))))


_COMPILED: WeakKeyDictionary[Policy, Compiled] = WeakKeyDictionary()


def compiled(policy: Policy) -> Compiled:
    """The policy made ready, once."""
    found = _COMPILED.get(policy)
    if found is None:
        found = _COMPILED[policy] = Compiled(policy)
    return found


def governing_fact(policy: Policy, mode: str) -> str | None:
    """The fact whose date governs in a mode; None where the as-of date does."""
    return GOVERNING[policy.governed_by.get(mode, "date of decision")]


def dated(on: date, policy: Policy) -> int:
    """-1 before the policy is in force, 0 while it is, 1 after."""
    if on < policy.effective:
        return -1
    if policy.withdrawn is not None and on >= policy.withdrawn:
        return 1
    return 1 if policy.sunset is not None and on > policy.sunset else 0
