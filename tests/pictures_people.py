"""The states of People that are photographed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QTimer

from screener.ui.page import Page
from screener.ui.pages.people import PeoplePage
from screener.workflow.session import Office
from screener.workflow.verbs import import_docket
from screener.workflow.verbs.link_people import PairAnswer
from tests.pictures_registry import picture

_HEAD = "Case No,Count,Defendant,DOB,Sex,Race,Arrest Date,Offense Date,Agency,Statute,Charge,Quantity"
_JAIL = (
    ("26-CR-70001", "ALDER, JORDAN", "1990-04-02", "M", "W", "2026-05-20", "211", "ROBBERY 2ND DEGREE", ""),
    ("26-CR-70002", "BIRCH, CASEY", "1984-11-05", "F", "B", "2026-05-21", "459", "BURGLARY", ""),
    ("26-CR-70003", "CEDAR-ROWAN, DEVON", "1977-01-30", "M", "H", "2026-05-18", "245", "ASSAULT", ""),
    ("26-CR-70004", "DOGWOOD, MARLOW", "1993-06-12", "M", "W", "2026-05-11", "11350(a)", "POSS COCAINE", "0.4 g"),
    ("26-CR-70005", "ELM, PARKER", "1969-02-02", "F", "W", "2026-05-09", "11364", "DRUG PARAPHERNALIA", ""),
    ("26-CR-70006", "FIR, TATUM", "1988-08-19", "M", "B", "2026-05-08", "11350(a)", "POSS COCAINE", "0.7 g"),
)
_COURT = (
    (
        "26-CR-80001",
        "ALDER, JORDEN",
        "1990-04-02",
        "M",
        "W",
        "2026-05-20",
        "11350(a)",
        "POSSESSION OF COCAINE",
        "0.6 g",
    ),
    ("26-CR-80002", "CASEY BIRCH", "1984-11-05", "F", "B", "2026-05-21", "11364", "DRUG PARAPHERNALIA", ""),
    ("26-CR-80003", "CEDAR, DEVON", "1977-01-30", "M", "W", "2026-05-18", "11350(a)", "POSS METH", "0.5 g"),
    ("26-CR-80004", "DOGWOOD, MARLOW JR", "1993-06-12", "M", "W", "2026-04-02", "484", "PETTY THEFT", ""),
    ("26-CR-80005", "ELM, PARKER", "", "F", "W", "2026-05-09", "11350(a)", "POSS HEROIN", "0.3 g"),
    ("26CR70006", "FIR, TATUM", "1988-08-19", "M", "B", "2026-05-08", "11350(a)", "POSS OF COCAINE", "0.7 g"),
)


@cache
def two_files() -> tuple[Path, Path]:
    """A jail's and a court's export in which people stand twice, written otherwise."""
    folder = Path(tempfile.mkdtemp(prefix="screener-pictures-"))
    found = []
    for name, rows in (("jail_may.csv", _JAIL), ("court_may.csv", _COURT)):
        lines = [_HEAD]
        for case, person, born, sex, race, day, statute, text, grams in rows:
            lines.append(f'{case},1,"{person}",{born},{sex},{race},{day},{day},Sheriff,{statute},{text},{grams}')
        path = folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        found.append(path)
    return found[0], found[1]


def bring_in(office: Office) -> None:
    """Imports both."""
    for path in two_files():
        import_docket.import_docket(office, import_docket.plan_import(office, path))


def _with_pairs(page: Page, then: Callable[[PeoplePage], None] = lambda _page: None) -> None:
    assert isinstance(page, PeoplePage)

    def ready(_none: object) -> None:
        page.refresh()
        page.session.run(lambda office: None, lambda _n: then(page), owner=page)

    page.session.run(bring_in, ready, owner=page)


@picture("people", "nobody doubtful")
def empty(page: Page) -> None:
    assert isinstance(page, PeoplePage)


@picture("people")
def pairs(page: Page) -> None:
    _with_pairs(page, lambda shown: shown.table.setFocus())


@picture("people", "answered")
def answered(page: Page) -> None:
    def answer(shown: PeoplePage) -> None:
        shown.answered_tab.setChecked(True)
        shown.answer(PairAnswer.SAME)

    _with_pairs(page, answer)


@picture("people", "charges in two files")
def copies(page: Page) -> None:
    _with_pairs(page, lambda shown: shown.copies_tab.click())


@picture("people", "cases")
def cases(page: Page) -> None:
    def look(shown: PeoplePage) -> None:
        pair = shown.table.row
        shown.answer(PairAnswer.SAME)
        shown.opened(("cases", pair.first.charge_id))

    _with_pairs(page, look)


def _sealing(page: Page, then: Callable[[PeoplePage], None]) -> None:
    def found(shown: PeoplePage) -> None:
        shown.show_sealing()
        shown.sealing.search.setText("alder, jordan")
        shown.sealing.sought.emit("alder, jordan")

        def looked_at() -> None:
            if shown.sealing.touched is None:
                QTimer.singleShot(100, shown, looked_at)
            else:
                then(shown)

        looked_at()

    _with_pairs(page, found)


@picture("people", "sealing order")
def sealing(page: Page) -> None:
    _sealing(page, lambda shown: None)


@picture("people", "sealing order asked")
def sealing_asked(page: Page) -> None:
    def ask(shown: PeoplePage) -> None:
        shown.sealing.number.setText("Expungement 2026-117")
        shown.sealing.confirm()

    _sealing(page, ask)


@picture("people", "sealing order done")
def sealing_done(page: Page) -> None:
    def as_supervisor(office: Office) -> None:
        office.user = next(user.code for user in office.users() if user.role == "supervisor")

    def do(shown: PeoplePage) -> None:
        shown.session.run(as_supervisor, owner=shown)
        shown.sealing.number.setText("Expungement 2026-117")
        shown.sealing.yes.click()

    _sealing(page, do)
