"""Oversight in the window: the numbers are the record's, every number opens to its charges, the pack is written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from screener.domain.decision import Basis, Rollup
from screener.ui.app import MainWindow
from screener.ui.pages.oversight import OversightPage
from screener.ui.pages.oversight.number_format import p_words, period_words, periods
from screener.ui.pages.oversight.page import BEHIND, CONSISTENCY, DEVIATIONS, EMPTY, LISTS, OUTCOMES
from screener.ui.widgets.facets import FacetRow
from screener.workflow.session import Office
from screener.workflow.verbs import screen_charge
from tests.ui.conftest import settle
from tests.ui.pages import ALT, CTRL, press, show, strip, write

FILED = 3  # grouped covered charges that the test decides against the recommendation


def decide_some(office: Office) -> tuple[int, int]:
    """Accepts what is clear, but files the first grouped ones: how many charges were covered, how many filed."""
    covered = filed = 0
    for person_id in screen_charge.queue(office).people:
        for case in screen_charge.person(office, person_id).cases:
            for count in case.counts:
                if count.finding.rollup is not Rollup.DECLINED:
                    continue
                covered += 1
                if count.grouped and filed < FILED:
                    filed += 1
                    screen_charge.decide(
                        office, count.charge_id, outcome=Rollup.FILED, basis=Basis.OTHER, reason="Leverage for a plea",
                        confirmed=True,
                    )  # fmt: skip
                else:
                    screen_charge.decide(office, count.charge_id, outcome=Rollup.DECLINED, basis=Basis.POLICY)
    return covered, filed


@pytest.fixture
def decided(window: MainWindow) -> tuple[int, int]:
    assert window.frame is not None
    found: list[tuple[int, int]] = []
    window.frame.session.run(decide_some, found.append, owner=window)
    settle(window)
    return found[0]


@pytest.fixture
def page(window: MainWindow, decided: tuple[int, int]) -> OversightPage:
    shown = show(window, "oversight")
    assert isinstance(shown, OversightPage)
    assert shown.views.currentIndex() == CONSISTENCY
    return shown


def test_the_tiles_are_the_record_s_numbers(page: OversightPage, decided: tuple[int, int]) -> None:
    covered, filed = decided
    assert filed == FILED
    texts = {tile.shown.key: tile.shown for tile in page.consistency.tiles}
    assert texts["concordance"].below.startswith(f"{covered - filed} of {covered}")
    assert texts["concordance"].number == f"{100 * (covered - filed) / covered:.1f} %"
    assert f"{covered - filed} of {covered}" in page.consistency.tiles[0].accessibleName()


def test_enter_opens_the_charges_behind_an_attorney(window: MainWindow, page: OversightPage) -> None:
    table = page.consistency.against.table
    assert table.hasFocus()
    table.selectRow(0)
    assert table.row.attorney == "A1"
    press(window, Qt.Key.Key_Return)
    assert page.views.currentIndex() == BEHIND
    rows = page.behind.table.rows_model.rows
    assert len(rows) == FILED
    assert {(row.recommended, row.decided) for row in rows} == {("declined", "filed")}
    assert "Fisher" in page.behind.words.text() or "cannot be assessed" in page.behind.words.text().lower()
    press(window, Qt.Key.Key_Escape)
    assert page.views.currentIndex() == CONSISTENCY
    assert table.hasFocus()


def test_explaining_counts_numerator_and_denominator(
    window: MainWindow, page: OversightPage, decided: tuple[int, int]
) -> None:
    page.consistency.against.table.selectRow(0)
    press(window, Qt.Key.Key_E)
    assert len(page.behind.table.rows_model.rows) == decided[0]
    words = page.behind.words.text()
    for said in ("Unit: charge", "Policy version", "as of"):
        assert said in words


def test_enter_on_a_charge_shows_it_on_the_desk(window: MainWindow, page: OversightPage) -> None:
    page.consistency.against.table.selectRow(0)
    press(window, Qt.Key.Key_Return)
    charge = page.behind.table.row
    press(window, Qt.Key.Key_Return)
    assert window.frame is not None
    assert window.frame.page.name == "desk"
    assert charge.charge_id in {
        count.charge_id for case in window.frame.page.browsing.person.cases for count in case.counts
    }


def test_the_four_views_and_what_they_open_to(window: MainWindow, page: OversightPage) -> None:
    for key, view in ((Qt.Key.Key_2, OUTCOMES), (Qt.Key.Key_3, DEVIATIONS), (Qt.Key.Key_4, LISTS)):
        press(window, key, ALT)
        assert page.views.currentIndex() == view
    page.lists.table.selectRow(
        next(n for n, c in enumerate(page.lists.table.rows_model.rows) if c.name == "grouped covered filed")
    )
    press(window, Qt.Key.Key_Return)
    assert page.views.currentIndex() == BEHIND
    assert len(page.behind.table.rows_model.rows) == FILED
    press(window, Qt.Key.Key_Escape)
    assert page.views.currentIndex() == LISTS
    press(window, Qt.Key.Key_3, ALT)
    deviation = page.deviations.table.rows_model.rows[0]
    assert (deviation.recommended, deviation.decided, deviation.basis) == ("declined", "filed", "other")
    assert deviation.count == FILED


def test_race_not_recorded_is_a_row_of_its_own(window: MainWindow, page: OversightPage) -> None:
    press(window, Qt.Key.Key_2, ALT)
    for by in ("rule", "offense"):
        next(row for row in page.outcomes.findChildren(FacetRow) if row.choice.key == by).click()
        rows = page.outcomes.table.rows_model.rows
        assert sum(row.decided for row in rows) == len(page.seen.view.decided)


def test_the_pictures_tell_numbers_by_keyboard(window: MainWindow, page: OversightPage) -> None:
    picture = page.consistency.picture
    assert "A1" in picture.accessibleDescription()
    assert [shape.key for shape in picture.numbers()] == ["A1"]
    picture.setFocus()
    told: list[str] = []
    picture.pointed.connect(told.append)
    QTest.keyClick(picture, Qt.Key.Key_Right)
    press(window, Qt.Key.Key_Return)
    assert page.views.currentIndex() == BEHIND


def test_the_pack_is_written_where_the_path_says(window: MainWindow, page: OversightPage, tmp_path: Path) -> None:
    out = tmp_path / "pack"
    out.mkdir()
    press(window, Qt.Key.Key_E, CTRL)
    write(window, str(out))
    press(window, Qt.Key.Key_Return)
    names = {path.name for path in out.iterdir()}
    assert names >= {"oversight.pdf", "oversight.xlsx", "oversight.html", "measures.json"}
    assert json.loads((out / "measures.json").read_text(encoding="utf-8"))
    assert "Written:" in strip(window)


def test_a_period_without_decisions_says_what_to_do(window: MainWindow, page: OversightPage) -> None:
    page.show_period(date(2020, 1, 1), date(2020, 3, 31))
    settle(window)
    assert page.views.currentIndex() == EMPTY
    assert page.period.text() == "1 Jan to 31 Mar 2020"
    page.ask_days()
    page.dates.start.setText("2026-05-01")
    page.dates.end.setText("2026-04-01")
    QTest.keyClick(page.dates.end, Qt.Key.Key_Return)
    settle(window)
    assert "ends before it starts" in strip(window)
    page.dates.end.setText("2026-12-31")
    QTest.keyClick(page.dates.end, Qt.Key.Key_Return)
    settle(window)
    assert page.views.currentIndex() == CONSISTENCY


def test_no_word_that_judges_a_person(page: OversightPage) -> None:
    from screener.ui.widgets.labels import Label

    said = " ".join(label.text() for label in page.findChildren(Label)).casefold()
    for word in ("biased", "worst", "rank", "finding", "override"):
        assert word not in said


@pytest.mark.parametrize(
    ("p", "words"),
    [(None, "—"), (1.0, "1.00"), (0.655, "0.66"), (0.0049, "0.005"), (9.1e-14, "9 × 10⁻¹⁴"), (4.845e-12, "5 × 10⁻¹²")],
)
def test_p_values_in_words(p: float | None, words: str) -> None:
    assert p_words(p) == words


def test_periods_end_with_their_month() -> None:
    found = {words: (start, end) for words, start, end in periods(date(2026, 5, 31))}
    assert found["The last three months"] == (date(2026, 3, 1), date(2026, 5, 31))
    assert found["Last month"] == (date(2026, 4, 1), date(2026, 4, 30))
    assert found["Last quarter"] == (date(2026, 1, 1), date(2026, 3, 31))
    assert found["The last twelve months"] == (date(2025, 6, 1), date(2026, 5, 31))
    assert period_words(date(2025, 12, 1), date(2026, 2, 28)) == "1 Dec 2025 to 28 Feb 2026"
