"""Tests of one value, and the cells of values that no test of a policy tells apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from screener.domain.charge_class import is_of_grade
from screener.domain.offense import OffenseClass
from screener.policy.language.lengths import Length
from screener.policy.language.statutes.spans import covers

#: What a cell stands for: grams or a plain count for amounts, a set of drugs for substances.
Value = str | bool | int | Decimal | date | frozenset[str] | OffenseClass


@dataclass(frozen=True, slots=True)
class ValueCell:
    """A set of values that no condition of the policy tells apart, with one of them to test.

    For numbers the set is the interval ``low`` to ``high`` (None: no bound), ``*_open`` where the end is not in it.
    """

    value: Value
    low: Decimal | int | date | None = None
    high: Decimal | int | date | None = None
    low_open: bool = False
    high_open: bool = False
    members: frozenset[str] = frozenset()  # of words and drugs: everything that the cell stands for


class Predicate(Protocol):
    """A test of one value; ``text`` completes "amount is ..."."""

    @property
    def text(self) -> str:
        """The test in the words that explanations and sheets use."""

    def __call__(self, value: Value) -> bool:
        """Whether a value passes; asked only of values that are known and of the fact's own kind."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes-or-no fact."""

    wanted: bool

    @property
    def text(self) -> str:
        """The answer that is wanted."""
        return "yes" if self.wanted else "no"

    def __call__(self, value: Value) -> bool:
        """Whether the answer is the wanted one."""
        return value is self.wanted


@dataclass(frozen=True, slots=True)
class Words:
    """One of some words, or any word but these. Of several (reasons for a stop) each one, or (``any_item``) one."""

    wanted: frozenset[str]
    named: tuple[str, ...]
    all_except: bool = False
    any_item: bool = False

    @property
    def text(self) -> str:
        """The words as the file names them."""
        words = ("anything except " if self.all_except else "") + _either(self.named)
        return f"{words} (at least one of several)" if self.any_item else words

    def __call__(self, value: Value) -> bool:
        """Whether a word is among them; of several words all have to be, or one with ``any_item``."""
        if isinstance(value, frozenset):
            found = [(word in self.wanted) is not self.all_except for word in value]
            return any(found) if self.any_item else all(found)
        return (str(value) in self.wanted) is not self.all_except


@dataclass(frozen=True, slots=True)
class Drugs:
    """A set of drugs. Every drug of the charge must be in it, or (``any_item``) one of them."""

    wanted: frozenset[str]
    named: tuple[str, ...]
    all_except: bool = False
    any_item: bool = False

    @property
    def text(self) -> str:
        """The drugs as the file names them."""
        words = ("any drug except " if self.all_except else "") + _either(self.named)
        return f"{words} (any item)" if self.any_item else words

    def has(self, drug: str) -> bool:
        """Whether one drug is meant. All drugs but some are drugs: neither none nor alcohol is among them."""
        if self.all_except:
            return drug not in self.wanted and drug not in ("none", "alcohol")
        return drug in self.wanted

    def __call__(self, value: Value) -> bool:
        """Whether all drugs of a charge are meant, or one with ``any_item``."""
        assert isinstance(value, frozenset)
        found = [self.has(drug) for drug in value]
        return any(found) if self.any_item else all(found)


@dataclass(frozen=True, slots=True)
class Kinds:
    """A set of offense classes."""

    wanted: frozenset[str]
    named: tuple[str, ...]
    all_except: bool = False

    @property
    def text(self) -> str:
        """The offenses as the file names them."""
        return ("anything except " if self.all_except else "") + _either(self.named)

    def __call__(self, value: Value) -> bool:
        """Whether an offense is among them."""
        return (str(value) in self.wanted) is not self.all_except


@dataclass(frozen=True, slots=True)
class Codes:
    """Statutes, compared by meaning: ``H&S 11377 (a)`` and ``HS11377(A)`` are one code.

    ``codes`` are what the names stand for, where the file names a set of statutes.
    """

    named: tuple[str, ...]
    all_except: bool = False
    codes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The statutes as the file names them."""
        return ("any statute except " if self.all_except else "") + _either(self.named)

    def __call__(self, value: Value) -> bool:
        """Whether one of the statutes covers a citation, which may name a part of its section."""
        return any(covers(code, str(value)) for code in self.codes or self.named) is not self.all_except


_OPERATORS = {
    "<=": ("at most", "no later than"),
    "<": ("less than", "before"),
    ">=": ("at least", "no earlier than"),
    ">": ("more than", "after"),
    "=": ("exactly", "on"),
}


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison with a limit. For amounts ``limit`` is in grams or the plain count, ``unit`` the dimension.

    ``reading`` says how an uncertain measurement is taken: ``stated`` (its value), ``surely`` (all that it can be) or
    ``subtracting`` (the value less its uncertainty); after an ``@`` the confidence that its uncertainty must be stated
    at. ``shown`` is the limit as the file writes it.
    """

    operator: str
    limit: Decimal | int | date
    shown: str
    unit: str = ""
    reading: str = "stated"

    @property
    def text(self) -> str:
        """The comparison with its limit, and how an uncertain amount is read."""
        words = f"{_OPERATORS[self.operator][isinstance(self.limit, date)]} {self.shown}"
        tail = {"stated": "", "surely": ", surely", "subtracting": " after subtracting the uncertainty"}
        reading, _, confidence = self.reading.partition("@")
        return words + tail[reading] + (f" at {confidence} %" if confidence else "")

    def __call__(self, value: Value) -> bool:
        """Whether a known value passes the limit, in the limit's own unit."""
        limit = self.limit
        match self.operator:
            case "<=":
                return value <= limit  # type: ignore[operator]  # cells of one fact hold values of one kind
            case "<":
                return value < limit  # type: ignore[operator]  # cells of one fact hold values of one kind
            case ">=":
                return value >= limit  # type: ignore[operator]  # cells of one fact hold values of one kind
            case ">":
                return value > limit  # type: ignore[operator]  # cells of one fact hold values of one kind
            case _:
                return value == limit


@dataclass(frozen=True, slots=True)
class Window:
    """Which events of a person's history are counted: kinds, what they were for, how long before which day.

    ``length`` is None for the whole history. ``about`` narrows to some offenses, grades or statutes.
    """

    kinds: tuple[str, ...]
    about: tuple[tuple[str, Words | Kinds | Codes], ...] = ()
    length: Length | None = None
    anchor: str = "date of referral"
    silent: bool = False  # the source does not say within what time

    def inside(self, other: Window) -> bool:
        """Whether every event of this window lies in another one."""
        shorter = other.length is None or (
            self.length is not None and self.length.not_longer(other.length) and self.anchor == other.anchor
        )
        return (
            shorter
            and set(self.kinds) <= set(other.kinds)
            and all(
                any(fact == also and _narrower(mine, theirs) for also, mine in self.about)
                for fact, theirs in other.about
            )
        )

    @property
    def text(self) -> str:
        """Which events count, of what grade, and within what time before which day."""
        words = _either([f"{kind}s" if kind != "failure to appear" else "failures to appear" for kind in self.kinds])
        grades = [test.text for fact, test in self.about if fact == "grade"]
        rest = [test.text for fact, test in self.about if fact != "grade"]
        words += f" for {' '.join([*rest, *grades])}" if rest else f" of the grade {grades[0]}" if grades else ""
        if self.length is None:
            return words + (" (within what time is not stated)" if self.silent else "")
        return f"{words} within {self.length.text} before the {self.anchor}"


@dataclass(frozen=True, slots=True)
class Within(Compare):
    """A number of events of a person's history. ``unit`` is the window in words: each window is its own axis."""

    window: Window = Window(("arrest",))

    @property
    def text(self) -> str:
        """How many events of which window are wanted."""
        return f"{self.unit} is {_OPERATORS[self.operator][0]} {self.shown}"


def _narrower(one: Words | Kinds | Codes, other: Words | Kinds | Codes) -> bool:
    """Whether all that meets one test of an event meets another, as far as plain lists tell."""
    if one == other:
        return True
    lists = isinstance(one, Words | Kinds) and isinstance(other, Words | Kinds)
    return lists and not one.all_except and not other.all_except and one.wanted <= other.wanted  # type: ignore[union-attr]  # lists says that both are


def _either(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " or " + words[-1]


def not_more(low: ValueCell, high: ValueCell) -> bool:
    """Whether some value of one cell can stand below some value of another, as a constraint of the vocabulary ties
    their facts: a number at most the other, a yes that means a yes, a class of the grade."""
    if isinstance(low.value, bool):
        return not low.value or high.value is True
    if isinstance(low.value, str):  # a class and a grade
        grades = high.members or {str(high.value)}
        return any(is_of_grade(each, grade) for each in low.members or (low.value,) for grade in grades)
    if low.low is None or high.high is None:
        return True
    if isinstance(low.low, int) and isinstance(high.high, int):
        return low.low + low.low_open <= high.high - high.high_open
    if low.low == high.high:
        return not low.low_open and not high.high_open
    return low.low < high.high  # type: ignore[operator]  # cells of one fact hold values of one kind
