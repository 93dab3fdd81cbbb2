"""Reads ``at least 3 arrests for simple possession within 12 months before the referral``: numbers of past events."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from screener.policy.language.conditions import AllOf, Condition, Test
from screener.policy.language.errors import did_you_mean
from screener.policy.language.events import KINDS, PLURALS
from screener.policy.language.lengths import Length, read_length
from screener.policy.language.model import NOT_STATED
from screener.policy.language.predicates import Codes, Compare, Kinds, Window, Within, Words
from screener.policy.language.vocabulary import FACTS, GOVERNING, KIND_WORDS, FactType
from screener.policy.loading.comparisons import Misread, read_comparison
from screener.policy.loading.nodes import Entries, Faults, Node
from screener.policy.loading.read_tests import TestReader

_KIND = "|".join(sorted((*KINDS, *PLURALS), key=len, reverse=True))
_PHRASE = re.compile(
    rf"^(?P<number>.+?) (?P<kinds>(?:{_KIND})(?:(?:,| or|, or) (?:{_KIND}))*)"
    r"(?: for (?P<about>.+?))?(?: within (?P<span>.+?) (?:before|of) the (?P<anchor>.+))?$"
)
_WITHIN = re.compile(r"^(?P<span>.+?) (?:before|of) the (?P<anchor>.+)$")
_EXAMPLE = "Write for example 'at least 3 arrests for simple possession within 12 months before the referral'."
_NARROWED = (
    "Write 'at least 2 felony convictions' or 'at least 2 convictions for felony simple possession': a grade or an"
    " offense class, before the kind of event or behind 'for'."
)
_COUNT = next(spec for spec in FACTS.values() if spec.type is FactType.COUNT)
_ABOUT = ("offense", "grade", "statute")


@dataclass(frozen=True, slots=True)
class HistoryReader:
    """Reads tests of a person's history."""

    faults: Faults
    tests: TestReader

    def read(self, value: Node) -> Condition:
        """The test that a phrase says, or that the keys ``events``, ``for`` and ``within`` say."""
        if isinstance(value, Entries):
            return self._spelled(value)
        text = self.faults.text(value, "'history'")
        found = _PHRASE.match(text) if text else None
        if found is None:
            if text:
                self._misread(value, text)
            return AllOf(())
        about = self._words(re.split(r", or |, | or ", found["about"]), value) if found["about"] else ()
        length, anchor = self._span(found["span"], found["anchor"], value)
        return self._test(found["number"], found["kinds"], Window((), about, length, anchor), value)

    def _spelled(self, body: Entries) -> Condition:
        self.faults.keys(body, "'history'", ("events", "for", "within"), ("events",))
        events, about, within = body.get("events"), body.get("for"), body.get("within")
        found = None
        text = "" if events is None else self.faults.text(events, "'events'")
        if text and events is not None:
            found = _PHRASE.match(text)
            if found is None or found["about"] or found["span"]:
                self._misread(events, text)
                return AllOf(())
        length: Length | None = None
        anchor, silent = "date of referral", False
        if within is not None:
            words = self.faults.text(within, "'within'")
            span = _WITHIN.match(words)
            silent = words == NOT_STATED
            if span is None and words and not silent:
                self._misread(within, words)
            elif span is not None:
                length, anchor = self._span(span["span"], span["anchor"], within)
        window = Window((), self._about(about) if about is not None else (), length, anchor, silent)
        if found is None:
            return AllOf(())
        return self._test(found["number"], found["kinds"], window, body)

    def _misread(self, node: Node, text: str) -> None:
        self.faults.add(
            node.place, "not-a-history", f"'{text}' is not understood as a number of past events.", _EXAMPLE
        )

    def _test(self, number: str, kinds: str, window: Window, node: Node) -> Condition:
        compared = _number(number)
        if isinstance(compared, Misread):
            compared, about = self._narrowed(number, compared, window)
            window = replace(window, about=tuple(sorted(about, key=lambda each: _ABOUT.index(each[0]))))
        if isinstance(compared, Misread):
            self.faults.add(node.place, compared.code, compared.message, compared.hint)
            return AllOf(())
        named = [each for each in re.split(r", or |, | or ", kinds) if each]
        window = replace(window, kinds=tuple(sorted({PLURALS.get(each, each) for each in named})))
        within = Within(compared.operator, compared.limit, compared.shown, window.text, window=window)
        return Test("history", within, place=node.place)

    def _narrowed(
        self, text: str, wrong: Misread, window: Window
    ) -> tuple[Compare | Misread, tuple[tuple[str, Words | Kinds | Codes], ...]]:
        """``at least 2 felony``: a number with a grade or an offense behind it, which narrows the events too."""
        words = text.split()
        for end in range(len(words) - 1, 0, -1):
            compared = _number(" ".join(words[:end]))
            if isinstance(compared, Misread):
                continue
            number, rest = " ".join(words[:end]), " ".join(words[end:])
            found, strange = _narrowing([rest])
            told = {name for name, _ in window.about}
            if strange:
                message = f"'{rest}' is neither a grade nor an offense class; the number '{number}' is right."
            elif any(name in told for name, _ in found):
                message = f"'{rest}' and what stands behind 'for' say the same twice; the number '{number}' is right."
            else:
                return compared, (*found, *window.about)
            return Misread("not-a-history", message, _NARROWED), ()
        return wrong, ()

    def _span(self, span: str | None, anchor: str | None, node: Node) -> tuple[Length | None, str]:
        if span is None or anchor is None:
            return None, "date of referral"
        length = read_length(span)
        words = {name.removeprefix("date of "): name for name in GOVERNING} | {name: name for name in GOVERNING}
        anchor = anchor.removeprefix("the ")
        if length is None:
            hint = "Write '30 days', '6 weeks', '12 months' or '10 years'."
            self.faults.add(node.place, "not-a-span", f"'{span}' is not a span of time.", hint)
        if anchor not in words:
            self.faults.unknown(node.place, "unknown-date", anchor, "a date that a window can end at", words)
        return length, words.get(anchor, "date of referral")

    def _about(self, node: Node) -> tuple[tuple[str, Words | Kinds | Codes], ...]:
        if isinstance(node, Entries):
            self.faults.keys(node, "what events are for", _ABOUT)
            if not node.pairs:
                hint = "Write for example {offense: simple possession}, or leave the key out."
                self.faults.add(node.place, "empty-list", "'for' says nothing.", hint)
            found = {key.text: self.tests.set_of(FACTS[key.text], value) for key, value in node if key.text in _ABOUT}
            return tuple((name, found[name]) for name in _ABOUT if name in found)  # type: ignore[misc]  # every name stands in the table
        nodes = self.faults.each(node, "'for'")
        return self._words([self.faults.text(each, "'for'") for each in nodes], node)

    def _words(self, words: list[str], node: Node) -> tuple[tuple[str, Words | Kinds | Codes], ...]:
        """``misdemeanor simple possession``: offenses, with a grade before or after all of them."""
        found, strange = _narrowing(words)
        for each in strange:
            hint = did_you_mean(each, KIND_WORDS)
            self.faults.add(node.place, "unknown-offense", f"'{each}' is not an offense class.", hint)
        return found


def _number(text: str) -> Compare | Misread:
    """How many: ``at least 2``, ``no``."""
    return Compare("=", 0, "0") if text == "no" else read_comparison(text, _COUNT)


def _narrowing(words: list[str]) -> tuple[tuple[tuple[str, Words | Kinds | Codes], ...], list[str]]:
    """The offenses and the grade that words say, and the words that are neither."""
    grades = FACTS["grade"].allowed
    grade = ""
    kinds: list[tuple[str, str]] = []
    strange: list[str] = []
    for text in words:
        rest = text.removeprefix("a ").strip()
        for each in grades:
            if rest.split()[:1] == [each] or rest.split()[-1:] == [each]:
                grade = each
                rest = rest.removeprefix(each).removesuffix(each).strip()
        if rest in KIND_WORDS:
            kinds.append((rest, KIND_WORDS[rest].value))
        elif rest:
            strange.append(rest)
    found: list[tuple[str, Words | Kinds | Codes]] = []
    if kinds:
        found.append(("offense", Kinds(frozenset(value for _, value in kinds), tuple(name for name, _ in kinds))))
    if grade:
        found.append(("grade", Words(frozenset({grade}), (grade,))))
    return tuple(found), strange
