"""The states of Retroactive that are photographed."""

from __future__ import annotations

from screener.ui.page import Page
from screener.ui.pages.retroactive import RetroactivePage
from screener.ui.pictures_registry import picture


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
