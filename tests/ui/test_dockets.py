"""Dockets and the import wizard by keyboard, on an office on disk and files as they come."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.ui.app import MainWindow
from screener.ui.pages.dockets import DocketsPage
from screener.ui.pages.dockets.page import ASIDE, EMPTY, LIST, STAGES, WIZARD
from screener.ui.pages.dockets.wizard import CHARGES, CHECK, COLUMNS, FILE, SHEET, WRITE
from screener.workflow.session import create_office
from screener.workflow.verbs.import_docket import dockets as imported_files
from tests.ui.conftest import START, Clock, open_window, settle, shut
from tests.ui.pages import ALT, CTRL, focused, press, show, strip, write

LYING = """Clerk of the Circuit Court (invented)
Case Number,Arrest Charge,Arrest Statute,Defendant,DOB,Offense Date
26-CF-000001,893.13(6A),POSSESSION OF COCAINE,"ALDER, A",1991-04-02,02/14/2026
26-CF-000001,893.147(1),POSSESSION OF DRUG PARAPHERNALIA,"ALDER, A",1991-04-02,02/14/2026
26-CF-000002,812.014(3A),PETIT THEFT,"BIRCH, B",1988-07-30,02/27/2026
26-CF-000003,843.15(1B),FAILURE TO APPEAR,"CEDAR, C",1979-11-11,03/22/2026
Printed on 05/31/2026
"""


@pytest.fixture
def docket(tmp_path: Path) -> Path:
    path = tmp_path / "clerk export.csv"
    path.write_text(LYING, encoding="utf-8")
    return path


@pytest.fixture
def page(window: MainWindow) -> DocketsPage:
    shown = show(window, "dockets")
    assert isinstance(shown, DocketsPage)
    return shown


def files_of(window: MainWindow) -> int:
    assert window.frame is not None
    found: list[int] = []
    window.frame.session.run(lambda office: len(imported_files(office)), found.append, owner=window)
    settle(window)
    return found[0]


def test_the_list_says_how_far_each_file_is(window: MainWindow, page: DocketsPage) -> None:
    assert page.views.currentIndex() == LIST
    row = page.table.row
    assert row.name == "May docket.csv"
    assert row.rows_read == row.rows_accepted + row.rows_set_aside
    assert page.heading().total == row.charges
    page.table.copy()
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[:4] == ["File", "Rows", "Accepted", "Set aside"]
    assert copied[1].split("\t")[0] == "May docket.csv"


def test_six_steps_by_keyboard_and_nothing_written_before_the_last(
    window: MainWindow, page: DocketsPage, docket: Path
) -> None:
    wizard = page.wizard
    press(window, Qt.Key.Key_I, CTRL)
    assert page.views.currentIndex() == WIZARD
    write(window, str(docket))
    for step in (SHEET, COLUMNS, CHARGES, CHECK):
        press(window, Qt.Key.Key_Return)
        assert wizard.at == step
        assert files_of(window) == 1
    assert wizard.check.sum.text() == "4 rows read = 4 accepted + 0 set aside"
    press(window, Qt.Key.Key_Return)
    assert wizard.at == WRITE
    assert wizard.result is not None
    assert wizard.result.charges == 4
    assert files_of(window) == 2
    assert window.frame is not None
    assert (
        "Saved" in window.frame.title_line.saved.accessibleName() if hasattr(window.frame.title_line, "saved") else True
    )


def test_back_goes_back_and_escape_leaves_nothing(window: MainWindow, page: DocketsPage, docket: Path) -> None:
    page.begin(docket)
    settle(window)
    press(window, Qt.Key.Key_Return)
    assert page.wizard.at == COLUMNS
    press(window, Qt.Key.Key_Left, ALT)
    assert page.wizard.at == SHEET
    press(window, Qt.Key.Key_Escape)
    assert page.views.currentIndex() == LIST
    assert files_of(window) == 1
    assert page.table.hasFocus()


def test_enter_on_back_is_back(window: MainWindow, page: DocketsPage, docket: Path) -> None:
    page.begin(docket)
    settle(window)
    press(window, Qt.Key.Key_Return)
    page.wizard.back.setFocus()
    press(window, Qt.Key.Key_Return)
    assert page.wizard.at == SHEET


def test_lying_headers_are_mapped_by_content_and_said(window: MainWindow, page: DocketsPage, docket: Path) -> None:
    page.begin(docket)
    settle(window)
    press(window, Qt.Key.Key_Return)
    fields = {row.shown.header: row.shown.field for row in page.wizard.columns.rows}
    assert "statute" in fields["Arrest Charge"]
    assert "text" in fields["Arrest Statute"]
    doubted = [row for row in page.wizard.columns.rows if row.doubted]
    assert [row.shown.header for row in doubted][:2] == ["Arrest Charge", "Arrest Statute"]
    press(window, Qt.Key.Key_F8)
    assert page.wizard.columns.current is doubted[0]
    assert "the header says" in doubted[0].accessibleName()


def test_another_field_is_chosen_by_keyboard_and_the_file_is_read_again(
    window: MainWindow, page: DocketsPage, docket: Path
) -> None:
    page.begin(docket)
    settle(window)
    press(window, Qt.Key.Key_Return)
    columns = page.wizard.columns
    assert columns.rows[0].hasFocus()
    for _ in range(5):
        press(window, Qt.Key.Key_Down)
    assert columns.current is columns.rows[5]
    assert columns.current.shown.header == "Offense Date"
    press(window, Qt.Key.Key_F4)
    choice = columns.current.choice
    popup = choice.view()
    assert popup.isVisible()
    choice.hidePopup()
    choice.setCurrentIndex(choice.findData("arrest date"))
    choice.activated.emit(choice.currentIndex())
    settle(window)
    assert columns.rows[5].shown.field == "arrest date"
    assert columns.current is columns.rows[5]
    press(window, Qt.Key.Key_Up)
    assert columns.current is columns.rows[4]


def test_the_same_file_is_recognized(window: MainWindow, page: DocketsPage, docket: Path) -> None:
    for _ in range(2):
        page.begin(docket)
        settle(window)
        for _ in range(3):
            press(window, Qt.Key.Key_Return)
        assert page.wizard.reviewed is not None
        plan = page.wizard.reviewed.plan
        QTest.keyClick(page.wizard, Qt.Key.Key_Return)
        settle(window)
    assert plan.already_imported is not None
    assert (plan.new, plan.same) == (0, 4)
    assert page.wizard.at == CHECK
    assert not page.wizard.next.isEnabled()
    assert files_of(window) == 2


def test_leaving_while_a_file_is_read_forgets_it(window: MainWindow, page: DocketsPage, docket: Path) -> None:
    page.begin(docket)
    page.wizard.leave()
    settle(window)
    assert page.views.currentIndex() == LIST
    assert page.wizard.reviewed is None
    assert page.wizard.at == FILE


def test_leaving_while_it_is_written_writes_nothing(window: MainWindow, page: DocketsPage, docket: Path) -> None:
    page.begin(docket)
    settle(window)
    for _ in range(3):
        press(window, Qt.Key.Key_Return)
    page.wizard.go_next()
    page.wizard.leave()
    settle(window)
    assert files_of(window) == 1
    assert "Nothing was written" in strip(window)
    assert page.views.currentIndex() == LIST


def test_a_list_of_warrants_is_sent_to_its_page(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    lines = ["Name,DOB,Charge", *[f'"PERSON, {n}",1980-01-{n:02},FAILURE TO APPEAR' for n in range(10, 20)]]
    path = tmp_path / "open.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    page.begin(path)
    settle(window)
    assert page.wizard.warrants.isVisible()
    QTest.keyClick(page.wizard.warrants, Qt.Key.Key_Space)
    settle(window)
    assert window.frame is not None
    assert window.frame.page.name == "retroactive"
    assert window.frame.page.chooser.open_path.path == path


def test_rows_set_aside_are_shown_and_saved(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    torn = tmp_path / "torn.csv"
    torn.write_text(LYING.replace("26-CF-000002,812.014(3A),PETIT THEFT", "26-CF-000002,,"), encoding="utf-8")
    page.begin(torn)
    settle(window)
    for _ in range(3):
        press(window, Qt.Key.Key_Return)
    assert page.wizard.at == CHECK
    assert page.wizard.reviewed is not None
    aside = page.wizard.reviewed.reading.set_aside
    assert len(aside) == 1
    assert page.wizard.check.aside_card.isVisible()
    out = tmp_path / "aside.xlsx"
    page.wizard.check.path.set_path(out)
    page.wizard.check.save.click()
    settle(window)
    assert out.is_file()
    assert str(out) in strip(window)
    press(window, Qt.Key.Key_Return)  # the import
    press(window, Qt.Key.Key_Escape)
    assert page.table.row.name == "torn.csv"
    press(window, Qt.Key.Key_D, CTRL)
    assert page.views.currentIndex() == ASIDE
    assert [(row.row, row.reason) for row in page.aside.table.rows_model.rows] == [(aside[0].row, aside[0].reason)]
    assert page.aside.table.hasFocus()
    press(window, Qt.Key.Key_Escape)
    assert page.views.currentIndex() == LIST


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("photo.xlsx", b"%PDF-1.4\n" + bytes(400)),
        ("locked.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)),
        ("no charges.csv", b"Name,Town\nALDER,Riverside\nBIRCH,Riverside\n"),
    ],
)
def test_a_bad_file_is_one_sentence_and_the_work_goes_on(
    window: MainWindow, page: DocketsPage, docket: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    press(window, Qt.Key.Key_I, CTRL)
    write(window, str(bad))
    press(window, Qt.Key.Key_Return)
    if page.wizard.at == FILE:
        assert name in strip(window)
        assert "Traceback" not in strip(window)
    else:  # it could be read, but holds nothing to import: the last step cannot be reached
        for _ in range(6):
            press(window, Qt.Key.Key_Return)
        assert page.wizard.at == CHECK
        press(window, Qt.Key.Key_Escape)
        press(window, Qt.Key.Key_I, CTRL)
    assert files_of(window) == 1
    page.wizard.file.path.line.clear()
    page.wizard.file.path.line.setFocus()
    write(window, str(docket))
    press(window, Qt.Key.Key_Return)
    assert page.wizard.at == SHEET


def test_a_file_that_is_not_there(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    press(window, Qt.Key.Key_I, CTRL)
    write(window, str(tmp_path / "gone.csv"))
    press(window, Qt.Key.Key_Return)
    assert page.wizard.at == FILE
    assert "gone.csv" in strip(window)


def test_the_mapping_is_kept_for_next_month(window: MainWindow, page: DocketsPage, docket: Path) -> None:
    page.begin(docket)
    settle(window)
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_S, CTRL)
    assert "clerk export" in strip(window)
    assert [*page.wizard.planning.profiles] == ["clerk export"]


def test_an_office_without_dockets_says_what_to_do(qapp: QApplication, keeper: object, tmp_path: Path) -> None:
    path = tmp_path / "new.screener"
    create_office(path, name="New", county="Riverside", zone="UTC", clock=Clock(), user="A1").close()
    window = open_window(keeper, tmp_path)
    window.open_path(path)
    settle(window)
    page = show(window, "dockets")
    assert isinstance(page, DocketsPage)
    assert page.views.currentIndex() == EMPTY
    assert page.empty.button.hasFocus()
    QTest.keyClick(page.empty.button, Qt.Key.Key_Space)
    settle(window)
    assert page.views.currentIndex() == WIZARD
    shut(window)


def test_cases_behind_warrants_are_chosen_by_keyboard_and_wait_on_no_desk(
    window: MainWindow, page: DocketsPage, docket: Path
) -> None:
    wizard = page.wizard
    press(window, Qt.Key.Key_I, CTRL)
    write(window, str(docket))
    for _ in range(2):
        press(window, Qt.Key.Key_Tab)
    assert focused() is wizard.file.what.option("docket")
    press(window, Qt.Key.Key_Down)
    assert wizard.file.what.key == "cases"
    for step in (SHEET, COLUMNS, CHARGES, CHECK):
        press(window, Qt.Key.Key_Return)
        assert wizard.at == step
    assert wizard.reviewed is not None
    assert wizard.reviewed.plan.kind == "cases"
    assert "none of them will wait on the desk" in wizard.check.about.text()
    press(window, Qt.Key.Key_Return)
    assert wizard.write.desk.text() == "Go to the warrants"
    press(window, Qt.Key.Key_Return)
    assert window.frame is not None
    assert window.frame.page.name == "retroactive"
    shown = show(window, "dockets")
    assert isinstance(shown, DocketsPage)
    kinds = {row.name: row.kind for row in shown.table.rows_model.rows}
    assert kinds == {"May docket.csv": "docket", "clerk export.csv": "cases"}
    assert shown.heading().total == next(row.charges for row in shown.table.rows_model.rows if row.kind == "docket")


def test_another_choice_reads_the_file_again(window: MainWindow, page: DocketsPage, docket: Path) -> None:
    page.begin(docket)
    settle(window)
    assert page.wizard.reviewed is not None
    assert page.wizard.reviewed.plan.kind == "docket"
    press(window, Qt.Key.Key_Left, ALT)
    assert page.wizard.at == FILE
    page.wizard.file.what.set_key("cases")
    press(window, Qt.Key.Key_Return)
    assert page.wizard.at == SHEET
    assert page.wizard.reviewed.plan.kind == "cases"


def test_the_desk_opens_on_what_was_imported(window: MainWindow, page: DocketsPage, docket: Path) -> None:
    page.begin(docket)
    settle(window)
    for _ in range(4):
        press(window, Qt.Key.Key_Return)
    assert page.wizard.result is not None
    press(window, Qt.Key.Key_Return)
    assert window.frame is not None
    assert window.frame.page.name == "desk"


__all__ = ["START"]


def test_a_long_name_keeps_its_end_and_stages_open_their_charges(
    window: MainWindow, page: DocketsPage, tmp_path: Path
) -> None:
    path = tmp_path / "clerk_of_the_circuit_court_referrals_received_and_screened_2026-05-31_second_export.csv"
    path.write_text(
        "Case Number,Defendant,Arrest Charge,Arrest Statute,Prosecutor Charge,Prosecutor Statute\n"
        '26-1,"ALDER, A",SELL COCAINE,893.13(1A),POSS COCAINE,893.13(6A)\n'
        '26-2,"ELM, B",PETIT THEFT,812.014,PETIT THEFT,812.014\n',
        encoding="utf-8",
    )
    assert not page.side.stage_link.isVisible()  # the docket that is there has one stage
    press(window, Qt.Key.Key_I, CTRL)
    write(window, str(path))
    for _ in range(6):
        press(window, Qt.Key.Key_Return)
        settle(window)
    assert page.wizard.result is not None
    show(window, "desk")
    show(window, "dockets")
    page.wizard.leave()
    settle(window)
    page.table.selectRow(next(at for at, row in enumerate(page.table.rows_model.rows) if row.name == path.name))
    settle(window)
    assert page.side.name.text().replace("\u200b", "") == path.name
    assert path.name in str(page.table.rows_model.data(page.table.rows_model.index(0, 0), Qt.ItemDataRole.ToolTipRole))
    assert page.side.stages.accessibleName() == "differ as filed 1 of 2, in words 1, in statute or code 1"
    page.side.stage_link.click()
    settle(window)
    assert page.views.currentIndex() == STAGES
    assert [row.case for row in page.stages.table.rows_model.rows] == ["26-1"]
    assert window.frame is not None
    press(window, Qt.Key.Key_Return)
    assert window.frame.page.name == "desk"
