"""The acts of the desk that need no question, and what is on screen after any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from screener.domain.errors import ScreenerError
from screener.screening.decide import refuse_accept
from screener.ui.pages.desk.browsing import counts_of
from screener.workflow.model import CountView, Saved
from screener.workflow.verbs import import_docket, screen_charge

if TYPE_CHECKING:
    from screener.ui.pages.desk.page import DeskPage


class Doing(QObject):
    """Accept, hold, attest, undo; then the next charge, or the same one with its row in red."""

    def __init__(self, desk: DeskPage) -> None:
        super().__init__(desk)
        self.desk, self.acts, self.browsing = desk, desk.acts, desk.browsing
        self.acts.done.connect(self._done)
        self.acts.failed.connect(self.fail)
        self.acts.refused.connect(self._refused)

    @property
    def _count(self) -> CountView | None:
        return self.desk.count

    def accept(self) -> None:
        """The recommendation, where one key accepts it; elsewhere the sentence says what to do."""
        count = self._count
        if count is None:
            return
        if not count.one_key and count.decision is None and not count.behind:
            self._refused(refuse_accept(count.finding))
            return
        self.acts.do(count.charge_id, lambda office: screen_charge.accept(office, count.charge_id), advance=True)

    def accept_group(self) -> None:
        """All unexceptional charges of this person that are on screen and not decided."""
        count, person = self._count, self.browsing.person
        if count is None or person is None:
            return
        ids = [c.charge_id for c in counts_of(person) if c.decision is None]
        self.acts.do(count.charge_id, lambda office: screen_charge.accept_group(office, person.id, ids), advance=True)

    def hold(self) -> None:
        count = self._count
        if count is None:
            return
        if count.held is not None:
            self.acts.do(count.charge_id, lambda office: screen_charge.release(office, count.charge_id), advance=False)
        else:
            self.desk.asking.hold(count)

    def attest(self) -> None:
        count = self._count
        if count is not None:
            self.acts.do(count.charge_id, lambda office: screen_charge.attest(office, count.charge_id), advance=False)

    def undo(self) -> None:
        self.acts.do("", screen_charge.undo, advance=False)

    def redo(self) -> None:
        self.acts.do("", screen_charge.redo, advance=False)

    def toggle_details(self) -> None:
        """Every rule that was looked at and every fact of the docket, or only what decides."""
        self.desk.why.whole = not self.desk.why.whole
        self.desk.show_count()

    def toggle_original(self) -> None:
        """The row of the file that the charge came from, or the facts again."""
        count, facts = self._count, self.desk.facts
        if count is None:
            return
        if facts.shows_original:
            facts.show_facts(count, whole=self.desk.why.whole)
            return
        self.desk.session.run(
            lambda office: import_docket.source_row(office, count.charge_id), facts.show_original, owner=self
        )

    def _done(self, charge_id: str, saved: Saved, advance: bool) -> None:
        self.desk.charges.set_failed("")
        self.desk.hush()
        if advance:
            self.browsing.advance(charge_id)
        elif charge_id:
            self.browsing.reload(charge_id)
        elif saved.charge_ids:
            self.browsing.go_charge(saved.charge_ids[0])
        else:
            self.browsing.reload(self._count.charge_id if self._count is not None else "")
        self.browsing.reload_counts()
        told = " ".join(saved.warnings) or (saved.words if not charge_id else "")
        if told:
            self.desk.say(told)

    def _refused(self, error: ScreenerError) -> None:
        """There was nothing to save: the sentence says why, and the cursor stays."""
        self.desk.say(str(error), kind="warn")
        self.acts.free()

    def fail(self, charge_id: str, error: ScreenerError) -> None:
        """It was not saved: the row turns red, the light says so, the cursor stays."""
        self.desk.charges.set_failed(charge_id)
        self.desk.session.unsaved.emit()
        self.desk.session.failed.emit(error)
        self.desk.focus_charges()
