"""Carry out a sealing order: one transaction, then the file is cleared of what it took away. Nothing undoes it."""

from __future__ import annotations

from dataclasses import dataclass

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.audit_log.sealing import erase, first_import, scrub_needed
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import Json
from screener.workflow.session import Office
from screener.workflow.session.sealed import ORDER
from screener.workflow.session.subject import DataSubject, data_subject
from screener.workflow.verbs.seal_person.look import Touched, touched_by

_STAND = "Close every other window of this office, then: screener office seal --finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An order that was carried out: its event, and what it touched. ``cleared``: no byte is left in the file."""

    seq: int
    event_id: str
    touched: Touched
    cleared: bool


def seal(office: Office, name: str, *, order: str, keep_marks: bool = True) -> Sealed:
    """Takes what identifies a person out of the office, under an order of a court.

    ``order`` is how the order is called ("Expungement 2026-117"); it stays, so it must not name the person.
    ``keep_marks``: keyed digests stay by which the person is refused when a file brings them again.
    Raises ScreenerError where the user is no supervisor, the person is not there, or the order's words name them.
    """
    _refuse_others(office)
    with office.reading() as connection:
        person = data_subject(office, connection, name)
        _refuse_words(order, person)
        touched = touched_by(office, connection, person)
        first, dockets = first_import(connection, person.subject)
    body: dict[str, Json] = {
        "charges": sorted(person.subject.charges),
        "warrants": sorted(person.subject.warrants),
        "first": first,
        "stood in": list(dockets),
        "marks": list(person.marks) if keep_marks else [],
        "by hand": len(touched.by_hand),
    }

    def before(connection: Connection) -> None:
        body.update(erase(connection, person.subject))

    subject = f"person:{person.person_id}"
    act = office.record(
        [Entry(kind=projection.SEALED, object=subject, body=body, written={ORDER: order.strip()})], before=before
    )
    office.forget()
    event = act.events[-1]
    return Sealed(seq=event.seq, event_id=event.event_id, touched=touched, cleared=_cleared(office))


def unfinished(office: Office) -> bool:
    """Whether the file may still hold traces of what an order took away."""
    with office.reading() as connection:
        return scrub_needed(connection)


def finish(office: Office) -> bool:
    """Clears the file after an order that could not, since other windows were open. False where nothing was to do.

    Raises ScreenerError while another window still reads, and Refused where the role may not.
    """
    office.require(projection.SCRUBBED, "sealing")
    if not unfinished(office):
        return False
    if not _cleared(office):
        raise ScreenerError("Another window still holds the file as it was", "nothing more was cleared", _STAND)
    return True


def _cleared(office: Office) -> bool:
    try:
        office.scrub()
    except ScreenerError:
        return False
    office.record([Entry(kind=projection.SCRUBBED, object="sealing", body={})])
    return True


def _refuse_others(office: Office) -> None:
    role = next((user.role for user in office.users() if user.code == office.user), "")
    if role != "supervisor":
        only = ScreenerError("Only a supervisor carries out a sealing order", "nothing was sealed", "Ask a supervisor")
        office.deny(only, projection.SEALED, "sealing order")


def _refuse_words(order: str, person: DataSubject) -> None:
    if not order.strip():
        raise ScreenerError("The order needs a number", "nothing was sealed", "Give it as the court does: --order")
    if person.subject.finder.redacted(order, own=True) != order:
        raise ScreenerError(
            "The order's words name the person or their case",
            "they stay in the record after everything else is gone",
            "Give the number of the order, or of your file on it",
        )
