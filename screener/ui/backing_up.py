"""The backup after half an hour of work: looked for once a minute, made beside the work, told in the audit log.

Nothing waits for it: the copy is read through a connection of its own in the second thread; only the event that tells
of it is written in the office's own.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from screener.domain.errors import ScreenerError
from screener.ui.session import Session
from screener.workflow.verbs import backup_rhythm

_EVERY = 60_000  # milliseconds


class BackingUp(QObject):
    """Lives as long as the frame of an open office."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self._since = session.clock()
        self._busy = False
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Makes one where it is due; while the screen is locked nobody works, and nobody could sign it."""
        acting = self.session.office.acting
        if not self._busy and (acting is None or acting.unlocked):
            self._busy = True
            self.session.run(
                lambda office: backup_rhythm.is_due(office, self._since), self._decide, self._not_made, owner=self
            )

    def _decide(self, due: bool) -> None:
        if not due:
            self._busy = False
            return
        office = self.session.office
        self.session.run_beside(
            lambda _report: backup_rhythm.copy_beside(office), self._made, self._not_made, owner=self
        )

    def _made(self, copy: backup_rhythm.Copy) -> None:
        self.session.run(lambda office: backup_rhythm.tell(office, copy), self._told, self._not_made, owner=self)

    def _told(self, _none: object) -> None:
        self._since = self.session.clock()
        self._busy = False

    def _not_made(self, error: ScreenerError) -> None:
        self._since = self.session.clock()  # asked again after the same time, not every minute
        self._busy = False
        self.session.failed.emit(error)
