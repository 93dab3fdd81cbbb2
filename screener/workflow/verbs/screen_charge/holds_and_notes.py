"""Put a charge on hold, release it, write a note."""

from __future__ import annotations

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import projection
from screener.workflow.model import Saved
from screener.workflow.session import Office
from screener.workflow.verbs.screen_charge.charge import acting_on, one_act, screened_here


def hold(office: Office, charge_id: str, reason: str) -> Saved:
    """Puts a charge aside with a reason. It is not decided by that."""
    count = screened_here(office, charge_id)
    if not reason.strip():
        raise ScreenerError("A hold needs a reason", "", "Say what it waits for, such as 'lab report'")
    earlier = () if count.state.hold is None else (count.state.hold.event_id,)
    return one_act(
        office,
        count,
        projection.HELD,
        {},
        words="On hold",
        texts={"reason": reason.strip()},
        supersedes=earlier,
    )


def release(office: Office, charge_id: str) -> Saved:
    """Takes a charge off hold."""
    count = acting_on(office, charge_id)
    if count.state.hold is None:
        raise ScreenerError("This charge is not on hold", "", "")
    return one_act(office, count, projection.RELEASED, {}, words="Released", supersedes=(count.state.hold.event_id,))


def add_note(office: Office, charge_id: str, text: str) -> Saved:
    """Writes a note on a charge, signed and dated. Notes stay; undo takes one back by a new event."""
    count = acting_on(office, charge_id)
    if not text.strip():
        raise ScreenerError("The note is empty", "", "Write something, or press Escape")
    return one_act(office, count, projection.NOTED, {}, words="Note", texts={"text": text.strip()})
