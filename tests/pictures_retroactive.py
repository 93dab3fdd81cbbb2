"""The states of Retroactive that are photographed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from screener.ui.page import Page
from screener.ui.pages.retroactive import RetroactivePage
from tests.pictures_registry import picture


def _retroactive(page: Page) -> RetroactivePage:
    assert isinstance(page, RetroactivePage)
    return page


@picture("retroactive")
def board(page: Page) -> None:
    _retroactive(page)


@picture("retroactive", "partial")
def partial(page: Page) -> None:
    retroactive = _retroactive(page)
    retroactive.cards.board.step_column(1)


@picture("retroactive", "list")
def as_list(page: Page) -> None:
    _retroactive(page).cards.switch()


@picture("retroactive", "otherwise")
def otherwise(page: Page) -> None:
    _retroactive(page).ask_otherwise()


@picture("retroactive", "reason")
def reason(page: Page) -> None:
    retroactive = _retroactive(page)
    retroactive.ask_otherwise()
    retroactive.otherwise.choose("keep")


@picture("retroactive", "accepted")
def accepted(page: Page) -> None:
    _retroactive(page).accept()


@picture("retroactive", "list for the judge")
def for_the_judge(page: Page) -> None:
    _retroactive(page).ask_folder()


@picture("retroactive", "import")
def load(page: Page) -> None:
    _retroactive(page).ask_list()


@picture("retroactive", "imported")
def loaded(page: Page) -> None:
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "warrants june.csv"
    path.write_text("Warrant Number,Defendant,Date,Charge\nW-90001,DREW ALDER,2019-03-04,FTA - POSS COCAINE\n")
    retroactive = _retroactive(page)
    retroactive.ask_list()
    retroactive.chooser.open_path.set_path(path)
    retroactive.chooser.rows.setText("2")
    retroactive.chooser.asked.emit()
