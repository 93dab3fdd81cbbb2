"""Verify finds what was changed outside the program, and says where. Each attack is one that an insider could try."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.workflow import adopt_policy, screen_charge
from screener.workflow.office import open_office
from screener.workflow.verify_record import verify
from tests.workflow.county import Ticking, bring_in, charge, ids, office, robbery, write_policy


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with an import, decisions, a fact, a note, a hold and an undo."""
    folder = tmp_path_factory.mktemp("sound")
    with office(folder, user="A1") as opened:
        adopt_policy.adopt(opened, write_policy(folder))
        people = [charge(row, case=f"26-CR-{row}", name=f"Example, Person {row}") for row in range(2, 12)]
        bring_in(opened, [*people, robbery(12, case="26-CR-2", name="Example, Person 2")], aside=2)
        names = ids(opened)
        for name in names[:6]:
            screen_charge.accept(opened, name)
        screen_charge.decide(
            opened, names[6], outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason="two witnesses", note="see report"
        )
        screen_charge.record_fact(opened, names[7], "scales", "yes", "report, page 2")
        screen_charge.add_note(opened, names[7], "call the lab")
        screen_charge.hold(opened, names[8], "lab report")
        screen_charge.accept(opened, names[9])
        screen_charge.undo(opened)
        return opened.path


@pytest.fixture
def victim(sound: Path, tmp_path: Path) -> Path:
    path = tmp_path / "victim.office"
    path.write_bytes(sound.read_bytes())  # closed: nobody holds it
    return path


def _attack(path: Path, act: Callable[[sqlite3.Connection], object]) -> None:
    """Somebody with the file and a database tool: triggers dropped, then put back as if nothing was."""
    raw = sqlite3.connect(path)
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    act(raw)
    for _, sql in triggers:
        raw.execute(sql)
    raw.commit()
    raw.close()


def _sql(*statements: str) -> Callable[[sqlite3.Connection], object]:
    def act(raw: sqlite3.Connection) -> None:
        for statement in statements:
            raw.execute(statement)

    return act


def test_a_sound_record_passes(victim: Path) -> None:
    found = verify(victim, thorough=True)
    assert found.ok
    assert found.findings == ()
    assert found.events > 10


def test_looking_is_no_change(victim: Path) -> None:
    _attack(victim, lambda raw: None)
    assert verify(victim).ok


def _swap(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE event SET seq = 1000 WHERE seq = 9")
    raw.execute("UPDATE event SET seq = 9 WHERE seq = 10")
    raw.execute("UPDATE event SET seq = 10 WHERE seq = 1000")


def _renumber(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM event WHERE seq = 9")
    for seq in range(10, 40):
        raw.execute(f"UPDATE event SET seq = {seq - 1} WHERE seq = {seq}")


ATTACKS: dict[str, tuple[Callable[[sqlite3.Connection], object], str]] = {
    "a decision's outcome": (
        _sql("UPDATE event SET body = replace(body, '\"declined\"', '\"filed\"') WHERE seq = 8"),
        "station A, event 8: its text was changed after it was written",
    ),
    "who decided": (_sql("UPDATE event SET actor = 'A2' WHERE seq = 8"), "event 8: its text was changed"),
    "when it was decided": (
        _sql("UPDATE event SET office_date = '2026-01-01' WHERE seq = 8"),
        "event 8: its text was changed",
    ),
    "what it supersedes": (_sql("UPDATE event SET supersedes = '[\"x\"]' WHERE seq = 8"), "event 8: its text"),
    "one in the middle deleted": (_sql("DELETE FROM event WHERE seq = 9"), "event 9: it is missing"),
    "several deleted": (_sql("DELETE FROM event WHERE seq IN (9, 10)"), "event 9: it is missing, with all up to 10"),
    "deleted and renumbered": (_renumber, "event 9: its text was changed"),
    "the last one deleted": (
        _sql("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)"),
        "it is missing",
    ),
    "two swapped": (_swap, "event 9: its text was changed"),
    "the head moved": (_sql("UPDATE head SET seq = seq - 1"), "the head of the chain does not name its last event"),
    "the head removed": (_sql("DELETE FROM head"), "this chain has events but no head"),
    "a decision in the table only": (
        _sql("UPDATE decision SET outcome = 'filed' WHERE event_id = (SELECT event_id FROM event WHERE seq = 8)"),
        "event 8: table decision does not say what it says",
    ),
    "a decision removed from the table": (
        _sql("DELETE FROM decision WHERE event_id = (SELECT event_id FROM event WHERE seq = 8)"),
        "event 8: table decision does not say",
    ),
    "a hold invented": (
        _sql("INSERT INTO hold SELECT 'ffff', charge_id, 'A1', '2026' FROM charge LIMIT 1"),
        "table hold holds a row that the trail does not say",
    ),
    "a reason rewritten": (
        _sql("UPDATE written SET content = 'no witness' WHERE field = 'reason' AND content = 'two witnesses'"),
        "what was written with it (reason) was changed",
    ),
    "a note removed": (_sql("DELETE FROM written WHERE field = 'text'"), "what was written with it (text) is missing"),
    "a policy text exchanged": (
        _sql("UPDATE policy_text SET bytes = CAST('other' AS BLOB)"),
        "was changed after it was adopted",
    ),
    "a policy text removed": (
        _sql("DELETE FROM adoption", "DELETE FROM policy_text"),
        "a policy text that the record names is missing",
    ),
    "a cell of the docket": (
        _sql("UPDATE docket_row SET content = replace(content, 'POSS', 'SALE') WHERE row = 5"),
        "May.xlsx: row 5 was changed after the import",
    ),
    "a fact of a charge": (
        _sql("UPDATE charge_row SET body = replace(body, '\"0.8\"', '\"80\"') WHERE row = 6"),
        "May.xlsx: row 6 was changed after the import",
    ),
    "a fact of a charge, with its digest": (
        _sql("UPDATE charge_row SET body = replace(body, '\"0.8\"', '\"80\"'), digest = 'forged' WHERE row = 6"),
        "May.xlsx: row 6 was changed after the import",
    ),
    "a row of the docket removed": (
        _sql("DELETE FROM docket_row WHERE row = 14"),
        "May.xlsx: rows were added or removed (docket_row)",
    ),
    "a name": (
        _sql("UPDATE person SET content = replace(content, 'Person 3', 'Person 4')"),
        "was changed after the import",
    ),
    "the import's counts": (_sql("UPDATE docket SET rows_read = 5"), "what is kept of May.xlsx is not what it says"),
    "an import unpublished": (_sql("UPDATE docket SET event_id = NULL"), "the import of May.xlsx is missing"),
    "a user's role": (
        _sql("UPDATE account SET role = 'supervisor' WHERE code = 'A1'"),
        "table account does not say what it says",
    ),
    "the office's marking": (
        _sql("UPDATE setting SET value = 'Public' WHERE name = 'marking'"),
        "table setting does not say what it says",
    ),
    "a body that is no longer JSON": (_sql("UPDATE event SET body = 'spoiled' WHERE seq = 8"), "event 8: its text"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_found_and_placed(victim: Path, name: str) -> None:
    act, said = ATTACKS[name]
    before = victim.read_bytes()
    _attack(victim, act)
    assert victim.read_bytes() != before
    found = verify(victim)
    assert not found.ok
    assert any(said in finding.message for finding in found.findings), [f.message for f in found.findings]


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE event SET body = 'spoiled' WHERE seq = 8",
        "UPDATE event SET supersedes = 'spoiled' WHERE seq = 8",
        "UPDATE event SET utc_at = 'yesterday' WHERE seq = 8",
        "UPDATE charge_row SET body = '{}' WHERE row = 5",
        "UPDATE docket_row SET content = 'spoiled' WHERE row = 5",
    ],
)
def test_the_desk_says_one_sentence_where_the_record_was_spoiled(victim: Path, act: str) -> None:
    _attack(victim, _sql(act))
    told = ""
    try:
        with open_office(victim, user="A1", clock=Ticking()) as opened:
            for name in screen_charge.queue(opened).people:
                screen_charge.person(opened, name)
    except ScreenerError as error:
        told = str(error)
    assert "Run Verify" in told
    assert not verify(victim).ok


def test_an_attack_on_the_last_row_digest_needs_the_event_too(victim: Path) -> None:
    """Row and row digest forged consistently: only the event's own digest can tell."""
    from screener.storage.imports import row_digest

    def act(raw: sqlite3.Connection) -> None:
        row = raw.execute("SELECT docket_id, sheet, row, content, set_aside FROM docket_row WHERE row = 5").fetchone()
        changed = [*row[:3], row[3].replace("POSS", "SALE"), row[4]]
        forged = row_digest("docket_row", changed)
        raw.execute("UPDATE docket_row SET content = ?, digest = ? WHERE row = 5", (changed[3], forged))

    _attack(victim, act)
    messages = [finding.message for finding in verify(victim).findings]
    assert any("its rows are not those imported" in message for message in messages), messages


def test_rechaining_everything_is_not_found_without_an_anchor(victim: Path) -> None:
    """The negative control, told in the guide: whoever rewrites the whole chain leaves no trace in the file alone."""
    from screener.storage.journal import Event, event_hash

    def act(raw: sqlite3.Connection) -> None:
        raw.execute("UPDATE event SET actor = 'A2' WHERE seq = 8")
        names = ", ".join(Event.__slots__)
        previous = "0" * 64
        for row in raw.execute(f"SELECT {names} FROM event ORDER BY seq").fetchall():
            event = Event(**{**dict(zip(Event.__slots__, row, strict=True)), "prev_hash": previous})
            forged = event_hash(event)
            raw.execute("UPDATE event SET prev_hash = ?, hash = ? WHERE seq = ?", (previous, forged, event.seq))
            previous = forged
        raw.execute("UPDATE head SET hash = ?", (previous,))
        raw.execute("UPDATE decision SET actor = 'A2' WHERE event_id = (SELECT event_id FROM event WHERE seq = 8)")

    _attack(victim, act)
    assert verify(victim).ok


def test_single_bytes_flipped_anywhere_never_crash_it(victim: Path) -> None:
    """Every answer is a verification or one sentence; what changes visible content is found."""
    seed = 20260402
    dice = random.Random(seed)
    data = victim.read_bytes()
    used = [at for at, byte in enumerate(data) if byte]  # most of a small file is empty
    found = 0
    for _ in range(60):
        at = dice.choice(used)
        spoiled = bytearray(data)
        spoiled[at] ^= 1 << dice.randrange(8)
        victim.write_bytes(spoiled)
        try:
            result = verify(victim)
        except ScreenerError:
            found += 1
            continue
        found += not result.ok
        if result.ok:
            assert _visible(victim) == _visible_of(data, victim), f"seed {seed}, byte {at}"
    assert found > 20


def _visible_of(data: bytes, near: Path) -> list[object]:
    path = near.with_name("sound.office")
    path.write_bytes(data)
    return _visible(path)


def _visible(path: Path) -> list[object]:
    raw = sqlite3.connect(path)
    try:
        names = sorted(
            name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if name != "place"
        )
        wanted = [n for n in names if not n.startswith(("sqlite", "alembic"))]
        return [(n, sorted(map(repr, raw.execute(f"SELECT * FROM {n}")))) for n in wanted]
    finally:
        raw.close()


@pytest.mark.parametrize("kept", [100, 512, 4096, 20_000])
def test_a_cut_file_is_one_sentence(victim: Path, kept: int) -> None:
    victim.write_bytes(victim.read_bytes()[:kept])
    said = _told(victim)
    assert str(victim) in said
    assert "\n" not in said


def _told(path: Path) -> str:
    try:
        found = verify(path)
    except ScreenerError as error:
        return str(error)
    return found.findings[0].message


def test_a_changed_secret_of_the_file_is_found(victim: Path) -> None:
    """The salt stands in no event; its digest does."""
    _attack(victim, _sql("UPDATE setting SET value = value || '0' WHERE name = 'match salt'"))
    assert "match salt" in _told(victim)


def test_a_number_changed_in_a_row_but_not_in_its_index_is_found(victim: Path) -> None:
    """SQLite answers from the index where it can, so that the chain reads as before: the two are compared."""
    raw = sqlite3.connect(victim)
    (chain, seq, event_id) = raw.execute("SELECT chain, seq, event_id FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    raw.close()
    data = victim.read_bytes()
    stored = chain.encode() + bytes([seq]) + event_id.encode()  # as the row holds them: text, one byte, text
    assert data.count(stored) == 1
    victim.write_bytes(data.replace(stored, chain.encode() + bytes([seq + 1]) + event_id.encode()))
    assert "damaged" in _told(victim)
