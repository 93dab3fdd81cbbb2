"""An office on a PostgreSQL server: durable, only added to, one writer at a time, a sentence where it cannot go on."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry
from screener.storage.engines import server_engine
from screener.storage.engines.engine import Database, TryAgain, WrongPassword, grant, open_database
from screener.storage.schema import guards, tables
from screener.storage.schema.fault_kinds import ReadOnly
from screener.storage.schema.migrate import downgrade, upgrade
from screener.workflow.session import Office, create_office, open_office
from screener.workflow.session.office_paths import local_file, office_place
from screener.workflow.verbs import keep_backups
from screener.workflow.verbs.access import NewAccount, begin_accounts, enter
from screener.workflow.verbs.access import accounts as shown_accounts
from screener.workflow.verbs.verify_record import verify
from tests.server import Server
from tests.storage.changed_rows import every_change
from tests.workflow.county import Ticking, bring_in, charge, ids, reading, robbery
from tests.workflow.peopled import PHRASES, make_cheap

ROOT = Path(__file__).parents[2]
PASSWORD = "the-heron-counts-9"


def made_at(place: str, clock: Ticking | None = None) -> Office:
    """An office with three charges at an address."""
    made = create_office(
        place, name="Example County", county="Example", zone="America/Chicago", clock=clock or Ticking(), user="S1"
    )
    bring_in(made, [charge(2), robbery(3), charge(4, case="26-CR-2", name="Örn, Åse")])
    return made


@pytest.fixture
def office(server_place: str) -> Iterator[Office]:
    with made_at(server_place) as made:
        yield made


@pytest.fixture
def database(office: Office) -> Iterator[Database]:
    opened = open_database(office.place)
    yield opened
    opened.close()


def schema_of(office: Office) -> str:
    return office.place.rpartition("schema=")[2]


# -- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_every_session_answers_what_durability_rests_on(database: Database, way: str) -> None:
    with getattr(database, way)() as connection:
        for name, wanted, _ in server_engine.ANSWERS:
            if (name, way) != ("transaction_read_only", "reading"):
                assert connection.execute(text(f"SHOW {name}")).scalar_one() == wanted, name
        isolation = connection.execute(text("SHOW transaction_isolation")).scalar_one()
        assert isolation == ("repeatable read" if way == "reading" else "read committed")


def test_a_server_that_does_not_flush_is_refused(server: Server, office: Office) -> None:
    with server.connect() as boss:
        boss.execute("ALTER SYSTEM SET fsync = off")
        boss.execute("SELECT pg_reload_conf()")
        try:
            for _ in range(100):  # the server takes a moment to read its settings again
                if boss.execute("SHOW fsync").fetchone() == ("off",):
                    break
            with pytest.raises(ScreenerError, match="fsync = off"):
                open_database(office.place)
        finally:
            boss.execute("ALTER SYSTEM RESET fsync")
            boss.execute("SELECT pg_reload_conf()")


def test_texts_are_ordered_by_their_bytes_as_in_a_file(database: Database) -> None:
    with database.reading() as connection:
        other = connection.execute(text(guards._UNORDERED)).all()
    assert other == []


# -- the record is only added to --------------------------------------------------------------------------------------

FORBIDDEN = (
    "UPDATE event SET body = '{}' WHERE seq = 1",
    "DELETE FROM event WHERE seq = 1",
    "TRUNCATE event",
    "UPDATE written SET content = 'x'",
    "DELETE FROM written",
    "TRUNCATE written CASCADE",
    "DELETE FROM policy_text",
    "TRUNCATE policy_text CASCADE",
    "UPDATE head SET seq = 1",
    "UPDATE head SET seq = seq + 2",
    "UPDATE head SET chain = 'B', seq = seq + 1",
    "DELETE FROM head",
    "TRUNCATE head",
    *(each.replace("x'00'", "'\\x00'::bytea") for what, each in every_change() if "warrant" not in what),
    *(f"TRUNCATE {name} CASCADE" for name in tables.DOCKET_ROWS),
    "UPDATE docket SET name = 'x'",
    "UPDATE docket SET event_id = NULL",
    "DELETE FROM docket",
    "TRUNCATE docket CASCADE",
)
#: What a role that only works in the office may not do to its tables either.
NOT_ITS_OWN = (
    "ALTER TABLE event DISABLE TRIGGER ALL",
    "DROP TRIGGER event_no_change ON event",
    "ALTER TABLE event DROP COLUMN signature",
    "DROP TABLE event",
    "CREATE OR REPLACE FUNCTION screener_append_only() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
    "CREATE TABLE beside (a text)",
    "SET session_replication_role = 'replica'",
    "UPDATE alembic_version SET version_num = '9999'",
    "ALTER TABLE head OWNER TO CURRENT_USER",
)
NOT_TO_READ = (
    "INSERT INTO event SELECT * FROM event",
    "INSERT INTO setting VALUES ('a', 'b')",
    "UPDATE account SET role = 'supervisor'",
    "DELETE FROM decision",
    "UPDATE head SET seq = seq + 1",
    "INSERT INTO place VALUES ('A1', 'c', '', '')",
    "SELECT * FROM credential",
    "SELECT sealed FROM credential",
    "SELECT recovery FROM credential",
)


def _refused(connection: object, command: str) -> bool:
    import psycopg

    try:
        connection.execute(command)
    except psycopg.Error:
        return True
    return False


@pytest.mark.parametrize("role", ["owner", "works", "reads"])
def test_each_role_is_refused_what_would_change_the_record(server: Server, server_place: str, role: str) -> None:
    """As the owner of the tables, as one who works there, as one who reads: each statement has to fail."""
    schema = server_place.rpartition("schema=")[2]
    with server.connect() as boss:
        for name in ("owner", "works", "reads"):
            boss.execute(f"CREATE ROLE {name}_{schema} LOGIN")
        boss.execute(f"GRANT CREATE ON DATABASE postgres TO owner_{schema}")
    owned = server.place(schema, user=f"owner_{schema}")
    made_at(owned).close()
    grant(owned, f"works_{schema}", to_read=False)
    grant(owned, f"reads_{schema}", to_read=True)
    commands = {
        "owner": FORBIDDEN,
        "works": (*FORBIDDEN, *NOT_ITS_OWN),
        "reads": (*FORBIDDEN, *NOT_ITS_OWN, *NOT_TO_READ),
    }[role]
    with server.connect(user=f"{role}_{schema}") as session:
        session.execute(f"SET search_path TO {schema}")
        let_through = [command for command in commands if not _refused(session, command)]
    assert let_through == []
    assert verify(owned, thorough=True).ok
    if role == "works":  # it can do its work all the same
        with open_office(server.place(schema, user=f"works_{schema}"), user="S1", clock=Ticking()) as opened:
            bring_in(opened, [charge(2, case="26-CR-77")], name="June.xlsx")
        assert verify(owned, thorough=True).ok
    with server.connect() as boss:
        boss.execute(f"DROP SCHEMA {schema} CASCADE")
        boss.execute(f"DROP OWNED BY owner_{schema}, works_{schema}, reads_{schema}")


@pytest.mark.parametrize("accounts", [False, True], ids=["only me", "with accounts"])
def test_a_role_that_may_only_read_opens_reads_and_verifies(
    server: Server, server_place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accounts: bool
) -> None:
    """By the program: nobody acts, an import that others left unfinished stays, and what writes is refused politely."""
    clock, schema = Ticking(), server_place.rpartition("schema=")[2]
    with server.connect() as boss:
        boss.execute(f"CREATE ROLE reader_{schema} LOGIN")
    with made_at(server_place, clock) as made:
        if accounts:
            make_cheap(monkeypatch, tmp_path)
            people = [NewAccount(code=code, name=code, passphrase=PHRASES[code]) for code in ("AD1", "S1")]
            begin_accounts(made, administrator=people[0], supervisor=people[1])
        events = made.status().events
    grant(server_place, f"reader_{schema}", to_read=True)
    with server.connect() as boss:
        boss.execute(f"SET search_path TO {schema}")
        boss.execute("CREATE TABLE unfinished AS SELECT * FROM docket LIMIT 1")
        boss.execute("UPDATE unfinished SET docket_id = 'left', event_id = NULL, number = 5")
        boss.execute("INSERT INTO docket SELECT * FROM unfinished")
        boss.execute("DROP TABLE unfinished")
    place = server.place(schema, user=f"reader_{schema}")

    def nobody(*_: str) -> str:
        raise AssertionError("somebody was asked for a passphrase")

    opened = [
        open_office(place, user="", clock=clock, to_read=True),
        enter(place, user="S1", clock=clock, ask=nobody, ask_code=lambda: nobody()),
    ]
    for office in opened:
        with office:
            assert office.user == ""
            assert office.status().charges == 3
            assert len(ids(office)) == 3
            assert {one.code for one in shown_accounts(office)} == ({"AD1", "S1"} if accounts else {"S1"})
            for act in (lambda office=office: office.add_user("A9", "Nine", "attorney", "Drugs"),
                        lambda office=office: keep_backups.make(office)):  # fmt: skip
                with pytest.raises(ReadOnly, match="may only read"):
                    act()
    assert verify(place, thorough=True).ok
    assert verify(place).events == events
    with server.connect() as boss:
        assert boss.execute(f"SELECT count(*) FROM {schema}.docket WHERE docket_id = 'left'").fetchone() == (1,)
        boss.execute(f"DROP SCHEMA {schema} CASCADE")
        boss.execute(f"DROP ROLE reader_{schema}")


def test_without_its_guards_the_same_statements_would_pass(server: Server, office: Office) -> None:
    """The control: were the triggers and rights not there, the test above would have let changes through."""
    with server.connect() as boss:
        boss.execute(f"SET search_path TO {schema_of(office)}")
        boss.execute("SET session_replication_role = 'replica'")
        boss.execute("GRANT ALL ON event TO boss")
        boss.execute("UPDATE event SET body = '{}' WHERE seq = 1")
    found = verify(office.place)
    assert not found.ok
    assert any(f.seq == 1 and "changed after it was written" in f.message for f in found.findings)


def test_a_guard_that_was_taken_away_is_named(server: Server, office: Office) -> None:
    assert verify(office.place).ok
    with server.connect() as boss:
        boss.execute(f"ALTER TABLE {schema_of(office)}.event DISABLE TRIGGER event_no_change")
        boss.execute(f"DROP TRIGGER head_forward ON {schema_of(office)}.head")
    assert {f.table for f in verify(office.place).findings} == {"event", "head"}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "CREATE TRIGGER a_spy BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION screener_append_only()",
            "a trigger a_spy stands on table decision",
        ),
        (
            "DROP TRIGGER event_no_change ON event; CREATE TRIGGER event_no_change BEFORE UPDATE ON event "
            "FOR EACH ROW EXECUTE FUNCTION screener_append_only()",
            "the guard event_no_change of table event was exchanged",
        ),
        (
            "CREATE OR REPLACE FUNCTION screener_head_forward() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN RETURN NEW; END'",
            "the guard head_forward of table head was exchanged",
        ),
        ("CREATE RULE quiet AS ON INSERT TO place DO INSTEAD NOTHING", "a rule quiet stands on table place"),
        ("ALTER TABLE decision ENABLE ROW LEVEL SECURITY", "row security stands on table decision"),
    ],
)
def test_what_is_put_beside_the_record_is_named(server: Server, office: Office, statement: str, said: str) -> None:
    with server.connect() as boss:
        boss.execute(f"SET search_path TO {schema_of(office)}")
        boss.execute(statement)
    (found,) = verify(office.place).findings
    assert found.message.startswith(said)


# -- one writer at a time ---------------------------------------------------------------------------------------------


def test_what_a_writer_looks_at_first_still_holds_when_it_writes(office: Office) -> None:
    """The second writer's first look comes after the first one's commit, though it began before."""
    one, two = open_database(office.place), open_database(office.place)
    inside, seen = threading.Event(), []

    def second() -> None:
        inside.wait(10)
        with two.writing() as connection:
            seen.append(connection.execute(text("SELECT count(*) FROM setting WHERE name = 'mark'")).scalar_one())

    waiting = threading.Thread(target=second)
    waiting.start()
    with one.writing() as connection:
        inside.set()
        waiting.join(0.3)
        assert seen == []  # it waits
        connection.execute(text("INSERT INTO setting VALUES ('mark', '1')"))
    waiting.join(10)
    assert seen == [1]
    one.close()
    two.close()


def test_several_clients_keep_every_event(office: Office) -> None:
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with open_office(office.place, user="S1", clock=Ticking()) as mine:
                for at in range(15):
                    mine.add_user(f"U{number}-{at}", "Somebody", "attorney")
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    with office.reading() as connection:
        kinds = [event.kind for event in journal.stream(connection)]
    assert kinds.count(projection.USER) == 1 + 90
    assert verify(office.place).ok


def test_an_act_that_the_server_undid_is_done_again(office: Office) -> None:
    tried = []

    def before(connection: object) -> None:
        tried.append(1)
        if len(tried) < 3:
            connection.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    body = {"settings": {"marking": "again"}}
    events = office.status().events
    office.record([Entry(kind=projection.SET, object="office", body=body)], before=before)
    assert (len(tried), office.status().events) == (3, events + 1)
    tried.append(-5)
    with pytest.raises(TryAgain):
        office.record(
            [Entry(kind=projection.SET, object="office", body=body)],
            before=lambda c: c.execute(text("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$")),
        )


def test_who_waits_too_long_is_told_that_it_is_busy(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = tuple((n, "50ms" if n == "lock_timeout" else v) for n, v in server_engine.SETTINGS)
    monkeypatch.setattr(server_engine, "SETTINGS", quick)
    one, two = open_database(office.place), open_database(office.place)
    with one.writing(), pytest.raises(ScreenerError) as told, two.writing():
        pass
    assert "is busy" in str(told.value)
    assert "locked" not in str(told.value)
    one.close()
    two.close()


# -- faults -----------------------------------------------------------------------------------------------------------


def test_a_character_that_no_server_keeps_is_refused_in_a_sentence(database: Database) -> None:
    with pytest.raises(ScreenerError, match="a character that a server cannot keep"), database.writing() as connection:
        connection.execute(text("INSERT INTO setting VALUES ('a', :value)"), {"value": "a\x00b"})
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM setting WHERE name = 'a'")).scalar_one() == 0


def test_no_sentence_quotes_what_was_to_be_saved(database: Database) -> None:
    with pytest.raises(ScreenerError) as told, database.writing() as connection:
        connection.execute(text("INSERT INTO head VALUES ('A', 'secret name', 0, 'x')"))
    assert "secret" not in str(told.value)
    assert "secret" not in repr(told.value)


def test_a_session_that_the_server_ends_loses_nothing_that_was_saved(server: Server, office: Office) -> None:
    events = office.status().events

    def before(connection: object) -> None:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with server.connect() as boss:
            boss.execute("SELECT pg_terminate_backend(%s)", (mine,))

    entry = Entry(kind=projection.SET, object="office", body={"settings": {"marking": "x"}})
    with pytest.raises(ScreenerError, match=r"server was stopped|connection to the server broke"):
        office.record([entry], before=before)
    office.record([entry])  # the next act finds a new connection by itself
    assert office.status().events == events + 1


def test_a_server_that_is_gone_and_comes_back(server: Server, office: Office) -> None:
    server.stop("immediate")
    try:
        with pytest.raises(ScreenerError, match=r"does not answer|could not be reached"):
            office.add_user("A9", "Nine", "attorney")
        with pytest.raises(ScreenerError, match="does not answer"):
            open_database(office.place)
    finally:
        server.start()
    office.add_user("A9", "Nine", "attorney")
    assert verify(office.place).ok


@pytest.fixture
def locked_role(server: Server) -> Iterator[str]:
    """A role that the server asks for a password."""
    hba = server.data / "pg_hba.conf"
    before = hba.read_text()
    with server.connect() as boss:
        boss.execute(f"CREATE ROLE keyed LOGIN SUPERUSER PASSWORD '{PASSWORD}'")
        hba.write_text(f"local all keyed scram-sha-256\n{before}")
        boss.execute("SELECT pg_reload_conf()")
    yield "keyed"
    hba.write_text(before)
    with server.connect() as boss:
        boss.execute("SELECT pg_reload_conf()")
        boss.execute("DROP ROLE keyed")


def test_a_password_is_asked_for_and_shown_nowhere(
    server: Server, office: Office, locked_role: str, caplog: pytest.LogCaptureFixture
) -> None:
    place = server.place(schema_of(office), user=locked_role)
    with pytest.raises(WrongPassword, match="asks for a password"):
        open_database(place)
    wrong = office_place(place.replace("keyed@", "keyed:another@"))
    with pytest.raises(WrongPassword, match="not the right one") as told:
        open_database(wrong)
    assert "another" not in str(told.value)
    given = office_place(place.replace("keyed@", f"keyed:{PASSWORD}@"))
    with open_office(given, user="S1", clock=Ticking()) as opened:
        row = keep_backups.make(opened)
        seen = [opened.place, str(opened.path), str(given), repr(server_engine.address_of(str(given)))]
    assert not [words for words in seen if PASSWORD in words]
    assert PASSWORD.encode() not in row.path.read_bytes()
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql+psycopg://boss@/nothing?host={folder}", "no such database"),
        ("postgresql+psycopg://nobody@/postgres?host={folder}", "no such database or role"),
        ("postgresql+psycopg://boss@/postgres?host={folder}&schema=empty", "There is no office"),
        ("postgresql+psycopg://boss@/postgres?host={folder}-none", "does not answer"),
    ],
)
def test_an_address_that_leads_to_no_office(server: Server, address: str, said: str, offline: list[str]) -> None:
    with pytest.raises(ScreenerError, match=said):
        open_database(address.format(folder=server.folder))
    offline.clear()


# -- releases and copies ----------------------------------------------------------------------------------------------


def test_migrations_go_down_and_up_and_end_in_the_tables_of_this_release(server: Server, server_place: str) -> None:
    create_office(server_place, name="E", county="E", zone="UTC", clock=Ticking(), user="S1").close()
    database = open_database(server_place)
    with database.writing() as connection:
        for revision in [*reversed(tables.REVISIONS[:-1]), *tables.REVISIONS[1:]]:
            (downgrade if revision < _revision(connection) else upgrade)(connection, revision)
            assert _revision(connection) == revision
        assert list(guards.wrong(connection)) == []
        found = inspect(connection)
        for table in tables.metadata.sorted_tables:
            columns = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
            assert columns == {c.name: bool(c.nullable) for c in table.c}, table.name
            assert {i["name"] for i in found.get_indexes(table.name)} == {i.name for i in table.indexes}, table.name
            assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]
    database.close()
    assert verify(server_place).ok


def _revision(connection: object) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def test_an_office_of_the_release_before_is_copied_and_upgraded(server_place: str) -> None:
    create_office(server_place, name="E", county="E", zone="UTC", clock=Ticking(), user="S1").close()
    before = tables.REVISIONS[-2]
    database = open_database(server_place)
    with database.writing() as connection:
        downgrade(connection, before)
    database.close()
    with open_office(server_place, user="S1", clock=Ticking()) as opened:
        assert opened.status().events == 2
    (copy,) = local_file(server_place).parent.rglob("*of release*")
    held = open_database(copy, older=True)
    with held.reading() as connection:
        assert _revision(connection) == before
    held.close()
    assert verify(server_place).ok


def test_a_backup_goes_to_a_file_and_back_onto_a_server(server: Server, office: Office, tmp_path: Path) -> None:
    """The same office three times, its digests over rows with letters that languages order otherwise."""
    row = keep_backups.make(office, passphrase="a long passphrase")
    assert keep_backups.check(row.path, tmp_path, "a long passphrase") == ()
    file, other = tmp_path / "copy.office", server.place()
    for place in (file, other):
        keep_backups.restore(place, row.path, user="S1", clock=office.now, passphrase="a long passphrase")
        found = verify(place, thorough=True)
        assert (found.ok, found.events) == (True, row.through + 1)
    with open_office(other, user="S1", clock=Ticking()) as again:
        assert again.status().charges == 3
        bring_in(again, [charge(2, case="26-CR-9")], name="June.xlsx")
    assert verify(other, thorough=True).ok


# -- imports of others ------------------------------------------------------------------------------------------------


def test_an_import_of_another_machine_under_way_is_left_alone(office: Office) -> None:
    from screener.storage.rows import imports
    from screener.workflow.verbs.import_docket.write import _stored

    docket = _stored(reading([charge(2)], name="June.xlsx"), "d1")
    elsewhere = imports.StoredDocket(**{**{n: getattr(docket, n) for n in docket.__slots__}, "writer": "other:7"})

    def unpublished() -> int:
        with office.reading() as connection:
            return len(imports.unpublished(connection))

    with office.holding("d1"):
        with office.writing() as connection:
            imports.begin_docket(connection, elsewhere)
        open_office(office.place, user="S1", clock=Ticking()).close()
        assert unpublished() == 1
    open_office(office.place, user="S1", clock=Ticking()).close()  # its machine is gone now
    assert unpublished() == 0


# -- what is loaded ---------------------------------------------------------------------------------------------------


def test_an_office_file_loads_no_driver_of_a_server(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom tests.workflow.county import office\n"
        "from screener.workflow.verbs.verify_record import verify\n"
        "made = office(Path(sys.argv[1])); made.close(); assert verify(made.place).ok\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('psycopg', 'psycopg_binary')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_statements_only_set_how_they_are_streamed_for_themselves() -> None:
    """Set on a connection, it would make a cursor of the server of every later INSERT."""
    found = [
        file.name
        for file in (ROOT / "screener" / "storage").rglob("*.py")
        if "connection.execution_options(yield_per" in file.read_text("utf-8")
    ]
    assert found == []
