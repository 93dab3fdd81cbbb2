"""What an act of the office is: what may be done beside it in its transaction, and what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from screener.storage.audit_log.journal import Event
from screener.storage.engines.engine import Connection
from screener.workflow.model import Saved

#: The one source of time: an aware datetime in UTC. Only workflow calls it.
Clock = Callable[[], datetime]
#: Something to do in the transaction of an act, before its events are appended, or after.
Step = Callable[[Connection], None]
After = Callable[[Connection, tuple[Event, ...]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an act wrote, and when."""

    events: tuple[Event, ...]
    at: datetime

    def saved(self, *, warnings: tuple[str, ...] = (), charge_ids: tuple[str, ...] = (), words: str = "") -> Saved:
        """The act as a verb reports it."""
        names = tuple(event.event_id for event in self.events)
        return Saved(
            event_id=names[-1], at=self.at, warnings=warnings, event_ids=names, charge_ids=charge_ids, words=words
        )
