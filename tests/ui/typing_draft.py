"""Opens an office, types into the draft of its policy, and stands still until it is killed: see test_policy_keeping."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.ui.pages.policy import PolicyPage
from screener.ui.pages.policy.parts import EDIT
from screener.ui.theme import ThemeKeeper
from tests.ui.conftest import open_window, settle


def main(office: Path) -> None:
    """Types a comment; says when the page says that it is kept, then goes on typing."""
    app = QApplication([])
    window = open_window(ThemeKeeper(app, choice="light"), office.parent)
    window.open_path(office)
    settle(window)
    assert window.frame is not None
    window.frame.show_page("policy")
    settle(window)
    page = window.frame.page
    assert isinstance(page, PolicyPage)
    page.to_view(EDIT)
    settle(window)
    editor = page.exploring.editor
    editor.file.setFocus()
    QTest.keyClicks(editor.file, "# typed before the power went")
    QTest.keyClick(editor.file, Qt.Key.Key_Return)
    deadline = time.monotonic() + 300
    while not editor.kept_at and time.monotonic() < deadline:
        app.processEvents()
        time.sleep(0.01)
    print(f"kept {editor.kept_at}", flush=True)
    while True:
        QTest.keyClicks(editor.file, "x")
        app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
