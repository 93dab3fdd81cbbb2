"""One small docket of invented people in the many shapes in which old systems export it.

``KNOWN`` are its charges. Every shape gives exactly these, or says in ``Ugly.expected`` what it gives instead.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import openpyxl

Rows = list[list[str]]
AS_OF = date(2026, 6, 30)


class Known(NamedTuple):
    """A charge as it must be read."""

    case: str | None
    name: str | None
    birth: date | None
    statute: str
    text: str
    grade: str | None
    offense: date | None


ALMA = ("25-CF-001", "DOE, ALMA", date(1990, 3, 4))
BERT = ("25-CF-002", "ROE, BERT", date(1985, 7, 19))
CLARA = ("25-CF-003", "NÚÑEZ, CLARA", date(1979, 11, 30))
DON = ("25-CF-004", "POE, DON", date(2001, 12, 13))
BERT_AGAIN = ("25-CF-005", "ROE, BERT", date(1985, 7, 19))
KNOWN = (
    Known(*ALMA, "893.13(6a)", "POSS COCAINE", "felony", date(2026, 1, 15)),
    Known(*ALMA, "893.147(1)", "DRUG PARAPHERNALIA", "misdemeanor", date(2026, 1, 15)),
    Known(*BERT, "812.13(1)", "ROBBERY", "felony", date(2026, 2, 20)),
    Known(*CLARA, "893.13(6b)", "POSS CANNABIS UNDER 20 GRAMS", "misdemeanor", date(2026, 3, 25)),
    Known(*CLARA, "316.1936", "OPEN CONTAINER", "misdemeanor", date(2026, 3, 25)),
    Known(*CLARA, "843.02", "RESIST OFFICER W/O VIOLENCE", "misdemeanor", date(2026, 3, 25)),
    Known(*DON, "810.08", "TRESPASS", "misdemeanor", date(2026, 4, 28)),
    Known(*BERT_AGAIN, "893.13(1a)", "SELL COCAINE", "felony", date(2026, 5, 17)),
)
NAMES = ["Case Number", "Defendant", "DOB", "Statute", "Charge Description", "Level", "Offense Date"]
SHORT = {"felony": "F", "misdemeanor": "M"}


def us(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""


def cells(known: Known) -> list[str]:
    """The row of one charge under ``NAMES``."""
    grade = SHORT[known.grade or ""]
    return [known.case or "", known.name or "", us(known.birth), known.statute, known.text, grade, us(known.offense)]


def by_case(known: Sequence[Known] = KNOWN) -> list[list[Known]]:
    return [list(group) for _, group in groupby(known, key=lambda one: one.case)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ugly:
    """One shape. ``records`` is how many lines are records. ``forms`` are the files that can hold it."""

    name: str
    sheets: Mapping[str, Rows]
    records: int
    expected: tuple[Known, ...] = KNOWN
    merged: tuple[str, ...] = ()
    forms: tuple[str, ...] = ("csv", "xlsx")
    overrides: Mapping[str, str] = field(default_factory=dict)
    issues: tuple[str, ...] = ()

    def write(self, folder: Path, form: str) -> Path:
        path = folder / f"docket.{form}"
        if form == "csv":
            (rows,) = self.sheets.values()
            path.write_text(csv_text(rows), encoding="utf-8", newline="")
        else:
            write_book(path, self.sheets, self.merged)
        return path


def csv_text(rows: Rows, delimiter: str = ",", end: str = "\r\n") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


def write_book(path: Path, sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
        for area in merged:
            sheet.merge_cells(area)
    book.save(path)


def _line(*texts: str) -> list[str]:
    return [*texts, *[""] * (len(NAMES) - len(texts))]


BLANK = _line()
ROWS = [cells(one) for one in KNOWN]
TITLES = [_line("Example County, Office of the Prosecutor"), _line("Felony and misdemeanor docket"), BLANK]
FOOTER = [BLANK, _line("Printed on 06/01/2026 by clerk 4"), _line("*** End of report ***")]
ABOVE = ["Case", "Defendant", "", "Charge", "", "", "Offense"]
BELOW = ["Number", "Name", "Birth Date", "Statute", "Description", "Level", "Date"]


def down(known: Sequence[Known] = KNOWN) -> Rows:
    """The case columns only on the first row of each case."""
    rows = []
    for group in by_case(known):
        rows += [cells(one) if at == 0 else ["", "", "", *cells(one)[3:]] for at, one in enumerate(group)]
    return rows


def _total(word: str, number: int) -> list[str]:
    return ["", "", "", "", word, str(number), ""]


def subtotals(rows_of: Callable[[Sequence[Known]], Rows]) -> Rows:
    rows: Rows = []
    for group in by_case():
        rows += [*rows_of(group), _total("Subtotal", len(group))]
    return [*rows, _line("Grand Total", str(len(KNOWN)))]


def in_one_cell(mark: str, numbered: str = "", grades: str = "") -> Rows:
    """A row for each case, with its charges in one cell and the others beside them alike."""
    rows = []
    for group in by_case():
        each = [cells(one) for one in group]
        first = each[0]
        for at in (3, 4, 5):
            texts = [row[at] for row in each]
            if at == 5:
                first[at] = (grades or mark).join(texts)
            elif numbered:
                first[at] = mark.join(numbered.format(number) + text for number, text in enumerate(texts, 1))
            else:
                first[at] = mark.join(texts)
        rows.append(first)
    return rows


def repeated(headers: Callable[[int], list[str]], names: int = 3) -> Rows:
    """A row for each case, with a group of columns for each charge."""
    rows = [[*NAMES[:3], NAMES[6], *(name for number in range(1, names + 1) for name in headers(number))]]
    for group in by_case():
        first = cells(group[0])
        row = [*first[:3], first[6]]
        for at in range(names):
            row += cells(group[at])[3:6] if at < len(group) else [""] * 3
        rows.append(row)
    return rows


def in_order(names: Sequence[str], known: Sequence[Known]) -> Rows:
    order = [NAMES.index(name) for name in names]
    return [[cells(one)[at] for at in order] for one in known]


OTHER_ORDER = ["Charge Description", "Level", "Case Number", "Offense Date", "Statute", "DOB", "Defendant"]
FEWER = ["Case No", "Accused", "Offense Description", "Date of Offense"]


def _fewer(known: Sequence[Known]) -> Rows:
    return [[one.case or "", one.name or "", one.text, us(one.offense)] for one in known]


def _left_out(known: Sequence[Known]) -> tuple[Known, ...]:
    """What a table without statutes, births and levels gives."""
    return tuple(one._replace(statute="", birth=None, grade=None) for one in known)


def side_by_side() -> Rows:
    left, right = ROWS[:4], ROWS[4:]
    return [[*NAMES, "", *NAMES], *([*a, "", *b] for a, b in zip(left, right, strict=True))]


def _months() -> dict[str, Rows]:
    return {"January": [NAMES, *ROWS[:2]], "February": [NAMES, *ROWS[2:3]], "March": [*TITLES, NAMES, *ROWS[3:]]}


def _grown() -> dict[str, Rows]:
    """A month with a column more, in another place; and sheets that are no docket."""
    names = [*NAMES[:3], "Judge", *NAMES[3:]]
    later = [[*row[:3], "PELL", *row[3:]] for row in ROWS[4:]]
    notes = [["Notes"], ["ask the clerk about May"]]
    counts = [["Judge", "Courtroom", "Attorney"], ["PELL", "3", "ROE"]]
    return {"April": [NAMES, *ROWS[:4]], "Notes": notes, "May": [names, *later], "Judges": counts}


def _shouted(rows: Rows) -> Rows:
    return [[name.upper() for name in rows[0]], *rows[1:]]


PAGES = [
    *TITLES[:1], NAMES, *ROWS[:3], _line("Page 1 of 3"), *TITLES[:1], NAMES, *ROWS[3:6], _line("Page 2 of 3"),
    *TITLES[:1], NAMES, *ROWS[6:], _line("Page 3 of 3"),
]  # fmt: skip


def one(name: str, rows: Rows, records: int = 8, **more: object) -> Ugly:
    return Ugly(name=name, sheets={"Docket": rows}, records=records, **more)  # type: ignore[arg-type]  # named by the caller


LAYOUTS = (
    one("plain", [NAMES, *ROWS]),
    one("titles and footers", [*TITLES, NAMES, *ROWS, *FOOTER], merged=("A1:G1", "A2:G2")),
    one("two-line header", [ABOVE, BELOW, *ROWS]),
    one("merged two-line header", [ABOVE, BELOW, *ROWS], merged=("B1:C1", "D1:F1"), forms=("xlsx",)),
    one("page headers", PAGES),
    one("subtotals and totals", [NAMES, *subtotals(lambda group: [cells(each) for each in group])]),
    one("blank separators", [NAMES, *(row for each in ROWS for row in (BLANK, each))]),
    one("rules between", [NAMES, ["-" * 9] * 7, *ROWS[:4], ["_" * 9] * 7, *ROWS[4:]]),
    one("fill-down", [NAMES, *down()]),
    one("headings of groups", [NAMES, _line("Courtroom 3"), *ROWS[:4], _line("Courtroom 4: Judge Pell"), *ROWS[4:]]),
    one("semicolons in a cell", [NAMES, *in_one_cell("; ")], 5),
    one("lines in a cell", [NAMES, *in_one_cell("\n")], 5),
    one("bars in a cell", [NAMES, *in_one_cell(" | ")], 5),
    one("numbered 1)", [NAMES, *in_one_cell(" ", "{}) ", "; ")], 5),
    one("numbered (1)", [NAMES, *in_one_cell(" ", "({}) ", "/")], 5),
    one("numbered CT1:", [NAMES, *in_one_cell(", ", "CT{}: ", ", ")], 5),
    one("numbered in lines", [NAMES, *in_one_cell("\n", "{}. ", "\n")], 5),
    one("CHARGE1..3", repeated(lambda n: [f"STATUTE{n}", f"CHARGE{n}", f"LEVEL{n}"]), 5),
    one("the same names thrice", repeated(lambda n: ["Statute", "Charge", "Level"]), 5),
    one("blocks, the same names", [NAMES, *ROWS[:4], BLANK, NAMES, *ROWS[4:]]),
    one("blocks, another order", [NAMES, *ROWS[:4], BLANK, OTHER_ORDER, *in_order(OTHER_ORDER, KNOWN[4:])]),
    one(
        "blocks, fewer columns",
        [NAMES, *ROWS[:4], _line("Misdemeanors"), FEWER, *_fewer(KNOWN[4:])],
        expected=(*KNOWN[:4], *_left_out(KNOWN[4:])),
    ),
    one(
        "three blocks, and the first again",
        [
            *TITLES,
            NAMES,
            *ROWS[:2],
            OTHER_ORDER,
            *in_order(OTHER_ORDER, KNOWN[2:3]),
            FEWER,
            *_fewer(KNOWN[3:4]),
            NAMES,
            *ROWS[4:6],
            OTHER_ORDER,
            *in_order(OTHER_ORDER, KNOWN[6:]),
            *FOOTER,
        ],
        expected=(*KNOWN[:3], *_left_out(KNOWN[3:4]), *KNOWN[4:]),
    ),
    one("blocks side by side", side_by_side(), 4),
    Ugly(name="a sheet for each month", sheets=_months(), records=8, forms=("xlsx",)),
    Ugly(name="a month with a column more", sheets=_grown(), records=8, forms=("xlsx",)),
    one(
        "no header",
        ROWS,
        overrides={
            "A": "case number",
            "B": "name",
            "C": "birth date",
            "D": "statute",
            "E": "text",
            "F": "grade",
            "G": "offense date",
        },
    ),
    one("another order, shouted", _shouted([OTHER_ORDER, *in_order(OTHER_ORDER, KNOWN)])),
    one(
        "titles, two-line header, fill-down, subtotals, footer",
        [*TITLES, ABOVE, BELOW, *subtotals(down), *FOOTER],
        merged=("A1:G1",),
    ),
    one(
        "titles, pages, numbered charges, totals",
        [
            *TITLES,
            NAMES,
            *in_one_cell(" ", "{}) ", "; ")[:3],
            _line("Page 1 of 2"),
            *TITLES[:2],
            NAMES,
            *in_one_cell(" ", "{}) ", "; ")[3:],
            _line("Total", "5"),
            *FOOTER,
        ],
        5,
    ),
    one(
        "blocks, fill-down, subtotals",
        [
            *TITLES,
            NAMES,
            *down(KNOWN[:3]),
            _total("Subtotal", 3),
            OTHER_ORDER,
            *in_order(OTHER_ORDER, KNOWN[3:6]),
            _line("Grand Total", "8"),
            NAMES,
            *down(KNOWN[6:]),
            *FOOTER,
        ],
    ),
    Ugly(
        name="sheets, each with titles, fill-down and totals",
        sheets={
            "Old": [*TITLES, NAMES, *down(KNOWN[:3]), _total("Subtotal", 3), *FOOTER],
            "New": [NAMES, *down(KNOWN[3:]), _line("Grand Total", "5"), *FOOTER],
        },
        records=8,
        forms=("xlsx",),
    ),
    one(
        "two levels beside three charges",
        [NAMES, *([*row[:5], "F; M", row[6]] if ";" in row[4] else row for row in in_one_cell("; "))],
        5,
        expected=tuple(each if each.case != CLARA[0] else each._replace(grade=None) for each in KNOWN),
        issues=("unequal_parts",),
    ),
)
