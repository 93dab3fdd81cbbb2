"""Retroactive review by keyboard: import a list, decide, and make the list for the judge."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from screener.ui.app import MainWindow
from screener.ui.pages.retroactive import RetroactivePage
from screener.ui.pages.retroactive.cards import LIST
from screener.ui.pages.retroactive.page import EMPTY, REVIEW
from screener.workflow.model import WarrantBoard
from screener.workflow.verbs.review_warrants import board
from tests.ui.conftest import settle
from tests.ui.pages import CTRL, press, show, strip, write

WARRANTS = """Warrant Number,Warrant Type,Issue Date,Name,DOB,Underlying Case,Charge,Statute
W-001,BENCH,2019-04-02,"ALDER, TEST",1980-03-10,26-CR-00100,FAILURE TO APPEAR,
W-002,BENCH,2018-02-11,"BIRCH, TEST",1981-03-11,26-CR-00101,FAILURE TO APPEAR,
W-003,BENCH,2017-09-30,"NOBODY, TEST",1970-01-01,99-CR-99999,FAILURE TO APPEAR,
W-004,ARREST,2020-12-24,"CEDAR, TEST",1982-03-12,,ROBBERY 2ND DEGREE,211
W-005,ARREST,2021-06-01,"DOGWOOD, TEST",1983-03-13,,POSSESSION OF DRUG PARAPHERNALIA,11364
"""


@pytest.fixture
def warrants(tmp_path: Path) -> Path:
    path = tmp_path / "open warrants.csv"
    path.write_text(WARRANTS, encoding="utf-8")
    return path


@pytest.fixture
def page(window: MainWindow, warrants: Path) -> RetroactivePage:
    shown = show(window, "retroactive")
    assert isinstance(shown, RetroactivePage)
    assert shown.views.currentIndex() == EMPTY
    press(window, Qt.Key.Key_I, CTRL)
    write(window, str(warrants))
    shown.chooser.rows.setText("6")
    press(window, Qt.Key.Key_Return)
    assert shown.views.currentIndex() == REVIEW
    return shown


def now(window: MainWindow) -> WarrantBoard:
    assert window.frame is not None
    found: list[WarrantBoard] = []
    window.frame.session.run(board, found.append, owner=window)
    settle(window)
    return found[0]


def warrant(window: MainWindow, number: str) -> str:
    """The id of a warrant by its number."""
    return next(card.warrant_id for cards in now(window).columns.values() for card in cards if card.number == number)


def stands_in(found: WarrantBoard, number: str) -> list[str]:
    return [key for key, cards in found.columns.items() for card in cards if card.number == number]


def test_every_warrant_stands_in_one_column_and_the_totals_equal_the_import(
    window: MainWindow, page: RetroactivePage
) -> None:
    found = now(window)
    assert found.total == 5
    for number in range(1, 6):
        assert len(stands_in(found, f"W-{number:03}")) == 1
    assert stands_in(found, "W-003") == ["find the case"]
    assert stands_in(found, "W-005") == ["recommend recall"]
    assert stands_in(found, "W-004") == ["keep"]
    shown = {key: len(cards.cards_model.cards) for key, cards in page.cards.board.lists.items()}
    assert sum(shown.values()) == found.total
    parts = page.cards.total._whole.split(" = ")[1].split(" + ")
    assert sum(int(part.replace(",", "")) for part in parts) == found.total
    assert "5 rows read = 5 accepted + 0 set aside" in strip(window)
    assert "The source system's number is 6, here are 5 rows read: the source says 1 more." in strip(window)


def test_one_key_accepts_and_it_is_in_the_record(window: MainWindow, page: RetroactivePage) -> None:
    assert page.cards.board.choose_card(warrant(window, "W-005"))
    page.first_focus().setFocus()
    press(window, Qt.Key.Key_A)
    found = now(window)
    assert stands_in(found, "W-005") == ["done"]
    done = next(card for card in found.columns["done"] if card.number == "W-005")
    assert done.decision is not None
    assert done.decision.outcome == "recall"
    assert "W-005" in strip(window)


def test_undo_takes_it_back(window: MainWindow, page: RetroactivePage) -> None:
    card = next(c for c in now(window).columns["recommend recall"] if c.number == "W-005")
    page.cards.board.choose_card(card.warrant_id)
    page.first_focus().setFocus()
    press(window, Qt.Key.Key_A)
    assert stands_in(now(window), "W-005") == ["done"]
    press(window, Qt.Key.Key_Z, CTRL)
    assert stands_in(now(window), "W-005") == ["recommend recall"]
    assert "Undone" in strip(window)


def test_nothing_to_accept_where_the_case_is_missing(window: MainWindow, page: RetroactivePage) -> None:
    page.cards.board.choose_card(now(window).columns["find the case"][0].warrant_id)
    page.first_focus().setFocus()
    press(window, Qt.Key.Key_A)
    assert stands_in(now(window), "W-003") == ["find the case"]
    assert "nothing to accept" in strip(window)


def test_otherwise_is_a_digit_a_reason_and_enter(window: MainWindow, page: RetroactivePage) -> None:
    page.cards.board.choose_card(
        next(c.warrant_id for c in now(window).columns["recommend recall"] if c.number == "W-005")
    )
    page.first_focus().setFocus()
    press(window, Qt.Key.Key_O)
    assert page.otherwise.isVisible()
    press(window, Qt.Key.Key_A)
    assert stands_in(now(window), "W-005") == ["recommend recall"], "a letter is no answer to an open question"
    press(window, Qt.Key.Key_3)
    press(window, Qt.Key.Key_Return)
    assert stands_in(now(window), "W-005") == ["recommend recall"], "a reason is needed"
    write(window, "Another case is open against this person")
    press(window, Qt.Key.Key_Return)
    done = next(card for card in now(window).columns["done"] if card.number == "W-005")
    assert done.decision is not None
    assert (done.decision.outcome, done.decision.reason) == ("keep", "Another case is open against this person")


def test_escape_leaves_it_as_it_was(window: MainWindow, page: RetroactivePage) -> None:
    page.first_focus().setFocus()
    press(window, Qt.Key.Key_O)
    press(window, Qt.Key.Key_1)
    press(window, Qt.Key.Key_Escape)
    assert page.otherwise.isHidden()
    assert not now(window).columns["done"]


def test_letters_typed_into_a_line_do_nothing_else(window: MainWindow, page: RetroactivePage) -> None:
    press(window, Qt.Key.Key_E, CTRL)
    write(window, "/tmp/A O J K L")
    assert not now(window).columns["done"]
    assert page.chooser.folder.line.text() == "/tmp/A O J K L"
    assert page.otherwise.isHidden()


def test_the_list_holds_the_same_warrants_and_keeps_the_place(window: MainWindow, page: RetroactivePage) -> None:
    page.first_focus().setFocus()
    card = page.cards.card
    assert card is not None
    press(window, Qt.Key.Key_L)
    assert page.cards.ways.currentIndex() == LIST
    assert len(page.cards.list.rows_model.rows) == 5
    assert page.cards.card is not None
    assert page.cards.card.warrant_id == card.warrant_id
    before = page.cards.list.currentIndex().row()
    press(window, Qt.Key.Key_J)
    assert page.cards.list.currentIndex().row() == min(before + 1, 4)
    assert page.cards.card.number in page.cards.details.title._whole


def test_details_show_the_underlying_charges_and_why(window: MainWindow, page: RetroactivePage) -> None:
    found = next(c for c in now(window).columns["recommend recall"] if c.number == "W-002")
    page.cards.board.choose_card(found.warrant_id)
    texts = [row.charge.text for row in page.cards.details.charges.rows_model.rows]
    assert texts == [item.charge.text for item in found.review.underlying]
    assert len(texts) == 2
    assert page.cards.details.title._whole.startswith("W-002")


def test_columns_by_arrow_keys(window: MainWindow, page: RetroactivePage) -> None:
    page.first_focus().setFocus()
    before = page.cards.board.current_list
    press(window, Qt.Key.Key_Left)
    assert page.cards.board.current_list is not before
    assert page.cards.board.current_list is not None
    assert page.cards.board.current_list.hasFocus()
    assert page.cards.details.title._whole.startswith(page.cards.board.card.number)


def test_the_list_for_the_judge_is_a_workbook_and_a_pdf(
    window: MainWindow, page: RetroactivePage, tmp_path: Path
) -> None:
    page.cards.board.choose_card(
        next(c.warrant_id for c in now(window).columns["recommend recall"] if c.number == "W-005")
    )
    page.first_focus().setFocus()
    press(window, Qt.Key.Key_A)
    out = tmp_path / "judge"
    out.mkdir()
    press(window, Qt.Key.Key_E, CTRL)
    write(window, str(out))
    press(window, Qt.Key.Key_Return)
    assert {path.suffix for path in out.iterdir()} >= {".xlsx", ".pdf"}
    assert "Written:" in strip(window)


def test_a_bad_list_is_one_sentence(window: MainWindow, page: RetroactivePage, tmp_path: Path) -> None:
    bad = tmp_path / "photo.csv"
    bad.write_bytes(b"%PDF-1.4\n" + bytes(300))
    press(window, Qt.Key.Key_I, CTRL)
    page.chooser.open_path.line.clear()
    write(window, str(bad))
    press(window, Qt.Key.Key_Return)
    assert "photo.csv" in strip(window)
    assert now(window).total == 5
    press(window, Qt.Key.Key_Escape)
    assert page.chooser.isHidden()
