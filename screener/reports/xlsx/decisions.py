"""The program's columns in a workbook that can be read back: what is open, what may be chosen, what is locked.

Every cell that is written here is text: nothing that begins with = + - @ becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from screener.docket.readback.readback import (
    APPROVAL,
    ASK_APPROVAL,
    ASKED,
    BASIS,
    COLUMNS,
    DECISION,
    IDENTITY,
    NOTE,
    REASON,
    endings,
)
from screener.domain.decision import DECIDABLE, Basis
from screener.reports.xlsx.annotated import ScreenedDocket, ScreenedLine, ScreenedTable
from screener.reports.xlsx.file import Sheet, new_workbook, widths_of, write_workbook

#: Widths of our columns, in characters.
WIDTHS: Mapping[str, float] = {
    "Recommendation": 20, "Rule": 9, "Grouped": 10, "Why": 46, "Needs": 34, DECISION: 14, BASIS: 18, REASON: 30,
    APPROVAL: 12, NOTE: 30, IDENTITY: 24,
}  # fmt: skip
LOOKS = tuple("open" if name in ASKED else "ours" for name in COLUMNS)
#: Looks of a row without a charge: there is nothing to fill in.
CLOSED = ("ours",) * len(COLUMNS)

_HELP: Mapping[str, str] = {
    DECISION: "What you decide. Empty: not decided.",
    BASIS: (
        "Empty means: policy where you decide as recommended, evidence where you file a charge outside the policy, "
        "other where you write a reason."
    ),
    REASON: "A decision unlike the recommendation needs one.",
    APPROVAL: "Choose 'requested' where a deviation needs an approval. Nobody approves in a workbook.",
    NOTE: "Kept with the decision.",
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    DECISION: tuple(str(rollup).capitalize() for rollup in DECIDABLE),
    BASIS: tuple(basis.value for basis in Basis),
    APPROVAL: (ASK_APPROVAL,),
}
_HOW_TO = (
    "Fill in the columns Decision, Basis, Reason, Approval and Note; save the file; read it back on the Dockets page "
    "or with: screener office readback.",
    "Lines may be filtered, sorted, hidden or deleted. A line that is left empty decides nothing.",
    "The last column is hidden: it says which charge a line is. Leave it as it is, and the headers too.",
    "The sheet is protected against changes by accident, without a password. The program recommends; you decide.",
)


def choices_for(sheet: Worksheet, letters: Mapping[str, str], first: int, last: int) -> None:
    """The drop-downs, from line ``first`` to ``last``, with a sentence that says what a cell takes."""
    if last < first:
        return
    for name in ASKED:
        words = _CHOICES.get(name)
        if words is None:
            rule = DataValidation(type=None, allow_blank=True)
        else:
            rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
            rule.errorTitle, rule.error = name, f"One of: {', '.join(words)}."
        rule.promptTitle, rule.prompt, rule.showInputMessage = name, _HELP[name], True
        rule.add(f"{letters[name]}{first}:{letters[name]}{last}")
        sheet.data_validations.append(rule)


def protect(sheet: Worksheet) -> None:
    """Locks what is not open, without a password; filters and widths stay free."""
    sheet.protection.sheet = True
    sheet.protection.sort = False
    sheet.protection.autoFilter = False
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def about_sheet(docket: ScreenedDocket, how: str) -> list[str]:
    """The lines of the sheet that says what the workbook is and how it is filled in."""
    return [docket.marking, f"{docket.title}, screened", *docket.provenance, "", how, *_HOW_TO]


def write_screened(docket: ScreenedDocket, path: Path) -> None:
    """A new workbook with a sheet for each table: its columns as text, ours beside them, one line a charge.

    A row that holds several charges stands once for each; a row that was set aside stands with its reason.
    """
    book = new_workbook(docket.title, "Screened docket")
    several = len(docket.tables) > 1
    names = [table.sheet or docket.title if several else "Screened docket" for table in docket.tables]
    sheets = [_table_sheet(book, name, docket, table) for name, table in zip(names, docket.tables, strict=True)]
    about = Sheet(book, "About", [118])
    how = "One line a charge, in the docket's order" + (
        ": each of its tables on a sheet of its own." if several else "."
    )
    for number, told in enumerate(about_sheet(docket, how)):
        about.append([told], ("marking", "title")[number] if number < 2 else "wrap")
    write_workbook(path, book, [*sheets, about])


def _table_sheet(book: Workbook, name: str, docket: ScreenedDocket, table: ScreenedTable) -> Sheet:
    ending = endings(table.headers)
    headers = [*table.headers, *(name + ending for name in COLUMNS)]
    width = len(table.headers)
    rows = _Rows(table, _every(table))
    widths = [*widths_of(table.headers, (cells for cells, _ in rows), most=40), *(WIDTHS[name] for name in COLUMNS)]
    top = 3 + len(docket.provenance)
    sheet = Sheet(book, name, widths, freeze=f"A{top + 1}")
    sheet.append([docket.marking], "marking")
    sheet.append([f"{docket.title}, screened"], "title")
    for told in docket.provenance:
        sheet.append([told], "muted")
    sheet.append(headers, "head")
    sheet.follow(rows, {"text", *LOOKS})
    letters = {name: get_column_letter(width + at) for at, name in enumerate(COLUMNS, start=1)}
    last = top + len(rows)
    choices_for(sheet.raw, letters, top + 1, last)
    sheet.raw.column_dimensions[letters[IDENTITY]].hidden = True
    if len(rows):
        sheet.raw.auto_filter.ref = f"A{top}:{get_column_letter(len(headers))}{last}"
    protect(sheet.raw)
    return sheet


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a table with our cells beside them, put together while they are written."""

    table: ScreenedTable
    lines: Sequence[ScreenedLine]

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[tuple[Sequence[str], tuple[str, ...]]]:
        width = len(self.table.headers)
        own = ("text",) * width
        known = {kind: (*own, *kind) for kind in (LOOKS, CLOSED)}
        for line in self.lines:
            cells = self.table.rows.get(line.row, ())
            yield (*cells[:width], *("",) * (width - len(cells)), *line.cells), known[looks(line)]


def _every(table: ScreenedTable) -> Sequence[ScreenedLine]:
    """The lines of a table; one whose rows hold no charge of their own (cases beside charges) stands as it is."""
    if any(line.open for line in table.lines):
        return table.lines
    told = {line.row for line in table.lines}
    bare = (ScreenedLine(row=row, cells=("",) * len(COLUMNS), open=False) for row in table.rows if row not in told)
    return sorted((*table.lines, *bare), key=lambda line: line.row)


def looks(line: ScreenedLine) -> tuple[str, ...]:
    """How the cells of a line look: what waits to be filled in, and what does not."""
    return LOOKS if line.open else CLOSED
