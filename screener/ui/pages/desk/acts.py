"""What an attorney does with a charge: every act goes to the office's thread, one at a time, as the keys came."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from screener.domain.decision import Approval
from screener.domain.errors import ScreenerError
from screener.ui.session import Session
from screener.workflow.model import NeedsConfirmation, Saved
from screener.workflow.session import Office

Verb = Callable[[Office], Saved]


class Acts(QObject):
    """Runs verbs. Keys that come while one runs wait for its end: none is lost and none meets the wrong charge."""

    done = Signal(str, object, bool)  # the charge, Saved, whether to advance
    failed = Signal(str, object)  # the charge, ScreenerError: it was to be saved and was not
    refused = Signal(object)  # ScreenerError: there was nothing to save, and the sentence says what to do
    confirming = Signal(str, str, object)  # the charge, the sentence, the verb that does it all the same

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self.busy = False
        self._waiting: deque[Callable[[], object]] = deque()

    def when_free(self, key: Callable[[], object]) -> None:
        """Does what a key means now, or as soon as the act before it is over."""
        if self.busy:
            if len(self._waiting) < 16:
                self._waiting.append(key)
        else:
            key()

    def free(self) -> None:
        """The screen stands on the next charge: the next waiting key means that one."""
        self.busy = False
        if self._waiting:
            self._waiting.popleft()()

    def drop_waiting(self) -> None:
        """After a failure nothing typed ahead may act on the charge that stayed."""
        self._waiting.clear()
        self.busy = False

    def do(self, charge_id: str, verb: Verb, *, advance: bool, confirmed: Verb | None = None) -> None:
        """One act on one charge. ``confirmed`` is the same act after its sentence was said out loud."""
        self.busy = True

        def failed(error: ScreenerError) -> None:
            self.drop_waiting()
            if isinstance(error, NeedsConfirmation) and confirmed is not None:
                self.confirming.emit(charge_id, error.sentence, confirmed)
            elif error.__cause__ is None or isinstance(error.__cause__, ValueError):
                self.refused.emit(error)
            else:
                self.failed.emit(charge_id, error)

        def work(office: Office) -> tuple[Saved, bool]:
            saved = verb(office)
            found = [office.model().counts.get(name) for name in saved.charge_ids]
            asks = any(count is not None and count.state.approval == Approval.REQUESTED for count in found)
            return saved, asks or not charge_id  # what was undone may have asked

        def done(found: tuple[Saved, bool]) -> None:
            saved, asks = found
            self.session.saved.emit(saved.at)
            self.session.decided.emit(saved.charge_ids, asks)
            self.done.emit(charge_id, saved, advance)

        self.session.run(work, done, failed, owner=self)
