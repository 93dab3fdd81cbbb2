"""The control total of a docket: what the program counted beside what the source says, never blocking, never silent.

The source speaks twice: in a total line of the file itself, and in the numbers that a person reads off its own screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import Any

from screener.docket.cells.controlled_words import is_blank
from screener.docket.model.result import DocketReading, LayoutEntry
from screener.docket.reading.identity import numbered_cases
from screener.domain.errors import ScreenerError

ROWS, CASES, CHARGES, PEOPLE = "rows", "cases", "charges", "people"
_NUMBER = re.compile(r"(?<![\d.,$%/:-])\d{1,3}(?:,\d{3})+(?![\d.,%/:-])|(?<![\d.,$%/:-])\d+(?![\d,%/:-]|\.\d)")
_COUNTED = re.compile(r"([\d,]+) (?:records?|rows?|cases?|charges?|defendants?)\b")
_WORDS = (
    (CASES, re.compile(r"\bcases?\b")),
    (CHARGES, re.compile(r"\bcharges?\b")),
    (PEOPLE, re.compile(r"\b(?:defendants?|persons?|people|inmates?)\b")),
)
_NAMES = {
    ROWS: ("row read", "rows read"),
    CASES: ("case number", "case numbers"),
    CHARGES: ("charge", "charges"),
    PEOPLE: ("person", "people"),
}
_MOST = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSaid:
    """What the source system reports, as a person typed it; None was not said."""

    rows: int | None = None
    cases: int | None = None

    def __post_init__(self) -> None:
        for number in (self.rows, self.cases):
            if number is not None and not 0 <= number < _MOST:
                raise ScreenerError(f"{number} is no control total", "it counts rows or cases", "Give a whole number")


NOTHING_SAID = ControlSaid()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One number of the source beside the program's own. ``where`` is the cell of a total line, "" for a person's."""

    what: str
    said: int
    found: int
    where: str = ""
    text: str = ""

    @property
    def equal(self) -> bool:
        return self.said == self.found

    @property
    def sentence(self) -> str:
        """``The file's own total ("Total rows: 240", A246) and the 240 rows read are equal.``"""
        source = f"The file's own total (“{self.text}”, {self.where})" if self.where else "The source system's number"
        own = f"{self.found:,} {_NAMES[self.what][self.found != 1]}"
        if self.equal:
            return f"{source} and the {own} are equal."
        apart = abs(self.said - self.found)
        side = "more" if self.said > self.found else "fewer"
        return f"{source} is {self.said:,}, here are {own}: the source says {apart:,} {side}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTotal:
    """``read`` = ``accepted`` + ``set_aside``; ``cases`` are the different case numbers of all rows read."""

    read: int
    accepted: int
    set_aside: int
    cases: int
    compared: tuple[Compared, ...] = ()

    @property
    def differs(self) -> bool:
        return any(not each.equal for each in self.compared)

    def against(self, said: ControlSaid) -> ControlTotal:
        """The same counts, compared with what a person said too."""
        pairs = ((ROWS, said.rows, self.read), (CASES, said.cases, self.cases))
        more = [Compared(what=what, said=number, found=own) for what, number, own in pairs if number is not None]
        return replace(self, compared=(*self.compared, *more))

    def to_json(self) -> dict[str, Any]:
        """The numbers for a program, and for the record."""
        return {
            "rows": self.read,
            "accepted": self.accepted,
            "set aside": self.set_aside,
            "case numbers": self.cases,
            "compared": [
                {
                    "what": each.what,
                    "source": each.where or "said",
                    "said": each.said,
                    "found": each.found,
                    "equal": each.equal,
                }
                for each in self.compared
            ],
        }


def control_total(reading: DocketReading, said: ControlSaid = NOTHING_SAID) -> ControlTotal:
    """Counts a docket for comparing, and compares it with its own total line and with what a person said."""
    cases = _case_numbers(reading)
    found = {ROWS: reading.rows_read, CASES: cases, CHARGES: len(reading.charges), PEOPLE: reading.people}
    compared = []
    if (own := _own_total(reading)) is not None:
        what, number, entry = own
        compared.append(Compared(what=what, said=number, found=found[what], where=entry.cell, text=entry.text.strip()))
    return ControlTotal(
        read=reading.rows_read,
        accepted=reading.rows_accepted,
        set_aside=len(reading.set_aside),
        cases=cases,
        compared=tuple(compared),
    ).against(said)


def _case_numbers(reading: DocketReading) -> int:
    """Different case numbers (within their court); those of rows set aside count too: the source counts them."""
    many, numbers = numbered_cases(reading.charges)
    at = next((at for at, column in enumerate(reading.columns) if column.field == "case number"), None)
    apart = {
        row.cells[at].strip()
        for row in reading.set_aside
        if at is not None and at < len(row.cells) and not is_blank(row.cells[at])
    }
    return many + (len(apart.difference(numbers)) if apart else 0)


def _own_total(reading: DocketReading) -> tuple[str, int, LayoutEntry] | None:
    """The file's own total with what it counts: its last total line, else the sum of the totals of its groups."""
    counted = [(entry, number) for entry in reading.layout if (number := _count_in(entry)) is not None]
    sheets = [_sheet(entry) for entry, _ in counted]
    if not counted:
        return None
    if len(set(sheets)) > 1:  # a total for each sheet
        if len(set(sheets)) != len(sheets):
            return None
        first, whole = counted[0][0], sum(number for _, number in counted)
        entry = LayoutEntry(cell=first.cell, kind="total", text=f"sum of {len(counted)} totals")
        return _counts(first.text), whole, entry
    last_record = max(reading.raw_rows, default=0)
    groups = [(entry, number) for entry, number in counted if _line(entry) < last_record]
    entry, number = counted[-1]
    before = sum(each for _, each in counted[:-1])
    grand = number == before and len(counted) > 2
    if groups and not grand and (_line(entry) < last_record or _alike(entry, groups)):
        number += before
        entry = LayoutEntry(cell=entry.cell, kind=entry.kind, text=f"sum of {len(counted)} totals")
        return _counts(counted[0][0].text), number, entry
    return _counts(entry.text), number, entry


def _count_in(entry: LayoutEntry) -> int | None:
    """The one whole number of a total line; a footer has to say what it counts."""
    if entry.kind == "footer":
        found = [match.group(1) for match in _COUNTED.finditer(entry.text.lower())]
    elif entry.kind in ("total", "subtotal"):
        found = [] if "$" in entry.text else _NUMBER.findall(_without_group(entry.text))
    else:
        return None
    return int(found[0].replace(",", "")) if len(found) == 1 and found[0].strip(",") else None


def _without_group(text: str) -> str:
    """``Courtroom 3 total: 12``: what stands before the word total names the group, and counts nothing."""
    at = text.lower().rfind("total")
    after = text[at:] if at >= 0 else text
    return after if _NUMBER.search(after) else text


def _counts(text: str) -> str:
    """What a total line counts; rows where it does not say."""
    return next((what for what, word in _WORDS if word.search(text.lower())), ROWS)


def _alike(entry: LayoutEntry, groups: Sequence[tuple[LayoutEntry, int]]) -> bool:
    """Whether the last total reads like those of the groups before it."""
    return any(_wording(entry.text) == _wording(other.text) for other, _ in groups)


def _wording(text: str) -> str:
    return re.sub(r"[\d,]+", "9", text.lower()).strip()


def _line(entry: LayoutEntry) -> int:
    return int(entry.cell.rpartition("!")[2].lstrip(ascii_uppercase))


def _sheet(entry: LayoutEntry) -> str:
    return entry.cell.rpartition("!")[0]
