"""What a person says of a file instead of the program: encoding, delimiter, header line, sheet, order of its dates,
the state whose statutes it cites, what rows are that hold only words of a charge, and the unit of bare amounts.

Each is found by the program where nothing is said. A choice is obeyed or refused in one sentence, never bent: what was
chosen for an earlier file and does not fit this one is passed over and said.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from screener.domain.errors import ScreenerError
from screener.domain.quantity import unit_of

#: Encodings that can be chosen, each with its name for people; the last holds every byte.
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "cp1252": "Windows, western (cp1252)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little end first",
    "utf-16-be": "UTF-16, big end first",
    "cp437": "DOS, United States (cp437)",
    "cp850": "DOS, western (cp850)",
    "mac-roman": "old Macintosh",
    "latin-1": "Latin 1",
}
#: The delimiter of print files: no character, but columns that line up.
SPACES = "spaces"
#: Delimiters by their word; any other single character can be chosen as it is.
DELIMITERS: Mapping[str, str] = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "pipe": "|",
    "tilde": "~",
    "caret": "^",
    "spaces": SPACES,
}
#: States by their postal code: the statute index is that of one of them. DC counts as one, US is federal law alone.
STATES: Mapping[str, str] = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
#: What rows are of which it cannot be told: the rest of the charge text above, or charges of their own.
CONTINUED: Mapping[str, str] = {
    "join": "the rest of the charge text above",
    "apart": "a charge of its own",
}
#: The unit of amounts that have none of their own, nor one in their header or in a column of units.
BARE_UNITS: Mapping[str, str] = {"g": "grams", "mg": "milligrams", "kg": "kilograms", "oz": "ounces", "lb": "pounds"}
DATE_ORDERS = ("month-first", "day-first", "year-first")
_WORDS = ("encoding", "delimiter", "sheet", "date_order", "state", "continued", "unit")
_SAME = {codecs.lookup(name).name: name for name in ENCODINGS} | {"utf-8-sig": "utf-8"}


class WrongChoice(ScreenerError):
    """A choice that cannot be obeyed; ``choice`` is its name among the fields of :class:`ReadChoices`."""

    def __init__(self, choice: str, what: str, why: str = "", remedy: str = "") -> None:
        super().__init__(what, why, remedy)
        self.choice = choice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadChoices:
    """What was chosen; None is found by the program. ``header_line`` is as a person counts, 0 for no header."""

    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    sheet: str | None = None
    date_order: str | None = None
    state: str | None = None
    continued: str | None = None
    unit: str | None = None

    def over(self, other: ReadChoices) -> ReadChoices:
        """These choices, and the other's where these say nothing."""
        return ReadChoices(
            encoding=self.encoding or other.encoding,
            delimiter=self.delimiter or other.delimiter,
            header_line=other.header_line if self.header_line is None else self.header_line,
            sheet=self.sheet or other.sheet,
            date_order=self.date_order or other.date_order,
            state=self.state or other.state,
            continued=self.continued or other.continued,
            unit=self.unit or other.unit,
        )

    def without(self, name: str) -> ReadChoices:
        """The same without one of them."""
        return self.having(name, None)

    def having(self, name: str, value: object) -> ReadChoices:
        """The same with another value for one of them."""
        return replace(self, **{name: value})  # type: ignore[arg-type]  # the value was read for this field

    def chosen(self) -> dict[str, str | int]:
        """Those that were made, by name."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in found.items() if value is not None}

    def __bool__(self) -> bool:
        return bool(self.chosen())

    @staticmethod
    def of(found: object) -> ReadChoices:
        """The choices of a saved mapping; raises ScreenerError where they are none."""
        if not isinstance(found, Mapping):
            raise ScreenerError("The choices of this profile are damaged", "", "Save the profile again from an import")
        said = {name: found.get(name) for name in _WORDS}
        line = found.get("header_line")
        if any(not isinstance(value, str | None) for value in said.values()) or not isinstance(line, int | None):
            raise ScreenerError("The choices of this profile are damaged", "", "Save the profile again from an import")
        return choose(
            encoding=said["encoding"], delimiter=said["delimiter"], sheet=said["sheet"], date_order=said["date_order"],
            header_line=line, state=said["state"], continued=said["continued"], unit=said["unit"],
        )  # fmt: skip


NOTHING_CHOSEN = ReadChoices()


def choose(
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_line: int | None = None,
    sheet: str | None = None,
    date_order: str | None = None,
    state: str | None = None,
    continued: str | None = None,
    unit: str | None = None,
) -> ReadChoices:
    """Choices as a person writes them (``tab``, ``UTF8``); raises ScreenerError for a word that is none of them."""
    return ReadChoices(
        encoding=_encoding(encoding) if encoding else None,
        delimiter=_delimiter(delimiter) if delimiter else None,
        header_line=_header_line(header_line),
        sheet=sheet or None,
        date_order=_date_order(date_order) if date_order else None,
        state=state_code(state) if state else None,
        continued=_continued(continued) if continued else None,
        unit=_bare_unit(unit) if unit else None,
    )


def state_code(word: str) -> str:
    """The postal code of a state, by its code or its name; raises ScreenerError for a word that is neither."""
    plain = " ".join(word.split())
    found = plain.upper() if plain.upper() in STATES else None
    found = found or next((code for code, name in STATES.items() if name.casefold() == plain.casefold()), None)
    if found is None:
        raise ScreenerError(f"There is no state {word!r}", "", "Give its postal code, such as FL")
    return found


def _encoding(word: str) -> str:
    try:
        name = _SAME.get(codecs.lookup(word.strip()).name)
    except LookupError:
        name = None
    if name is None:
        raise ScreenerError(f"There is no encoding {word!r} to choose", "", "One of: " + ", ".join(ENCODINGS))
    return name


def _delimiter(word: str) -> str:
    found = DELIMITERS.get(word.strip().lower()) or ("\t" if word == "\\t" else word)
    if found == SPACES:
        return found
    if len(found) != 1 or found.isalnum() or found in "\"'\r\n ":
        raise ScreenerError(
            f"{word!r} cannot part columns", "", f"One of: {', '.join(DELIMITERS)}, or one character that is no letter"
        )
    return found


def _header_line(line: int | None) -> int | None:
    if line is not None and line < 0:
        raise ScreenerError(f"There is no line {line}", "lines are counted from 1", "0 says that no line names columns")
    return line


def _date_order(word: str) -> str:
    found = word.strip().lower().replace(" ", "-")
    if found not in DATE_ORDERS:
        raise ScreenerError(f"There is no order of dates {word!r}", "", "One of: " + ", ".join(DATE_ORDERS))
    return found


def _bare_unit(word: str) -> str:
    found = unit_of(word) or ""
    if found not in BARE_UNITS:
        raise ScreenerError(f"There is no weight in {word!r}", "", "One of: " + ", ".join(BARE_UNITS.values()))
    return found


def _continued(word: str) -> str:
    found = word.strip().lower()
    if found not in CONTINUED:
        raise ScreenerError(f"There is no answer {word!r} for rows with half a charge text", "", "One of: join, apart")
    return found
