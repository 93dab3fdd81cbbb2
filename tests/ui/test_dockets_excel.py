"""Out to Excel and back by keyboard: both sides of a conflict on screen, nothing saved before it was seen."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt

from screener.docket.readback.readback import IDENTITY
from screener.domain.decision import Basis, Rollup
from screener.ui.app import MainWindow
from screener.ui.pages.dockets import DocketsPage
from screener.ui.pages.dockets.page import EXCEL, LIST
from screener.workflow.verbs import screen_charge
from tests.ui.conftest import settle
from tests.ui.pages import CTRL, focused, press, show, strip, write


@pytest.fixture
def page(window: MainWindow) -> DocketsPage:
    shown = show(window, "dockets")
    assert isinstance(shown, DocketsPage)
    return shown


def exported(window: MainWindow, page: DocketsPage, out: Path) -> None:
    press(window, Qt.Key.Key_E, CTRL)
    assert page.views.currentIndex() == EXCEL
    line = page.excel.out.line
    assert focused() is line  # a csv has no formatting to keep
    line.selectAll()
    write(window, str(out))
    page.excel.write.click()
    settle(window)


def fill_in(path: Path, words: dict[int, str]) -> list[str]:
    """Types decisions into lines that a rule declines, and gives the ids of all such lines."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == IDENTITY for cell in row))
    at = {str(cell.value): cell.column for cell in head}
    lines = [
        row
        for row in range(head[0].row + 1, sheet.max_row + 1)
        if sheet.cell(row, at["Recommendation"]).value == "Decline"
    ]
    for number, word in words.items():
        sheet.cell(lines[number], at["Decision"]).value = word
        if word not in ("Declined", "Decline"):
            sheet.cell(lines[number], at["Reason"]).value = "third arrest"
            sheet.cell(lines[number], at["Approval"]).value = "requested"
    book.save(path)
    return [str(sheet.cell(row, at[IDENTITY]).value).split("-")[1] for row in lines]


def decided(window: MainWindow, page: DocketsPage) -> int:
    found: list[int] = []
    page.session.run(lambda office: office.status().decided, found.append, owner=page)
    settle(window)
    return found[0]


def test_export_look_answer_save_by_keyboard(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    out = tmp_path / "screened.xlsx"
    exported(window, page, out)
    assert out.is_file()
    assert str(out) in strip(window)
    assert page.excel.back_path.path == out
    names = fill_in(out, {0: "Dismissed", 1: "Dismissed", 2: "Declined", 3: "Declne"})

    def meanwhile(office) -> None:
        for name in names[:2]:
            screen_charge.decide(office, name, outcome=Rollup.DECLINED, basis=Basis.POLICY)

    page.session.run(meanwhile, owner=page)
    settle(window)
    page.excel.back_path.line.setFocus()
    press(window, Qt.Key.Key_Return)
    view = page.excel
    assert view.sum.text() == "1 decision to save · 2 conflicts · 1 refused"
    assert focused() is view.table
    first, second, refused = view.table.rows_model.rows
    assert (first.excel, first.office) == ("Dismissed, third arrest", "Declined, policy")
    assert "decided it since" in view.why.text()
    assert "not in the list" in refused.why
    assert decided(window, page) == 2
    press(window, Qt.Key.Key_E)
    assert (first.answer, view.table.row) == ("excel", second)
    press(window, Qt.Key.Key_K)
    assert (second.answer, view.table.row) == ("office", refused)
    assert not view.take_excel.isEnabled()
    assert view.save.text() == "Save 2 decisions"
    press(window, Qt.Key.Key_S, CTRL)
    assert decided(window, page) == 3
    assert "2 decisions read back from screened.xlsx" in strip(window)
    assert [line.cell for line in view.table.rows_model.rows] == [refused.cell]
    assert not view.save.isEnabled()
    press(window, Qt.Key.Key_Escape)
    assert page.views.currentIndex() == LIST


def test_a_workbook_that_did_not_come_from_here_is_a_sentence(
    window: MainWindow, page: DocketsPage, tmp_path: Path
) -> None:
    strange = tmp_path / "strange.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Case", "Charge"])
    book.save(strange)
    page.open_excel()
    page.excel.back_path.set_path(strange)
    page.excel.look.click()
    settle(window)
    assert "carries no charge of an office" in strip(window)
    page.excel.back_path.set_path(None)
    page.excel.look.click()
    assert "which workbook" in strip(window)
