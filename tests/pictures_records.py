"""The states of Records that are photographed."""

from __future__ import annotations

from screener.ui.page import Page
from screener.ui.pages.records import RecordsPage
from screener.ui.pages.records.side import RecordsSide
from screener.ui.pictures_registry import picture
from screener.workflow.views import Verification, VerifyFinding


def _records(page: Page) -> RecordsPage:
    assert isinstance(page, RecordsPage)
    return page


@picture("records")
def trail(page: Page) -> None:
    _records(page)


@picture("records", "verified")
def verified(page: Page) -> None:
    _records(page).verify(False)


@picture("records", "not whole")
def not_whole(page: Page) -> None:
    side: RecordsSide = _records(page).side
    fault = VerifyFinding(chain="A", seq=412, table="event", message="its hash is not that of its content")
    page.session.run(
        lambda office: None,
        lambda _none: side.show_result(Verification(ok=False, events=1122, findings=(fault,), protected_to=0)),
        owner=page,
    )


@picture("records", "backed up")
def backed_up(page: Page) -> None:
    _records(page).back_up()


@picture("records", "found")
def found(page: Page) -> None:
    records = _records(page)
    records.search.setText("imported")
    records.refresh()


@picture("records", "nothing found")
def nothing(page: Page) -> None:
    records = _records(page)
    records.search.setText("no such word")
    records.refresh()
