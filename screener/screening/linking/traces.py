"""How a person is found in text that others wrote: by name, by number, by birth date where either stands too.

For sealing orders. What is found is replaced, so that a note about somebody else keeps its sense. A family name alone
is no trace: too many share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations

from screener.screening.linking.persons import name_key

SEALED_WORD = "[sealed]"
#: Numbers with fewer letters and digits stand for too many things to be looked for in what is written of others.
SHORTEST = 5
_BETWEEN_NAMES = r"[\s,.;]+"
_BETWEEN_RUNS = r"[-–/ _:]{0,2}"
_RUNS = re.compile(r"\d+|[^\W\d_]+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What a person is known by. ``numbers`` says what stands in the place of each; names and days become a word.

    ``shared_names`` are borne by others of the office too: they are looked for only in what is the person's own.
    """

    names: tuple[str, ...] = ()
    shared_names: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    days: tuple[date, ...] = ()


class Finder:
    """Finds and replaces the traces of one person."""

    def __init__(self, traces: Traces) -> None:
        self._numbers = {_plain(number): stand_in for number, stand_in in traces.numbers.items()}
        numbers = [each for each in map(_number, traces.numbers) if each]
        self._strong = _either([*map(_name, traces.names), *numbers])
        self._own = _either([*map(_name, (*traces.names, *traces.shared_names)), *numbers])
        self._days = _either(map(_day, traces.days))
        names = (*traces.names, *traces.shared_names)
        self._hints = {hint for name in names for hint in _hints(name)} | {
            max(runs, key=len).casefold() for runs in map(_RUNS.findall, traces.numbers) if runs
        }
        self._shared = _either(map(_name, traces.shared_names))

    def suspects(self, text: str) -> bool:
        """Whether a long text may hold a trace: quick, and never no where it does."""
        plain = text.casefold()
        return any(hint in plain for hint in self._hints)

    def names_somebody(self, text: str) -> bool:
        """Whether a text of somebody else holds a trace."""
        return self._strong.search(text) is not None

    def is_trace(self, text: str) -> bool:
        """Whether a text is a name or a number of the person, and nothing else: a cell of a row about them."""
        return self._strong.fullmatch(text.strip()) is not None

    def without_days(self, text: str) -> str:
        """A text that stands beside a trace, without the birth date."""
        return self._days.sub(SEALED_WORD, text)

    def namesake(self, text: str) -> bool:
        """Whether a text holds a name that another person of the office bears as well."""
        return self._shared.search(text) is not None

    def redacted(self, text: str, *, own: bool = False) -> str:
        """The text without its traces. ``own``: it is about the person, so that a day alone is one too."""
        pattern = self._own if own else self._strong
        found = pattern.sub(self._instead, text)
        return self._days.sub(SEALED_WORD, found) if own or found != text else text

    def _instead(self, found: re.Match[str]) -> str:
        return self._numbers.get(_plain(found[0]), SEALED_WORD)


def _plain(number: str) -> str:
    return "".join(_RUNS.findall(number)).casefold()


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    # The longest first: a whole name before its first and last word.
    found = sorted({each for each in patterns if each}, key=lambda each: (-len(each), each))
    return re.compile("|".join(found), re.IGNORECASE) if found else _NEVER


def _word(inside: str) -> str:
    return rf"(?<![^\W_])(?:{inside})(?![^\W_])"


def _name(name: str) -> str:
    """A name in every order that people write it in, with its middle names and without; "" for one word alone."""
    last, comma, first = name.partition(",")
    given, family = (first.split(), last.split()) if comma else (name.split()[:-1], name.split()[-1:])
    words = [each for each in map(_letters, (*given, *family)) if each]
    if len(words) < 2:
        return ""
    orders = set(permutations(words)) if len(words) <= 3 else {tuple(words), tuple(words[-1:] + words[:-1])}
    ends = (words[0], words[-1])
    orders |= {ends, ends[::-1]}
    if not comma:  # "DOE JANE QUINN" and "JANE QUINN DOE" look the same
        orders |= {(words[0], words[1]), (words[1], words[0])}
    return _word("|".join(_BETWEEN_NAMES.join(map(_spelled, order)) for order in sorted(orders, key=len, reverse=True)))


def _hints(name: str) -> set[str]:
    """Its longest word as it is written, and without accents: a text without either does not hold the name."""
    longest = max(map(_letters, name.split()), key=len, default="")
    return {each for each in (longest.casefold(), name_key(longest).casefold()) if each}


def _letters(word: str) -> str:
    return word.strip(".,;:()[]\"' \t")


def _spelled(word: str) -> str:
    """A word of a name as it is written, and without its accents."""
    plain = name_key(word)
    return re.escape(word) if plain == word.upper() else f"(?:{re.escape(word)}|{re.escape(plain)})"


def _number(number: str) -> str:
    """A number with or without what parts it: 24-CR-0777 is 24CR0777."""
    runs = _RUNS.findall(number)
    if sum(map(len, runs)) < SHORTEST or not any(run.isdigit() for run in runs):
        return ""
    return _word(_BETWEEN_RUNS.join(map(re.escape, runs)))


def _day(day: date) -> str:
    """A day as dockets and people write it."""
    d, m, y, month = f"0?{day.day}", f"0?{day.month}", rf"(?:{day.year}|{day.year % 100:02d})", _MONTHS[day.month - 1]
    return _word(
        rf"{day.year}[-/.]{m}[-/.]{d}|{m}[-/.]{d}[-/.]{y}|{d}[-/.]{m}[-/.]{y}|{day:%Y%m%d}|{day:%m%d%Y}"
        rf"|{month}[a-z]*\.?\s+{d},?\s+{day.year}|{d}\.?\s+{month}[a-z]*\.?,?\s+{day.year}"
    )
