"""From nodes to conditions: the grammar of ``if``, ``unless``, ``applies to`` and terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from screener.domain import substance
from screener.policy.comparisons import Misread, read_comparison
from screener.policy.conditions import (
    AllOf,
    AtLeast,
    Beside,
    Codes,
    Compare,
    Condition,
    Drugs,
    Flag,
    Grouped,
    Judgment,
    Kinds,
    MostSerious,
    NoneObserved,
    Not,
    OthersCovered,
    Place,
    Predicate,
    Present,
    Table,
    Test,
    Words,
)
from screener.policy.errors import did_you_mean
from screener.policy.model import Term
from screener.policy.nodes import Entries, Faults, Items, Node, Scalar
from screener.policy.vocabulary import FACTS, KIND_WORDS, WEIGHT_WORDS, FactSpec, FactType

_AT_LEAST = re.compile(r"^(?:any|at least) (\d+|one|two|three|four|five|six) of$")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_LISTS = (
    "any of",
    "all of",
    "none of",
    "any 2 of",
    "at least 2 of",
    "none observed",
    "beside",
    "beside in the same instrument",
    "beside in the same case",
    "judgment",
    "weight from",
)
_PHRASES: Mapping[str, Condition] = {
    "all other charges are covered": OthersCovered(),
    "the charge stands alone": Grouped(False),
    "standalone": Grouped(False),
    "the charge stands beside others": Grouped(True),
    "grouped": Grouped(True),
    "no other charge is more serious": MostSerious(),
}
_OPEN = (FactType.AMOUNT, FactType.COUNT, FactType.DATE)
_TERM_KEYS = ("quote", "cite", "note", "judgment", "ask", "weight from")


@dataclass(slots=True)
class ConditionReader:
    """Reads conditions of one file. ``terms`` are read on first use, so that their order does not matter."""

    faults: Faults
    weight_from: str = "lab"
    nodes: dict[str, tuple[Scalar, Entries]] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    reading: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    # -- conditions ------------------------------------------------------------------------------------------------

    def condition(self, node: Node, *, lists_mean_any: bool = False, weight: str = "") -> Condition:
        """The condition that a node says. A list is allowed only where it can mean one thing (after ``unless``)."""
        weight = weight or self.weight_from
        if isinstance(node, Scalar):
            return self._phrase(node)
        if isinstance(node, Items):
            if lists_mean_any:
                return AtLeast(1, tuple(self.condition(each, weight=weight) for each in node.nodes), place=node.place)
            self.faults.add(
                node.place,
                "list-of-conditions",
                "A list does not say whether all or any of it is meant.",
                "Write 'all of:' or 'any of:' before the list.",
            )
            return AllOf(())
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
        if text in _PHRASES:
            return _PHRASES[text]
        spec = FACTS.get(text)
        if spec is not None and spec.type is FactType.FLAG:
            return Present(text, place=node.place) if spec.record else Test(text, Flag(True), place=node.place)
        flags = [name for name, each in FACTS.items() if each.type is FactType.FLAG]
        self.faults.unknown(
            node.place,
            "unknown-condition",
            text,
            "a term of this file, a yes-or-no fact or a known phrase",
            [*self.nodes, *_PHRASES, *flags],
        )
        return AllOf(())

    def term(self, name: str, place: Place) -> Condition:
        """The condition of a term, named after it."""
        self.used.add(name)
        if name not in self.terms:
            if name in self.reading:
                self.faults.add(
                    place, "term-cycle", f"The term '{name}' is explained by itself.", "Explain it by facts."
                )
                return AllOf(())
            self.reading.append(name)
            self._read_term(name)
            self.reading.pop()
        term = self.terms[name]
        if term.judgment:
            return Judgment(name, term.ask, place)
        return term.condition or AllOf(())

    def _entry(self, key: Scalar, value: Node, weight: str) -> Condition | None:
        name = key.text
        counted = _AT_LEAST.match(name)
        if counted or name in ("any of", "all of", "none of"):
            return self._list(key, value, weight, counted[1] if counted else "")
        if name == "none observed":
            facts = [self._flag_fact(each) for each in self.faults.items(value, "'none observed'")]
            return NoneObserved(tuple(each for each in facts if each), key.place)
        if name in ("beside", "beside in the same instrument", "beside in the same case"):
            return self._beside(value, name.rpartition(" same ")[2] if " same " in name else "")
        if name == "judgment":
            term = self.faults.word(value, "a term of this file", list(self.nodes), "unknown-term")
            return self.term(term, value.place) if term else None
        if name in FACTS:
            return self.test(name, value, weight)
        self.faults.unknown(key.place, "unknown-key", name, "a fact or a condition", [*FACTS, *_LISTS])
        return None

    def _list(self, key: Scalar, value: Node, weight: str, number: str) -> Condition:
        nodes = self.faults.items(value, f"'{key.text}'")
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
        flags = [name for name, each in FACTS.items() if each.type is FactType.FLAG]
        return self.faults.word(node, "a yes-or-no fact", flags, "unknown-fact")

    def _beside(self, value: Node, within: str) -> Condition:
        nodes = value.nodes if isinstance(value, Items) else (value,)
        found = tuple(self._companion(each, within) for each in nodes)
        return found[0] if len(found) == 1 else AtLeast(1, found, place=value.place)

    def _companion(self, node: Node, within: str) -> Condition:
        if isinstance(node, Entries):
            condition = self.condition(node)
            charge = condition if isinstance(condition, AllOf) else AllOf((condition,))
            return Beside(charge, "a charge as described", within, node.place)
        text = self.faults.text(node, "The charge beside it")
        tests = companion_tests(text, node.place)
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

    # -- tests of one fact -----------------------------------------------------------------------------------------

    def test(self, name: str, value: Node, weight: str) -> Condition:
        """The test of one fact that a node says."""
        spec = FACTS[name]
        if spec.record:
            word = self.faults.word(value, "'present' or 'absent'", ("present", "absent", "yes", "no"))
            return Present(name, word in ("present", "yes"), value.place)
        if spec.type in _OPEN:
            return self._measure(spec, value, weight)
        if spec.type is FactType.FLAG:
            word = self.faults.word(value, "yes or no", ("yes", "no"))
            return Test(name, Flag(word == "yes"), place=value.place)
        return Test(name, self._set(spec, value), place=value.place)

    def _measure(self, spec: FactSpec, value: Node, weight: str) -> Condition:
        if isinstance(value, Entries):
            parts = []
            for key, each in value:
                joined = self.faults.word(key, "a way to join measures", ("any of", "all of"))
                tests = tuple(self._measure(spec, one, weight) for one in self.faults.items(each, f"'{joined}'"))
                parts.append(AllOf(tests) if joined == "all of" else AtLeast(1, tests))
            return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
        text = self.faults.text(value, f"'{spec.name}'")
        if text in self.nodes:
            return self.term(text, value.place)
        found = read_comparison(text, spec) if text else None
        if isinstance(found, Misread):
            quoted = isinstance(value, Scalar) and value.quoted
            place = Place(value.place.line, value.place.column + found.offset + quoted)
            hint = found.hint
            if found.code == "not-a-comparison" and self.nodes:
                near = did_you_mean(text, self.nodes)
                hint = near if near.startswith("Did you mean") else hint
            self.faults.add(place, found.code, found.message, hint)
        if not isinstance(found, Compare):
            return AllOf(())
        return Test(spec.name, found, weight, value.place)

    def _set(self, spec: FactSpec, value: Node) -> Predicate:
        all_except = any_item = False
        if isinstance(value, Entries):
            ways = ("all except", "any item") if spec.type is FactType.DRUG else ("all except",)
            self.faults.keys(value, f"'{spec.name}'", ways)
            if len(value.pairs) != 1:
                self.faults.add(value.place, "one-way", f"'{spec.name}' needs exactly one of: {', '.join(ways)}.")
                return Words(frozenset(), ())
            key, value = value.pairs[0]
            all_except, any_item = key.text == "all except", key.text == "any item"
        words = [(text, place) for text, place in self.faults.texts(value, f"'{spec.name}'") if text]
        named = tuple(text for text, _ in words)
        if spec.type is FactType.DRUG:
            return Drugs(self._drugs(words), named, all_except, any_item)
        if spec.type is FactType.STATUTE:
            return Codes(named, all_except)
        if spec.type is FactType.KIND:
            return Kinds(frozenset(self._kinds(words)), named, all_except)
        if spec.type is FactType.WORD:
            for text, place in words:
                if text not in spec.allowed:
                    self.faults.unknown(place, "unknown-word", text, f"a word for '{spec.name}'", spec.allowed)
        return Words(frozenset(named), named, all_except)

    def _kinds(self, words: Iterable[tuple[str, Place]]) -> Iterable[str]:
        for text, place in words:
            kind = KIND_WORDS.get(text.lower())
            if kind is None:
                self.faults.unknown(place, "unknown-offense", text, "an offense class", list(KIND_WORDS))
            else:
                yield kind.value

    def _drugs(self, words: Iterable[tuple[str, Place]]) -> frozenset[str]:
        wanted: set[str] = set()
        for text, place in words:
            found = substance.expand(text) if text not in ("none", "alcohol") else frozenset({text})
            if not found:
                labels = [each for known in substance.SUBSTANCES for each in (known, substance.label(known))]
                self.faults.unknown(
                    place,
                    "unknown-substance",
                    text,
                    "a substance that the program knows",
                    [*labels, "any controlled substance"],
                )
            wanted |= found
        return frozenset(wanted)

    # -- terms -----------------------------------------------------------------------------------------------------

    def _read_term(self, name: str) -> None:
        key, body = self.nodes[name]
        texts = {each: self._optional(body, each) for each in ("quote", "cite", "note", "ask")}
        flag = body.get("judgment")
        judgment = flag is not None and self.faults.word(flag, "yes or no", ("yes", "no")) == "yes"
        weight = self.weight_from
        named = body.get("weight from")
        if named is not None:
            weight = self.faults.word(named, "a kind of weight", WEIGHT_WORDS) or weight
        rest = Entries(tuple(pair for pair in body if pair[0].text not in _TERM_KEYS), body.place)
        condition: Condition | None = None
        if judgment and rest.pairs:
            self.faults.add(
                rest.pairs[0][0].place,
                "judged-and-computed",
                f"'{name}' is left to judgment, so it cannot also be computed.",
                "Remove 'judgment: yes' or this line.",
            )
        elif not judgment and not rest.pairs:
            self.faults.add(
                key.place,
                "empty-term",
                f"The term '{name}' says nothing.",
                "Say what it means, or write 'judgment: yes'.",
            )
        elif not judgment:
            condition = self._meaning(name, rest, weight)
        self.terms[name] = Term(
            name=name,
            quote=texts["quote"],
            cite=texts["cite"],
            note=texts["note"],
            condition=condition,
            judgment=judgment,
            ask=texts["ask"] or (f"In your judgment: {name}?" if judgment else ""),
            place=key.place,
        )

    def _optional(self, body: Entries, key: str) -> str:
        node = body.get(key)
        return "" if node is None else self.faults.text(node, f"'{key}'")

    def _meaning(self, name: str, rest: Entries, weight: str) -> Condition:
        known = {**dict.fromkeys(FACTS), **dict.fromkeys(_LISTS)}
        if all(
            key.text not in known and not _AT_LEAST.match(key.text) and substance.expand(key.text) for key, _ in rest
        ):
            return self._table(rest, weight)
        condition = self.condition(rest, weight=weight)
        match condition:
            case AllOf():
                return AllOf(condition.parts, name, rest.place)
            case AtLeast():
                return AtLeast(condition.count, condition.parts, name, rest.place)
        return AllOf((condition,), name, rest.place)

    def _table(self, rest: Entries, weight: str) -> Condition:
        lines = []
        seen: set[str] = set()
        for key, value in rest:
            group = Drugs(substance.expand(key.text), (key.text,))
            twice = group.wanted & seen
            if twice:
                self.faults.add(
                    key.place,
                    "substance-twice",
                    f"'{key.text}' stands in this table twice (as {min(twice)}).",
                    "Keep one line.",
                )
            seen |= group.wanted
            test = self._measure(FACTS["amount"], value, weight)
            if isinstance(test, Test):
                lines.append((group, test))
            elif isinstance(test, AtLeast | AllOf) and test.parts:
                self.faults.add(
                    value.place, "one-limit", "A line of this table has one limit.", "Write for example 'at most 2 g'."
                )
        return Table(tuple(lines), place=rest.place)


def companion_tests(text: str, place: Place) -> tuple[Test, ...] | None:
    """``violent felony``, ``felony``, ``sale``: the tests of a companion that a phrase means, or None."""
    words = text.lower().removeprefix("a ").removeprefix("any ").split()
    grades = FACTS["grade"].allowed
    grade = next((w for w in (words[-1], words[0]) if w in grades), None) if words else None
    rest = " ".join(words)
    tests: list[Test] = []
    if grade is not None and rest not in KIND_WORDS:
        rest = " ".join(words[:-1] if words[-1] == grade else words[1:])
        tests.append(Test("grade", Words(frozenset({grade}), (grade,)), place=place))
    if rest:
        kind = KIND_WORDS.get(rest)
        if kind is None:
            return None
        tests.insert(0, Test("offense", Kinds(frozenset({kind.value}), (rest,)), place=place))
    return tuple(tests) or None
