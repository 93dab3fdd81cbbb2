"""Events that are written beside an open office's own acts: by who begins accounts, or while nobody is logged on."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.engines.engine import Connection, Database, TryAgain
from screener.storage.rows import records
from screener.storage.schema.canonical import utc_text
from screener.workflow.session.day import day_in

_SLACK = timedelta(seconds=2)  # clocks are corrected by so much all the time


_Done = TypeVar("_Done")
_TIMES = 5


def again(act: Callable[[], _Done]) -> _Done:
    """Does a whole transaction over where the server undid it for another one's sake: nobody is told of the first."""
    for number in range(_TIMES):
        try:
            return act()
        except TryAgain:
            if number == _TIMES - 1:
                raise
            time.sleep(random.uniform(0.01, 0.1) * (number + 1))
    raise AssertionError


class Transactional(Protocol):
    """What can be read and written in transactions: an open office, or its file."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A snapshot to read from."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction: what is done in it is done whole or not at all."""


def refuse_reader(database: Database) -> None:
    """Raises ScreenerError where who opened the office may only read it."""
    if database.to_read:
        with database.writing():  # says why not
            pass


def clock_went_back(last: datetime | None, at: datetime) -> list[Entry]:
    """Order is by number, never by time; that the clock jumped is a fact of its own."""
    if last is None or at >= last - _SLACK:
        return []
    body = {"before": utc_text(last), "now": utc_text(at)}
    return [Entry(kind=projection.CLOCK, object="clock", body=body)]


def append_as(
    connection: Connection, entries: Sequence[Entry], *, actor: str, at: datetime, sign: Callable[[str], str] | None
) -> tuple[Event, ...]:
    """Appends events of one actor and brings their projections up to date, within the caller's transaction."""
    last = journal.last_event(connection)
    zone = ZoneInfo(records.settings(connection).get("zone", "UTC"))
    events = journal.append(
        connection,
        [*clock_went_back(None if last is None else last.at, at), *entries],
        chain=journal.heads(connection)[0].chain,
        actor=actor,
        at=at,
        office_date=day_in(zone, at),
        sign=sign,
    )
    for name in dict.fromkeys(event.object for event in events):
        projection.refresh(connection, name)
    return tuple(event for event in events if event.kind != projection.CLOCK)
