"""Classes and degrees of felonies and misdemeanors, by the state's own names and in the order of its statutes.

The tables stand in resources/vocabulary/classes.toml, each with the statute that it was taken from. Two classes whose
order no statute writes (Colorado's drug felonies and its other felonies) are not comparable: never equal, never less.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from screener.domain.shipped import resource

#: The grades of the vocabulary and how they rank, the most serious first. What is less than a misdemeanor is called a
#: summary offense in one state and an infraction or a violation in others: one rank.
GRADES: Mapping[str, int] = MappingProxyType({"felony": 3, "misdemeanor": 2, "summary": 1, "infraction": 1})
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_NUMERALS = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}
_NAME = re.compile(
    r"(?:class|level|category) ([a-z0-9-]+) (felony|misdemeanor)|(\w+) degree (felony|misdemeanor)", re.IGNORECASE
)
_SHORT = {"felony": ("f", "fel", "felony"), "misdemeanor": ("m", "misd", "misdemeanor")}
_MARKS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeClass:
    """One class: its name, the grade that it belongs to, and its place in the table of the statute (0 the highest).

    ``table`` tells tables of one grade apart that no statute puts in order with each other.
    """

    name: str
    grade: str
    table: str
    place: int


@dataclass(frozen=True)
class Classes:
    """The classes of one state. ``source`` is the statute whose order it is."""

    code: str
    name: str
    source: str
    listed: tuple[ChargeClass, ...]
    written: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every class by its name, the most serious of each grade first."""
        return tuple(each.name for each in self.listed)

    @cached_property
    def _by_name(self) -> Mapping[str, ChargeClass]:
        return {each.name: each for each in self.listed}

    def higher(self, one: str, other: str) -> bool | None:
        """Whether a class is more serious than another one; None where no statute puts the two in order.

        KeyError for a word that is no class of the state.
        """
        mine, theirs = self._by_name[one], self._by_name[other]
        if mine.grade != theirs.grade:
            return GRADES[mine.grade] > GRADES[theirs.grade]
        if mine.table != theirs.table:
            return None
        return mine.place < theirs.place

    def above(self, limit: str) -> tuple[str, ...]:
        """The classes that are more serious than one."""
        return tuple(each for each in self.names if self.higher(each, limit) is True)

    def unordered(self, limit: str) -> tuple[str, ...]:
        """The classes of which no statute says whether they are more or less serious than one."""
        return tuple(each for each in self.names if self.higher(each, limit) is None)

    def read(self, cell: str, grade: str = "") -> str | None:
        """The class that a cell of a docket names ("F3", "3rd degree felony", "Class 4"); None where it can be none or
        several. ``grade`` is what else is known of the charge: "3" beside a felony is one of the third degree."""
        found = {name for name in self._spelled.get(_plain(cell), ()) if not grade or is_of_grade(name, grade)}
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def _spelled(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for each in self.listed:
            if each.name in GRADES:
                continue
            for text in (*_spellings(each.name), *self.written.get(each.name, ())):
                found.setdefault(_plain(text), set()).add(each.name)
        return {text: frozenset(names) for text, names in found.items()}


def _plain(text: str) -> str:
    return _MARKS.sub("", text.casefold())


def _spellings(name: str) -> Iterator[str]:
    """How dockets write a class: in words, turned around, as a code, as its mark alone."""
    yield name
    found = _NAME.fullmatch(name)
    if found is None:
        return
    grade = (found[2] or found[4]).lower()
    marks = [found[1]] if found[1] else _ordinal(found[3])
    numbers = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
    lead, _, tail = marks[0].lower().partition("-")
    marks += [f"{lead}{numbers[tail]}"] if tail in numbers else []
    marks += [_NUMERALS[mark] for mark in list(marks) if found[3] and mark in _NUMERALS]
    for mark in marks:
        yield from (mark, f"class {mark}", f"level {mark}", f"cl {mark}", f"{mark} class", f"degree {mark}")
        yield from (f"{mark} degree", f"{mark} deg")
        for short in _SHORT[grade]:
            yield from (f"{short} {mark}", f"{mark} {short}", f"{short} class {mark}", f"{short} cl {mark}")
            yield from (f"class {mark} {short}", f"cl {mark} {short}", f"level {mark} {short}")
            yield f"{short} level {mark}"
            yield from (f"{mark} degree {short}", f"{mark} deg {short}", f"{short} {mark} degree")
            yield f"{short} {mark} deg"
            yield from (f"{short} of the {mark} degree", f"{short} degree {mark}", f"category {mark} {short}")


def _ordinal(word: str) -> list[str]:
    number = _ORDINALS.index(word) + 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
    return [str(number), word, f"{number}{ending}"]


@cache
def _tables() -> Mapping[str, Classes]:
    with resource("vocabulary", "classes.toml").open("rb") as file:
        tables: dict[str, dict[str, Any]] = tomllib.load(file)
    found = {}
    for code, table in tables.items():
        listed = [
            ChargeClass(name=name, grade=grade, table=kind, place=place)
            for grade in GRADES
            for kind, source in (("", table), ("apart", table.get("apart", {})))
            for place, name in enumerate(source.get(grade, ()))
        ]
        if all(GRADES[each.grade] > 1 for each in listed):  # what is less than a misdemeanor has no classes there
            listed.append(ChargeClass(name="infraction", grade="infraction", table="", place=0))
        found[code] = Classes(code, table["name"], table["source"], tuple(listed), table.get("written", {}))
    return MappingProxyType(found)


def states_with_classes() -> Mapping[str, Classes]:
    """The states whose classes the program knows, by postal code."""
    return _tables()


def classes_of(state: str) -> Classes | None:
    """The classes of a state, by its postal code or its name; None where the program knows no order of that state."""
    word = " ".join(state.split()).casefold()
    return next((each for code, each in _tables().items() if word in (code.casefold(), each.name.casefold())), None)


def state_name(code: str) -> str:
    """The name of a state whose classes the program knows, by its postal code; of another one the code itself."""
    found = classes_of(code)
    return code if found is None else found.name


@cache
def all_classes() -> tuple[str, ...]:
    """Every class that some state has, felonies first; in no order among states."""
    found = (each for grade in GRADES for table in _tables().values() for each in table.listed if each.grade == grade)
    return tuple(dict.fromkeys(each.name for each in found))


@cache
def _grades() -> Mapping[str, str]:
    return {each.name: each.grade for table in _tables().values() for each in table.listed}


def is_of_grade(name: str, grade: str) -> bool:
    """Whether a class can be one of a grade. KeyError for a word that is no class or no grade."""
    return GRADES[grade_of_class(name)] == GRADES[grade]


def grade_of_class(name: str) -> str:
    """The grade that a class belongs to, in whatever state. KeyError for a word that is no class."""
    return _grades()[name]


@cache
def marks_a_class(cell: str) -> bool:
    """Whether a cell can be the class of a charge of which the grade stands elsewhere: "3", "A", "SJ", "2nd degree"."""
    grades = ("", *_SHORT)
    return any(table.read(cell, grade) is not None for table in _tables().values() for grade in grades)


@cache
def names_a_class(cell: str) -> bool:
    """Whether a cell reads as a class of some state, by more than a bare number or letter."""
    return len(_plain(cell)) > 1 and any(table.read(cell) is not None for table in _tables().values())
