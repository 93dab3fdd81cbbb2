"""Whose record somebody looked at: kept in an office with accounts (CJIS AU-2), written a moment later.

A view costs no write of its own at the desk: it is written with the next act, within that transaction, or by whoever
asks for it (``Office.note_views``): the window every few seconds, and the end of every session. What a killed program
had not written yet, some seconds of views, is lost.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from screener.storage.audit_log import accounts
from screener.storage.audit_log.journal import Entry

#: The same person, looked at again by the same session, is a view of its own after so long.
AGAIN_AFTER = timedelta(hours=1)


class Seen:
    """The views of one session that wait to be written."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}
        self._waiting: list[str] = []

    def add(self, person_id: str, now: datetime) -> None:
        """Somebody looks at a person. A clock that goes back adds nothing."""
        last = self._last.get(person_id)
        if last is None or now - last >= AGAIN_AFTER:
            self._last[person_id] = now
            self._waiting.append(person_id)

    def entries(self) -> list[Entry]:
        """What is to be written: the person's id, and nothing of the record."""
        return [Entry(kind=accounts.VIEWED, object=f"person:{name}", body={}) for name in self._waiting]

    def written(self, count: int) -> None:
        """So many of them are on disk."""
        del self._waiting[:count]
