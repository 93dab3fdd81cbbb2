"""The office's own charge table: answers that the office gave, asked before the program's own reading."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from screener.docket.charges.facts.of_charge import facts_read_as
from screener.docket.charges.unsettled import unsettled
from screener.domain.case import Charge, Reading
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.domain.statute import normalize
from screener.domain.substance import resolve, substances

_SPACES = re.compile(r"[^A-Z0-9*#<>=]+")
_NUMBER = re.compile(r"[0-9]+")
_NOT_LETTERS = re.compile(r"[^A-Z#]+")
_NUMBERS = re.compile(r"#(?: ?#)*")
_BLANK = re.compile(r"[\W_]*")
COLUMNS = ("text", "statute", "offense", "substance", "effective", "repealed", "answered by", "answered on")
_BASIS = "the office's charge table: "


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One answer. ``text`` or ``statute`` or both must fit; dates are inclusive, ``repealed`` is the first day without.

    In ``text`` a ``*`` stands for anything and a ``#`` for any number. ``by`` and ``on`` say who answered, and when.
    """

    text: str
    statute: str
    offense: OffenseClass
    substance: str
    effective: date | None = None
    repealed: date | None = None
    by: str = ""
    on: date | None = None

    def holds(self, on: date | None) -> bool:
        """Whether the row counts on a day; without a day it does."""
        if on is None:
            return True
        return (self.effective is None or self.effective <= on) and (self.repealed is None or on < self.repealed)

    @property
    def basis(self) -> str:
        """What a reading rests on that this row gives."""
        answered = ", ".join(part for part in (self.by, self.on.isoformat() if self.on else "") if part)
        return f"{_BASIS}{self.text or self.statute}" + (f" (answered {answered})" if answered else "")

    @property
    def key(self) -> tuple[str, str]:
        """What the row answers: a later row with this key and these dates takes its place."""
        return OfficeTable.key_of(self.text, self.statute)


#: What a spreadsheet takes for the start of a formula (OWASP ASVS 1.2.10), look-alikes of full width among it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def by_office(reading: Reading) -> bool:
    """Whether a reading is the office's own answer."""
    return reading.basis.startswith(_BASIS)


@lru_cache(maxsize=131072)
def cluster_key(text: str) -> str:
    """One key for texts that are the same apart from numbers, spacing and punctuation.

    For asking once about many unread texts: each run of numbers is one ``#``.
    """
    return _NUMBERS.sub("#", _NOT_LETTERS.sub(" ", _NUMBER.sub("#", text.upper())).strip())


def _key(text: str) -> str:
    return " ".join(_SPACES.sub(" ", text.upper()).split())


class OfficeTable:
    """Rows in the order of the office's file; the first that fits answers."""

    def __init__(self, rows: Iterable[TableRow]) -> None:
        self.rows = tuple(rows)
        self._exact: dict[tuple[str, str], list[TableRow]] = {}
        self._alike: dict[tuple[str, str], list[TableRow]] = {}
        self._patterns: list[tuple[re.Pattern[str], str, TableRow]] = []
        for row in self.rows:
            text, statute = row.key
            if "*" in text:
                parts = (re.escape(part).replace(r"\#", "[0-9#]+") for part in text.split("*"))
                self._patterns.append((re.compile(".*".join(parts)), statute, row))
            elif "#" in text:
                self._alike.setdefault((cluster_key(row.text), statute), []).append(row)
            else:
                self._exact.setdefault((text, statute), []).append(row)

    @staticmethod
    def key_of(text: str, statute: str) -> tuple[str, str]:
        """A text and a statute as the table compares them."""
        return _key(text), normalize(statute) if statute.strip() else ""

    def find(self, text: str, statute: str, on: date | None = None) -> TableRow | None:
        """The office's answer for a charge, the narrowest first.

        Text with statute, then text alone; texts alike but for numbers; patterns; statute alone.
        """
        words, code = _key(text), normalize(statute) if statute.strip() else ""
        if words:
            found = _held(self._exact, words, code, on)
            if found is None and self._alike:
                found = _held(self._alike, cluster_key(text), code, on)
            if found is not None:
                return found
        for pattern, wanted, row in self._patterns:
            if (not wanted or wanted == code) and row.holds(on) and pattern.fullmatch(words):
                return row
        return next((row for row in self._exact.get(("", code), ()) if row.holds(on)), None) if code else None

    def read_again(self, charge: Charge) -> Charge:
        """The charge with the office's answer in place of the program's reading; as it was where there is none.

        A text that may be half of one is no text to answer for.
        """
        if unsettled(charge):
            return charge
        row = self.find(charge.text, charge.statute, charge.dates.get("offense date"))
        if row is None:
            return charge
        reading = Reading(
            offense=row.offense,
            substance=row.substance,
            confidence=1.0,
            basis=row.basis,
            attempt=charge.reading.attempt,
        )
        return replace(charge, reading=reading, facts=facts_read_as(charge, reading))

    def with_rows(self, rows: Iterable[TableRow]) -> OfficeTable:
        """The table with new rows in front; an earlier row that answers the same for the same days goes."""
        new = tuple(rows)
        gone = {(row.key, row.effective, row.repealed) for row in new}
        return OfficeTable((*new, *(row for row in self.rows if (row.key, row.effective, row.repealed) not in gone)))

    @classmethod
    def load(cls, path: Path) -> OfficeTable:
        """Reads a CSV with the columns text, statute, offense, substance, effective, repealed (ISO dates).

        The columns "answered by" and "answered on" may follow. Raises a :class:`ScreenerError` that names the line.
        """
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.reader(stream)
                return cls.of_lines(path.name, ((reader.line_num, cells) for cells in reader))
        except (OSError, UnicodeDecodeError) as error:
            raise ScreenerError(f"{path.name} cannot be read", str(error), "Save it as CSV in UTF-8") from error

    @classmethod
    def of_lines(cls, name: str, lines: Iterable[tuple[int, Sequence[str]]]) -> OfficeTable:
        """A table from numbered lines of cells, the first of which names the columns. Blank lines are passed over.

        Raises a :class:`ScreenerError` that names the line.
        """
        rest = iter(lines)
        header = [cell.strip().lower() for cell in next(rest, (0, ()))[1]]
        if "offense" not in header or not {"text", "statute"} & set(header):
            raise ScreenerError(
                f"{name} is not a charge table",
                "its first line must name the columns text or statute, and offense",
                "Add the header line and load it again",
            )
        return cls(
            _row(name, number, dict(zip(header, cells, strict=False)))
            for number, cells in rest
            if any(cell.strip() for cell in cells)
        )

    def save(self, path: Path) -> None:
        """Writes the table as ``load`` reads it. No cell begins like a formula: a space stands in front."""
        try:
            with path.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(COLUMNS)
                for row in self.rows:
                    dates = [day.isoformat() if day else "" for day in (row.effective, row.repealed, row.on)]
                    cells = (row.text, row.statute, row.offense.value, row.substance, *dates[:2], row.by, dates[2])
                    writer.writerow([f" {cell}" if cell.startswith(_FORMULA_STARTS) else cell for cell in cells])
        except OSError as error:
            raise ScreenerError(f"{path} cannot be written", error.strerror or "", "Choose another place") from error


def _held(rows: Mapping[tuple[str, str], list[TableRow]], words: str, code: str, on: date | None) -> TableRow | None:
    return next((row for key in ((words, code), (words, "")) for row in rows.get(key, ()) if row.holds(on)), None)


def make_row(
    text: str,
    statute: str,
    offense: str,
    substance: str = "",
    *,
    effective: date | None = None,
    repealed: date | None = None,
    by: str = "",
    on: date | None = None,
) -> TableRow:
    """One row from words. Raises a :class:`ScreenerError`, one sentence, where a word is not known."""
    word = offense.strip().lower().replace(" ", "_")
    try:
        known = OffenseClass(word)
    except ValueError:
        listed = ", ".join(sorted(OffenseClass))
        raise ScreenerError(f"{word!r} is no offense class", f"known are {listed}") from None
    if _BLANK.fullmatch(text) and _BLANK.fullmatch(statute):
        raise ScreenerError("no text and no statute", remedy="Fill one or delete the line")
    drug = substance.strip()
    named = resolve(drug) if drug and drug not in substances() else drug
    if named is None:
        raise ScreenerError(f"{drug!r} is no known drug", remedy="Use a name of the vocabulary")
    if effective is not None and repealed is not None and repealed <= effective:
        raise ScreenerError(f"repealed on {repealed} is not after effective on {effective}")
    return TableRow(
        text=text.strip(),
        statute=statute.strip(),
        offense=known,
        substance=named or "unspecified",
        effective=effective,
        repealed=repealed,
        by=by,
        on=on,
    )


def _row(name: str, line: int, cells: Mapping[str, str]) -> TableRow:
    values = {column: cell.strip() for column, cell in cells.items()}
    days: dict[str, date | None] = {}
    for column in ("effective", "repealed", "answered on"):
        try:
            days[column] = date.fromisoformat(values[column]) if values.get(column) else None
        except ValueError:
            raise ScreenerError(
                f"{name}, line {line}: {column} is no date: {values[column]}", remedy="Write it as 2026-02-16"
            ) from None
    try:
        return make_row(
            values.get("text", ""),
            values.get("statute", ""),
            values.get("offense", ""),
            values.get("substance", ""),
            effective=days["effective"],
            repealed=days["repealed"],
            by=values.get("answered by", ""),
            on=days["answered on"],
        )
    except ScreenerError as error:
        raise ScreenerError(f"{name}, line {line}: {error.what}", error.why, error.remedy) from None
