"""The states of Dockets and of the import wizard that are photographed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
from PySide6.QtTest import QTest

from screener.docket.readback.readback import IDENTITY
from screener.docket.reading.presets import preset_named
from screener.domain.decision import Basis, Rollup
from screener.ui.page import Page
from screener.ui.pages.dockets import DocketsPage
from screener.ui.pages.dockets.wizard import ImportWizard
from screener.workflow.session import Office
from screener.workflow.verbs.produce_report import export_workbook
from screener.workflow.verbs.screen_charge import decide
from tests.docket.calendar_marks import bell_county_marks
from tests.docket.calendars import bell_county
from tests.pictures_registry import picture

_HEAD = "Case Number,Count,Defendant,DOB,Race,Arrest Charge,Arrest Statute,Offense Date,Agency,Weight,OBTS Number"
_NAMES = ("ALDER", "BIRCH", "CEDAR", "DOGWOOD", "ELM", "FIR", "HAZEL")
_CHARGES = (
    ("POSSESSION COCAINE THIRD DEGREE", "893.13(6A)"),
    ("POSS DRUG PARAPHERNALIA", "893.147(1)"),
    ("TRAFFICKING IN METHAMPHETAMINE 14 GRAMS OR MORE", "893.135(1F)"),
    ("BATTERY TOUCH OR STRIKE", "784.03(1A1)"),
    ("PETIT THEFT 2ND DEGREE", "812.014(3A)"),
    ("ZQX REF 41 SEE FILE", "99.999"),
)


@cache
def ugly_docket() -> Path:
    """An export as they are: title lines, headers that lie, blanks for nothing, a total, rows that are none."""
    lines = ["Clerk of the Circuit Court (invented)", "Criminal docket, May 2026", "", _HEAD]
    for number in range(240):
        text, statute = _CHARGES[(number * 7 + number // 9) % len(_CHARGES)]
        race = ("B", "W", "W", "H", "          ")[number % 5]
        weight = f"{0.2 + number % 30 / 10:.1f} g" if number % 4 else ""
        name = f"{_NAMES[number // 2 % len(_NAMES)]}, {chr(65 + number // 2 % 26)}"
        offense = f"0{1 + number % 5}/{10 + number % 18}/2026"
        cells = (
            f"2026 CF {100 + number // 2:06d} F", number % 2 + 1, f'"{name}"', "1991-04-02", race,
            statute, f'"{text}"', offense, "Okla PD", weight, "88888888",
        )  # fmt: skip
        lines.append(",".join(str(cell) for cell in cells))
    for number in (31, 90, 151):
        lines.insert(4 + number, f"2026 CF {900 + number:06d} F,1,,,,,,03/14/2026,Okla PD,,88888888")
    lines += [",,,,,,,,,,", "Total rows: 240,,,,,,,,,,", "Printed on 05/31/2026,,,,,,,,,,"]
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "may_export.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="cp1252")
    return path


def _dockets(page: Page) -> DocketsPage:
    assert isinstance(page, DocketsPage)
    return page


def _after(page: Page, *acts: Callable[[], object]) -> None:
    """Does things one after the other, each when the office's thread has answered the one before."""
    for act in acts:
        page.session.run(lambda office: None, lambda _none, act=act: act(), owner=page)


def _wizard(page: Page, steps: int) -> ImportWizard:
    dockets = _dockets(page)
    dockets.begin(ugly_docket())
    _after(page, *[dockets.wizard.go_next] * steps)
    return dockets.wizard


@picture("dockets")
def imported(page: Page) -> None:
    _dockets(page)


@picture("dockets", "import 1 file")
def step_file(page: Page) -> None:
    _dockets(page).begin()


@picture("dockets", "import 1 cases")
def step_cases(page: Page) -> None:
    dockets = _dockets(page)
    dockets.begin()
    dockets.wizard.file.what.set_key("cases")
    dockets.wizard.file.what.option("cases").setFocus()


@picture("dockets", "a file of cases")
def of_cases(page: Page) -> None:
    dockets = _dockets(page)

    def stand() -> None:
        rows = dockets.table.rows_model.rows
        dockets.table.selectRow(next(at for at, row in enumerate(rows) if row.kind == "cases"))

    _after(page, stand)


@picture("dockets", "import 2 sheet")
def step_sheet(page: Page) -> None:
    _wizard(page, 0)


@picture("dockets", "import 3 columns")
def step_columns(page: Page) -> None:
    _wizard(page, 1)


@picture("dockets", "import 3 choose a field")
def step_field(page: Page) -> None:
    wizard = _wizard(page, 1)
    _after(page, wizard.next_doubt)


@picture("dockets", "import 4 charges")
def step_charges(page: Page) -> None:
    _wizard(page, 2)


@picture("dockets", "import 5 check")
def step_check(page: Page) -> None:
    _wizard(page, 3)


@picture("dockets", "import 6 written")
def step_written(page: Page) -> None:
    _wizard(page, 4)


@picture("dockets", "set aside")
def set_aside(page: Page) -> None:
    wizard, dockets = _wizard(page, 4), _dockets(page)

    def leave() -> None:
        wizard.leave()
        _after(page, dockets.open_aside)

    _after(page, lambda: _after(page, leave))


@picture("dockets", "import refused")
def refused(page: Page) -> None:
    dockets = _dockets(page)
    broken = ugly_docket().with_name("photo.xlsx")
    broken.write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + bytes(600))
    dockets.begin()
    QTest.keyClicks(dockets.wizard.file.path.line, str(broken))
    dockets.wizard.go_next()


def _decided_apart(office: Office, docket_id: str) -> Path:
    """A workbook that was filled in while the office went on: conflicts of each kind, and words that are none."""
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "march screened.xlsx"
    export_workbook(office, docket_id, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == IDENTITY for cell in row))
    at = {str(cell.value): cell.column for cell in head}
    rows = range(head[0].row + 1, sheet.max_row + 1)
    clear = [row for row in rows if sheet.cell(row, at["Recommendation"]).value == "Decline"]
    for row in clear[:30]:
        for name in ("Basis", "Reason", "Approval", "Note"):
            sheet.cell(row, at[name]).value = None
        sheet.cell(row, at["Decision"]).value = "Declined"
    for row, word in zip(clear[:6], ("Filed", "Dismissed", "Filed", "Filed", "Declne", "Filed"), strict=True):
        sheet.cell(row, at["Decision"]).value = word
    for row in clear[:3]:
        sheet.cell(row, at["Reason"]).value = "third arrest this year"
        sheet.cell(row, at["Approval"]).value = "requested" if row != clear[2] else None
    sheet.cell(clear[5], at["Approval"]).value = "approved"
    book.save(path)
    for row in clear[:3]:
        name = str(sheet.cell(row, at[IDENTITY]).value).split("-")[1]
        decide(office, name, outcome=Rollup.DISMISSED, basis=Basis.EVIDENCE, reason="no laboratory report")
    return path


@picture("dockets", "excel")
def excel(page: Page) -> None:
    _after(page, _dockets(page).open_excel)


@picture("dockets", "excel conflicts")
def excel_conflicts(page: Page) -> None:
    dockets = _dockets(page)

    def stand() -> None:
        rows = dockets.table.rows_model.rows
        dockets.table.selectRow(next(at for at, row in enumerate(rows) if row.kind == "docket"))
        dockets.open_excel()
        docket_id = dockets.table.row.docket_id
        page.session.run(lambda office: _decided_apart(office, docket_id), look, owner=page)

    def look(path: Path) -> None:
        dockets.excel.back_path.set_path(path)
        dockets.excel.compare()

    _after(page, stand)


@picture("dockets", "import 2 opened otherwise")
def step_opened(page: Page) -> None:
    wizard = _wizard(page, 0)

    def choose() -> None:
        combo = wizard.sheet.opening.combos["date_order"]
        combo.setFocus()
        combo.setCurrentIndex(combo.findData("day-first"))
        combo.activated.emit(combo.currentIndex())

    _after(page, choose)


@picture("dockets", "import 1 not found")
def step_unread(page: Page) -> None:
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "unknown.csv"
    path.write_text("Fall;Anklage\n1;ABC\n2;DEF\n", encoding="utf-8")
    _dockets(page).begin(path)


@picture("dockets", "import 1 another sheet")
def step_another_sheet(page: Page) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    for number in range(30):
        book.active.append([f"Riverside {number}", "nothing to say"])
    for name in ("April", "May"):
        book.create_sheet(name).append(["Number", "What"])
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "dockets 2026.xlsx"
    book.save(path)
    _dockets(page).begin(path)


@picture("dockets", "import 3 as in April")
def step_mapped(page: Page) -> None:
    dockets = _dockets(page)
    wizard = _wizard(page, 0)
    may = ugly_docket().with_name("June.csv")
    may.write_bytes(ugly_docket().read_bytes().replace(b",Weight,OBTS Number", b",Body Cam ID,OBTS Number"))
    waits = [lambda: None] * 2  # the mapping is kept, the file read

    def begin() -> None:
        dockets.begin(may)
        _after(page, *waits, wizard.go_next)

    _after(page, wizard.save_profile, *waits, begin)


@picture("dockets", "import 3 known layout")
def step_layout(page: Page) -> None:
    columns = preset_named("cook-initiation").columns
    cells = {"CASE_ID": "41", "CHARGE_OFFENSE_TITLE": "RETAIL THEFT", "CHARGE_COUNT": "2", "CHARGE_ID": "7"}
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "Initiation.csv"
    path.write_text(",".join(columns) + "\n" + ",".join(cells.get(name, "") for name in columns) + "\n")
    dockets = _dockets(page)
    dockets.begin(path)
    _after(page, dockets.wizard.go_next)


@picture("dockets", "import 5 control total")
def step_control(page: Page) -> None:
    wizard = _wizard(page, 3)

    def said() -> None:
        wizard.check.control.rows.setText("243")
        wizard.check.control.cases.setText("120")
        wizard.check.control.cases.setFocus()

    _after(page, said)


def _three_files() -> Path:
    """Cases, their charges and their weights, as three exports."""
    folder = Path(tempfile.mkdtemp(prefix="screener-pictures-"))
    cases = [f'26-CF-{n:03d},"{_NAMES[n % 7]}, {chr(65 + n)}NN",1990-04-0{n % 9 + 1}' for n in range(20)]
    charges = [
        f"26-CF-{n % 20:03d},{7000 + n},{_CHARGES[n % 5][1]},{_CHARGES[n % 5][0]},2026-03-{n % 27 + 1:02d}"
        for n in range(36)
    ]
    weights = [f"26-CF-{n:03d},0.{n % 9 + 1} g" for n in range(0, 24, 2)]
    (folder / "cases may 2026.csv").write_text("Case Number,Defendant,DOB\n" + "\n".join(cases) + "\n")
    (folder / "charges may 2026.csv").write_text(
        "CaseNo,Charge_Key,Statute,Charge,Offense Date\n" + "\n".join(charges) + "\n"
    )
    (folder / "laboratory may 2026.csv").write_text("Case_Nr,Lab Weight\n" + "\n".join(weights) + "\n")
    return folder


@picture("dockets", "import 1 no charges")
def step_no_charges(page: Page) -> None:
    _dockets(page).begin(_three_files() / "cases may 2026.csv")


@picture("dockets", "import 2 joined")
def step_joined(page: Page) -> None:
    dockets, folder = _dockets(page), _three_files()
    dockets.begin(folder / "cases may 2026.csv")
    wizard = dockets.wizard

    def charges() -> None:
        wizard.file.join.path.set_path(folder / "charges may 2026.csv")
        wizard.file.join.join.click()
        _after(page, lambda: None, weights)

    def weights() -> None:
        wizard.sheet.joins.line.path.set_path(folder / "laboratory may 2026.csv")
        wizard.sheet.joins.line.join.click()

    _after(page, lambda: None, charges)


def _staged(page: Page) -> None:
    """A file with a long name whose charges differ at arrest, as filed and in court."""
    lines = ["Case Number,Defendant,Arrest Charge,Arrest Statute,Prosecutor Charge,Prosecutor Statute,Court Charge"]
    for n in range(60):
        first, then = _CHARGES[n % 5], _CHARGES[(n + (n % 4 == 0)) % 5]
        court = _CHARGES[(n + (n % 7 == 0)) % 5]
        name = f'"{_NAMES[n % 7]}, {chr(65 + n % 26)}"'
        lines.append(f"26-CF-{n:04d},{name},{first[0]},{first[1]},{then[0]},{then[1]},{court[0]}")
    folder = Path(tempfile.mkdtemp(prefix="screener-pictures-"))
    path = folder / "clerk_of_the_circuit_court_referrals_received_and_screened_2026-05-31_second.csv"
    path.write_text("\n".join(lines) + "\n")
    _dockets(page).begin(path)


@picture("dockets", "stages in the panel")
def stages_side(page: Page) -> None:
    _staged(page)
    dockets = _dockets(page)
    _after(page, *[dockets.wizard.go_next] * 4, lambda: _after(page, lambda: _after(page, dockets.wizard.leave)))


@picture("dockets", "stages")
def stages_list(page: Page) -> None:
    stages_side(page)

    def later(turns: int) -> None:
        _after(page, (lambda: later(turns - 1)) if turns else _dockets(page).open_stages)

    _after(page, *[lambda: None] * 4, lambda: later(3))


@picture("dockets", "import 2 state")
def step_state(page: Page) -> None:
    wizard = _wizard(page, 0)

    def choose() -> None:
        combo = wizard.sheet.opening.combos["state"]
        combo.setFocus()
        combo.setCurrentIndex(combo.findData("FL"))
        combo.activated.emit(combo.currentIndex())

    _after(page, choose)


def _later(page: Page, *acts: Callable[[], object]) -> None:
    """Does things one after the other, each when all that the one before began has been answered."""

    def turn(left: int) -> None:
        page.session.run(lambda office: None, lambda _none: turn(left - 1) if left else go(), owner=page)

    def go() -> None:
        acts[0]()
        if acts[1:]:
            _later(page, *acts[1:])

    turn(3)


def _calendar() -> Path:
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "birch county docket.txt"
    path.write_text(bell_county(7).text, encoding="utf-8")
    return path


def _printed(page: Page, marks: int, *after: Callable[[], object]) -> ImportWizard:
    """A calendar that the program does not know, on the page where its layout is learned, with some lines marked."""
    dockets = _dockets(page)
    wizard = dockets.wizard
    dockets.begin(_calendar())
    _later(page, wizard.file.printed.click, lambda: _mark(wizard, marks), *after)
    return wizard


def _mark(wizard: ImportWizard, marks: int) -> None:
    """Marks lines as a person does: the words are clicked, the field is what the page says or another of the list."""
    step = wizard.printed
    for mark in bell_county_marks(bell_county(7).text)[:marks]:
        for piece in mark.pieces:
            step.choose(mark.line, piece.start, piece.stop)
            step.field.setCurrentIndex(step.field.findData(piece.field))
            step.mark()


@picture("dockets", "printed 1 not found")
def printed_unknown(page: Page) -> None:
    _dockets(page).begin(_calendar())


@picture("dockets", "printed 2 nothing marked")
def printed_begun(page: Page) -> None:
    _printed(page, 0)


@picture("dockets", "printed 3 a case marked")
def printed_case(page: Page) -> None:
    _printed(page, 1)


@picture("dockets", "printed 4 learned")
def printed_learned(page: Page) -> None:
    _printed(page, 4)


@picture("dockets", "printed 5 read")
def printed_read(page: Page) -> None:
    wizard = _dockets(page).wizard
    _printed(page, 4, lambda: wizard.printed.use.click())
