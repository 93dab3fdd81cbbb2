"""What goes out is what came in: on random dockets, in the workbook, in the PDF and in the record alike.

Rows in are rows out; the totals of PDF, workbook and record are one; no cell is a formula; a workbook read again
gives the same charges; the same record gives the same bytes. 2 dockets by default, 500 with ``pytest -m full``.
Negative control: a workbook that lost one row, and one cell that became a formula, are found.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pypdf
import pytest

from screener.docket.reading.reading import read_docket
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import adopt_policy, import_docket, produce_report
from tests.faults import results
from tests.workflow.county import START, Ticking, office, write_policy

HEADERS = ("Case Number", "Defendant", "DOB", "Statute", "Charge Description", "Quantity", "Agency", "Remarks")
CHARGES = (
    ("893.13(6a)", "POSS CONTROLLED SUBSTANCE"), ("893.147(1)", "DRUG PARAPHERNALIA POSSESS"), ("812.13", "ROBBERY"),
    ("14:30", "FIRST DEGREE MURDER"), ("", "=cmd|'/c calc'!A1"), ("07", "+1 555 010 99"), ("", "@SUM(A1:A9)"),
    ("-2", "Zoë's “quoted” of all\tkinds"), ("1_2", "NO"), ("12.10", "POSS MARIJ  <20G"),
)  # fmt: skip


def docket(path: Path, chance: random.Random) -> list[list[str]]:
    """Writes a random docket; gives its rows."""
    rows = []
    for at in range(chance.randrange(1, 40)):
        statute, text = chance.choice(CHARGES)
        rows.append(
            [
                f"26-CR-{at // chance.randrange(1, 4)}",
                f"Example, {chance.choice(('Ann', 'Bo', 'Çelik', '=Lee', 'D’Arcy'))} {chr(65 + at % 26)}",
                f"{chance.randrange(1, 13):02d}/{chance.randrange(13, 29)}/{chance.randrange(1950, 2005)}",
                statute,
                text,
                chance.choice(("0.8 g", "1 oz", "", "two pills", "12.5 grams")),
                chance.choice(("Sheriff", "PD", "")),
                chance.choice(("", "=1+1", "+", "@x", "-5", "'quoted", "a\nb")),
            ]
        )
    if chance.random() < 0.4:
        rows.append(["", "Total", "", "", "", "", "", ""])
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADERS, *rows])
    return rows


def _lines(book: openpyxl.Workbook) -> list[list[str]]:
    """The file's own cells of every line of an exported workbook."""
    rows = book.worksheets[0].iter_rows(values_only=True)
    values = [["" if cell is None else str(cell) for cell in row] for row in rows]
    first = next(at for at, row in enumerate(values) if row[: len(HEADERS)] == list(HEADERS))
    return [row[: len(HEADERS)] for row in values[first + 1 :] if any(row)]


def _formulas(book: openpyxl.Workbook) -> int:
    return sum(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def _sentence(words: str) -> str:
    """The line with the totals."""
    found = re.search(r"[\d,]+ rows? read = .*?not recognized", " ".join(words.split()))
    return found[0] if found else "there is none"


def _totals(pdf: Path, book: openpyxl.Workbook) -> tuple[str, str]:
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    rows = book.worksheets[0].iter_rows(values_only=True)
    cells = "\n".join(str(value) for row in rows for value in row if value)
    return _sentence(text), _sentence(cells)


def problems(made: Office, source: Path, rows: list[list[str]], folder: Path) -> list[str]:
    """Every invariant that one docket breaks."""
    found: list[str] = []
    done = import_docket.import_docket(made, import_docket.plan_import(made, source))
    out, again = folder / "out.xlsx", folder / "again.xlsx"
    for path in (out, again):
        produce_report.export_workbook(made, done.docket_id, path)
    quality = {kind: folder / f"quality.{kind}" for kind in ("pdf", "xlsx")}
    for path in quality.values():
        produce_report.quality_report(made, done.docket_id, path)
        before = path.read_bytes()
        produce_report.quality_report(made, done.docket_id, path)
        if path.read_bytes() != before:
            found.append(f"{path.name} differs when it is made again")
    if out.read_bytes() != again.read_bytes():
        found.append("the workbook differs when it is made again")
    if done.rows_accepted + done.rows_set_aside != done.rows_read:
        found.append(f"{done.rows_read} rows read, {done.rows_accepted} + {done.rows_set_aside} accounted for")
    screened, totals = openpyxl.load_workbook(out), openpyxl.load_workbook(quality["xlsx"])
    lines = _lines(screened)
    if len(lines) < done.rows_read:
        found.append(f"{done.rows_read} rows came in, {len(lines)} went out")
    found += _changed(rows, lines)
    formulas = _formulas(screened) + _formulas(totals)
    if formulas:
        found.append(f"{formulas} cells are formulas")
    in_pdf, in_sheet = _totals(quality["pdf"], totals)
    said = f"{done.rows_read:,} row{'s' if done.rows_read != 1 else ''} read = {done.rows_accepted:,} accepted"
    if in_pdf != in_sheet or not in_pdf.startswith(said) or f" {done.charges:,} charge" not in in_pdf:
        found.append(f"the record says {said}, {done.charges} charges; the PDF {in_pdf}; the workbook {in_sheet}")
    first, second = (_charges(path) for path in (source, out))
    if first != second:
        found.append(f"the workbook read again has other charges: {sorted(first ^ second)[:2]}")
    return found


def _changed(rows: list[list[str]], lines: list[list[str]]) -> list[str]:
    """Source rows that do not stand in the workbook as they are, cell for cell."""
    there = {tuple(" ".join(cell.split()) for cell in line) for line in lines}
    wanted = {tuple(" ".join(cell.split()) for cell in row) for row in rows if row[1] != "Total"}  # no charge
    return [f"a row was changed: {row}" for row in sorted(wanted - there)]


def _charges(path: Path) -> set[tuple[str, ...]]:
    """Each different charge; a row of several charges goes out as a line for each of them."""
    sheet = "Screened docket" if path.suffix == ".xlsx" else None  # in a short docket another sheet has more lines
    reading = read_docket(path, as_of=date(2026, 4, 2), sheet=sheet)
    return {
        (c.case_number or "", c.person.name or "", c.statute, c.text, c.reading.offense.value) for c in reading.charges
    }


@pytest.mark.full
def test_what_goes_out_is_what_came_in(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    count = results.many(request, 2, 500)
    chance = random.Random(results.SEED)
    broken: list[tuple[int, str]] = []
    total = 0
    with office(tmp_path) as made:
        made.automatic_backups = False
        adopt_policy.adopt(made, write_policy(tmp_path))
    for number in range(count):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        shutil.copyfile(made.path, folder / made.path.name)
        with open_office(folder / made.path.name, user="S1", clock=Ticking(START + timedelta(hours=1))) as opened:
            opened.automatic_backups = False
            rows = docket(folder / "docket.csv", chance)
            total += len(rows)
            broken += [(number, said) for said in problems(opened, folder / "docket.csv", rows, folder)]
        shutil.rmtree(folder)
    results.keep(request, "exports", {"dockets": count, "rows": total, "problems": len(broken)})
    assert broken == [], f"seed {results.SEED}"


@pytest.mark.full
def test_a_lost_row_and_a_formula_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The negative control."""
    real = produce_report.export_workbook

    def careless(made, docket_id, path):
        real(made, docket_id, path)
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        sheet.delete_rows(sheet.max_row)
        sheet["A7"] = "=1+1"
        book.save(path)

    monkeypatch.setattr(produce_report, "export_workbook", careless)
    with office(tmp_path) as made:
        rows = docket(tmp_path / "docket.csv", random.Random(results.SEED))
        found = " ".join(problems(made, tmp_path / "docket.csv", rows, tmp_path))
    results.keep(request, "control exports", {"tried": 1, "found": int("formula" in found and "changed" in found)})
    assert "formula" in found
    assert "a row was changed" in found
