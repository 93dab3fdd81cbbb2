"""What keeps the tables: the pages of a file and its indexes, and the guards of a file or a server."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from screener.storage import file_guards, guards
from screener.storage.check.fault import LISTED, Fault


def page_faults(connection: Connection) -> Iterator[Fault]:
    """The pages of a file, every table against its indexes, and what points to a row that is not there.

    A value changed in a row and not in the index is read from the index, and would be missed otherwise. SQLite's whole
    check costs less than its quick one and the tables of the trail besides. A server checks its own pages.
    """
    if connection.dialect.name == "postgresql":
        return
    for (said,) in connection.execute(text("PRAGMA integrity_check")).fetchmany(LISTED):
        if said != "ok":
            yield Fault(chain="", seq=0, table="", message=f"the file is damaged: {' '.join(str(said).split())}")
    for row in connection.execute(text("PRAGMA foreign_key_check")).fetchmany(LISTED):
        yield Fault(chain="", seq=0, table=str(row[0]), message=f"table {row[0]} points to a missing row of {row[2]}")


def guard_faults(connection: Connection) -> Iterator[Fault]:
    """What refuses changes of the record and was taken away; in a file also what was put beside it."""
    wrong = guards.wrong if connection.dialect.name == "postgresql" else file_guards.wrong
    for table, said in wrong(connection):
        yield Fault(chain="", seq=0, table=table, message=said)
