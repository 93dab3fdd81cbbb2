"""Make an office, open an office."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from screener.domain.errors import ScreenerError
from screener.domain.unfinished import machine, remove_leftovers, runs
from screener.runtime.logs import log
from screener.storage.audit_log import accounts, journal, projection
from screener.storage.audit_log.journal import Entry
from screener.storage.backup.upgrade_office import upgrade_office
from screener.storage.engines.encrypted import new_key
from screener.storage.engines.engine import Connection, Database, Older, create_database, open_database
from screener.storage.rows import imports, records
from screener.storage.rows.imports import StoredDocket
from screener.storage.schema.canonical import Json, digest, new_salt
from screener.workflow.session.acts import Clock
from screener.workflow.session.backups import backup_folder
from screener.workflow.session.day import day_in
from screener.workflow.session.gate import Acting, LogOnNeeded
from screener.workflow.session.office_paths import Place, made_ready
from screener.workflow.session.opened import Office
from screener.workflow.session.rights import ACCESS, ACCOUNTS

DEFAULT_MARKING = "Confidential: attorney work product"
_CHAIN = "A"
_WRITING: set[str] = set()  # the imports that this process writes


def system_clock() -> datetime:
    """The machine's time, in UTC. The only place that reads it."""
    return datetime.now(UTC)


def system_zone() -> str:
    """The machine's own IANA zone as far as it can be told, else UTC."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named:
        link = os.path.realpath("/etc/localtime")
        named = link.partition("zoneinfo/")[2]
    return named if named and _is_zone(named) else "UTC"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def create_office(
    place: Place,
    *,
    name: str,
    county: str,
    zone: str,
    clock: Clock,
    user: str,
    marking: str = DEFAULT_MARKING,
    passphrase: str | None = None,
) -> Office:
    """Makes a new office with its first user, a supervisor, and opens it. It stands whole or not at all.

    ``place`` is the name of a file that is not there yet, or an address on the office's PostgreSQL server. With a
    passphrase the file is encrypted (``encrypt_office``).
    """
    if not _is_zone(zone):
        raise ScreenerError(f"'{zone}' is no time zone", "", "Use a name such as America/Chicago")
    if not user.strip():
        raise ScreenerError("The office needs a first user", "", "Give the code that reports will print, such as S1")
    at = clock()
    settings = {"name": name, "county": county, "zone": zone, "marking": marking}

    def fill(connection: Connection) -> None:
        journal.begin_chain(connection, _CHAIN, _CHAIN)
        salt = new_salt()
        records.set_secret(connection, "match salt", salt)
        # The secret stands in no event; its digest does, so that Verify sees it changed.
        body: dict[str, Json] = {"settings": settings, "secrets": {"match salt": digest("match salt", salt)}}
        made = Entry(kind=projection.CREATED, object="office", body=body)
        first = {"code": user, "name": user, "role": "supervisor", "unit": ""}
        person = Entry(kind=projection.USER, object=f"user:{user}", body=first)
        day = day_in(zone, at)
        for event in journal.append(connection, [made, person], chain=_CHAIN, actor=user, at=at, office_date=day):
            projection.refresh(connection, event.object)

    create_database(place, fill, key=None if passphrase is None else new_key(passphrase))
    return open_office(place, user=user, clock=clock)


def open_office(place: Place, *, user: str, clock: Clock, to_read: bool = False) -> Office:
    """Opens an office for the person who acts.

    An empty ``user`` means the only one there is; where there are several, the office can be read but nobody acts.
    Rows of an import that did not come to its end are removed. An office of an earlier release is upgraded, after a
    copy was made of it. An office with accounts raises LogOnNeeded: ``access.log_on`` opens it; ``to_read`` opens it
    for its numbers, and nobody acts; so does a role of the server that may only read.
    """
    database = open_file(place)
    try:
        if database.to_read:
            return opened(database, user="", clock=clock)
        with database.reading() as connection:
            logged_on = records.settings(connection).get(ACCESS) == ACCOUNTS
        if logged_on and not to_read:
            raise LogOnNeeded(f"{database.place} has accounts", "", "Log on with your code and passphrase")
        return opened(database, user="", clock=clock) if logged_on else without_accounts(database, user, clock)
    except BaseException:
        database.close()
        raise


def without_accounts(database: Database, user: str, clock: Clock) -> Office:
    """An office in which whoever opens it acts under the code that is named. The caller closes the file on an error."""
    with database.reading() as connection:
        codes = [account.code for account in accounts.accounts(connection)]
    if not user and len(codes) == 1:
        user = codes[0]
    if user and user not in codes:
        raise ScreenerError(
            f"{database.place} has no user '{user}'", "", "Use a code that a supervisor added: screener office user"
        )
    return opened(database, user=user, clock=clock)


def open_file(place: Place) -> Database:
    """An office without anybody in it, upgraded where an earlier release wrote it."""
    path = made_ready(place)
    for folder in (path.parent, backup_folder(path)):
        remove_leftovers(folder)  # of a program that was killed: they hold what the record holds
    try:
        return open_database(place)
    except Older:
        upgrade_office(place, backup_folder(path), stem=path.stem)
        return open_database(place)


def opened(database: Database, *, user: str, clock: Clock, acting: Acting | None = None) -> Office:
    """The office in an open file or on its server, for who acts there. Rows of unfinished imports go."""
    with database.reading() as connection:
        unpublished = imports.unpublished(connection)
    leftovers = [d.docket_id for d in unpublished if not database.is_held(d.docket_id, not left_behind(d))]
    if leftovers and not database.to_read:
        with suppress(ScreenerError), database.writing() as connection:  # no room even for that: it opens all the same
            there = {docket.docket_id for docket in imports.unpublished(connection)}  # not published just now
            for docket_id in there.intersection(leftovers):
                imports.discard(connection, docket_id)
    log("office opened", unfinished=len(leftovers))
    return Office(database, made_ready(database.place), user=user, clock=clock, acting=acting)


def writer_name() -> str:
    """Names this process, so that another one leaves its unfinished import alone."""
    return f"{machine()}:{os.getpid()}"


@contextmanager
def being_written(docket_id: str) -> Iterator[None]:
    """This process writes the rows of an import."""
    _WRITING.add(docket_id)
    try:
        yield
    finally:
        _WRITING.discard(docket_id)


def left_behind(docket: StoredDocket) -> bool:
    """Whether nobody on this machine writes an unfinished import any more. One of this process may have failed on a
    disk so full that its rows could not be taken away either."""
    if docket.writer == writer_name():
        return docket.docket_id not in _WRITING
    return not under_way(docket.writer)


def under_way(writer: str) -> bool:
    """Whether the process that writes an import still runs on this machine."""
    where, _, number = writer.partition(":")
    return where == machine() and number.isdigit() and runs(int(number))
