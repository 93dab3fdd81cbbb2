"""What somebody with the file, or the server, and this program's source could do to a record. Each leaves an office
that opens.

The knowing ones compute every later hash anew, move the head, and bring the projections to what the forged events say.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from screener.storage.audit_log import accounts, journal, projection
from screener.storage.audit_log.journal import Event, event_hash
from screener.storage.audit_log.keys import Signer
from screener.storage.schema.canonical import canonical
from tests.storage import by_hand

Attack = Callable[[sqlite3.Connection, random.Random], None]


def strike(place: Path | str, attack: Attack, seed: int) -> None:
    """Runs an attack on a closed office, whose triggers do not hold meanwhile."""
    with by_hand.opened(place) as raw:
        attack(raw, random.Random(seed))


def _last(raw: sqlite3.Connection) -> int:
    return int(raw.execute("SELECT max(seq) FROM event").fetchone()[0])


def _decisions(raw: sqlite3.Connection) -> list[int]:
    return [seq for (seq,) in raw.execute("SELECT seq FROM event WHERE kind = 'charge decided' ORDER BY seq")]


def _chain_anew(raw: sqlite3.Connection, start: int) -> None:
    """Recomputes numbers and hashes from an event on, and the head."""
    columns = (*Event.__slots__, "signature")
    rows = raw.execute(f"SELECT {', '.join(columns)} FROM event WHERE seq >= ? ORDER BY seq", (start,)).fetchall()
    before = raw.execute("SELECT hash FROM event WHERE seq < ? ORDER BY seq DESC LIMIT 1", (start,)).fetchone()
    previous = before[0] if before else journal.NOTHING
    raw.execute("DELETE FROM event WHERE seq >= ?", (start,))
    seq = int(raw.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0])
    for row in rows:
        seq += 1
        values = dict(zip(columns, row, strict=True)) | {"seq": seq, "prev_hash": previous, "hash": ""}
        values["hash"] = previous = event_hash(Event(**{name: values[name] for name in Event.__slots__}))
        raw.execute(
            f"INSERT INTO event ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            [values[name] for name in columns],
        )
    raw.execute("UPDATE head SET seq = ?, hash = ?", (seq, previous))


def sign_anew(raw: sqlite3.Connection, start: int, thief: Mapping[str, Signer]) -> None:
    """Recomputes hashes from an event on and signs with the thief's keys, where he has one for the actor; what confirms
    an event by its hash names the new one. Enrolments of those whose key he exchanges list his key. The key "" is that
    of the workstation: it signs where one signed, under its own name."""
    columns = (*Event.__slots__, "signature")
    rows = raw.execute(f"SELECT {', '.join(columns)} FROM event WHERE seq >= ? ORDER BY seq", (start,)).fetchall()
    before = raw.execute("SELECT hash FROM event WHERE seq < ? ORDER BY seq DESC LIMIT 1", (start,)).fetchone()
    previous, anew = (before[0] if before else journal.NOTHING), {}
    raw.execute("DELETE FROM event WHERE seq >= ?", (start,))
    for row in rows:
        values = dict(zip(columns, row, strict=True)) | {"prev_hash": previous}
        if values["kind"] == accounts.CONFIRMED:
            for old, new in anew.items():
                values["body"] = values["body"].replace(old, new)
        if values["kind"] == accounts.ENROLLED and (code := values["object"].partition(":")[2]) in thief:
            values["body"] = canonical(json.loads(values["body"]) | {"public_key": thief[code].public})
        station = thief.get("")
        if station is not None:
            _exchange_station(values, station)
        old = values["hash"]
        values["hash"] = previous = event_hash(Event(**{name: values[name] for name in Event.__slots__}))
        anew[old] = previous
        was = str(values["signature"] or "")
        if values["actor"] in thief:
            beside = f" {station(previous)}" if station is not None and " " in was else ""
            values["signature"] = thief[values["actor"]](previous) + beside
        elif values["actor"].startswith("station:") and was and station is not None:
            values["signature"] = station(previous)
        raw.execute(
            f"INSERT INTO event ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            [values[name] for name in columns],
        )
    raw.execute("UPDATE head SET hash = ?", (previous,))


def _exchange_station(values: dict[str, Any], station: Signer) -> None:
    body = json.loads(values["body"])
    if values["kind"] == accounts.WORKSTATION:
        values["object"], body["public_key"] = f"workstation:{station.mark}", station.public
    elif accounts.DECLARED in body:
        body[accounts.DECLARED] = station.mark
    values["body"] = canonical(body)


def thieves_key(chance: random.Random) -> Signer:
    """A key that the office never enrolled."""
    return Signer(chance.randbytes(32))


def swap_key_in_table(raw: sqlite3.Connection, chance: random.Random) -> None:
    """The table of accounts lists another key for an attorney."""
    raw.execute("UPDATE account SET public_key = ? WHERE code = 'A1'", (thieves_key(chance).public,))


def swap_key_in_trail(raw: sqlite3.Connection, chance: random.Random) -> None:
    """An attorney's enrolment lists another key; his events are signed with that one, all chained anew."""
    start = raw.execute("SELECT min(seq) FROM event WHERE kind = 'account enrolled' AND object = 'user:A1'").fetchone()[
        0
    ]
    sign_anew(raw, start, {"A1": thieves_key(chance)})


def swap_all_keys(raw: sqlite3.Connection, chance: random.Random) -> None:
    """Everybody's key is the thief's, and all is signed anew: within itself the record is whole."""
    codes = [code for (code,) in raw.execute("SELECT code FROM account WHERE public_key IS NOT NULL")]
    start = raw.execute("SELECT min(seq) FROM event WHERE kind = 'account enrolled'").fetchone()[0]
    sign_anew(raw, start, {code: thieves_key(chance) for code in ["", *codes]})


def remove_a_signature(raw: sqlite3.Connection, chance: random.Random) -> None:
    """One event, somewhere, is signed no more."""
    raw.execute("UPDATE event SET signature = NULL WHERE seq = ?", (chance.choice(_decisions(raw)),))


def forge_a_signature(raw: sqlite3.Connection, chance: random.Random) -> None:
    """One event bears a signature of another key under the name of the right one."""
    seq = chance.choice(_decisions(raw))
    signature, hashed = raw.execute("SELECT signature, hash FROM event WHERE seq = ?", (seq,)).fetchone()
    own, _, station = signature.partition(" ")
    forged = f"{own.partition(':')[0]}:{thieves_key(chance)(hashed).partition(':')[2]} {station}".rstrip()
    raw.execute("UPDATE event SET signature = ? WHERE seq = ?", (forged, seq))


def write_as_nobody(raw: sqlite3.Connection, chance: random.Random) -> None:
    """A decision becomes the program's own, of which no signature is asked: chained anew."""
    seq = chance.choice(_decisions(raw))
    raw.execute("UPDATE event SET actor = 'station:A', signature = NULL WHERE seq = ?", (seq,))
    _chain_anew(raw, seq)


def take_off_the_station(raw: sqlite3.Connection, chance: random.Random) -> None:
    """One event, somewhere, is signed by its person alone."""
    seq = chance.choice(_decisions(raw))
    raw.execute("UPDATE event SET signature = substr(signature, 1, 105) WHERE seq = ?", (seq,))


def decide_with_stolen_key(raw: sqlite3.Connection, key: Signer, station: Signer | None) -> None:
    """The last decision says otherwise, signed with the very key of who made it, and that of the workstation."""
    seq, actor, body = raw.execute(
        "SELECT seq, actor, body FROM event WHERE kind = 'charge decided' ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    raw.execute("UPDATE event SET body = ? WHERE seq = ?", (canonical(json.loads(body) | {"outcome": "filed"}), seq))
    sign_anew(raw, seq, {actor: key} | ({} if station is None else {"": station}))


def _tell(raw: sqlite3.Connection, seq: int) -> None:
    """Changes who decided: in the event alone."""
    actor = raw.execute("SELECT actor FROM event WHERE seq = ?", (seq,)).fetchone()[0]
    raw.execute("UPDATE event SET actor = ? WHERE seq = ?", ("A2" if actor != "A2" else "A1", seq))


def edit_one(raw: sqlite3.Connection, chance: random.Random) -> None:
    """One row of the audit log says something else."""
    _tell(raw, chance.choice(_decisions(raw)))


def edit_and_chain_anew(raw: sqlite3.Connection, chance: random.Random) -> None:
    """The same, with every later hash, the head and the decisions made to fit."""
    seq = chance.choice(_decisions(raw))
    _tell(raw, seq)
    _chain_anew(raw, seq)


def cut_the_end(raw: sqlite3.Connection, chance: random.Random) -> None:
    """The newest events go, and the head names the one before them."""
    last = _last(raw)
    keep = last - chance.randint(1, min(20, last - 10))
    gone = [n for (n,) in raw.execute("SELECT event_id FROM event WHERE seq > ?", (keep,))]
    raw.execute("DELETE FROM event WHERE seq > ?", (keep,))
    raw.executemany("DELETE FROM written WHERE event_id = ?", [(name,) for name in gone])
    raw.execute("UPDATE head SET seq = ?, hash = (SELECT hash FROM event WHERE seq = ?)", (keep, keep))


def delete_one(raw: sqlite3.Connection, chance: random.Random) -> None:
    """One event goes, and the later ones take its number."""
    seq = chance.choice(_decisions(raw))
    raw.execute("DELETE FROM event WHERE seq = ?", (seq,))
    for (later,) in raw.execute("SELECT seq FROM event WHERE seq > ? ORDER BY seq", (seq,)).fetchall():
        raw.execute("UPDATE event SET seq = ? WHERE seq = ?", (later - 1, later))
    raw.execute("UPDATE head SET seq = seq - 1")


def delete_and_chain_anew(raw: sqlite3.Connection, chance: random.Random) -> None:
    """A decision that never was."""
    seq = chance.choice(_decisions(raw))
    name = raw.execute("SELECT event_id FROM event WHERE seq = ?", (seq,)).fetchone()[0]
    raw.execute("DELETE FROM event WHERE seq = ?", (seq,))
    raw.execute("DELETE FROM written WHERE event_id = ?", (name,))
    _chain_anew(raw, seq)


def swap_two(raw: sqlite3.Connection, chance: random.Random) -> None:
    """Two events change places."""
    first, second = sorted(chance.sample(_decisions(raw), 2))
    for old, new in ((first, -1), (second, first), (-1, second)):
        raw.execute("UPDATE event SET seq = ? WHERE seq = ?", (new, old))


def edit_a_projection(raw: sqlite3.Connection, chance: random.Random) -> None:
    """Only the table of decisions says something else."""
    names = [n for (n,) in raw.execute("SELECT event_id FROM decision ORDER BY event_id")]
    raw.execute("UPDATE decision SET outcome = 'filed' WHERE event_id = ?", (chance.choice(names),))


def put_in_one(raw: sqlite3.Connection, chance: random.Random) -> None:
    """An event that nobody did, put into the middle and chained anew."""
    seq = chance.choice(_decisions(raw))
    columns = Event.__slots__
    row = raw.execute(f"SELECT {', '.join(columns)} FROM event WHERE seq = ?", (seq,)).fetchone()
    values = dict(zip(columns, row, strict=True))
    values |= {"kind": "setting changed", "object": "office", "event_id": f"{chance.getrandbits(64):016x}"}
    values["body"] = canonical({"settings": {"marking": "Public"}})
    last = _last(raw)
    for later in range(last, seq - 1, -1):
        raw.execute("UPDATE event SET seq = ? WHERE seq = ?", (later + 1, later))
    raw.execute(
        f"INSERT INTO event ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        [values[name] for name in columns],
    )
    _chain_anew(raw, seq)


def from_the_start(raw: sqlite3.Connection, chance: random.Random) -> None:
    """The whole record written anew, from the event that made the office."""
    body = json.loads(raw.execute("SELECT body FROM event WHERE seq = 1").fetchone()[0])
    body["settings"]["county"] = f"Other {chance.randint(1, 999)}"
    raw.execute("UPDATE event SET body = ? WHERE seq = 1", (canonical(body),))
    _chain_anew(raw, 1)


def fit_projections(place: Path | str) -> None:
    """Brings every projection to what the forged trail says, with the program's own code."""
    engine = by_hand.engine_of(place)
    with engine.begin() as connection:
        triggers = _without_triggers(connection)
        for table in projection.KEYS:
            kept = " WHERE name = 'match salt'" if table == "setting" else " WHERE 1 = 0"
            secret = connection.execute(text(f"SELECT * FROM {table}{kept}")).all()
            connection.exec_driver_sql(f"DELETE FROM {table}")
            for name, value in secret:
                connection.execute(text("INSERT INTO setting VALUES (:n, :v)"), {"n": name, "v": value})
        names = [n for (n,) in connection.execute(text("SELECT DISTINCT object FROM event"))]
        for name in names:
            projection.refresh(connection, name)
        for sql in triggers:
            connection.exec_driver_sql(sql)
    engine.dispose()


def _without_triggers(connection: Connection) -> list[str]:
    """Takes them away for this transaction; gives the statements that put those of a file back."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = 'replica'")
        return []
    triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    return [sql for _, sql in triggers]


#: Found by the chain alone.
CLUMSY: dict[str, Attack] = {
    "one event edited": edit_one,
    "one event deleted": delete_one,
    "two events swapped": swap_two,
    "a decision edited beside the audit log": edit_a_projection,
}
#: Found by an anchor only.
KNOWING: dict[str, Attack] = {
    "an event edited, all chained anew": edit_and_chain_anew,
    "the end cut off": cut_the_end,
    "an event deleted, all chained anew": delete_and_chain_anew,
    "an event put in, all chained anew": put_in_one,
    "written anew from the start": from_the_start,
}
#: Found in an office with accounts without any anchor; the last of them by ``verify --all`` or at the end of a day.
SIGNED: dict[str, Attack] = {
    "an event edited, all chained anew": edit_and_chain_anew,
    "an event deleted, all chained anew": delete_and_chain_anew,
    "an event put in, all chained anew": put_in_one,
    "written anew from the start": from_the_start,
    "a key swapped in the table": swap_key_in_table,
    "a key swapped in the audit log, signed anew with it": swap_key_in_trail,
    "a signature removed": remove_a_signature,
    "a workstation's signature removed": take_off_the_station,
    "a decision in the program's own name": write_as_nobody,
    "a signature forged": forge_a_signature,
}
