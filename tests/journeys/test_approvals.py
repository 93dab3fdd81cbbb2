"""In the real window: an attorney deviates, is refused as own approver in one sentence, and a supervisor approves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from screener.domain.shipped import sample_policy
from screener.ui.app import MainWindow
from screener.ui.pages.approvals import ApprovalsPage
from screener.ui.pages.desk import DeskPage
from screener.ui.theme import ThemeKeeper
from screener.workflow.session import create_office
from screener.workflow.verbs import adopt_policy, import_docket
from screener.workflow.verbs.verify_record import verify
from tests.ui.conftest import Clock, docket_lines, keeper, open_window, settle, shut
from tests.ui.pages import focused, press, show, strip, write

__all__ = ["keeper"]


def _opened(keeper: ThemeKeeper, path: Path, user: str, home: Path) -> MainWindow:
    window = open_window(keeper, home)
    window.open_path(path, user)
    settle(window)
    assert window.frame is not None
    return window


def test_an_attorney_deviates_and_a_supervisor_approves(keeper: ThemeKeeper, tmp_path: Path) -> None:
    docket, path = tmp_path / "May docket.csv", tmp_path / "county.screener"
    docket.write_text("\n".join(docket_lines()) + "\n", encoding="utf-8")
    with create_office(path, name="Riverside", county="Riverside", zone="UTC", clock=Clock(), user="S1") as office:
        office.add_user("A1", "A1", "attorney")
        adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))
        import_docket.import_docket(office, import_docket.plan_import(office, docket))

    window = _opened(keeper, path, "A1", tmp_path)
    assert window.frame is not None
    desk = window.frame.page
    assert isinstance(desk, DeskPage)
    while desk.count is None or desk.count.finding.rollup.value != "declined":
        press(window, Qt.Key.Key_J)
    charge = desk.count.charge_id
    for key in (Qt.Key.Key_O, Qt.Key.Key_2, Qt.Key.Key_8):  # otherwise, file, other
        press(window, key)
    write(window, "plea in another case")
    press(window, Qt.Key.Key_Return)
    if "Before this is saved" in desk.strip.accessibleName():
        press(window, Qt.Key.Key_Y)
    waits = show(window, "approvals")
    assert isinstance(waits, ApprovalsPage)
    assert [request.charge_id for request in waits.table.rows_model.rows] == [charge]
    press(window, Qt.Key.Key_A)
    assert strip(window).startswith("You cannot answer this: you asked for this approval")
    shut(window)

    window = _opened(keeper, path, "S1", tmp_path)
    assert window.frame is not None
    assert window.frame.rail.buttons["approvals"].accessibleName() == "Approvals, 1 waiting"
    QTest.keyClick(focused(), Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    assert window.frame.page.name == "approvals"
    press(window, Qt.Key.Key_A)
    assert strip(window).startswith("Approved: ")
    assert window.frame.rail.buttons["approvals"].accessibleName() == "Approvals"
    shut(window)
    assert verify(path, thorough=True).ok
