"""What an office file keeps beside its tables: the triggers that refuse changes of the record, and nothing else.

They guard against faults of the program. Whoever has the file and a database tool can drop them; what was changed then
Verify finds by the chain, and that they are gone, exchanged or joined by others it finds here. Texts are compared as
the migrations wrote them, so that one of the right name that does nothing is seen as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from screener.storage.schema import views
from screener.storage.schema.tables import APPEND_ONLY, DOCKET_ROWS, of_docket

_REFUSED = "BEGIN SELECT RAISE(ABORT, 'the record is append-only: {table}'); END"
_PUBLISHED = "BEGIN SELECT RAISE(ABORT, 'the docket is published: {table}'); END"
#: What SQLite reads as a name all the same, and other tools do not: a flipped bit made bytes of a text.
_LISTED = """SELECT CAST(name AS BLOB), CAST(sql AS BLOB), typeof(type) = 'text' AND typeof(name) = 'text'
AND typeof(tbl_name) = 'text' AND typeof(rootpage) = 'integer' AND typeof(sql) IN ('text', 'null') FROM sqlite_master"""
_FORWARD = "WHEN NEW.chain <> OLD.chain OR NEW.seq <> OLD.seq + 1"
_HELD = "WHEN (SELECT event_id FROM docket WHERE {key} = {row}.{column}) IS NOT NULL"


def triggers() -> Iterator[tuple[str, str, str]]:
    """(table, name, text) of every trigger of an office file of this release."""
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            yield _trigger(table, f"no_{act.lower()}", act, "", _REFUSED)
    yield _trigger("head", "no_delete", "DELETE", "", _REFUSED)
    yield _trigger("head", "forward", "UPDATE", _FORWARD, _REFUSED)
    for table in DOCKET_ROWS:
        yield _trigger(table, "no_update", "UPDATE", "", _REFUSED)
        for act, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
            column, key = of_docket(table)
            yield _trigger(table, f"no_{act.lower()}", act, _HELD.format(row=row, column=column, key=key), _PUBLISHED)
    for act in ("UPDATE", "DELETE"):
        yield _trigger("docket", f"no_{act.lower()}", act, "WHEN OLD.event_id IS NOT NULL", _PUBLISHED)


def _trigger(table: str, end: str, act: str, when: str, does: str) -> tuple[str, str, str]:
    name = f"{table}_{end}"
    moment = "AFTER" if act == "INSERT" else "BEFORE"  # of very many rows: before, SQLite makes each of them twice
    parts = (f"CREATE TRIGGER {name} {moment} {act} ON {table}", when, does.format(table=table))
    return table, name, " ".join(part for part in parts if part)


def wrong(connection: Connection) -> Iterator[tuple[str, str]]:
    """(table, sentence) for every guard that is gone or says something else, and for what no program of this office
    put there: a trigger could change what is written, a view could show something else than the table."""
    query = text("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name")
    found = {
        str(name): (str(kind), str(table), " ".join(str(sql).split()))
        for kind, name, table, sql in connection.execute(query)
    }
    for table, name, wanted in triggers():
        held = found.pop(name, None)
        if held is None:
            yield table, f"the guard {name} of table {table} was taken away"
        elif held != ("trigger", table, wanted):
            yield table, f"the guard {name} of table {table} was exchanged for another"
    kept = found.pop(views.NAME, None)
    if kept is None:
        yield views.NAME, f"the view {views.NAME} was taken away"
    elif kept != ("view", views.NAME, " ".join(views.made("sqlite").split())):
        yield views.NAME, f"the view {views.NAME} was exchanged for another"
    for name, (kind, table, _) in found.items():
        shown = " ".join(name.split())
        if kind == "view":
            yield shown, f"a view {shown} stands in the file that no release of this program makes"
        else:
            yield table, f"a trigger {shown} stands on table {table} that no release of this program makes"
    for name, sql, sound in connection.execute(text(_LISTED)):
        shown = bytes(name or b"").decode(errors="replace")
        if not sound or not _is_text(name) or not _is_text(sql):
            yield shown, f"the file's list of its tables is damaged where it names {shown}"


def _is_text(data: bytes | None) -> bool:
    try:
        (data or b"").decode()
    except UnicodeDecodeError:
        return False
    return True
