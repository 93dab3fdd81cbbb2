"""The states of Oversight that are photographed. The example's decisions are of March to May 2026."""

from __future__ import annotations

from datetime import date

from screener.ui.page import Page
from screener.ui.pages.oversight import OversightPage
from screener.ui.pages.oversight.page import DEVIATIONS, LISTS, OUTCOMES
from screener.ui.widgets.facets import FacetRow
from tests.pictures_registry import picture


def _oversight(page: Page) -> OversightPage:
    assert isinstance(page, OversightPage)
    page.show_period(date(2026, 3, 1), date(2026, 5, 31))
    return page


def _then(page: OversightPage, act: object) -> None:
    page.session.run(lambda office: None, lambda _none: act(), owner=page)


@picture("oversight")
def consistency(page: Page) -> None:
    _oversight(page)


@picture("oversight", "outcomes by race")
def outcomes(page: Page) -> None:
    oversight = _oversight(page)

    def race() -> None:
        oversight.show_view(OUTCOMES)
        next(row for row in oversight.outcomes.findChildren(FacetRow) if row.choice.key == "race").click()

    _then(oversight, race)


@picture("oversight", "outcomes by rule")
def by_rule(page: Page) -> None:
    oversight = _oversight(page)
    _then(oversight, lambda: oversight.show_view(OUTCOMES))


@picture("oversight", "deviations")
def deviations(page: Page) -> None:
    oversight = _oversight(page)
    _then(oversight, lambda: oversight.show_view(DEVIATIONS))


@picture("oversight", "lists")
def lists(page: Page) -> None:
    oversight = _oversight(page)
    _then(oversight, lambda: oversight.show_view(LISTS))


@picture("oversight", "charges behind")
def behind(page: Page) -> None:
    oversight = _oversight(page)
    _then(oversight, oversight.open_current)


@picture("oversight", "explained")
def explained(page: Page) -> None:
    oversight = _oversight(page)
    _then(oversight, oversight.explain_current)


@picture("oversight", "nothing decided")
def nothing(page: Page) -> None:
    assert isinstance(page, OversightPage)
    page.show_period(date(2024, 1, 1), date(2024, 3, 31))


@picture("oversight", "export")
def export(page: Page) -> None:
    _oversight(page).ask_folder()
