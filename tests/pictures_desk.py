"""The states of the desk and of the frame that are photographed."""

from __future__ import annotations

from PySide6.QtTest import QTest

from screener.domain.decision import Rollup
from screener.domain.errors import ScreenerError
from screener.ui.page import Page
from screener.ui.pages.desk import DeskPage
from screener.ui.pages.desk.browsing import counts_of, is_open
from screener.workflow.model import CountView
from screener.workflow.session import Office
from screener.workflow.verbs import screen_charge
from tests.pictures_registry import picture


def _desk(page: Page) -> DeskPage:
    assert isinstance(page, DeskPage)
    return page


def _stand(page: Page, wanted, grouped: bool | None = None) -> DeskPage:
    """Goes to the first charge that fits."""
    desk = _desk(page)

    def find(office):
        for person_id in screen_charge.queue(office).people:
            person = screen_charge.person(office, person_id)
            for case in person.cases:
                for count in case.counts:
                    if wanted(count) and (grouped is None or count.grouped is grouped):
                        return person_id, count.charge_id
        return None

    desk.session.run(find, lambda place: place and desk.browsing.go(*place), owner=desk)
    return desk


def _then(desk: DeskPage, what) -> None:
    """After what was asked for so far has arrived."""

    def again(left: int) -> None:
        if left:
            desk.session.run(lambda office: None, lambda _: again(left - 1), owner=desk)
        else:
            what()

    again(3)


def _of(rollup: Rollup):
    return lambda count: is_open(count) and count.finding.rollup is rollup


@picture("desk")
def plain(page: Page) -> None:
    _desk(page)


@picture("desk", "grouped")
def grouped(page: Page) -> None:
    def wanted(count: CountView) -> bool:
        return is_open(count) and count.finding.rollup is Rollup.DECLINED

    _stand(page, wanted, grouped=True)


@picture("desk", "missing fact")
def missing(page: Page) -> None:
    _stand(page, _of(Rollup.NEEDS_INFORMATION))


@picture("desk", "attorney decides")
def attorney(page: Page) -> None:
    _stand(page, _of(Rollup.ATTORNEY_DECIDES))


@picture("desk", "outside")
def outside(page: Page) -> None:
    _stand(page, _of(Rollup.OUTSIDE))


@picture("desk", "decided, a deviation")
def deviation(page: Page) -> None:
    _stand(page, lambda count: count.decision is not None and count.decision.deviation)


@picture("desk", "many charges")
def many(page: Page) -> None:
    desk = _desk(page)

    def find(office):
        people = [screen_charge.person(office, p) for p in screen_charge.queue(office).people[:400]]
        return max(people, key=lambda person: len(counts_of(person))).id

    desk.session.run(find, lambda person: desk.browsing.go(person, ""), owner=desk)


@picture("desk", "otherwise")
def otherwise(page: Page) -> None:
    desk = _stand(page, _of(Rollup.DECLINED), grouped=True)
    _then(desk, lambda: desk.asking.otherwise(desk.count))


@picture("desk", "basis")
def basis(page: Page) -> None:
    desk = _stand(page, _of(Rollup.DECLINED), grouped=True)

    def press() -> None:
        desk.asking.otherwise(desk.count)
        QTest.keyClicks(desk.asking.prompt, "2")

    _then(desk, press)


@picture("desk", "said out loud")
def said(page: Page) -> None:
    desk = _stand(page, _of(Rollup.DECLINED), grouped=True)

    def press() -> None:
        """O, 2 (file), 2 (evidence): nothing is saved before the sentence is answered."""
        desk.asking.otherwise(desk.count)
        QTest.keyClicks(desk.asking.prompt, "2")
        QTest.keyClicks(desk.asking.prompt, "2")

    _then(desk, press)


@picture("desk", "note")
def note(page: Page) -> None:
    desk = _desk(page)

    def write(_: object) -> None:
        desk.asking.note(desk.count)
        desk.asking.prompt.field.setPlainText("Called the property room: the scales belong to")

    desk.session.run(lambda office: None, write, owner=desk)


@picture("desk", "hold")
def hold(page: Page) -> None:
    desk = _desk(page)
    desk.session.run(lambda office: None, lambda _: desk.asking.hold(desk.count), owner=desk)


@picture("desk", "original row")
def original(page: Page) -> None:
    desk = _desk(page)
    desk.session.run(lambda office: None, lambda _: desk.doing.toggle_original(), owner=desk)


@picture("desk", "every rule")
def whole(page: Page) -> None:
    desk = _desk(page)
    desk.session.run(lambda office: None, lambda _: desk.doing.toggle_details(), owner=desk)


@picture("desk", "found")
def found(page: Page) -> None:
    desk = _desk(page)
    desk.queue_panel.open_find()
    desk.queue_panel.search.setText("coca")
    desk.browsing.search("coca")


@picture("desk", "found a warrant")
def found_warrant(page: Page) -> None:
    desk = _desk(page)
    desk.queue_panel.open_find()
    desk.queue_panel.search.setText("warrant failure")
    desk.browsing.search("warrant failure")


@picture("desk", "behind a warrant")
def behind_warrant(page: Page) -> None:
    desk = _desk(page)

    def one(office: Office) -> str:
        return next(name for name, count in office.model().counts.items() if count.behind)

    desk.session.run(one, desk.browsing.go_charge, owner=desk)


@picture("desk", "not saved")
def not_saved(page: Page) -> None:
    desk = _desk(page)
    error = ScreenerError("The decision was not saved", "the disk is full", "Free some space, then press the key again")
    desk.session.run(lambda office: None, lambda _: desk.doing.fail(desk.count.charge_id, error), owner=desk)


@picture("desk", "nothing under the filter")
def nothing(page: Page) -> None:
    desk = _desk(page)
    desk.browsing.filters = {"agency": "no such agency"}
    desk.browsing.narrow("agency", "no such agency")


@picture("desk", "no docket yet")
def no_docket(page: Page) -> None:
    desk = _desk(page)
    desk.browsing.filters = {}
    _then(desk, lambda: desk.browsing.arrived.emit(None, ""))


@picture("desk", "menu")
def menu(page: Page) -> None:
    frame = page.window().findChild(_frame())

    _then(_desk(page), frame.open_menu)


@picture("desk", "keys")
def keys(page: Page) -> None:
    desk = _desk(page)
    desk.session.run(lambda office: None, lambda _: page.window().findChild(_frame()).show_keys(), owner=desk)


def _frame():
    from screener.ui.frame.main_window import Frame

    return Frame
