"""The guide in its window: contents, search, links, the way back, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.ui.guide.window import GuideWindow
from screener.ui.theme import ThemeKeeper


@pytest.fixture
def guide(qapp: QApplication, keeper: ThemeKeeper) -> Iterator[GuideWindow]:
    made = GuideWindow()
    made.resize(1000, 680)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def lines(guide: GuideWindow) -> list[str]:
    return [guide.list.item(number).text() for number in range(guide.list.count())]


def test_the_contents_name_every_part_and_page(guide: GuideWindow) -> None:
    told = lines(guide)
    assert [part for part in guide.book.parts if part not in told] == []
    assert [page.title for page in guide.book.pages if page.title not in told] == []


def test_looking_for_words_and_reading_what_is_found_by_keyboard(guide: GuideWindow) -> None:
    QTest.keyClick(guide, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert guide.words.hasFocus()
    QTest.keyClicks(guide.words, "gives way to")
    assert guide.page.slug == "all-rule"
    QTest.keyClick(guide.words, Qt.Key.Key_Down)
    assert guide.list.hasFocus()
    QTest.keyClick(guide.list, Qt.Key.Key_Down)
    assert guide.page.slug != "all-rule"
    QTest.keyClick(guide, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert guide.page.slug == "all-rule"


def test_words_that_stand_nowhere_are_said(guide: GuideWindow) -> None:
    guide.words.setText("substence")
    assert guide.note.isVisible()
    assert "says nothing" in guide.note.text()
    assert "substance" in guide.note.text()
    assert guide.list.count() == 0


def test_a_link_leads_on_and_the_contents_follow(guide: GuideWindow) -> None:
    guide.reader.link_wanted.emit("what-silence-means.md")
    assert guide.page.slug == "what-silence-means"
    item = guide.list.currentItem()
    assert item is not None
    assert item.text() == guide.page.title
    before = guide.page
    guide.reader.link_wanted.emit("nowhere.md")
    assert guide.page is before


def test_it_is_made_anew_in_other_colors_and_sizes(guide: GuideWindow, keeper: ThemeKeeper) -> None:
    guide.show_page("grouped")
    keeper.choose("dark")
    keeper.set_scale(2.0)
    assert guide.page.slug == "grouped"
    assert guide.reader.toPlainText().strip()
    keeper.choose("light")
    keeper.set_scale(1.0)


def test_escape_closes_it(guide: GuideWindow) -> None:
    QTest.keyClick(guide, Qt.Key.Key_Escape)
    assert not guide.isVisible()
