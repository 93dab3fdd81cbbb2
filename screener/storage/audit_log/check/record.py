"""Every check of a record, one after another."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection

from screener.domain.collection import no_collection
from screener.storage.audit_log import journal
from screener.storage.audit_log.check.chain import Trail, chain_faults, policy_faults, secret_faults, written_faults
from screener.storage.audit_log.check.fault import UNREADABLE, EventPlaces, Progress, RecordFault, capped, stage
from screener.storage.audit_log.check.imported import Charges, import_faults
from screener.storage.audit_log.check.pages import guard_faults, page_faults
from screener.storage.audit_log.check.projected import credential_faults, projection_faults
from screener.storage.audit_log.sealing import Seals, seals_of

#: Which part of each half its stages take, as they were measured in an office of a million events.
_PAGES, _IMPORTS = (0.0, 0.6), (0.6, 1.0)
_WALK, _WRITTEN, _PROJECTED = (0.0, 0.7), (0.7, 0.8), (0.8, 1.0)


def check_record(
    connection: Connection, *, progress: Callable[[int, int], None] | None = None
) -> tuple[int, tuple[RecordFault, ...]]:
    """Every fault of the record, and how many events were read. Reads one snapshot, changes nothing.

    ``progress`` is told how many of the events are done, by the work that they are; it may raise, to stop.
    """
    sightings = Sightings()
    total = journal.count_events(connection)
    told = None if progress is None else lambda part: progress(int(part * total), total)
    stored = check_stored(connection, sightings.add, stage(told, 0.0, 0.4))
    count, said = check_trail(connection, lambda: sightings, stage(told, 0.4, 1.0))
    return count, (*stored, *said)


def check_stored(connection: Connection, charges: Charges, progress: Progress | None = None) -> tuple[RecordFault, ...]:
    """What keeps the tables, and every import: the half that can be done beside the other, in another process.

    ``charges`` is told every charge that a published file holds.
    """
    places = _places(connection, journal.heads(connection))
    faults = [*capped(page_faults(connection, stage(progress, *_PAGES))), *capped(guard_faults(connection))]
    faults += capped(import_faults(connection, places, _seals(connection), charges, stage(progress, *_IMPORTS)))
    return tuple(faults)


def check_trail(
    connection: Connection, sightings: Callable[[], Sightings], progress: Progress | None = None
) -> tuple[int, tuple[RecordFault, ...]]:
    """The audit log, and everything that it says of other tables: how many events there are, and every fault.

    ``sightings`` is asked at the end for what ``check_stored`` told of the charges. ``progress`` may raise, to stop.
    """
    heads = journal.heads(connection)
    trail = Trail(places=_places(connection, heads), seals=_seals(connection))
    total = max(1, journal.count_events(connection))
    walk = stage(progress, *_WALK)
    with no_collection():  # a million small things without cycles: looking for some takes a seventh of the time
        faults = capped(chain_faults(connection, heads, trail, lambda done: walk(done / total)))
        faults += capped(written_faults(connection, trail, stage(progress, *_WRITTEN)))
        faults += capped(secret_faults(connection, trail))
        faults += capped(policy_faults(connection, trail))
        faults += capped(projection_faults(connection, trail.places, trail.outline, stage(progress, *_PROJECTED)))
    faults += capped(credential_faults(connection))
    faults += capped(_charge_faults(trail, sightings()))
    return trail.count, tuple(faults)


def check_chain(connection: Connection) -> tuple[RecordFault, ...]:
    """Every fault of the file's pages and of the chain alone: what an office of any release can be asked."""
    heads = journal.heads(connection)
    trail = Trail(places=_places(connection, heads))
    chains = chain_faults(connection, heads, trail, lambda _done: None)
    return (*capped(page_faults(connection, lambda _part: None)), *capped(chains))


def _places(connection: Connection, heads: Sequence[journal.Head]) -> EventPlaces:
    return EventPlaces(connection, {head.chain: head.station for head in heads})


def _seals(connection: Connection) -> Seals:
    try:
        return seals_of(connection)
    except UNREADABLE:
        return Seals()  # the walk along the chain says which event was spoiled


class Sightings:
    """The charges of all published files, as ``Outline`` names them."""

    def __init__(self) -> None:
        self.charges = array("q")
        self.whole = True  # whether every block could be read

    def add(self, charges: Sequence[str] | None) -> None:
        """The charges of one import by their ids; None where they could not be read, so that nothing is said of all."""
        if charges is None:
            self.whole = False
        else:
            self.charges.extend([hash(f"charge:{name}") for name in charges])


def _charge_faults(trail: Trail, sightings: Sightings) -> Iterator[RecordFault]:
    """What the audit log says of charges that no published docket holds."""
    if not sightings.whole:
        return  # the import's own check says so
    for chain, seq in trail.outline.unknown(sightings.charges):
        yield trail.places.fault(chain, seq, "event", "it is about a charge that no docket holds")
