"""What Verify reports, and what all of its checks share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from screener.storage.audit_log import journal

#: Told which part of the work is done, from 0 to 1. It may raise, to stop.
Progress = Callable[[float], None]
#: What reading a forged or spoiled value may raise. Anything else is a fault of this program.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError)
LISTED = 50  # of one kind of fault; the rest is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFault:
    """One fault of the record. ``seq`` is 0 where no single event can be named."""

    chain: str
    seq: int
    table: str
    message: str


@dataclass(frozen=True, slots=True)
class EventPlaces:
    """Where an event stands, and a fault with its place in words."""

    connection: Connection
    stations: Mapping[str, str]

    def at(self, event_id: str | None) -> tuple[str, int]:
        """The chain and number of an event; ("", 0) where it is not named or not there."""
        return journal.place_of(self.connection, event_id) if event_id else ("", 0)

    def fault(self, chain: str, seq: int, table: str, message: str) -> RecordFault:
        """A fault with its place in words: the station and the number of the event, where they are known."""
        where = f"station {self.stations.get(chain, chain)}" if chain else ""
        if seq:
            where += f", event {seq}"
        return RecordFault(chain=chain, seq=seq, table=table, message=f"{where}: {message}" if where else message)


def stage(progress: Progress | None, start: float, end: float) -> Progress:
    """The progress of one stage, as part of the whole."""
    if progress is None:
        return lambda _part: None
    return lambda part: progress(start + (end - start) * min(part, 1.0))


def capped(faults: Iterable[RecordFault]) -> list[RecordFault]:
    """The first faults of a kind; a file in ruins must not fill the memory with sentences."""
    found: list[RecordFault] = []
    more = 0
    for fault in faults:
        if len(found) < LISTED:
            found.append(fault)
        else:
            more += 1
    if more:
        found.append(RecordFault(chain="", seq=0, table=found[-1].table, message=f"and {more} more of this kind"))
    return found
