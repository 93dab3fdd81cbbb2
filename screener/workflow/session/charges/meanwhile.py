"""What others did since this window looked: what may stand beside an act, and what makes it be done again."""

from __future__ import annotations

from collections.abc import Sequence

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import accounts, journal, projection
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.engines.engine import Connection
from screener.workflow.session.charges.charges import CHARGE_KINDS, Model
from screener.workflow.session.charges.people import KINDS

#: So many charges are loaded at once, while somebody waits; more are loaded beside the work.
AT_ONCE = 5_000

#: Events that bring charges in.
IMPORTED = frozenset({projection.IMPORTED, projection.CASES_IMPORTED})
#: Events about something else than the work on charges and warrants: they rest on nothing that was on screen.
_BESIDE = frozenset(
    {
        projection.EXPORTED,
        projection.PROFILE,
        projection.CLOCK,
        projection.SET,
        projection.BACKED_UP,
        projection.RESTORED,
        projection.ENCRYPTION,
        projection.DELEGATED,
        projection.DELEGATION_ENDED,
        projection.SCRUBBED,
        *accounts.KINDS,
    }
)
#: Events that change no charge, no person and no recommendation.
_NO_MATTER = _BESIDE | {projection.WARRANT_DECIDED}
#: Answers of the office's own charge table: charges are read by it again.
TABLE = frozenset({projection.ANSWERED, projection.TAKEN_BACK})
#: Events that renew the charges in memory; all others load them anew.
RENEWED = CHARGE_KINDS | _NO_MATTER | TABLE | frozenset(KINDS.values())


def refuse_stale(model: Model | None, connection: Connection, entries: Sequence[Entry]) -> None:
    """The act rests on what was on screen. What others did since must not have changed that."""
    if model is None or all(entry.kind in _BESIDE for entry in entries):
        return
    mine = {entry.object for entry in entries}
    for name in tuple(mine):
        kind, _, charge_id = name.partition(":")
        count = model.counts.get(charge_id) if kind == "charge" else None
        if count is not None:
            mine.update(f"charge:{member.charge_id}" for member in model.companions(count))
    for event in journal.stream(connection, after=model.seq):
        beside = event.kind in CHARGE_KINDS or event.kind in _NO_MATTER or came_beside(event, model)
        if event.object in mine or not beside:
            raise ScreenerError(
                f"{event.actor} changed this meanwhile ({event.kind})", "nothing was saved", "Look at it again"
            )


def came_beside(event: Event, model: Model) -> bool:
    """Whether an event is a large import that changed no charge that was there: work goes on while it is loaded."""
    if event.kind not in IMPORTED:
        return False
    body = event.content
    large = len(model.counts) + int(str(body.get("new", 0))) > AT_ONCE
    return large and body.get("changed") == 0
