"""At start, beside everything else: are the program's own files those that were installed? Only a fault is said."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal

from screener.domain.errors import ScreenerError
from screener.runtime.installed import InstalledFiles, check_installed


class OwnFiles(QObject):
    """``failed`` is the sentence of what is not as it was installed; nothing is said where all is well."""

    failed = Signal(object)  # ScreenerError
    _read = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: InstalledFiles | None = None
        self._read.connect(self._arrived, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._look, name="own files", daemon=True)

    def look(self) -> None:
        """Reads them in a thread of its own; nobody waits for it."""
        self._thread.start()

    def _look(self) -> None:
        try:
            found = check_installed()
        except (OSError, ValueError):  # a list that cannot be read is told by screener verify --program
            return
        try:
            self._read.emit(found)
        except RuntimeError:
            return  # the window is gone

    def _arrived(self, found: InstalledFiles) -> None:
        self.found = found
        if found.state == "changed":
            what, _, remedy = found.sentence().rpartition(". ")
            self.failed.emit(ScreenerError(what, "", remedy.rstrip(".")))
