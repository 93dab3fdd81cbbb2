"""The office's own charge table: answers that the office gave, asked before the program's own reading."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.domain.statute import normalize
from screener.domain.substance import resolve, substances

_SPACES = re.compile(r"[^A-Z0-9*#<>=]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One answer. ``text`` (with ``*`` for anything) or ``statute`` or both must fit; dates are inclusive."""

    text: str
    statute: str
    offense: OffenseClass
    substance: str
    effective: date | None = None
    repealed: date | None = None

    def holds(self, on: date | None) -> bool:
        """Whether the row counts on a day; without a day it does."""
        if on is None:
            return True
        return (self.effective is None or self.effective <= on) and (self.repealed is None or on < self.repealed)


def _key(text: str) -> str:
    return " ".join(_SPACES.sub(" ", text.upper()).split())


class OfficeTable:
    """Rows in the order of the office's file; the first that fits answers."""

    def __init__(self, rows: tuple[TableRow, ...]) -> None:
        self.rows = rows
        self._exact: dict[tuple[str, str], list[TableRow]] = {}
        self._patterns: list[tuple[re.Pattern[str], str, TableRow]] = []
        for row in rows:
            text, statute = _key(row.text), normalize(row.statute) if row.statute else ""
            if "*" in text:
                pattern = re.compile(".*".join(re.escape(part) for part in text.split("*")))
                self._patterns.append((pattern, statute, row))
            else:
                self._exact.setdefault((text, statute), []).append(row)

    def find(self, text: str, statute: str, on: date | None = None) -> TableRow | None:
        """The office's answer for a charge: text with statute, then text alone, then patterns, then statute alone."""
        words, code = _key(text), normalize(statute) if statute.strip() else ""
        for key in ((words, code), (words, "")) if words else ():
            for row in self._exact.get(key, ()):
                if row.holds(on):
                    return row
        for pattern, wanted, row in self._patterns:
            if (not wanted or wanted == code) and row.holds(on) and pattern.fullmatch(words):
                return row
        if code:
            for row in self._exact.get(("", code), ()):
                if row.holds(on):
                    return row
        return None

    @classmethod
    def load(cls, path: Path) -> OfficeTable:
        """Reads a CSV with the columns text, statute, offense, substance, effective, repealed (ISO dates).

        Raises a :class:`ScreenerError` that names the line.
        """
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.DictReader(stream)
                names = {(name or "").strip().lower() for name in reader.fieldnames or ()}
                if "offense" not in names or not names & {"text", "statute"}:
                    raise ScreenerError(
                        f"{path.name} is not a charge table",
                        "its first line must name the columns text or statute, and offense",
                        "Add the header line and load it again",
                    )
                return cls(tuple(_row(path.name, reader.line_num, line) for line in reader))
        except (OSError, UnicodeDecodeError) as error:
            raise ScreenerError(f"{path.name} cannot be read", str(error), "Save it as CSV in UTF-8") from error


def _row(name: str, line: int, cells: dict[str | None, str | list[str] | None]) -> TableRow:
    values = {str(key).strip().lower(): value.strip() for key, value in cells.items() if isinstance(value, str)}
    word = values.get("offense", "").lower().replace(" ", "_")
    try:
        offense = OffenseClass(word)
    except ValueError:
        known = ", ".join(sorted(OffenseClass))
        raise ScreenerError(f"{name}, line {line}: {word!r} is no offense class", f"known are {known}") from None
    if not values.get("text") and not values.get("statute"):
        raise ScreenerError(f"{name}, line {line}: no text and no statute", remedy="Fill one or delete the line")
    drug = values.get("substance", "")
    substance = resolve(drug) if drug and drug not in substances() else drug
    if substance is None:
        raise ScreenerError(f"{name}, line {line}: {drug!r} is no known drug", remedy="Use a name of the vocabulary")
    dates = {}
    for column in ("effective", "repealed"):
        try:
            dates[column] = date.fromisoformat(values[column]) if values.get(column) else None
        except ValueError:
            raise ScreenerError(
                f"{name}, line {line}: {column} is no date: {values[column]}", remedy="Write it as 2026-02-16"
            ) from None
    return TableRow(
        text=values.get("text", ""),
        statute=values.get("statute", ""),
        offense=offense,
        substance=substance or "unspecified",
        effective=dates["effective"],
        repealed=dates["repealed"],
    )
