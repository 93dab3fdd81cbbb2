"""From nodes to the test of one fact: words, drugs, offense classes, statutes, amounts, numbers, dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from screener.domain import substance
from screener.policy.comparisons import Misread, read_comparison
from screener.policy.conditions import AllOf, AtLeast, Condition, Place, Present, Test
from screener.policy.errors import did_you_mean
from screener.policy.nodes import Entries, Faults, Node, Scalar
from screener.policy.predicates import Codes, Compare, Drugs, Flag, Kinds, Predicate, Words
from screener.policy.vocabulary import FACTS, KIND_WORDS, FactSpec, FactType

_OPEN = (FactType.AMOUNT, FactType.COUNT, FactType.DATE)


@dataclass(frozen=True, slots=True)
class TestReader:
    """Reads tests of one file. ``terms`` are its terms by name, ``term`` gives the condition of one."""

    faults: Faults
    terms: Sequence[str]
    term: Callable[[str, Place], Condition]

    def test(self, name: str, value: Node, weight: str) -> Condition:
        """The test of one fact that a node says."""
        spec = FACTS[name]
        if spec.record:
            word = self.faults.word(value, "'present' or 'absent'", ("present", "absent", "yes", "no"))
            return Present(name, word in ("present", "yes"), value.place)
        if spec.type in _OPEN:
            return self.measure(spec, value, weight)
        if spec.type is FactType.FLAG:
            word = self.faults.word(value, "yes or no", ("yes", "no"))
            return Test(name, Flag(word == "yes"), place=value.place)
        return Test(name, self._set(spec, value), place=value.place)

    def measure(self, spec: FactSpec, value: Node, weight: str) -> Condition:
        """A comparison, a term, or comparisons joined by any and all."""
        if isinstance(value, Entries):
            parts = []
            for key, each in value:
                joined = self.faults.word(key, "a way to join measures", ("any of", "all of"))
                tests = tuple(self.measure(spec, one, weight) for one in self.faults.items(each, f"'{joined}'"))
                parts.append(AllOf(tests) if joined == "all of" else AtLeast(1, tests))
            return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
        text = self.faults.text(value, f"'{spec.name}'")
        if text in self.terms:
            return self.term(text, value.place)
        found = read_comparison(text, spec) if text else None
        if isinstance(found, Misread):
            quoted = isinstance(value, Scalar) and value.quoted
            place = Place(value.place.line, value.place.column + found.offset + quoted)
            hint = found.hint
            if found.code == "not-a-comparison" and self.terms:
                near = did_you_mean(text, self.terms)
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
