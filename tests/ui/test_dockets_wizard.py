"""The import wizard's ways out and in: another sheet, April's mapping, known layouts, control totals, rows that come
back. Through the real window, by keyboard.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from screener.docket.reading.presets import preset_named
from screener.storage.audit_log import journal
from screener.ui.app import MainWindow
from screener.ui.pages.dockets import DocketsPage
from screener.ui.pages.dockets.wizard import CHECK, COLUMNS, FILE, SHEET, WRITE
from screener.ui.widgets.buttons import Combo
from screener.workflow.session import Office
from tests.ui.conftest import settle
from tests.ui.pages import CTRL, focused, press, show, strip, write

APRIL = """Case Number,Count,Defendant,Charge,Offense Date,Bond
26-CF-1,1,"ALDER, A",POSSESSION OF COCAINE,02/14/2026,500
26-CF-2,1,"BIRCH, B",PETIT THEFT,02/27/2026,
26-CF-3,1,"CEDAR, C",,03/02/2026,
Total rows: 3,,,,,
"""


@pytest.fixture
def page(window: MainWindow) -> DocketsPage:
    shown = show(window, "dockets")
    assert isinstance(shown, DocketsPage)
    return shown


def begin(window: MainWindow, path: Path, text: str | None = None) -> None:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    press(window, Qt.Key.Key_I, CTRL)
    write(window, str(path))
    press(window, Qt.Key.Key_Return)
    settle(window)


def enter(window: MainWindow, times: int) -> None:
    for _ in range(times):
        press(window, Qt.Key.Key_Return)
        settle(window)


def tab_to(window: MainWindow, widget: QWidget) -> None:
    for _ in range(60):
        if focused() is widget:
            return
        press(window, Qt.Key.Key_Tab)
    raise AssertionError(f"the keyboard does not reach {widget.accessibleName()}")


def walk(window: MainWindow, combo: Combo, words: str, key: Qt.Key = Qt.Key.Key_Down) -> None:
    """Down (or up) the choices of a drop-down that has the focus."""
    for _ in range(combo.count()):
        if combo.currentText().startswith(words):
            return
        press(window, key)
        settle(window)
    raise AssertionError(f"no choice begins with {words}")


def last_event(window: MainWindow, event: str) -> dict[str, object]:
    found: list[dict[str, object]] = []

    def look(office: Office) -> dict[str, object]:
        with office.reading() as connection:
            return dict(journal.event_by_id(connection, event).content)

    assert window.frame is not None
    window.frame.session.run(look, found.append, owner=window)
    settle(window)
    return found[0]


def test_a_workbook_whose_fullest_sheet_is_no_docket_is_no_dead_end(
    window: MainWindow, page: DocketsPage, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    for number in range(30):
        book.active.append([f"Town {number}", "nothing to say"])
    for name, charge in (("April", "POSS COCAINE"), ("May", "TRESPASS")):
        sheet = book.create_sheet(name)
        sheet.append(["Number", "What"])
        sheet.append(["26-1", charge])
    path = tmp_path / "book.xlsx"
    book.save(path)
    begin(window, path)
    wizard = page.wizard
    assert wizard.at == FILE
    combos = wizard.file.opening.combos
    assert focused() is combos["sheet"]
    assert [combos["sheet"].itemText(at) for at in range(1, 4)] == ["Notes", "April", "May"]
    assert not combos["encoding"].isVisible()  # a workbook has none
    walk(window, combos["sheet"], "May")
    tab_to(window, combos["header_line"])
    walk(window, combos["header_line"], "line 1")
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert wizard.at == SHEET, strip(window)
    assert wizard.reviewed is not None
    assert [charge.text for charge in wizard.reviewed.reading.charges] == ["TRESPASS"]
    sheets = wizard.sheet.opening.combos["sheet"]
    tab_to(window, sheets)
    walk(window, sheets, "April", Qt.Key.Key_Up)
    assert [charge.text for charge in wizard.reviewed.reading.charges] == ["POSS COCAINE"]


def test_columns_of_spaces_are_a_choice(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    text = (
        "Fall      Anklage, genau        Tag, Uhr\n26-1      POSS COCAINE         3\n26-22     PETIT THEFT          4\n"
    )
    begin(window, tmp_path / "print.txt", text)
    wizard = page.wizard
    assert wizard.at == FILE
    combos = wizard.file.opening.combos
    tab_to(window, combos["delimiter"])
    walk(window, combos["delimiter"], "columns of spaces")
    tab_to(window, combos["header_line"])
    walk(window, combos["header_line"], "line 1")
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert wizard.at == SHEET, strip(window)
    assert wizard.reviewed is not None
    assert wizard.reviewed.reading.format == "fixed width"
    assert wizard.sheet.opening.combos["delimiter"].currentText() == "columns of spaces"


def test_same_as_april_one_new_column(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    begin(window, tmp_path / "April.csv", APRIL)
    press(window, Qt.Key.Key_S, CTRL)
    press(window, Qt.Key.Key_Escape)
    begin(window, tmp_path / "May.csv", APRIL.replace("Bond", "Body Cam ID").replace("500", "BC-17"))
    wizard = page.wizard
    assert wizard.sheet.mapping.currentText() == "as “April” (found)"
    enter(window, 1)
    assert wizard.at == COLUMNS
    assert wizard.mapped.isVisible()
    assert wizard.mapped.sentence.text() == ("Mapped as “April”: 5 columns the same, 1 new: Body Cam ID; 1 gone: Bond.")
    first = wizard.columns.rows[0]
    assert first.shown.header == "Body Cam ID"
    assert first.doubted
    assert "new since “April”" in first.accessibleName()
    assert first.hasFocus()
    # a choice for one column keeps April's mapping of the others
    press(window, Qt.Key.Key_F4)
    first.choice.hidePopup()
    first.choice.setCurrentIndex(first.choice.findData("incident"))
    first.choice.activated.emit(first.choice.currentIndex())
    settle(window)
    assert wizard.columns.rows[0].shown.field == "incident"
    assert wizard.reviewed is not None
    assert wizard.reviewed.reading.mapped_as is not None
    # the way out: guess instead, and back again
    tab_to(window, wizard.mapped.button)
    press(window, Qt.Key.Key_Space)
    settle(window)
    assert wizard.reviewed.reading.mapped_as is None
    assert wizard.mapped.button.text() == "Map it as “April”"
    wizard.mapped.button.click()
    settle(window)
    assert wizard.reviewed.reading.mapped_as is not None


def test_a_known_layout_is_offered_and_used_when_wanted(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    columns = preset_named("cook-initiation").columns
    cells = {"CASE_ID": "41", "CHARGE_ID": "7", "CHARGE_OFFENSE_TITLE": "RETAIL THEFT", "CHARGE_COUNT": "2"}
    text = ",".join(columns) + "\n" + ",".join(cells.get(name, "") for name in columns) + "\n"
    begin(window, tmp_path / "initiation.csv", text)
    enter(window, 1)
    wizard = page.wizard
    assert wizard.mapped.sentence.text() == (
        "The columns are those of “Cook County felony files: Initiation”: 38 of 38 names."
    )
    assert "One row for each charge" in wizard.mapped.more.text()
    assert wizard.reviewed is not None
    assert wizard.reviewed.reading.mapped_as is None
    tab_to(window, wizard.mapped.button)
    press(window, Qt.Key.Key_Space)
    settle(window)
    assert wizard.reviewed.reading.mapped_as is not None
    assert wizard.reviewed.reading.charges[0].count == "2"
    assert "CHARGE_VERSION_ID" in wizard.mapped.more.text()
    assert wizard.sheet.mapping.currentText() == "layout: Cook County felony files: Initiation"


def test_the_control_total_is_typed_compared_and_kept(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    begin(window, tmp_path / "April.csv", APRIL)
    enter(window, 3)
    wizard = page.wizard
    assert wizard.at == CHECK
    control = wizard.check.control
    words = [control._answers.itemAt(at).widget().text() for at in range(control._answers.count())]
    assert words == ["The file's own total (“Total rows: 3”, A5) and the 3 rows read are equal."]
    tab_to(window, control.rows)
    write(window, "1,2x")
    assert control.said.rows is None
    assert "1,2x is no whole number." in control._answers.itemAt(0).widget().text()
    press(window, Qt.Key.Key_A, CTRL)
    write(window, "3")
    tab_to(window, control.cases)
    write(window, "5")
    words = [control._answers.itemAt(at).widget().text() for at in range(control._answers.count())]
    assert words[1:] == [
        "The source system's number and the 3 rows read are equal.",
        "The source system's number is 5, here are 3 case numbers: the source says 2 more.",
    ]
    press(window, Qt.Key.Key_Return)  # it blocks nothing
    settle(window)
    assert wizard.at == WRITE
    assert wizard.result is not None
    kept = last_event(window, wizard.result.event)["control"]
    assert isinstance(kept, dict)
    assert [(each["said"], each["equal"]) for each in kept["compared"]] == [(3, True), (3, True), (5, False)]
    begin_again = page.wizard.check.control
    page.begin()
    assert (begin_again.rows.text(), begin_again.cases.text()) == ("", "")


def test_rows_set_aside_are_fixed_and_imported_again(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    begin(window, tmp_path / "April.csv", APRIL)
    enter(window, 3)
    wizard = page.wizard
    out = tmp_path / "aside.xlsx"
    tab_to(window, wizard.check.path.line)
    press(window, Qt.Key.Key_A, CTRL)
    write(window, str(out))
    tab_to(window, wizard.check.save)
    press(window, Qt.Key.Key_Space)
    settle(window)
    assert "import that workbook like any other file" in strip(window)
    wizard.next.setFocus()
    enter(window, 1)
    assert wizard.result is not None
    first = wizard.result.docket_id
    press(window, Qt.Key.Key_Escape)
    book = openpyxl.load_workbook(out)
    sheet = book.active
    sheet["F4"] = "TRESPASS"
    sheet.append(["3", "typed by hand", "26-CF-2", "1", "BIRCH, B", "PETIT THEFT", "02/27/2026", ""])  # in already
    book.save(out)
    begin(window, out)
    assert wizard.at == SHEET, strip(window)
    assert wizard.reviewed is not None
    plan = wizard.reviewed.plan
    assert plan.addition is not None
    assert (plan.addition.docket_id, plan.new, plan.same) == (first, 1, 1)
    assert wizard.sheet.mapping.currentText() == "as “April.csv” (found)"
    enter(window, 3)
    assert "1 new, 0 changed, 1 in the record already" in wizard.check.about.text()
    enter(window, 1)
    assert wizard.result.new == 1
    assert last_event(window, wizard.result.event)["addition to"] == first


def test_how_sure_the_program_is_stands_beside_each_guess(
    window: MainWindow, page: DocketsPage, tmp_path: Path
) -> None:
    begin(window, tmp_path / "April.csv", APRIL)
    enter(window, 1)
    rows = {each.shown.header: each.accessibleName() for each in page.wizard.columns.rows}
    assert "% sure: header 'Offense Date'" in rows["Offense Date"]
    assert "02/14/2026" in rows["Offense Date"]


SHARED = Path(__file__).parents[3] / "shared" / "dockets"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared dockets are not beside this checkout")
@pytest.mark.parametrize(
    "name",
    [
        "okaloosa_fl_0118.csv",
        "athens_clarke_ga_bookings.csv",
        "harris_tx_jims_2016-08-20.csv",
        "harris_tx_filings_daily.txt",
        "wisconsin_felony_charges.csv",
        "no_headers.csv",
        "bad.csv",
    ],
)
def test_real_files_go_through_every_step_by_keyboard(window: MainWindow, page: DocketsPage, name: str) -> None:
    begin(window, SHARED / name)
    wizard = page.wizard
    assert wizard.at == SHEET, strip(window)
    enter(window, 1)
    assert len(wizard.columns.rows) > 5
    assert all(each.accessibleName() for each in wizard.columns.rows)
    offered = "California DOJ" in wizard.mapped.sentence.text() and wizard.mapped.isVisible()
    assert offered == (name in ("no_headers.csv", "bad.csv"))
    enter(window, 2)
    assert wizard.at == CHECK
    assert wizard.reviewed is not None
    reading = wizard.reviewed.reading
    assert reading.rows_read == reading.rows_accepted + len(reading.set_aside) > 0
    assert f"{reading.rows_read:,} row" in wizard.check.control.counted.text()
    enter(window, 1)
    assert wizard.at == WRITE, strip(window)
    assert wizard.result is not None
    assert wizard.result.rows_read == reading.rows_read


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared dockets are not beside this checkout")
def test_a_dbase_file_without_charges_is_one_sentence(window: MainWindow, page: DocketsPage) -> None:
    begin(window, SHARED / "people.dbf")
    assert page.wizard.at == FILE
    assert "people.dbf has no column with charges or statutes" in strip(window)
    assert page.wizard.file.unread.isVisible()


def test_cases_are_joined_with_their_charges_and_again_next_month(
    window: MainWindow, page: DocketsPage, tmp_path: Path
) -> None:
    """A file without charges asks for the other; the evidence is shown; the profile joins June by itself."""

    def month(name: str, front: str) -> Path:
        charges = "".join(f"{front}-{n},{90 + n},POSS COCAINE,02/1{n}/2026\n" for n in range(5))
        (tmp_path / f"charges {name}.csv").write_text("CaseNo,Row_Id,Charge,Offense Date\n" + charges)
        return tmp_path / f"cases {name}.csv"

    head, rows = (
        "Case Number,Defendant,DOB\n",
        '{0}-0,"ALDER, A",1990-01-02\n{0}-1,"ELM, B",1991-01-02\n{0}-9,"FIR, C",',
    )
    wizard = page.wizard
    begin(window, month("may", "26"), head + rows.format("26") + "1980-05-06\n")
    assert (wizard.at, wizard.file.join.isVisible()) == (FILE, True)
    tab_to(window, wizard.file.join.path.line)
    write(window, str(tmp_path / "charges may.csv"))
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert wizard.at == SHEET, strip(window)
    card = wizard.sheet.joins
    assert card.combos[0].currentText() == "CaseNo = Case Number (found)"
    assert card.said[0].text() == (
        "2 of its 5 rows matched · 3 rows of it are set aside, with the reason · 1 row of the docket without one: "
        "left unknown"
    ), card.said[0].text()
    tab_to(window, card.line.path.line)
    write(window, str(tmp_path / "none.csv"))
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert "none.csv" in strip(window)
    assert len(wizard.planning.joined or ()) == 1  # what was refused is not joined
    states = wizard.sheet.opening.combos["state"]
    tab_to(window, states)
    states.setCurrentIndex(states.findText("Florida"))
    states.activated.emit(states.currentIndex())
    settle(window)
    assert wizard.reviewed is not None
    assert wizard.reviewed.reading.state_from == "file"
    wizard.sheet.keep_state.click()
    settle(window)
    assert "statutes are read as those of Florida" in strip(window)
    assert (wizard.reviewed.reading.state, wizard.reviewed.reading.state_from) == ("FL", "office")
    assert not wizard.sheet.keep_state.isVisible()
    press(window, Qt.Key.Key_S, CTRL)
    press(window, Qt.Key.Key_Escape)
    begin(window, month("june", "27"), head + rows.format("27") + "1980-05-06\n")
    assert wizard.at == SHEET, strip(window)
    assert [button.accessibleName() for button in card.leave] == ["Leave charges june.csv out"]
    assert wizard.reviewed is not None
    assert [charge.person.name for charge in wizard.reviewed.reading.charges][:3] == ["ALDER, A", "ELM, B", None]


def test_what_looks_like_no_docket_is_imported_only_when_somebody_agrees(
    window: MainWindow, page: DocketsPage, tmp_path: Path
) -> None:
    offenses = ("ROBBERY", "POSS COCAINE", "DUI", "PETIT THEFT", "BATTERY") * 8
    lines = ["Precinct,Violation,Law,CY2019,CY2020,CY2021,CY2022"]
    lines += [f"{at % 9 + 1},{text},PL,{at * 7},{at * 11},{at * 3},{at}" for at, text in enumerate(offenses)]
    begin(window, tmp_path / "summonses.csv", "\n".join(lines) + "\n")
    enter(window, 3)
    wizard = page.wizard
    assert wizard.at == CHECK
    assert "A table of counts, not a docket" in wizard.check.doubts.words.text().replace("It is a", "A")
    assert not wizard.next.isEnabled()
    enter(window, 1)
    assert wizard.at == CHECK
    tab_to(window, wizard.check.doubts.agree)
    press(window, Qt.Key.Key_Space)
    settle(window)
    assert not wizard.check.doubts.open
    assert focused() is wizard.next
    enter(window, 1)
    assert wizard.at == WRITE
