"""A sealing order leaves nothing of a person in the office, and everything else as it was."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from screener.docket.tables.joining import JoinedFile
from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.storage.backup.backup import copies_in
from screener.storage.engines import sqlite_engine
from screener.workflow.session import Office, held_warrants, open_office
from screener.workflow.session.backups import backup_folder
from screener.workflow.session.record.audit_log_lines import trail
from screener.workflow.verbs import import_docket, keep_backups, produce_report, screen_charge, seal_person
from screener.workflow.verbs.import_docket.plan import plan_import
from screener.workflow.verbs.import_docket.write import import_warrants
from screener.workflow.verbs.verify_record import verify
from tests.privacy.hunted import hits
from tests.privacy.planted import ALL, HEAD, OTHERS, Planted, her, plant, row
from tests.workflow.county import Ticking
from tests.workflow.county import office as county_office

ORDER = "Expungement 2026-117"
NEVER_EXPORTED = {"draft of the crimson door", "twins by the amber gate", "lab sheet of the blue kiosk",
                  "note on the green awning", "1971-11-23"}  # fmt: skip
RELEASES = Path(__file__).parents[1] / "storage" / "releases"
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[Office, Planted]]:
    folder = tmp_path / "office"
    folder.mkdir()
    opened, found = plant(folder)
    with opened:
        yield opened, found


def _hits(path: Path) -> set[str]:
    files = [each for end in ("", "-wal", "-shm") if (each := Path(f"{path}{end}")).exists()]
    return {word for each in files for word in hits(each, ALL)}


def _measures(opened: Office) -> object:
    found = produce_report.oversight_view(opened, *YEAR)
    return found.rows, found.list_counts(), found.outcomes, found.measures, found.main, found.disparities, found.months


def _sound(opened: Office) -> None:
    for thorough in (False, True):
        assert verify(opened.path, thorough=thorough).findings == ()


def test_before_the_order_everything_that_was_planted_is_found(held: tuple[Office, Planted]) -> None:
    opened, found = held
    assert _hits(opened.path) == set(ALL)
    looked = seal_person.look(opened, found.person)
    assert (looked.charges, looked.decided, looked.warrants, looked.drafts) == (3, 1, 1, 1)
    assert [(each.file, each.rows) for each in looked.rows] == [
        ("june.csv", (2, 3)),
        ("may.csv", (2, 3, 6)),
        ("warrants.csv", (2,)),
    ]
    assert [(each.file, each.rows) for each in looked.naming] == [("may.csv", (4,))]
    assert len(looked.mentions) == 1
    assert _hits(opened.path) == set(ALL)  # looking takes nothing away


def test_after_the_order_no_byte_is_left_and_the_record_verifies(held: tuple[Office, Planted]) -> None:
    opened, found = held
    before = _measures(opened)
    done = seal_person.seal(opened, found.person, order=ORDER)
    assert done.cleared
    assert _hits(opened.path) == set()
    assert {word for word in OTHERS if hits(opened.path, [word])} == set(OTHERS)
    _sound(opened)
    assert _measures(opened) == before
    made = keep_backups.make(opened)
    assert hits(made.path, ALL) == set()
    opened.close()
    assert _hits(opened.path) == set()


def test_no_screen_and_no_search_knows_the_person_any_more(held: tuple[Office, Planted]) -> None:
    opened, found = held
    assert screen_charge.find(opened, "zyxwander")
    seal_person.seal(opened, found.person, order=ORDER)
    for word in ALL:
        assert screen_charge.find(opened, word, warrants=True) == ()
    with pytest.raises(ScreenerError, match="no person"):
        screen_charge.person(opened, found.person)
    assert [w.warrant.number for w in held_warrants(opened)] == ["WA-100002"]
    said = json.dumps([str(each) for each in trail(opened, limit=500)])
    assert [word for word in ALL if word.lower() in said.lower()] == []
    assert opened.model().copies == {}
    with pytest.raises(ScreenerError, match="no charge"):
        import_docket.source_row(opened, found.charges[0])


def test_every_export_after_the_order_is_without_the_person(held: tuple[Office, Planted], tmp_path: Path) -> None:
    opened, found = held
    out = tmp_path / "out"
    _export_all(opened, out / "before")
    assert hits(out / "before", ALL) >= set(ALL) - NEVER_EXPORTED
    seal_person.seal(opened, found.person, order=ORDER)
    _export_all(opened, out / "after")
    assert hits(out / "after", ALL) == set()
    assert hits(out / "after", ["26-CR-11111"]) == {"26-CR-11111"}


def _export_all(opened: Office, out: Path) -> None:
    out.mkdir(parents=True)
    for docket in import_docket.dockets(opened):
        for form in (".pdf", ".xlsx", ".json"):
            produce_report.quality_report(opened, docket.docket_id, out / f"{docket.name}{form}")
        if docket.kind == "docket":
            produce_report.annotated_docket(opened, docket.docket_id, out / f"{docket.name}.screened.xlsx")
    produce_report.oversight_pack(opened, *YEAR, out / "pack")
    produce_report.warrant_list(opened, out / "warrants")


def test_a_byte_changed_after_the_order_is_found(held: tuple[Office, Planted], tmp_path: Path) -> None:
    opened, found = held
    seal_person.seal(opened, found.person, order=ORDER)
    opened.close()
    changes = {
        "a sealed row": "UPDATE charge SET text = text || '.' WHERE match_key = 'sealed'",
        "a text": "UPDATE written SET content = 'put in' WHERE content = ''",
        "a reworded text": "UPDATE written SET content = content || '.' WHERE content LIKE '%[sealed]%'",
        "a sealed warrant": "UPDATE warrant SET body = replace(body, 'FTA', 'FTB') WHERE match_key = 'sealed'",
        "the order": "UPDATE event SET body = replace(body, '\"first\"', '\"frist\"') WHERE kind = 'person sealed'",
        "a decision": "UPDATE event SET body = replace(body, 'declined', 'filed') WHERE kind = 'charge decided'",
        "a seal taken off": "UPDATE warrant SET match_key = 'x' WHERE match_key = 'sealed'",
    }
    for name, change in changes.items():
        copy = tmp_path / "copy.office"
        shutil.copyfile(opened.path, copy)
        raw = sqlite3.connect(copy)
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for trigger, _ in guards:
            raw.execute(f'DROP TRIGGER "{trigger}"')
        assert raw.execute(change).rowcount > 0, name
        for _, put_back in guards:
            raw.execute(put_back)
        raw.commit()
        raw.close()
        assert verify(copy).findings, name
        copy.unlink()


def test_flipped_bytes_of_what_an_order_left_are_found(held: tuple[Office, Planted], tmp_path: Path) -> None:
    opened, found = held
    seal_person.seal(opened, found.person, order=ORDER)
    opened.close()
    seed = 20261128
    draw = random.Random(seed)
    raw = sqlite3.connect(opened.path)
    stored = raw.execute("SELECT docket_id, number, image, digests FROM docket_block ORDER BY 1, 2").fetchall()
    raw.close()
    for _ in range(12):
        docket_id, number, *parts = draw.choice(stored)
        which = draw.randrange(2)
        data = bytearray(parts[which])
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        copy = tmp_path / "copy.office"
        shutil.copyfile(opened.path, copy)
        raw = sqlite3.connect(copy)
        query = "SELECT sql FROM sqlite_master WHERE name = 'docket_block_no_update'"
        (guard,) = raw.execute(query).fetchone()
        raw.execute("DROP TRIGGER docket_block_no_update")
        column = ("image", "digests")[which]
        query = f"UPDATE docket_block SET {column} = ? WHERE docket_id = ? AND number = ?"
        raw.execute(query, (bytes(data), docket_id, number))
        raw.execute(guard)
        raw.commit()
        raw.close()
        assert verify(copy).findings, f"seed {seed}: {column} of block {number}"
        copy.unlink()


def test_a_file_that_brings_the_person_again_has_those_rows_set_aside_empty(held: tuple[Office, Planted]) -> None:
    opened, found = held
    seal_person.seal(opened, found.person, order=ORDER)
    with pytest.raises(ScreenerError, match="already"):
        import_docket.import_docket(opened, plan_import(opened, found.files / "may.csv"))
    again = found.files / "july.csv"
    again.write_text(
        HEAD
        + row("26-CR-90917", 1, her(), "481.115,POSS CS PG 1 <1G,0.4 g")
        + row("26-CR-90918", 1, her(person_id=""), "481.125,POSS DRUG PARAPHERNALIA,")  # by name and birth date
        + row("26-CR-90918", 2, her(person_id="", born=""), "481.125,POSS DRUG PARAPHERNALIA,")  # by name and case
        + row("26-CR-44444", 1, her(name="NEWCOMER, NELL", person_id="PID-3", born="01/02/1999"), "29.02,ROBBERY,"),
        encoding="utf-8",
    )
    plan = plan_import(opened, again)
    assert [(each.row, each.reason, each.cells) for each in plan.reading.set_aside] == [
        (line, f"sealed by order {ORDER}", ()) for line in (2, 3, 4)
    ]
    assert [charge.person.name for charge in plan.reading.charges] == ["NEWCOMER, NELL"]
    done = import_docket.import_docket(opened, plan)
    assert (done.rows_read, done.rows_accepted, done.rows_set_aside) == (4, 1, 3)
    warrants = found.files / "more.csv"
    warrants.write_text((found.files / "warrants.csv").read_text() + "WA-7,26-CR-9,,,,FTA,01/07/2026,FTA\n")
    assert import_warrants(opened, warrants).rows_set_aside == 1
    words = [word for word in ALL if word not in ("88 Quagmire Lane", "INC-551209", "ARR-661177")]
    assert {word for word in words if hits(opened.path, [word])} == set()
    _sound(opened)


def test_without_marks_nothing_knows_the_person_again(held: tuple[Office, Planted]) -> None:
    opened, found = held
    seal_person.seal(opened, found.person, order=ORDER, keep_marks=False)
    again = found.files / "july.csv"
    again.write_text(HEAD + row("26-CR-90917", 1, her(), "481.115,POSS CS PG 1 <1G,0.4 g"), encoding="utf-8")
    assert plan_import(opened, again).reading.set_aside == ()


def test_a_plan_made_before_the_order_is_not_carried_out_after_it(held: tuple[Office, Planted]) -> None:
    opened, found = held
    again = found.files / "july.csv"
    again.write_text(HEAD + row("26-CR-90917", 9, her(), "481.115,POSS CS PG 1 <1G,0.4 g"), encoding="utf-8")
    plan = plan_import(opened, again)
    seal_person.seal(opened, found.person, order=ORDER)
    with pytest.raises(ScreenerError, match="sealed since"):
        import_docket.import_docket(opened, plan)


def test_nothing_undoes_an_order_and_what_was_done_before_is_undone_past_it(held: tuple[Office, Planted]) -> None:
    opened, found = held
    opened.user = "A1"
    other = next(c for c in opened.model().counts.values() if c.imported.case_number == "26-CR-22222")
    screen_charge.decide(opened, other.charge_id, outcome=Rollup.FILED, basis=Basis.OTHER, reason="a reason")
    screen_charge.person(opened, found.person)
    screen_charge.add_note(opened, found.charges[0], "the last act, on her")
    opened.user = "S1"
    seal_person.seal(opened, found.person, order=ORDER)
    opened.user = "A1"
    undone = screen_charge.undo(opened)
    assert undone.charge_ids == (other.charge_id,)
    _sound(opened)


def test_only_a_supervisor_and_only_by_a_number_that_names_nobody(held: tuple[Office, Planted]) -> None:
    opened, found = held
    opened.user = "A1"
    with pytest.raises(ScreenerError, match="supervisor"):
        seal_person.seal(opened, found.person, order=ORDER)
    opened.user = "S1"
    for order in ("", "In re Quillaine Zyxwander", "26-CR-90917"):
        with pytest.raises(ScreenerError, match="order"):
            seal_person.seal(opened, found.person, order=order)
    with pytest.raises(ScreenerError, match="no person"):
        seal_person.seal(opened, "nobody", order=ORDER)
    assert _hits(opened.path) == set(ALL)


def test_the_list_by_hand_names_every_copy(held: tuple[Office, Planted], tmp_path: Path) -> None:
    opened, found = held
    stick = tmp_path / "stick"
    keep_backups.make(opened)
    away = keep_backups.make(opened, folder=stick, passphrase="twelve letters at least")
    produce_report.oversight_pack(opened, *YEAR, tmp_path / "pack")
    produce_report.warrant_list(opened, tmp_path / "warrants")
    loose = backup_folder(opened.path) / "example of release 0002.screener-backup"
    loose.write_bytes(b"as an upgrade leaves it")
    replaced = opened.path.with_name("example replaced 2026-01-01 000000Z.office")
    replaced.write_bytes(b"as a restore leaves it")
    seal_person.seal(opened, found.person, order=ORDER)
    keep_backups.make(opened)  # afterwards: nothing of the person is in it
    (order,) = seal_person.orders(opened)
    listed = {(each.kind, each.name.partition(" (")[0]) for each in order.by_hand}
    own = {copy.path.name for copy in copies_in(backup_folder(opened.path), "example")[1:]}
    assert {name for kind, name in listed if kind == "backup"} == own | {away.path.name, loose.name}
    assert ("replaced office file", replaced.name) in listed
    exports = {path.name for each in ("pack", "warrants") for path in (tmp_path / each).iterdir()}
    assert {name for kind, name in listed if kind == "export"} == exports
    assert {name for kind, name in listed if kind == "original docket file"} == {"may.csv", "june.csv", "warrants.csv"}
    assert all(each.sha256 for each in order.by_hand if each.kind in ("export", "original docket file"))
    assert "printed" in json.dumps([each.name for each in order.by_hand]).lower()
    for form in (".pdf", ".txt", ".json"):
        seal_person.write_list(opened, order, tmp_path / f"list{form}")
        assert hits(tmp_path / f"list{form}", ALL) == set()
        assert hits(tmp_path / f"list{form}", ["may.csv"]) == {"may.csv"}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that waits a second for others instead of half a minute: what it then says is the same."""
    first = ("busy_timeout", "1000", 1000)
    monkeypatch.setattr(sqlite_engine, "PRAGMAS", (first, *sqlite_engine.PRAGMAS[1:]))


def test_while_another_window_reads_the_file_is_not_called_clean(impatient: None, held: tuple[Office, Planted]) -> None:
    opened, found = held
    other = sqlite3.connect(opened.path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM event").fetchone()
    try:
        done = seal_person.seal(opened, found.person, order=ORDER)
        assert not done.cleared
        assert seal_person.unfinished(opened)
        with pytest.raises(ScreenerError, match="window"):
            seal_person.finish(opened)
    finally:
        other.close()
    assert seal_person.finish(opened)
    assert not seal_person.finish(opened)
    assert _hits(opened.path) == set()


def test_another_window_forgets_the_person_at_its_next_look(held: tuple[Office, Planted]) -> None:
    opened, found = held
    with open_office(opened.path, user="A2", clock=Ticking()) as other:
        assert screen_charge.person(other, found.person).cases
        seal_person.seal(opened, found.person, order=ORDER)
        with pytest.raises(ScreenerError):
            screen_charge.person(other, found.person)
        with pytest.raises(ScreenerError):
            screen_charge.add_note(other, found.charges[0], "too late")


def test_a_name_that_others_bear_stays_theirs_and_is_shown(tmp_path: Path) -> None:
    opened, found = plant(tmp_path)
    with opened:
        more = tmp_path / "more.csv"
        twin = 'PID-5550001,"ZYXWANDER, QUILLAINE MAE",02/02/2001,W,F,3 Plain Street,ARR-5,INC-5'
        more.write_text(HEAD + row("26-CR-77777", 1, twin, "29.02,ROBBERY,"), encoding="utf-8")
        import_docket.import_docket(opened, plan_import(opened, more))
        looked = seal_person.look(opened, found.person)
        assert looked.charges == 3
        assert ("may.csv", (4,)) in [(each.file, each.rows) for each in looked.doubtful]
        assert len(looked.doubtful_events) == 1
        seal_person.seal(opened, found.person, order=ORDER)
        assert [hit.words for hit in screen_charge.find(opened, "zyxwander")]
        names = [
            c.imported.person.name for c in opened.model().counts.values() if c.imported.case_number == "26-CR-77777"
        ]
        assert names == ["ZYXWANDER, QUILLAINE MAE"]
        assert hits(opened.path, ["1971-11-23", "26-CR-90918", "PID-7788123"]) == set()
        _sound(opened)


def test_an_office_of_the_first_release_obeys_too(tmp_path: Path) -> None:
    path = tmp_path / "old.office"
    path.write_bytes(gzip.decompress((RELEASES / "0001.office.gz").read_bytes()))
    with open_office(path, user="A1", clock=Ticking()) as opened:
        opened.user = "S1"
        before = _measures(opened)
        names = {c.charge_id: c.imported.person.name for c in opened.model().counts.values()}
        chosen = next(c for c in opened.model().counts.values() if c.imported.person.name == "Example, Person 2")
        words = ["Example, Person 2", chosen.imported.case_number or "Example, Person 2"]
        assert set(words) == {word for word in words if hits(path, [word])}
        seal_person.seal(opened, chosen.person, order=ORDER)
        assert {word for word in words if hits(path, [word])} == set()
        assert _measures(opened) == before
        _sound(opened)
        left = {c.charge_id for c in opened.model().counts.values()}
        assert left == {name for name, who in names.items() if who != "Example, Person 2"}


def test_an_office_on_a_server_obeys_too(server_place: str, tmp_path: Path) -> None:
    opened, found = plant(tmp_path, place=server_place)
    with opened:
        before = _measures(opened)
        held = keep_backups.make(opened)
        assert hits(held.path, ALL) == set(ALL)
        done = seal_person.seal(opened, found.person, order=ORDER)
        assert done.cleared
        made = keep_backups.make(opened)
        assert hits(made.path, ALL) == set()
        assert _measures(opened) == before
        assert verify(server_place, thorough=True).findings == ()
        kinds = {each.kind for each in seal_person.orders(opened)[0].by_hand}
        assert "database server" in kinds
        with pytest.raises(ScreenerError), opened.writing() as connection:  # the guards stand again
            connection.exec_driver_sql("UPDATE written SET content = 'put in'")


def test_a_person_who_stands_on_a_list_of_warrants_alone(tmp_path: Path) -> None:
    opened, found = plant(tmp_path)
    with opened:
        more = tmp_path / "more.csv"
        more.write_text(
            (tmp_path / "warrants.csv").read_text().splitlines()[0]
            + '\nWA-990099,26-CR-99123,PID-8889999,"QWERTZ, QUENTIN",07/07/1977,FTA,01/05/2026,FAILURE TO APPEAR\n'
        )
        import_warrants(opened, more)
        words = ["WA-990099", "26-CR-99123", "PID-8889999", "QWERTZ", "07/07/1977"]
        assert {word for word in words if hits(opened.path, [word])} == set(words)
        warrant = next(w for w in held_warrants(opened) if w.warrant.number == "WA-990099")
        done = seal_person.seal(opened, warrant.warrant_id, order=ORDER)
        assert (done.touched.charges, done.touched.warrants) == (0, 1)
        assert {word for word in words if hits(opened.path, [word])} == set()
        assert "WA-990099" not in [w.warrant.number for w in held_warrants(opened)]
        _sound(opened)
        assert seal_person.look(opened, found.person).charges == 3


def test_two_orders_touch_the_same_blocks(held: tuple[Office, Planted]) -> None:
    opened, found = held
    before = _measures(opened)
    seal_person.seal(opened, found.person, order=ORDER)
    other = next(c for c in opened.model().counts.values() if c.imported.person.name == "OTHER, OLIVIA")
    seal_person.seal(opened, other.person, order="2026-118")
    assert _measures(opened) == before
    assert hits(opened.path, [*ALL, "OTHER, OLIVIA", "26-CR-11111", "PID-1000001"]) == set()
    assert [order.order for order in seal_person.orders(opened)] == [ORDER, "2026-118"]
    _sound(opened)


def test_a_docket_with_a_joined_file_is_sealed_in_both_tables(tmp_path: Path) -> None:
    cases, people = tmp_path / "cases.csv", tmp_path / "people.csv"
    cases.write_text(
        "Case Number,Person ID,Statute,Charge Description\n26-CR-90917,PID-7788123,29.02,ROBBERY\n"
        "26-CR-11111,PID-1000001,29.02,ROBBERY\n"
    )
    people.write_text(
        'Person ID,Defendant Name,Date of Birth\nPID-7788123,"ZYXWANDER, QUILLAINE",11/23/1971\n'
        'PID-1000001,"OTHER, OLIVIA",04/02/1990\n'
    )
    words = ["PID-7788123", "26-CR-90917", "ZYXWANDER", "11/23/1971"]
    with county_office(tmp_path) as opened:
        plan = plan_import(opened, cases, joined=(JoinedFile(path=people, by=""),))
        import_docket.import_docket(opened, plan)
        count = next(c for c in opened.model().counts.values() if c.imported.case_number == "26-CR-90917")
        assert {word for word in words if hits(opened.path, [word])} == set(words)
        seal_person.seal(opened, count.person, order=ORDER)
        left = {word for word in words if hits(opened.path, [word])}
        assert left == set(), left
        _sound(opened)
