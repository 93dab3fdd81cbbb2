"""Verify finds what was changed outside the program, and says where. Each attack is one that an insider could try."""

from __future__ import annotations

import random
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.storage.audit_log.journal import Event, event_hash
from screener.storage.rows import block
from screener.storage.rows.block import Block
from screener.storage.schema import file_guards, tables
from screener.storage.schema.charge_table import COLUMNS
from screener.workflow.session import open_office
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.storage.changed_rows import every_change
from tests.workflow.county import Ticking, bring_in, charge, ids, office, robbery, write_policy


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with an import, decisions, a fact, a note, a hold and an undo."""
    return filled(tmp_path_factory.mktemp("sound"))


def filled(folder: Path) -> Path | str:
    """Makes it, and closes it: a file, or on a server where the test has its offices there."""
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
        return opened.path if opened.path.exists() else opened.place


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


def in_image(before: str, after: str, *, forged: bool = False) -> Callable[[Any], object]:
    """Changes a cell as somebody would who knows the format; with ``forged`` the row's and block's digests too."""

    def act(raw: Any) -> None:
        names = ", ".join(Block.__slots__)
        (row,) = raw.execute(f"SELECT {names} FROM docket_block").fetchall()
        was = Block(**dict(zip(Block.__slots__, row, strict=True)))
        text = zlib.decompress(was.image).decode()
        assert before in text
        image = zlib.compress(text.replace(before, after, 1).encode(), 1)
        raw.execute("UPDATE docket_block SET image = ?", (image,))
        if forged:
            _forge(raw, replace(was, image=image))

    return act


def _forge(raw: Any, found: Block) -> None:
    """The digests as the program itself would make them of what it holds now, salts and all."""
    rows = [
        [tuple(row) for row in raw.execute(f"SELECT {', '.join(t.c.keys())} FROM {t.name} ORDER BY 1, 2").fetchall()]
        for t in (tables.charge, *block.NAMED)
    ]
    columns = list(zip(*rows[0], strict=True))
    digests = b"".join(block._digests(found.lines(), columns))
    digest = block._digest(replace(found, digests=digests), rows[1:])
    raw.execute("UPDATE docket_block SET digests = ?, digest = ?", (digests, digest))


def _swap(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE event SET seq = 1000 WHERE seq = 9")
    raw.execute("UPDATE event SET seq = 9 WHERE seq = 10")
    raw.execute("UPDATE event SET seq = 10 WHERE seq = 1000")


def _renumber(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM event WHERE seq = 9")
    for seq in range(10, 40):
        raw.execute(f"UPDATE event SET seq = {seq - 1} WHERE seq = {seq}")


def chained_anew(raw: sqlite3.Connection) -> None:
    """Somebody else decided, and every later hash, the head and the decision are made to fit."""
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
        _sql("INSERT INTO hold SELECT 'ffff', charge_id, 'A1', '2026' FROM decision LIMIT 1"),
        "table hold holds a row that is not in the audit log",
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
    "a policy text called otherwise": (
        _sql("UPDATE policy_text SET name = 'other.yaml'"),
        "a policy text is called other.yaml: it was adopted as",
    ),
    "a policy text removed": (
        _sql("DELETE FROM adoption", "DELETE FROM policy_text"),
        "a policy text that the record names is missing",
    ),
    "a cell of the docket": (
        in_image("POSS COCAINE", "SALE COCAINE"),
        "May.xlsx: row 2 was changed after the import",
    ),
    "a fact of a charge": (
        _sql("UPDATE charge SET amount = '80' WHERE row = 2"),
        "May.xlsx: row 2 was changed after the import",
    ),
    "why a row was set aside": (
        in_image("no charge", "no victim"),
        "May.xlsx: row 13 was changed after the import",
    ),
    "what all rows of a block share": (
        _sql("UPDATE charge_reading SET drug = 'heroin' WHERE drug = 'cocaine'"),
        "May.xlsx: something of rows 2 to 14 was changed after the import",
    ),
    "a block whose salt is another": (
        _sql("UPDATE docket_block SET salt = 'x'"),
        "May.xlsx: something of rows 2 to 14 was changed after the import",
    ),
    "a block in ruins": (_sql("UPDATE docket_block SET image = x'00'"), "May.xlsx: rows 2 to 14 cannot be read"),
    "a block removed": (
        _sql("DELETE FROM docket_block"),
        "May.xlsx: rows were added or removed (docket_block)",
    ),
    "a charge that no docket holds": (
        _sql("DELETE FROM charge"),
        "it is about a charge that no docket holds",
    ),
    "a charge taken away": (
        _sql("DELETE FROM charge WHERE row = 4"),
        "May.xlsx: row 4 was changed after the import",
    ),
    "a charge put in": (
        _sql(f"INSERT INTO charge SELECT place + 500, {', '.join(COLUMNS[1:])} FROM charge WHERE row = 12"),
        "May.xlsx: rows were added or removed (charge)",
    ),
    "a name": (
        _sql("UPDATE person SET name = 'Example, Person 4' WHERE name = 'Example, Person 3'"),
        "May.xlsx: something of rows 2 to 14 was changed after the import",
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


SPOILED = (
    "UPDATE event SET body = 'spoiled' WHERE seq = 8",
    "UPDATE event SET supersedes = 'spoiled' WHERE seq = 8",
    "UPDATE event SET utc_at = 'yesterday' WHERE seq = 8",
    "UPDATE charge_form SET content = 'spoiled'",
    "UPDATE charge SET offense_date = 'never', arrest_date = 'never'",
    "DELETE FROM person",
)


def said_at_the_desk(place: Path | str) -> str:
    """What somebody is told who opens an office and goes through its queue; "" where nothing stands in the way."""
    try:
        with open_office(place, user="A1", clock=Ticking()) as opened:
            for name in screen_charge.queue(opened).people:
                screen_charge.person(opened, name)
    except ScreenerError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("act", SPOILED)
def test_the_desk_says_one_sentence_where_the_record_was_spoiled(victim: Path, act: str) -> None:
    assert said_at_the_desk(victim) == ""
    _attack(victim, _sql(act))
    assert "Run Verify" in said_at_the_desk(victim)
    assert not verify(victim).ok


def test_rows_that_cannot_be_unpacked_are_one_sentence(victim: Path) -> None:
    _attack(victim, _sql("UPDATE docket_block SET image = x'00'"))
    with open_office(victim, user="A1", clock=Ticking()) as opened, pytest.raises(ScreenerError, match="Run Verify"):
        import_docket.source_row(opened, ids(opened)[0])
    assert not verify(victim).ok


def test_an_attack_on_the_last_row_digest_needs_the_event_too(victim: Path) -> None:
    """Row, row digest and block forged consistently: only the event's own digest can tell."""
    _attack(victim, in_image("POSS COCAINE", "SALE COCAINE", forged=True))
    messages = [finding.message for finding in verify(victim).findings]
    assert any("its rows are not those imported" in message for message in messages), messages
    assert not any("was changed after the import" in message for message in messages)


@pytest.mark.parametrize(("what", "statement"), list(every_change()), ids=[what for what, _ in every_change()])
def test_every_change_of_a_row_of_an_import_is_found(victim: Path, what: str, statement: str) -> None:
    """Drawn from the tables: whatever column is changed, row put in or taken away."""
    raw = sqlite3.connect(victim)
    (there,) = raw.execute(
        f"SELECT count(*) FROM {what.split('.')[0].split(' ')[-1 if 'put into' in what else 0]}"
    ).fetchone()
    raw.close()
    if not there:
        pytest.skip("this office has no such row")
    _attack(victim, _sql(statement))
    assert not verify(victim).ok, statement


def test_rechaining_everything_is_not_found_without_an_anchor(victim: Path) -> None:
    """The negative control, told in the guide: whoever rewrites the whole chain leaves no trace in the file alone."""
    _attack(victim, chained_anew)
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


def _guards(path: Path, *statements: str) -> list[str]:
    raw = sqlite3.connect(path)
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()
    found = [finding.message for finding in verify(path).findings]
    assert all(message.endswith(" ('screener restore' puts back a backup from before)") for message in found)
    return [message.partition(" (")[0] for message in found]


def test_what_refuses_changes_and_was_taken_away_is_named(victim: Path) -> None:
    assert _guards(victim) == []
    assert _guards(victim, "DROP TRIGGER event_no_update") == [
        "the guard event_no_update of table event was taken away"
    ]
    without = _guards(victim, "DROP TRIGGER charge_no_insert", "DROP TRIGGER head_forward")
    assert len(without) == 3
    assert "the guard head_forward of table head was taken away" in without


def test_a_guard_that_does_nothing_is_seen(victim: Path) -> None:
    idle = "CREATE TRIGGER event_no_update BEFORE UPDATE ON event WHEN 0 BEGIN SELECT 1; END"
    assert _guards(victim, "DROP TRIGGER event_no_update", idle) == [
        "the guard event_no_update of table event was exchanged for another"
    ]


def test_what_no_release_puts_into_a_file_is_named(victim: Path) -> None:
    trigger = "CREATE TRIGGER quiet AFTER INSERT ON decision BEGIN UPDATE decision SET outcome = 'filed'; END"
    assert _guards(victim, trigger, "CREATE VIEW decided AS SELECT * FROM decision") == [
        "a view decided stands in the file that no release of this program makes",
        "a trigger quiet stands on table decision that no release of this program makes",
    ]


def test_a_name_of_a_table_whose_bytes_are_no_text_any_more_is_named(victim: Path) -> None:
    """SQLite opens such a file and works with it; a tool that asks for its tables would not see this one."""
    assert _guards(
        victim,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET name = CAST(name AS BLOB) WHERE name = 'warrant'",
    ) == ["the file's list of its tables is damaged where it names warrant"]


def test_a_definition_of_a_table_that_is_no_text_any_more_is_named(victim: Path) -> None:
    data = victim.read_bytes()
    at = data.rindex(b"key_id TEXT")
    victim.write_bytes(data[:at] + b"\xed" + data[at + 1 :])
    found = [finding.message for finding in verify(victim).findings]
    assert any("list of its tables is damaged where it names" in message for message in found), found


def test_every_guard_of_a_file_is_known_as_the_program_makes_it(victim: Path) -> None:
    raw = sqlite3.connect(victim)
    made = set(raw.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"))
    raw.close()
    assert set(file_guards.triggers()) == made


def test_a_view_that_shows_something_else_is_found(victim: Path) -> None:
    """Who asks with SQL would be told something else than the record says."""
    _attack(victim, _sql("DROP VIEW charges", "CREATE VIEW charges AS SELECT * FROM charge"))
    assert any("view charges was exchanged" in each.message for each in verify(victim).findings)
    _attack(victim, _sql("DROP VIEW charges"))
    assert any("view charges was taken away" in each.message for each in verify(victim).findings)
