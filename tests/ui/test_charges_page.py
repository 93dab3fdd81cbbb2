"""Charges by keyboard: one answer settles a cluster, the desk follows, undo brings it back; the table in and out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from screener.docket.charges.clusters import unread
from screener.docket.reading.reading import read_docket
from screener.domain.decision import Basis, Rollup
from screener.domain.offense import OffenseClass
from screener.ui.app import MainWindow
from screener.ui.pages.charges import ChargesPage
from screener.ui.pages.charges.classes import found_by
from screener.ui.pages.charges.cluster_sentences import CLASSES, VIEWS
from screener.ui.pages.charges.page import CLUSTERS, EMPTY, OWN
from screener.ui.pages.desk import DeskPage
from screener.workflow.session import open_office
from screener.workflow.verbs import charge_table, import_docket, screen_charge
from screener.workflow.verbs.charge_table import ANSWERED, KINDS, UNREAD, UNSURE, ClusterBoard
from tests.pictures_charges import GARBLED, garbled_docket
from tests.ui.conftest import Clock, settle
from tests.ui.page_case import PageCase
from tests.ui.pages import ALT, CTRL, press, show, strip, write

DOCKET = """Case Number,Count,Defendant,DOB,Offense Date,Statute,Charge,Class,Quantity
26-CR-00901,1,"YEW, TEST",1980-04-01,2026-05-02,,ZB TRUSTY ACT 309,M,
26-CR-00902,1,"ZELKOVA, TEST",1981-04-01,2026-05-02,,ZB TRUSTY ACT 310,M,
26-CR-00903,1,"ASPEN, TEST",1982-04-01,2026-05-02,,ZB TRUSTY ACT 309,M,
26-CR-00904,1,"BAMBOO, TEST",1983-04-01,2026-05-02,,QXM 2ND SUBSQ,M,
26-CR-00905,1,"CYPRESS, TEST",1984-04-01,2026-05-02,,TTL WSHG,M,
"""


@pytest.fixture(scope="module")
def clustered(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with five charges that nobody knows, in three clusters: made once."""
    folder = tmp_path_factory.mktemp("clustered")
    path, docket = Path(shutil.copy(made_office, folder)), folder / "June.csv"
    docket.write_text(DOCKET, encoding="utf-8")
    with open_office(path, user="A1", clock=Clock()) as office:
        import_docket.import_docket(office, import_docket.plan_import(office, docket))
    return path


@pytest.fixture
def office_path(clustered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(clustered, tmp_path))


@pytest.fixture
def page(window: MainWindow) -> ChargesPage:
    shown = show(window, "charges")
    assert isinstance(shown, ChargesPage)
    return shown


def imported_at_the_window(window: MainWindow, folder: Path) -> ChargesPage:
    """The page of a window whose office gets those five charges while it is open."""
    path = folder / "June.csv"
    path.write_text(DOCKET, encoding="utf-8")
    assert window.frame is not None
    session = window.frame.session
    session.run(
        lambda office: import_docket.import_docket(office, import_docket.plan_import(office, path)), owner=window
    )
    settle(window)
    session.changed.emit("dockets")
    settle(window)
    shown = show(window, "charges")
    assert isinstance(shown, ChargesPage)
    return shown


def now(window: MainWindow) -> ClusterBoard:
    assert window.frame is not None
    found: list[ClusterBoard] = []
    window.frame.session.run(charge_table.board, found.append, owner=window)
    settle(window)
    return found[0]


def listed(page: ChargesPage) -> list[tuple[str, int, int]]:
    return [(g.words, g.cluster.charges, g.people) for g in page.listed.table.rows_model.rows]


def on_the_desk(window: MainWindow, charge_id: str) -> str:
    """What the desk recommends for a charge, as it is on screen."""
    assert window.frame is not None
    window.frame.show_page("desk", charge_id)
    settle(window)
    desk = window.frame.page
    assert isinstance(desk, DeskPage)
    assert desk.count is not None
    assert desk.count.charge_id == charge_id
    return str(desk.count.finding.rollup)


def test_clusters_are_listed_the_largest_first_with_who_waits(window: MainWindow, page: ChargesPage) -> None:
    assert page.stack.currentIndex() == CLUSTERS
    assert listed(page) == [("ZB TRUSTY ACT 309", 3, 3), ("QXM 2ND SUBSQ", 1, 1), ("TTL WSHG", 1, 1)]
    assert page.listed.table.hasFocus()
    assert page.waiting() == 5
    assert window.frame is not None
    assert window.frame.rail.buttons["charges"].accessibleName() == "Charges, 5 waiting"
    assert [place.row for place in page.shown.places.rows_model.rows] == [2, 3, 4]
    assert [written[2] for written in page.shown.written.rows_model.rows] == [2, 1]
    assert page.answer.classes.offense is None, "nothing is chosen before a person chooses"


def test_the_badge_is_there_before_the_page_was_ever_opened(window: MainWindow, page: ChargesPage) -> None:
    assert window.frame is not None
    window.frame.show_page("records")
    window.frame.session.run(lambda office: charge_table.answer(office, "TTL WSHG", "theft", "none"), owner=window)
    settle(window)
    window.frame.session.changed.emit("charges")
    settle(window)
    assert window.frame.rail.buttons["charges"].accessibleName() == "Charges, 4 waiting"


def test_what_an_answer_would_do_is_shown_first_and_nothing_is_written(window: MainWindow, page: ChargesPage) -> None:
    press(window, Qt.Key.Key_2)
    assert page.answer.classes.offense is OffenseClass.PARAPHERNALIA
    assert page.listed.table.hasFocus()
    assert "3 charges in 1 file would be read as paraphernalia" in page.shown.moves.words.text()
    assert "3 recommendations would change" in page.shown.moves.words.text()
    assert page.shown.moves.rows.accessibleName() == "3: Needs information becomes Decline"
    assert not now(window).lines


def test_one_answer_changes_the_desk_and_undo_brings_it_back(window: MainWindow, page: ChargesPage) -> None:
    """The journey: answer by keys, see the recommendation on the desk change, undo, see it return."""
    places = [place.charge_id for place in page.shown.places.rows_model.rows]
    assert [on_the_desk(window, each) for each in places] == ["needs information"] * 3
    show(window, "charges")
    press(window, Qt.Key.Key_2)
    press(window, Qt.Key.Key_Return)
    assert "3 charges in 1 file are read as paraphernalia now. 3 recommendations changed." in strip(window)
    assert listed(page) == [("QXM 2ND SUBSQ", 1, 1), ("TTL WSHG", 1, 1)]
    assert page.listed.table.hasFocus(), "the next cluster is there"
    assert page.answer.classes.offense is None
    assert page.waiting() == 2
    assert [on_the_desk(window, each) for each in places] == ["declined"] * 3
    show(window, "charges")
    press(window, Qt.Key.Key_Z, CTRL)
    assert "3 charges are read as before" in strip(window)
    assert listed(page)[0] == ("ZB TRUSTY ACT 309", 3, 3)
    assert [on_the_desk(window, each) for each in places] == ["needs information"] * 3


def test_letters_find_a_class_by_its_words(window: MainWindow, page: ChargesPage) -> None:
    write(window, "driv")
    assert page.answer.classes.offense is OffenseClass.DUI_DRUG
    press(window, Qt.Key.Key_0)
    assert page.answer.classes.offense is OffenseClass.OTHER
    assert found_by("appear") is OffenseClass.FTA_WARRANT
    assert found_by("zzz") is None
    assert set(CLASSES) == set(OffenseClass) - {OffenseClass.UNKNOWN}
    assert [key for key, _ in VIEWS] == list(KINDS)


def test_enter_without_a_class_says_what_to_do(window: MainWindow, page: ChargesPage) -> None:
    press(window, Qt.Key.Key_Return)
    assert "Choose what it is first" in strip(window)
    assert not now(window).lines


def test_what_changed_is_shown_with_the_decisions_that_stand(window: MainWindow, page: ChargesPage) -> None:
    assert window.frame is not None
    first = page.shown.places.rows_model.rows[0].charge_id
    window.frame.session.run(
        lambda office: screen_charge.decide(
            office, first, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE, reason="no laboratory report"
        ),
        owner=window,
    )
    settle(window)
    press(window, Qt.Key.Key_2)
    assert "1 charge is decided already: the decision stands" in page.shown.moves.words.text()
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_G, CTRL)
    assert page.views.current == ANSWERED
    assert page.shown.moves.rows.accessibleName() == "2: Needs information becomes Decline"
    column = page.shown.places.rows_model.columns[-1]
    assert [column.text(place) for place in page.shown.places.rows_model.rows] == [
        "Declined, earlier reading",
        "—",
        "—",
    ]
    assert page.answer.classes.offense is OffenseClass.PARAPHERNALIA


def test_drug_days_note_and_statute_are_kept(window: MainWindow, page: ChargesPage) -> None:
    press(window, Qt.Key.Key_1)
    page.answer.drug.setText("Methamphetamine")
    page.answer.first.setText("2026-02-30")
    page.answer.note.setFocus()
    write(window, "the clerk says so")
    press(window, Qt.Key.Key_Return)
    assert not now(window).lines
    assert "2026-02-30" in page.answer.fault.text()
    page.answer.first.setText("2026-01-01")
    page.answer.note.setFocus()
    press(window, Qt.Key.Key_Return)
    (line,) = now(window).lines
    assert (line.row.text, line.row.offense, line.row.substance) == (
        "ZB TRUSTY ACT #", OffenseClass.SIMPLE_POSSESSION, "methamphetamine"
    )  # fmt: skip
    assert (str(line.row.effective), line.note, line.charges) == ("2026-01-01", "the clerk says so", 3)


def test_an_unknown_drug_is_said_beside_the_answer(window: MainWindow, page: ChargesPage) -> None:
    press(window, Qt.Key.Key_1)
    page.answer.drug.setText("grelb")
    page.answer.drug.setFocus()
    press(window, Qt.Key.Key_Return)
    assert "grelb" in strip(window)
    assert not now(window).lines


def test_enter_on_a_place_opens_the_charge_on_the_desk(window: MainWindow, page: ChargesPage) -> None:
    assert window.frame is not None
    page.shown.places.setFocus()
    press(window, Qt.Key.Key_Down)
    wanted = page.shown.places.row.charge_id
    press(window, Qt.Key.Key_Return)
    desk = window.frame.page
    assert isinstance(desk, DeskPage)
    assert desk.count is not None
    assert desk.count.charge_id == wanted


def test_find_narrows_and_escape_brings_all_back(window: MainWindow, page: ChargesPage) -> None:
    press(window, Qt.Key.Key_F, CTRL)
    write(window, "qxm")
    assert listed(page) == [("QXM 2ND SUBSQ", 1, 1)]
    write(window, "zz")
    assert page.listed.none.isVisible()
    press(window, Qt.Key.Key_Return)
    assert not now(window).lines, "nothing is answered that is not on screen"
    page.listed.search.setFocus()
    press(window, Qt.Key.Key_Escape)
    assert len(listed(page)) == 3
    assert page.listed.table.hasFocus()


def test_a_table_is_saved_taken_back_and_loaded(window: MainWindow, page: ChargesPage, tmp_path: Path) -> None:
    press(window, Qt.Key.Key_8)
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_4, ALT)
    assert page.stack.currentIndex() == OWN
    assert [line.charges for line in page.own.table.rows_model.rows] == [3]
    press(window, Qt.Key.Key_S, CTRL)
    write(window, str(tmp_path / "own.csv"))
    press(window, Qt.Key.Key_Return)
    assert "ZB TRUSTY ACT #,,trespass" in (tmp_path / "own.csv").read_text(encoding="utf-8")
    assert page.own.table.hasFocus()
    press(window, Qt.Key.Key_Delete)
    assert not now(window).lines
    assert "3 charges are read as before" in strip(window)
    press(window, Qt.Key.Key_O, CTRL)
    write(window, str(tmp_path / "own.csv"))
    press(window, Qt.Key.Key_Return)
    assert "1 answer of own.csv came in" in strip(window)
    (line,) = page.own.table.rows_model.rows
    assert (line.file, line.charges, line.row.by) == ("own.csv", 3, "A1")
    press(window, Qt.Key.Key_O, CTRL)
    page.chooser.open_path.line.setText(str(tmp_path / "gone.csv"))
    press(window, Qt.Key.Key_Return)
    assert "gone.csv" in strip(window)


def test_all_recognized_says_so_and_where_to_look(window: MainWindow, page: ChargesPage) -> None:
    for _ in range(3):
        press(window, Qt.Key.Key_0)
        press(window, Qt.Key.Key_Return)
    assert page.stack.currentIndex() == EMPTY
    assert page.empty.sentence.text() == "Every charge is recognized"
    assert page.waiting() is None
    assert now(window).totals[UNREAD] == 0


def test_the_photographed_docket_holds_forty_clusters_that_nobody_knows() -> None:
    reading = read_docket(garbled_docket(), as_of=None)
    assert len(unread(reading.charges)) == len(GARBLED) == 40
    assert reading.not_recognized == len(reading.charges) == sum(count for _, _, count in GARBLED)


class TestCharges(PageCase):
    page_name = "charges"


class TestChargesWithClusters(PageCase):
    """The same with forty charges and five unknown ones on screen."""

    page_name = "charges"

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _clusters(cls, window: MainWindow, tmp_path_factory: pytest.TempPathFactory) -> None:
        assert imported_at_the_window(window, tmp_path_factory.mktemp("clusters")).stack.currentIndex() == CLUSTERS


def test_a_threshold_typed_on_the_page_decides_what_stands_below_it(window: MainWindow, page: ChargesPage) -> None:
    before = now(window)
    assert page.views.least.text() == "0.70"
    page.views.least.setFocus()
    page.views.least.selectAll()
    write(window, "1")
    press(window, Qt.Key.Key_Return)
    settle(window)
    after = now(window)
    assert (before.least, after.least) == (0.7, 1.0)
    assert after.totals[UNSURE] > before.totals[UNSURE]
    assert page.views.current == UNSURE
    assert len(page.listed.table.rows_model.rows) == len(after.groups[UNSURE])
    assert page.waiting() == after.waiting > before.waiting
    assert "1.00" in strip(window)


def test_the_page_opens_where_somebody_waits(window: MainWindow, page: ChargesPage) -> None:
    """Nothing is left that is not recognized: what is read below the threshold stands first."""
    assert window.frame is not None
    for text in ("ZB TRUSTY ACT 309", "QXM 2ND SUBSQ", "TTL WSHG"):
        window.frame.session.run(
            lambda office, text=text: charge_table.answer(office, text, "theft", "none"), owner=window
        )
    window.frame.session.run(lambda office: charge_table.set_threshold(office, "0.99"), owner=window)
    settle(window)
    window.frame.show_page("records")
    settle(window)
    shown = show(window, "charges")
    assert isinstance(shown, ChargesPage)
    assert shown.views.current == UNSURE
    assert shown.stack.currentIndex() == CLUSTERS
