"""The clipboard: no formula, gone after a minute, and never somebody else's."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from screener.ui import clipboard
from screener.ui.clipboard import KEPT_SECONDS, cell


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\uff1dA1", "'\uff1dA1"),
        ("-5", "-5"), ("+12.5 %", "+12.5 %"), ("POSS COCAINE", "POSS COCAINE"), ("a\tb\nc", "a b c"),
        ("\t=1", "'=1"), ("", ""), ("1-2", "1-2"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(text: str, copied: str) -> None:
    assert cell(text) == copied


def test_it_is_gone_after_a_minute_where_it_is_still_ours(qapp: QApplication) -> None:
    keeper = clipboard._keeper()
    clipboard.put("a name")
    assert QApplication.clipboard().text() == "a name"
    assert keeper._timer.interval() == KEPT_SECONDS * 1000 == 60_000
    assert keeper._timer.isActive()
    keeper._timer.timeout.emit()
    assert QApplication.clipboard().text() == ""


def test_what_somebody_else_copied_stays(qapp: QApplication) -> None:
    clipboard.put("a name")
    QApplication.clipboard().setText("a recipe")
    clipboard.clear_now()
    assert QApplication.clipboard().text() == "a recipe"


def test_at_the_end_it_is_taken_away(qapp: QApplication) -> None:
    clipboard.put("a name")
    clipboard.clear_now()
    assert QApplication.clipboard().text() == ""
    clipboard.clear_now()
