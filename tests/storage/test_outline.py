"""Most charges are compared all at once: the same is found as when each is worked out from its events."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy import Connection, create_engine, insert

from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.check import outline
from screener.storage.audit_log.check.chain import Trail, chain_faults
from screener.storage.audit_log.check.decided import decided_of
from screener.storage.audit_log.check.fault import EventPlaces
from screener.storage.audit_log.check.projected import projection_faults
from screener.storage.audit_log.journal import Event
from screener.storage.schema import tables
from screener.storage.schema.canonical import canonical

SEED = 20261128
BODY = {
    "approval": "none",
    "as imported": {"outcome": "ordinary screening", "rollup": "outside the policy", "rule": None},
    "basis": "evidence",
    "deviation": False,
    "displayed": True,
    "facts": [{"cell": "I2", "name": "offense", "value": "violent"}],
    "grouped": "yes",
    "outcome": "filed",
    "policies": ["0ab1"],
    "policy": {"id": "p", "sha256": "0ab1", "version": "2026-02"},
    "reason": {"commitment": "77"},
    "recommendation": {"approvers": [], "outcome": "decline", "rollup": "declined", "rule": "r1"},
}
#: What happens to a charge, and how often it is drawn.
KINDS = {
    projection.DECIDED: 9, projection.NOTED: 3, projection.HELD: 3, projection.RELEASED: 2, projection.FACT: 1,
    projection.UNDONE: 1, projection.APPROVAL_GIVEN: 1,
}  # fmt: skip


def _event(seq: int, kind: str, about: str, body: str, supersedes: str = "[]") -> Event:
    return Event(
        chain="A", seq=seq, event_id=f"{seq:016x}", supersedes=supersedes, utc_at=f"2026-06-30T15:00:{seq % 60:02}Z",
        office_date="2026-06-30", schema=1, actor="A1", kind=kind, object=about, body=body, prev_hash="", hash="",
    )  # fmt: skip


def _row_mark(event: Event) -> int:
    (row,) = projection.project(event.object, [event])["decision"]
    return hash(tuple(row[name] for name in outline.PROJECTED["decision"]))


def test_a_body_means_the_same_in_short_and_in_full_whatever_was_changed_in_it() -> None:
    dice = random.Random(SEED)
    signs = '{}[]:,"\\ \n01e-.tfnaulrsyo\x00é'
    short = 0
    for _ in range(2000):
        body = list(canonical(BODY))
        for _ in range(dice.choice([0, 1, 1, 2, 3])):
            at = dice.randrange(len(body))
            body[at : at + dice.randrange(2)] = dice.choice([dice.choice(signs), ""])
        event = _event(7, projection.DECIDED, "charge:c", "".join(body))
        decided = decided_of(event.body)
        if decided is not None:
            short += 1
            mark = decided.row_mark(event.event_id, "c", "A1", event.utc_at, event.office_date)
            assert mark == _row_mark(event), f"seed {SEED}: {event.body}"
            assert list(decided.policies or ()) == event.content.get("policies", [])
    assert 400 < short < 2000  # some are read in short, some are not
    other = decided_of(canonical(BODY | {"outcome": "declined"}))
    assert other is not None
    assert other.row_mark(f"{7:016x}", "c", "A1", event.utc_at, event.office_date) != _row_mark(
        _event(7, projection.DECIDED, "charge:c", canonical(BODY))
    )


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        tables.metadata.create_all(opened)
        yield opened
    engine.dispose()


def _history(dice: random.Random) -> list[Event]:
    """Forty events about nine charges; one may supersede any others, of another charge too."""
    events: list[Event] = []
    for seq in range(1, 41):
        (kind,) = dice.choices(list(KINDS), list(KINDS.values()))
        about = f"charge:c{dice.randrange(9)}"
        earlier = [event.event_id for event in events if event.object == about or dice.random() < 0.02]
        body: dict[str, object] = {}
        if kind == projection.DECIDED:
            body = BODY | {
                "outcome": dice.choice(["filed", "declined"]),
                "approval": dice.choice(["none", "requested"]),
            }
        elif kind == projection.FACT:
            body = {"facts": [{"name": "scales", "value": dice.choice([True, "unknown"])}]}
        elif earlier:
            body = {"target": earlier[-1], "decision": earlier[-1], "step": 1}
        gone = earlier[-dice.choice([0, 1, 1, 1, 2]) :] if earlier and dice.random() < 0.7 else []
        text = "spoiled" if dice.random() < 0.01 else canonical(body)
        events.append(_event(seq, kind, about, text, canonical(gone)))
    return events


def _found(connection: Connection) -> tuple[list[str], int]:
    """What is wrong with the projections, and how many objects had to be looked at one by one."""
    trail = Trail(places=EventPlaces(connection, {}))
    list(chain_faults(connection, (), trail, lambda done: None))
    looked = count()
    about = journal.events_about
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "events_about", lambda c, names: about(c, [n for n in names if next(looked) >= 0]))
        found = [
            fault.message for fault in projection_faults(connection, trail.places, trail.outline, lambda part: None)
        ]
    return sorted(found), next(looked)


def _spoil(connection: Connection, dice: random.Random) -> None:
    table = dice.choice(["decision", "hold", "note"])
    act = dice.choice(
        [
            f"UPDATE {table} SET actor = 'A2' WHERE rowid = (SELECT min(rowid) FROM {table})",
            f"UPDATE {table} SET charge_id = 'c8x' WHERE rowid = (SELECT max(rowid) FROM {table})",
            f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})",
            "UPDATE decision SET outcome = 'no', approval = 'approved' WHERE rowid % 3 = 0",
            "INSERT INTO hold SELECT event_id, charge_id, actor, at FROM decision LIMIT 1",
            "INSERT INTO note VALUES ('ffff', 'c1', 'A1', '2026')",
            "INSERT INTO fact VALUES ('c1', 'scales', 'ffff', 'true', 'A1', '2026')",
        ]
    )
    connection.exec_driver_sql(act)


@pytest.mark.parametrize("turn", range(25))
def test_what_is_found_at_once_is_what_is_found_one_by_one(
    connection: Connection, turn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(SEED + turn)
    events = _history(dice)
    connection.execute(insert(tables.event), [{n: getattr(e, n) for n in Event.__slots__} for e in events])
    for name in sorted({event.object for event in events}):
        projection.refresh(connection, name)
    sound, looked = _found(connection)
    assert sound == [], f"seed {SEED + turn}"
    _spoil(connection, dice)
    at_once, more = _found(connection)
    monkeypatch.setattr(outline, "_KINDS", {})  # no charge is plain
    one_by_one, all_of_them = _found(connection)
    assert at_once == one_by_one, f"seed {SEED + turn}"
    assert looked <= more <= all_of_them


def test_the_charges_of_an_ordinary_office_are_not_looked_at_one_by_one(connection: Connection) -> None:
    events = [_event(1, projection.DECIDED, "charge:c1", canonical(BODY))]
    events.append(_event(2, projection.DECIDED, "charge:c1", canonical(BODY), json.dumps([events[0].event_id])))
    events.append(_event(3, projection.NOTED, "charge:c1", "{}"))
    events.append(_event(4, projection.HELD, "charge:c2", "{}"))
    connection.execute(insert(tables.event), [{n: getattr(e, n) for n in Event.__slots__} for e in events])
    for name in ("charge:c1", "charge:c2"):
        projection.refresh(connection, name)
    assert _found(connection) == ([], 0)
    connection.exec_driver_sql("UPDATE decision SET actor = 'A2'")
    found, looked = _found(connection)
    assert len(found) == 2  # what is missing, and what stands there instead
    assert looked == 1
