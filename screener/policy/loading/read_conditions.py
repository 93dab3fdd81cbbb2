"""From nodes to conditions: the grammar of ``if``, ``unless``, ``applies to`` and terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from screener.policy.language.conditions import (
    AllOf,
    AtLeast,
    Beside,
    Condition,
    FilePlace,
    Grouped,
    Judgment,
    MostSerious,
    NoneObserved,
    Not,
    OthersCovered,
    Present,
    Test,
)
from screener.policy.language.model import Term
from screener.policy.language.predicates import Flag
from screener.policy.language.vocabulary import FACTS, KIND_WORDS, WEIGHT_WORDS, FactSpec, FactType
from screener.policy.loading.nodes import Entries, Faults, Items, Node, Scalar
from screener.policy.loading.read_history import HistoryReader
from screener.policy.loading.read_terms import AT_LEAST, BESIDE, LISTS, read_term
from screener.policy.loading.read_tests import TestReader, companion_tests, own_of

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
#: What a condition can say without naming a fact.
PHRASES: Mapping[str, Condition] = {
    "all other charges are covered": OthersCovered(),
    "the charge stands alone": Grouped(False),
    "standalone": Grouped(False),
    "the charge stands beside others": Grouped(True),
    "grouped": Grouped(True),
    "no other charge is more serious": MostSerious(),
    "another charge is more serious": Not(MostSerious()),
    "no other charge is more serious by class": MostSerious("class"),
    "another charge is more serious by class": Not(MostSerious("class")),
}


@dataclass(slots=True)
class ConditionReader:
    """Reads conditions of one file. ``terms`` are read on first use, so that their order does not matter."""

    faults: Faults
    weight_from: str = "lab"
    nodes: dict[str, tuple[Scalar, Entries]] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    reading: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, FactSpec] = field(default_factory=lambda: FACTS)
    state: str = ""

    @property
    def tests(self) -> TestReader:
        """What reads the tests of single facts."""
        return TestReader(self.faults, tuple(self.nodes), self.term, self.sets, self.facts, self.state)

    # -- conditions ------------------------------------------------------------------------------------------------

    def condition(self, node: Node, *, lists_mean_any: bool = False, weight: str = "") -> Condition:
        """The condition that a node says. A list is allowed only where it can mean one thing (after ``unless``)."""
        weight = weight or self.weight_from
        if isinstance(node, Scalar):
            return self._phrase(node)
        if isinstance(node, Items):
            if lists_mean_any:
                nodes = self.faults.each(node, "The list of conditions")
                return AtLeast(1, tuple(self.condition(each, weight=weight) for each in nodes), place=node.place)
            self.faults.add(
                node.place,
                "list-of-conditions",
                "A list does not say whether all or any of it is meant.",
                "Write 'all of:' or 'any of:' before the list.",
            )
            return AllOf(())
        if not node.pairs:
            hint = "Write a fact with its value, or leave the key out."
            self.faults.add(node.place, "empty-list", "The condition says nothing.", hint)
        named = node.get("weight from")
        if named is not None:
            weight = self.faults.word(named, "a kind of weight", WEIGHT_WORDS) or weight
        found = [self._entry(key, value, weight) for key, value in node if key.text != "weight from"]
        parts = tuple(each for each in found if each is not None)
        return parts[0] if len(parts) == 1 else AllOf(parts, place=node.place)

    def _phrase(self, node: Scalar) -> Condition:
        text = self.faults.text(node, "The condition")
        if not text:
            return AllOf(())
        if text in self.nodes:
            return self.term(text, node.place)
        if text in PHRASES:
            return self.tests.by_class(PHRASES[text], node)
        spec = self.facts.get(text)
        if spec is not None and spec.type is FactType.FLAG:
            yes = Test(text, Flag(True), place=node.place, own=own_of(spec))
            return Present(text, place=node.place) if spec.record else yes
        flags = [name for name, each in self.facts.items() if each.type is FactType.FLAG]
        self.faults.unknown(
            node.place,
            "unknown-condition",
            text,
            "a term of this file, a yes-or-no fact or a known phrase",
            [*self.nodes, *PHRASES, *flags],
        )
        return AllOf(())

    def term(self, name: str, place: FilePlace) -> Condition:
        """The condition of a term, named after it."""
        self.used.add(name)
        if name not in self.terms:
            if name in self.reading:
                self.faults.add(
                    place, "term-cycle", f"The term '{name}' is explained by itself.", "Explain it by facts."
                )
                return AllOf(())
            self.reading.append(name)
            self.terms[name] = read_term(self, name)
            self.reading.pop()
        term = self.terms[name]
        if term.judgment:
            return Judgment(name, term.ask, place)
        return term.condition or AllOf(())

    def _entry(self, key: Scalar, value: Node, weight: str) -> Condition | None:
        name = key.text
        counted = AT_LEAST.match(name)
        if counted or name in ("any of", "all of", "none of"):
            return self._list(key, value, weight, counted[1] if counted else "")
        if name == "none observed":
            facts = [self._flag_fact(each) for each in self.faults.items(value, "'none observed'", some=True)]
            return NoneObserved(tuple(each for each in facts if each), key.place)
        if name == "unless":
            return Not(self.condition(value, lists_mean_any=True, weight=weight), key.place)
        if name in BESIDE:
            return self._beside(value, BESIDE[name])
        if name == "all others covered":
            return self._others_covered(value, key.place)
        if name == "history":
            return HistoryReader(self.faults, self.tests).read(value)
        if name == "judgment":
            term = self.faults.word(value, "a term of this file", list(self.nodes), "unknown-term")
            return self.term(term, value.place) if term else None
        if name in self.facts:
            return self.tests.test(name, value, weight)
        self.faults.unknown(key.place, "unknown-key", name, "a fact or a condition", [*self.facts, *LISTS])
        return None

    def _list(self, key: Scalar, value: Node, weight: str, number: str) -> Condition:
        nodes = self.faults.items(value, f"'{key.text}'", some=True)
        parts = tuple(self.condition(each, weight=weight) for each in nodes)
        if key.text == "all of":
            return AllOf(parts, place=key.place)
        if key.text == "none of":
            return Not(AtLeast(1, parts, place=key.place), key.place)
        count = (_NUMBERS.get(number) or int(number)) if number else 1
        if parts and not 1 <= count <= len(parts):
            self.faults.add(
                key.place,
                "impossible-count",
                f"'{key.text}' can never be met by {len(parts)} conditions.",
                f"Use a number from 1 to {len(parts)}.",
            )
        return AtLeast(count, parts, place=key.place)

    def _flag_fact(self, node: Node) -> str:
        flags = [name for name, each in self.facts.items() if each.type is FactType.FLAG]
        return self.faults.word(node, "a yes-or-no fact", flags, "unknown-fact")

    def _beside(self, value: Node, within: str) -> Condition:
        nodes = self.faults.each(value, "'beside'")
        found = tuple(self._companion(each, within) for each in nodes)
        return found[0] if len(found) == 1 else AtLeast(1, found, place=value.place)

    def _others_covered(self, value: Node, place: FilePlace) -> Condition:
        """All other charges are covered, as far as they answer to one of some descriptions."""
        nodes = self.faults.each(value, "'all others covered'")
        found = [each for each in (self._companion(node, "") for node in nodes) if isinstance(each, Beside)]
        shown = " or ".join(dict.fromkeys(each.shown for each in found))
        return OthersCovered(tuple(each.charge for each in found), shown, place)

    def _companion(self, node: Node, within: str) -> Condition:
        if isinstance(node, Entries):
            condition = self.condition(node)
            charge = condition if isinstance(condition, AllOf) else AllOf((condition,))
            return Beside(charge, "a charge as described", within, node.place)
        text = self.faults.text(node, "The charge beside it")
        classed = bool(self.state) and text in self.facts["class"].allowed
        tests = self.tests.of_class(text, node.place) if classed else companion_tests(text, node.place)
        if tests is None:
            grades = FACTS["grade"].allowed
            self.faults.unknown(
                node.place,
                "unknown-companion",
                text,
                "an offense class, a grade, or a grade with a class",
                [*KIND_WORDS, *grades, *(f"{kind} {grade}" for kind in KIND_WORDS for grade in grades)],
            )
            return Grouped(True)
        return Beside(AllOf(tests), text, within, node.place)
