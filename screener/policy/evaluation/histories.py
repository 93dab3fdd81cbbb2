"""How many events of a person's history lie in a window, as far as the record tells.

"Within 12 months" is calendar: the anniversary is in, 29 February falls back to the 28th. The day that the window ends
at is out (design 2, Dates: the event itself is excluded).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from screener.domain import offense as offenses
from screener.domain.case import Facts
from screener.domain.offense import OffenseClass
from screener.domain.truth import Truth, all_of, truth
from screener.policy.evaluation.axes import number_cells, point
from screener.policy.evaluation.compiled import Compiled
from screener.policy.language.events import REST, PastEvent, read_event
from screener.policy.language.predicates import Compare, Kinds, Predicate, Value, ValueCell, Window, Within
from screener.policy.language.vocabulary import FACTS, GOVERNING, FactType, fits

#: More events than any policy counts: where a history is known only in part.
MANY = 1_000_000
#: Of these one case of the office is one event, however many charges it has.
_ONCE = ("arrest", "citation", "referral")


@dataclass(frozen=True, slots=True)
class Histories:
    """The histories of the persons of a group, count by count."""

    compiled: Compiled
    counts: Sequence[Facts]
    as_of: date | None

    def known(self, count: int) -> bool:
        """Whether a history is available; one that is not is not an empty one."""
        value = self.counts[count].get("history")
        return value is not None and fits(FACTS["history"], value)

    def number(self, count: int, window: Window, day: Value | None) -> tuple[int, int]:
        """How many events surely lie in a window that ends at a day, and how many may."""
        found: dict[object, Truth] = {}
        rest = 0
        for place, event in enumerate(self._events(count)):
            if event.kind == REST:
                rest = MANY
                continue
            answer = _lies(event, window, day if isinstance(day, date) else None)
            if answer is Truth.YES and not event.sure:
                answer = Truth.UNKNOWN
            # One arrest for two offenses is one arrest: counts of one case are told apart only as charges.
            one = (event.kind, event.on, event.source) if event.source and event.kind in _ONCE else place
            if found.get(one) is not Truth.YES:
                found[one] = answer if answer is not Truth.NO else found.get(one, answer)
        sure = sum(answer is Truth.YES for answer in found.values())
        return sure, sure + sum(answer is Truth.UNKNOWN for answer in found.values()) + rest

    def axis(self, count: int, unit: str) -> tuple[ValueCell, ...]:
        """The numbers that are possible in a window."""
        window = self.compiled.windows.get(unit)
        if window is None or not self.known(count):
            return self.compiled.unknown_cells("history", unit)
        fact = GOVERNING[window.anchor]
        day = self.as_of if fact is None else self.counts[count].get(fact)
        low, high = self.number(count, window, day if isinstance(day, date) else None)
        if low == high:
            return (point(low),)
        tests = [each for each in self.compiled.tests["history"] if isinstance(each, Within) and each.unit == unit]
        return number_cells(tests, 0, whole=True, within=ValueCell(low, low, high))

    def cuts(self, count: int, fact: str) -> list[Compare]:
        """Where an unknown day that windows end at is to be cut: an event comes into a window there, or leaves it."""
        tests: list[Compare] = []
        if self.known(count):
            days = {event.on for event in self._events(count) if event.on is not None}
            lengths = [window.length for window in self.compiled.anchors[fact] if window.length is not None]
            for length in lengths:
                for day in days:
                    tests += [Compare(">", day, ""), Compare("<=", length.last(day), "")]
        return tests

    def _events(self, count: int) -> list[PastEvent]:
        value = self.counts[count].get("history")
        texts = value if isinstance(value, tuple) else ()
        return [event for text in texts if (event := read_event(text)) is not None]


def _lies(event: PastEvent, window: Window, anchor: date | None) -> Truth:
    if event.kind not in window.kinds:
        return Truth.NO
    about = all_of(_about(event, fact, test) for fact, test in window.about)
    if window.length is None or about is Truth.NO:
        return about
    if event.on is None or anchor is None:
        return Truth.UNKNOWN
    return all_of((about, truth(window.length.before(anchor) <= event.on < anchor)))


def _about(event: PastEvent, fact: str, test: Predicate) -> Truth:
    value = {"offense": event.offense, "grade": event.grade, "statute": event.statute}[fact]
    if not value:
        return Truth.UNKNOWN
    if FACTS[fact].type is FactType.KIND and isinstance(test, Kinds):
        answer = offenses.is_among(OffenseClass(value), frozenset(OffenseClass(each) for each in test.wanted))
        return ~answer if test.all_except else answer
    return truth(test(value))
