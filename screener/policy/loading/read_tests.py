"""From nodes to the test of one fact: words, drugs, offense classes, statutes, amounts, numbers, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from screener.domain import substance
from screener.domain.charge_class import Classes, classes_of
from screener.policy.language.conditions import (
    AllOf,
    AtLeast,
    Condition,
    Dated,
    FilePlace,
    MostSerious,
    Not,
    Present,
    Test,
)
from screener.policy.language.errors import did_you_mean
from screener.policy.language.model import NOT_STATED
from screener.policy.language.predicates import Codes, Compare, Drugs, Flag, Kinds, Predicate, Words
from screener.policy.language.relative_dates import Apart, read_relative
from screener.policy.language.statutes.named import Unreadable, read
from screener.policy.language.vocabulary import FACTS, GOVERNING, KIND_WORDS, FactSpec, FactType, without_unit
from screener.policy.loading.comparisons import Misread, read_comparison
from screener.policy.loading.nodes import Entries, Faults, Node, Scalar

_DAY = re.compile(r"^(until|before|from|after) (\S+)$")
_OPEN = (FactType.AMOUNT, FactType.COUNT, FactType.DATE)

#: How classes are compared with one of them, in the order of the state's statutes.
COMPARED = ("no more serious than", "more serious than")
_ONE_WAY = "Write the value itself, or one of these keys with a list."


@dataclass(frozen=True, slots=True)
class TestReader:
    """Reads tests of one file. ``terms`` are its terms by name, ``term`` gives the condition of one."""

    faults: Faults
    terms: Sequence[str]
    term: Callable[[str, FilePlace], Condition]
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, FactSpec] = field(default_factory=lambda: FACTS)
    state: str = ""

    def of_a_state(self, node: Node) -> Classes | None:
        """The classes of the file's state; an error where it does not say of which state its classes are."""
        found = classes_of(self.state) if self.state else None
        if found is None and not any(each.code == "unknown-state" for each in self.faults.found):
            self.faults.add(
                node.place,
                "class-without-state",
                "Classes of felonies and misdemeanors differ from state to state, and the file does not say of which "
                "state they are.",
                "Write 'state:' under 'policy:', such as 'state: Texas'.",
            )
        return found

    def by_class(self, condition: Condition, node: Node) -> Condition:
        """A phrase, where it compares classes: by those of the file's state."""
        if isinstance(condition, Not):
            part = self.by_class(condition.part, node)
            return condition if part is condition.part else Not(part, condition.place)
        if not isinstance(condition, MostSerious) or condition.by != "class":
            return condition
        known = self.of_a_state(node)
        return replace(condition, held=known is not None and any(map(known.unordered, known.names)))

    def of_class(self, name: str, place: FilePlace) -> tuple[Test, ...]:
        """A charge of one class."""
        return (Test("class", Words(frozenset({name}), (name,)), place=place),)

    def test(self, name: str, value: Node, weight: str) -> Condition:
        """The test of one fact that a node says."""
        spec = self.facts[name]
        if spec.record:
            word = self.faults.word(value, "'present' or 'absent'", ("present", "absent", "yes", "no"))
            return Present(name, word in ("present", "yes"), value.place)
        if spec.type in _OPEN:
            return self.measure(spec, value, weight)
        if spec.type is FactType.FLAG:
            word = self.faults.word(value, "yes or no", ("yes", "no"))
            return Test(name, Flag(word == "yes"), place=value.place, own=own_of(spec))
        return Test(name, self.set_of(spec, value), place=value.place, own=own_of(spec))

    def measure(self, spec: FactSpec, value: Node, weight: str) -> Condition:
        """A comparison, a term, comparisons joined by any and all, or a value that is dated or stands in bands."""
        if isinstance(value, Entries):
            if value.pairs and all(_DAY.match(key.text) for key, _ in value):
                return self._dated(spec, value, weight)
            parts = [self._joined(spec, key, each, weight) for key, each in value]
            return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
        text = self.faults.text(value, f"'{spec.name}'")
        if text in self.terms:
            return self.term(text, value.place)
        if text and spec.type is FactType.DATE and (said := read_relative(text, spec.name, self.days)) is not None:
            return self._relative(spec, said, value)
        found = read_comparison(text, spec) if text else None
        if isinstance(found, Misread):
            both = _between(text, spec)
            if both:
                return AllOf(tuple(Test(spec.name, each, weight, value.place, own_of(spec)) for each in both))
        if isinstance(found, Misread):
            quoted = isinstance(value, Scalar) and value.quoted
            place = FilePlace(value.place.line, value.place.column + found.offset + quoted)
            hint = found.hint
            if found.code == "not-a-comparison" and self.terms:
                near = did_you_mean(text, self.terms)
                hint = near if near.startswith("Did you mean") else hint
            self.faults.add(place, found.code, found.message, hint)
        if not isinstance(found, Compare):
            return AllOf(())
        if found.limit == 0 and found.operator in ("<", ">="):
            so = "never" if found.operator == "<" else "always"
            hint = "Write 'exactly 0' for none, or 'at least 1' for some." if spec.unit == "" else "Write the limit."
            self.faults.add(value.place, "always-or-never", f"'{text}' is {so} so, whatever is recorded.", hint)
        return Test(spec.name, found, weight, value.place, own_of(spec))

    @property
    def days(self) -> Mapping[str, str | None]:
        """The days that a file can compare with: the governing dates, and every date among its facts."""
        dates = {name: name for name, spec in self.facts.items() if spec.type is FactType.DATE}
        return {**dates, **GOVERNING}

    def _relative(self, spec: FactSpec, said: Apart | str, value: Node) -> Condition:
        if isinstance(said, Apart):
            return Test(spec.name, said, "lab", value.place, own_of(spec))
        self.faults.add(
            value.place,
            "not-a-relative-date",
            f"{said}.",
            "Write for example 'at least 10 years before the review' or 'within 30 days after the arrest'.",
        )
        return AllOf(())

    def _joined(self, spec: FactSpec, key: Scalar, value: Node, weight: str) -> Condition:
        by = key.text.removeprefix("by ") if key.text.startswith("by ") else ""
        if by in self.facts and self.facts[by].type not in (*_OPEN, FactType.FLAG, FactType.EVENTS):
            bands = [
                AllOf((self.test(by, band, weight), self.measure(spec, each, weight)))
                for band, each in self.faults.entries(value, f"'{key.text}'")
            ]
            return AtLeast(1, tuple(bands), place=value.place)
        ways = ("any of", "all of", "by statute", "by substance", "by grade", "until 2026-06-30", "from 2026-07-01")
        joined = self.faults.word(key, "a way to join measures", ways)
        tests = tuple(self.measure(spec, one, weight) for one in self.faults.items(value, f"'{joined}'", some=True))
        return AllOf(tests) if joined == "all of" else AtLeast(1, tests)

    def _dated(self, spec: FactSpec, body: Entries, weight: str) -> Condition:
        """``until 2026-06-30: at most 1 g`` and ``from 2026-07-01: at most 2 g``; each day belongs to one of them."""
        spans = [self._days(key) for key, _ in body]
        parts = []
        for (key, value), (first, last) in zip(body, spans, strict=True):
            later = [day for day, _ in spans if day is not None and first is not None and day > first]
            until = last or (min(later) - timedelta(days=1) if later else None)
            days = [Dated(Compare(">=", first, first.isoformat()), key.place)] if first else []
            days += [Dated(Compare("<=", until, until.isoformat()), key.place)] if until else []
            parts.append(AllOf((*days, self.measure(spec, value, weight)), place=key.place))
        covered = sorted((first or date.min, last or date.max) for first, last in spans)
        if any(second[0] <= first[1] < date.max for first, second in pairwise(covered)):
            self.faults.add(body.place, "dates-overlap", "Two of these values hold on one day.", "Correct the days.")
        return AtLeast(1, tuple(parts), place=body.place)

    def _days(self, key: Scalar) -> tuple[date | None, date | None]:
        match = _DAY.match(key.text)
        try:
            day = date.fromisoformat(match[2] if match else "")
        except ValueError:
            self.faults.add(key.place, "not-a-date", f"'{key.text}' names no date.", "Write 'from 2026-03-01'.")
            return None, None
        match match[1] if match else "":
            case "until":
                return None, day
            case "before":
                return None, day - timedelta(days=1)
            case "after":
                return day + timedelta(days=1), None
        return day, None

    def set_of(self, spec: FactSpec, value: Node) -> Predicate:
        """A set of words, drugs, offense classes or statutes; a set that the file names stands for its members."""
        all_except = any_item = False
        if spec.name == "class" and (found := self._compared_class(value)) is not None:
            return found
        if isinstance(value, Entries):
            several = spec.type in (FactType.DRUG, FactType.SEVERAL)
            ways = ("all except", "any item") if several else ("all except",)
            ways = (*ways, *COMPARED) if spec.name == "class" else ways
            self.faults.keys(value, f"'{spec.name}'", ways)
            if len(value.pairs) != 1:
                self.faults.add(
                    value.place, "one-way", f"'{spec.name}' needs exactly one of: {', '.join(ways)}.", _ONE_WAY
                )
                return Words(frozenset(), ())
            key, value = value.pairs[0]
            all_except, any_item = key.text == "all except", key.text == "any item"
        written = [(text, place) for text, place in self.faults.texts(value, f"'{spec.name}'") if text]
        named = tuple(text for text, _ in written)
        words = [(each, place) for text, place in written for each in self.sets.get(text, (text,))]
        for text, place in words:
            if text == NOT_STATED:
                self.faults.add(place, *silent_value(spec.name))
        words = [each for each in words if each[0] != NOT_STATED]
        if spec.type is FactType.DRUG:
            return Drugs(self._drugs(words), named, all_except, any_item)
        if spec.type is FactType.STATUTE:
            self._readable(words)
            return Codes(named, all_except, tuple(text for text, _ in words) if self.sets else ())
        if spec.type is FactType.KIND:
            return Kinds(frozenset(self._kinds(words)), named, all_except)
        if spec.type in (FactType.WORD, FactType.SEVERAL):
            for text, place in words:
                if text not in spec.allowed:
                    self.faults.unknown(place, "unknown-word", text, f"a word for '{spec.name}'", spec.allowed)
        return Words(frozenset(text for text, _ in words), named, all_except, any_item)

    def _compared_class(self, value: Node) -> Words | None:
        """``{no more serious than: state jail felony}``: the classes on one side of a limit; None for a plain list."""
        known = self.of_a_state(value)
        if known is None:
            return Words(frozenset(), ())
        keys = [key for key, _ in value] if isinstance(value, Entries) else []
        if len(keys) != 1 or keys[0].text not in COMPARED or not isinstance(value, Entries):
            return None
        key, node = value.pairs[0]
        limit = self.faults.word(node, f"a class of {known.name}", known.names, "unknown-word")
        if not limit:
            return Words(frozenset(), ())
        apart = known.unordered(limit)
        if apart:
            self.faults.add(
                node.place,
                "no-order-of-classes",
                f"The statutes of {known.name} do not say whether a {apart[0]} is more serious than a {limit}.",
                "List the classes that you mean.",
            )
        above = set(known.above(limit))
        wanted = above if key.text == COMPARED[1] else set(known.names) - above
        return Words(frozenset(wanted), (f"{key.text} a {limit}",))

    def _readable(self, words: Iterable[tuple[str, FilePlace]]) -> None:
        """Refuses what is no statute."""
        for text, place in words:
            found = read(text)
            if isinstance(found, Unreadable):
                hint = did_you_mean(text, self.sets) if found.code == "not-a-statute" and self.sets else ""
                self.faults.add(
                    place, found.code, found.message, hint if hint.startswith("Did you mean") else found.hint
                )

    def _kinds(self, words: Iterable[tuple[str, FilePlace]]) -> Iterable[str]:
        for text, place in words:
            kind = KIND_WORDS.get(text.lower())
            if kind is None:
                self.faults.unknown(place, "unknown-offense", text, "an offense class", list(KIND_WORDS))
            else:
                yield kind.value

    def _drugs(self, words: Iterable[tuple[str, FilePlace]]) -> frozenset[str]:
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


def silent_value(name: str) -> tuple[str, str, str]:
    """What is said where a file writes that a fact is not stated: code, message and what to do."""
    return (
        "not-a-value",
        f"'{NOT_STATED}' is no value of '{name}': it says only that the source of a policy is silent.",
        "Leave the fact out: what nobody states is not known, and the program asks for it where it matters.",
    )


def own_of(spec: FactSpec) -> FactSpec | None:
    """What a test keeps of its fact: a fact of the file itself, so that its words are at hand."""
    return spec if spec.own else None


def _between(text: str, spec: FactSpec) -> tuple[Compare, Compare] | None:
    """``at least 1 g and less than 3 g``; for whole numbers also ``18 to 25``, both ends in."""
    ends = re.match(r"^(\d+) to (\d+)$", without_unit(spec, text)) if spec.type is FactType.COUNT else None
    low, word, high = text.partition(" and ")
    if ends:
        low, word, high = f"at least {ends[1]}", "and", f"at most {ends[2]}"
    one, other = read_comparison(low, spec), read_comparison(high, spec)
    if not word or isinstance(one, Misread) or isinstance(other, Misread):
        return None
    return one, other


def companion_tests(text: str, place: FilePlace) -> tuple[Test, ...] | None:
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
