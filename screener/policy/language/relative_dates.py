"""One day compared with another: ``at least 10 years before the review``, ``within 30 days after the offer``.

Read to the day where both days are known. Where one of them is not, its days are cut where the answer changes; where
neither is, how far they lie apart is one unknown, on a line of days (a month as 30.436875 of them: the mean of the
Gregorian calendar), and the program asks for the one day, then for the other.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from screener.policy.language.lengths import Length, read_length
from screener.policy.language.predicates import Compare, Value

_MONTH = Decimal("30.436875")
_WORDS = {
    "at least": ">=", "no less than": ">=", "not less than": ">=", "at most": "<=", "no more than": "<=",
    "not more than": "<=", "more than": ">", "over": ">", "less than": "<", "under": "<", "exactly": "=",
}  # fmt: skip
_SAID = {">=": "at least", "<=": "no more than", ">": "more than", "<": "less than", "=": "exactly"}
_TURNED = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "="}
_FAR = re.compile(rf"^({'|'.join(_WORDS)}) (.+?) (before|after) (?:the )?(.+)$", re.IGNORECASE)
_NEAR = re.compile(r"^within (.+?) (before|after|of) (?:the )?(.+)$", re.IGNORECASE)
_SAME = re.compile(
    r"^(on or before|on or after|before|after|on|the same day as) (?:the )?(?!or )([a-z][^0-9]*)$", re.IGNORECASE
)
_NO_TIME = {"before": ("before", ">"), "on or before": ("before", ">="), "after": ("after", ">"),
            "on or after": ("after", ">="), "on": ("before", "="), "the same day as": ("before", "=")}  # fmt: skip
#: These are on the side that they name: "no more than 30 days before" is not after.
_LIMITED = frozenset({"<=", "<"})
_FAR_TESTS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt, "=": operator.eq}


_NONE = Length()


@dataclass(frozen=True, slots=True)
class Apart(Compare):
    """How far a day lies before another one; ``limit`` is on the line of days before it.

    "At most" and "less than" are on the side that they name: a day after the review is not "at most 30 days before" it.
    ``anchor`` is the other day as the file calls it, ``fact`` gives it (None: the as-of date). ``length``, ``sense``
    (before, after, or of: either) and ``far`` (the operator) are what the file says. ``unit`` names the line.
    """

    anchor: str = "date of decision"
    fact: str | None = None
    length: Length = _NONE
    sense: str = "before"
    far: str = ">="

    @property
    def text(self) -> str:
        """How far the two days have to lie from each other."""
        day = self.day
        if not self.length.months and not self.length.days:
            words = {">": self.sense, ">=": f"on or {self.sense}", "=": "on", "<=": "on", "<": "never"}[self.far]
            return f"{words} {day}"
        words = "within" if self.far == "<=" else _SAID[self.far]
        return f"{words} {self.length.words} {self.sense} {day}"

    @property
    def day(self) -> str:
        """The other day in words: ``the review``, ``the issue of the warrant``, ``the offer date``."""
        name = self.anchor.removeprefix("date of ")
        return f"the {'issue of the warrant' if name in ('issue', 'issue date') else name}"

    def said(self, value: Decimal) -> str:
        """How far a day lies from the other one, in the file's own words, for one place on the line."""
        if self(value):
            return self.text
        far = -value if self.sense == "after" else value
        if self.far not in _LIMITED:
            return f"not {self.text}"
        if self.sense == "of":
            return f"more than {self.length.words} {'before' if value > 0 else 'after'} {self.day}"
        if far < 0:
            return f"{'after' if self.sense == 'before' else 'before'} {self.day}"
        return f"{'more than' if self.far == '<=' else 'at least'} {self.length.words} {self.sense} {self.day}"

    @property
    def long(self) -> Decimal:
        """The length on the line of days."""
        return self.length.months * _MONTH + self.length.days

    def __call__(self, value: Value) -> bool:
        """Whether a place on the line meets it."""
        assert isinstance(value, Decimal | int)
        if self.sense == "of":
            return -self.long <= value <= self.long
        far = value if self.sense == "before" else -value
        return bool(_FAR_TESTS[self.far](far, self.long)) and (self.far not in _LIMITED or far >= 0)

    def between(self, own: date, other: date) -> bool:
        """Whether a day lies so from another one."""
        if self.sense == "of":
            first, last = sorted((own, other))
            return first >= self.length.before(last)
        first, last = (own, other) if self.sense == "before" else (other, own)
        edge = self.length.before(last)
        if self.far in _LIMITED and first > last:
            return False
        match self.far:
            case ">=":
                return first <= edge
            case ">":
                return first < edge
            case "<=":
                return first >= edge
            case "<":
                return first > edge
            case _:
                return first == edge

    def cuts(self, other: date, *, own: bool) -> tuple[Compare, ...]:
        """Where the answer changes on the line of one day, the other being known. ``own``: of the day itself."""
        back = (self.length.before(other), other)
        on = (self.length.last(other), self.length.last(other - timedelta(days=1)), other)
        edges = (*back, *on) if self.sense == "of" else back if own == (self.sense == "before") else on
        return tuple(Compare(sign, edge, "") for edge in edges for sign in ("<=", "<"))


def read_relative(text: str, fact: str, days: Mapping[str, str | None]) -> Apart | str | None:
    """The comparison that a text says; None where it says none with another day.

    ``days`` are the days that a file can name, each with the fact that gives it. What is no such day or length comes
    back as a sentence.
    """
    body = " ".join(text.split())
    found = _FAR.match(body)
    if found:
        return _made(fact, found[2], found[4], found[3].lower(), _WORDS[found[1].lower()], days)
    found = _NEAR.match(body)
    if found:
        return _made(fact, found[1], found[3], found[2].lower(), "<=", days)
    found = _SAME.match(body)
    return _made(fact, "", found[2], *_NO_TIME[found[1].lower()], days) if found else None


def _made(fact: str, span: str, anchor: str, sense: str, far: str, days: Mapping[str, str | None]) -> Apart | str:
    length = read_length(span) if span else Length()
    if length is None:
        return f"'{span}' is not a length of time; write '30 days', '6 weeks', '12 months' or '10 years'"
    name = next((name for name in (anchor, f"date of {anchor}", f"{anchor} date") if name in days), None)
    if name is None or days[name] == fact:
        shown = sorted(each for each in days if days[each] != fact)
        return f"'{anchor}' is not another day of the charge; it can be: {', '.join(shown)}"
    long = length.months * _MONTH + length.days
    return Apart(
        operator=_TURNED[far] if sense == "after" else far,
        limit=-long if sense == "after" else long,
        shown=length.text,
        unit=f"before the {name}",
        anchor=name,
        fact=days[name],
        length=length,
        sense=sense,
        far=far,
    )


def line(tests: Iterable[Compare], unit: str) -> tuple[list[Apart], list[Compare]]:
    """The comparisons on one line, and where the line is to be cut: also at the other day itself."""
    found = [test for test in tests if isinstance(test, Apart) and test.unit == unit]
    ends = sorted({end for test in found for end in (Decimal(0), test.long, -test.long)})
    return found, [Compare(sign, end, "") for end in ends for sign in ("<=", "<")]


def placed(tests: Iterable[Compare], unit: str, distance: Decimal, other: date) -> date:
    """A day that lies so far before another one: to the day where the distance is a limit of the file."""
    for test in tests:
        if isinstance(test, Apart) and test.unit == unit and test.limit == distance:
            return test.length.before(other) if test.sense == "before" else test.length.last(other)
    return other - timedelta(days=int(distance.to_integral_value()))
