"""What the sealing view asks of the office, and what it hears."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from screener.ui import dialogs
from screener.ui.page import Page
from screener.ui.pages.people.sealing import Sealing
from screener.workflow.model import SearchHit
from screener.workflow.session import Office
from screener.workflow.verbs import screen_charge, seal_person
from screener.workflow.verbs.seal_person import CarriedOrder, Sealed, Touched


class SealingActs(QObject):
    """Carries the view's questions to the office's thread and the answers back."""

    def __init__(self, page: Page, view: Sealing) -> None:
        super().__init__(view)
        self._page, self._view = page, view
        self._asked = 0
        view.sought.connect(self.seek)
        view.looked.connect(self.look)
        view.sealed.connect(self.seal)
        view.kept.connect(self.keep)

    def seek(self, text: str) -> None:
        """People by a name or a case number."""
        self._asked += 1
        asked = self._asked

        def arrived(hits: tuple[SearchHit, ...]) -> None:
            if asked == self._asked:
                self._view.show_hits(hits, text)

        self._page.session.run(lambda office: screen_charge.find(office, text, warrants=True), arrived, owner=self)

    def renew(self) -> None:
        """The office changed: who was sealed in another window does not stay on screen."""
        if self._view.people.rows_model.rows:
            self.seek(self._view.search.text().strip())

    def look(self, hit: SearchHit) -> None:
        """What an order about the person would do."""

        def arrived(touched: Touched) -> None:
            if self._view.hit is hit:
                self._view.show_touched(touched)

        self._page.session.run(lambda office: seal_person.look(office, _name(hit)), arrived, owner=self)

    def seal(self, hit: SearchHit, order: str) -> None:
        """Carries the order out, and shows what is left for the hands."""

        def work(office: Office) -> tuple[Sealed, CarriedOrder]:
            done = seal_person.seal(office, _name(hit), order=order)
            return done, next(each for each in seal_person.orders(office) if each.seq == done.seq)

        def arrived(found: tuple[Sealed, CarriedOrder]) -> None:
            done, made = found
            self._view.show_done(made, cleared=done.cleared)
            self._page.session.saved.emit(made.at)
            self._page.session.changed.emit("dockets")
            self._page.refresh()

        self._page.session.run(work, arrived, owner=self)

    def keep(self, order: CarriedOrder) -> None:
        """Writes the list of what to destroy by hand."""
        start = Path.home() / "to be destroyed by hand.pdf"
        out = dialogs.ask_save(self._page, "Save the list", start, dialogs.PDF)
        if out is not None:
            self._page.session.run(
                lambda office: seal_person.write_list(office, order, out),
                lambda _none: self._page.say(f"The list is in {out}.", kind="done"),
                owner=self,
            )


def _name(hit: SearchHit) -> str:
    return hit.person_id or hit.warrant_id
