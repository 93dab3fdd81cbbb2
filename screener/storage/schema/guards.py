"""What a PostgreSQL server keeps beside the tables: triggers that refuse changes of the record, and no right to them.

The same that the triggers of an office file are (storage.migrations): guards against faults of the program and
against people whose role works in the office, not against who administers the server: what those change, Verify finds.
Everything here is drawn from ``tables``, so that a later table of the record is guarded by being named there.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from screener.storage.schema import views
from screener.storage.schema.tables import APPEND_ONLY, BY_NUMBER, DOCKET_ROWS

#: Rows of these are looked up by foreign keys, for which their owner needs the right to change them; the triggers
#: refuse it all the same.
_LOOKED_UP = ("policy_text",)
_FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION screener_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record is append-only: %', TG_TABLE_NAME;
END $$""",
    """
CREATE OR REPLACE FUNCTION screener_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.chain <> OLD.chain OR NEW.seq <> OLD.seq + 1 THEN
        RAISE EXCEPTION 'the record is append-only: %', TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$""",
    """
CREATE OR REPLACE FUNCTION screener_docket_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted text := CASE WHEN TG_OP = 'INSERT' THEN NEW.docket_id ELSE OLD.docket_id END;
    published text;
BEGIN
    EXECUTE format('SELECT event_id FROM %I.docket WHERE docket_id = $1', TG_TABLE_SCHEMA) INTO published USING wanted;
    IF published IS NOT NULL THEN
        RAISE EXCEPTION 'the docket is published: %', TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
END $$""",
    """
CREATE OR REPLACE FUNCTION screener_docket_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted integer := CASE WHEN TG_OP = 'INSERT' THEN NEW.docket ELSE OLD.docket END;
    published text;
BEGIN
    EXECUTE format('SELECT event_id FROM %I.docket WHERE number = $1', TG_TABLE_SCHEMA) INTO published USING wanted;
    IF published IS NOT NULL THEN
        RAISE EXCEPTION 'the docket is published: %', TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
END $$""",
    """
CREATE OR REPLACE FUNCTION screener_docket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.event_id IS NOT NULL THEN
        RAISE EXCEPTION 'the docket is published: %', TG_TABLE_NAME;
    END IF;
    RETURN CASE WHEN TG_OP = 'UPDATE' THEN NEW ELSE OLD END;
END $$""",
)


def triggers() -> Iterator[tuple[str, str, str]]:
    """(table, name, what it does) of every guard."""
    rows, whole = "FOR EACH ROW EXECUTE FUNCTION", "BEFORE TRUNCATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION"
    refuse = "screener_append_only()"
    for table in APPEND_ONLY:
        yield table, f"{table}_no_change", f"BEFORE UPDATE OR DELETE ON {{}} {rows} {refuse}"
    yield "head", "head_no_delete", f"BEFORE DELETE ON {{}} {rows} {refuse}"
    yield "head", "head_forward", f"BEFORE UPDATE ON {{}} {rows} screener_head_forward()"
    for table in DOCKET_ROWS:
        yield table, f"{table}_no_update", f"BEFORE UPDATE ON {{}} {rows} {refuse}"
        act = "screener_docket_numbers()" if table in BY_NUMBER else "screener_docket_rows()"
        yield table, f"{table}_published", f"BEFORE INSERT OR DELETE ON {{}} {rows} {act}"
    yield "docket", "docket_published", f"BEFORE UPDATE OR DELETE ON {{}} {rows} screener_docket()"
    for table in (*APPEND_ONLY, "head", *DOCKET_ROWS, "docket"):
        yield table, f"{table}_no_truncate", f"{whole} {refuse}"


def settle(connection: Connection) -> None:
    """After every migration: texts ordered by their bytes, as SQLite orders them, and every guard in its place."""
    there = _tables(connection)
    ordered(connection)
    for function in _FUNCTIONS:
        connection.execute(text(function))
    present = set(connection.execute(text(_PRESENT)).scalars())
    for table, name, does in triggers():
        if table in there and name not in present:
            connection.execute(text(f"CREATE TRIGGER {name} {does.format(table)}"))
    for table in (*APPEND_ONLY, "head", *DOCKET_ROWS, "docket"):
        if table in there:
            kept = ["TRUNCATE"] if table not in APPEND_ONLY else ["DELETE", "TRUNCATE"]
            rights = ", ".join(kept if table not in APPEND_ONLY or table in _LOOKED_UP else ["UPDATE", *kept])
            connection.execute(text(f"REVOKE {rights} ON {table} FROM PUBLIC, CURRENT_USER"))


def ordered(connection: Connection) -> None:
    """Texts are ordered by their bytes from here on. Before a view is made that names them: then it cannot be done."""
    for table, column in connection.execute(text(_UNORDERED)).all():
        connection.execute(text(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"'))


def wrong(connection: Connection) -> Iterator[tuple[str, str]]:
    """(table, sentence) for every guard that is gone, off or exchanged, and for what no program of this office put
    there: a trigger or a rule could change what is written, row security could hide what stands there."""
    there = _tables(connection)
    exchanged = _exchanged(connection)
    found = {
        (str(row.tgname), str(row.relname)): (row.kind, row.function, bool(row.plain and row.own), bool(row.works))
        for row in connection.execute(text(_TRIGGERS))
    }
    for table, name, does in triggers():
        held = found.pop((name, table), None)
        if table not in there:
            continue
        function = does.rpartition(" ")[2].removesuffix("()")
        if held is None or not held[3]:
            yield table, f"the guard {name} of table {table} was taken away"
        elif held != (_kind(does), function, True, True) or function in exchanged:
            yield table, f"the guard {name} of table {table} was exchanged for another"
    for name, table in found:
        yield table, f"a trigger {_shown(name)} stands on table {table} that no release of this program makes"
    for table, what, name in connection.execute(text(_BESIDE)):
        yield table, f"{_shown(f'{what} {name}')} stands on table {table} that no release of this program makes"
    yield from views.wrong_on_server(connection)


def _exchanged(connection: Connection) -> set[str]:
    """The functions of guards that do something else than this release wrote, or are not there."""
    query = text("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
    found = {str(name): str(source) for name, source in connection.execute(query)}
    said = {each.partition("FUNCTION ")[2].partition("(")[0]: each.split("$$")[1] for each in _FUNCTIONS}
    return {name for name, source in said.items() if found.get(name) != source}


def _kind(does: str) -> int:
    """A trigger's acts as PostgreSQL notes them: for each row, before, insert, delete, update, truncate."""
    words = ("FOR EACH ROW", "BEFORE", "INSERT", "DELETE", "UPDATE", "TRUNCATE")
    return sum(1 << at for at, word in enumerate(words) if word in does)


def _shown(name: str) -> str:
    return " ".join(name.split())


def _tables(connection: Connection) -> set[str]:
    query = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return set(connection.execute(query).scalars())


_PRESENT = (
    "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
)
#: Columns of text whose order would be that of a language.
_UNORDERED = (
    "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_collation k ON k.oid = a.attcollation "
    "WHERE n.nspname = current_schema() AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped "
    "AND a.atttypid = 'text'::regtype AND k.collname <> 'C' ORDER BY c.relname, a.attnum"
)
_TRIGGERS = (
    "SELECT t.tgname, c.relname, t.tgtype::integer AS kind, p.proname AS function, t.tgenabled IN ('O', 'A') AS works, "
    "t.tgqual IS NULL AND t.tgnargs = 0 AND t.tgattr::text = '' AS plain, p.pronamespace = c.relnamespace AS own "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal ORDER BY t.tgname, c.relname"
)
_BESIDE = (
    "SELECT c.relname, 'a rule', r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' "
    "UNION ALL SELECT c.relname, 'row security', '' FROM pg_class c "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relrowsecurity "
    "ORDER BY 1, 2, 3"
)
