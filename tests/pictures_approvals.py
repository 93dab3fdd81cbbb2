"""The states of Approvals that are photographed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from screener.domain.decision import Approval
from screener.ui.page import Page
from screener.ui.pages.approvals import ApprovalsPage
from screener.workflow.session import Office
from screener.workflow.verbs import approve_decision, screen_charge
from tests.pictures_registry import picture


def _as(page: Page, user: str, then: Callable[[ApprovalsPage], None] = lambda _page: None) -> None:
    """The page as another person sees it."""
    assert isinstance(page, ApprovalsPage)
    shown = page

    def change(office: Office) -> None:
        office.user = user

    def ready(_none: object) -> None:
        shown.session.user = user
        shown.refresh()
        shown.session.run(lambda office: None, lambda _n: then(shown), owner=shown)

    shown.session.run(change, ready, owner=shown)


@picture("approvals")
def for_a_supervisor(page: Page) -> None:
    _as(page, "S1", lambda shown: shown.table.setFocus())


@picture("approvals", "of an attorney")
def of_an_attorney(page: Page) -> None:
    _as(page, "A1", lambda shown: shown.table.setFocus())


@picture("approvals", "refusing")
def refusing(page: Page) -> None:
    _as(page, "S1", lambda shown: shown.ask_refusal())


@picture("approvals", "said aloud")
def said_aloud(page: Page) -> None:
    _as(page, "A1", lambda shown: shown.ask_verbal())


@picture("approvals", "answered")
def answered(page: Page) -> None:
    def turn(shown: ApprovalsPage) -> None:
        shown._turn()
        shown.session.run(
            lambda office: None,
            lambda _n: shown.table.selectRow(
                next(n for n, r in enumerate(shown.table.rows_model.rows) if r.state is Approval.REFUSED)
            ),
            owner=shown,
        )

    _as(page, "S1", turn)


@picture("approvals", "standing in")
def standing_in(page: Page) -> None:
    def delegate(shown: ApprovalsPage) -> None:
        shown.session.run(
            lambda office: approve_decision.delegate(office, to="A2", until=office.today() + timedelta(days=9)),
            lambda _s: (shown.ask_delegate(), shown.refresh()),
            owner=shown,
        )

    _as(page, "S1", delegate)


@picture("approvals", "nothing waits")
def nothing_waits(page: Page) -> None:
    assert isinstance(page, ApprovalsPage)

    def answer_all(office: Office) -> None:
        office.user = "S1"
        for asked in approve_decision.requests(office).waiting:
            approve_decision.approve(office, asked.charge_id)

    page.session.run(answer_all, lambda _n: page.refresh(), owner=page)


@picture("desk", "refused")
def refused_on_the_desk(page: Page) -> None:
    def find(office: Office) -> str:
        found = screen_charge.queue(office, state="refused")
        person = screen_charge.person(office, found.people[0])
        counts = (count for case in person.cases for count in case.counts)
        return next(c.charge_id for c in counts if c.decision and c.decision.approval is Approval.REFUSED)

    page.session.run(find, lambda charge: page.opened(charge), owner=page)
