"""What keeps the tables: the pages of a file and its indexes, and the guards of a file or a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, select, text

from screener.storage.audit_log.check.fault import LISTED, RecordFault
from screener.storage.schema import file_guards, guards, tables

_REMEDY = "'screener restore' puts back a backup from before"
_EACH = 200_000  # steps of SQLite between two words: some hundredths of a second
_STEPS_OF_AN_EVENT = 100  # that an ordinary office takes, with the rows that belong to an event
_CACHE = -65_536  # kilobytes


def page_faults(connection: Connection, report: Callable[[float], None]) -> Iterator[RecordFault]:
    """The pages of a file, every table against its indexes, and what points to a row that is not there. ``report`` is
    told about which part of it is done; it may raise, to stop.

    A value changed in a row and not in the index is read from the index, and would be missed otherwise. SQLite's whole
    check costs less than its quick one and the tables of the audit log besides. A server checks its own pages.
    """
    if connection.dialect.name == "postgresql":
        return
    with _watched(connection, report):
        found = connection.execute(text("PRAGMA integrity_check")).fetchmany(LISTED)
    for (said,) in found:
        if said != "ok":
            yield RecordFault(chain="", seq=0, table="", message=f"the file is damaged: {' '.join(str(said).split())}")
    for row in connection.execute(text("PRAGMA foreign_key_check")).fetchmany(LISTED):
        yield RecordFault(
            chain="", seq=0, table=str(row[0]), message=f"table {row[0]} points to a missing row of {row[2]}"
        )


@contextmanager
def _watched(connection: Connection, report: Callable[[float], None]) -> Iterator[None]:
    """Has SQLite say now and then that it still works: one statement takes ten seconds of a million events."""
    raw: Any = connection.connection.driver_connection
    steps = _STEPS_OF_AN_EVENT * max(1, connection.execute(select(func.count()).select_from(tables.event)).scalar_one())
    done, raised = 0, None

    def handler() -> int:
        nonlocal done, raised
        done += _EACH
        try:
            report(min(1.0, done / steps))
        except BaseException as error:  # SQLite stops at an answer, not at an exception
            raised = error
            return 1
        return 0

    size = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size = {_CACHE}")  # the indexes are looked up in no order
    raw.set_progress_handler(handler, _EACH)
    try:
        yield
    except Exception:
        if raised is not None:
            raise raised from None
        raise
    finally:
        raw.set_progress_handler(None, 0)
        connection.exec_driver_sql(f"PRAGMA cache_size = {size}")


def guard_faults(connection: Connection) -> Iterator[RecordFault]:
    """What refuses changes of the record and was taken away, and what was put beside it.

    Nothing puts it back in place: nobody knows what was done without it, and a backup from before had it all along.
    """
    wrong = guards.wrong if connection.dialect.name == "postgresql" else file_guards.wrong
    for table, said in wrong(connection):
        yield RecordFault(chain="", seq=0, table=table, message=f"{said} ({_REMEDY})")
