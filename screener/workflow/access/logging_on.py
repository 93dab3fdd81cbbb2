"""Log on, log on again, lock the screen, log off."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.storage import accounts, records
from screener.storage.journal import Entry
from screener.workflow.access.trying import entered, tried
from screener.workflow.office import Clock, Office
from screener.workflow.office.gate import Acting, Expired, SessionState, state_of
from screener.workflow.office.opening import open_file, opened
from screener.workflow.office.rights import ACCESS, ACCOUNTS, ONLY_ME, AccessMode
from screener.workflow.office.writing import append_as


def mode_of(path: Path) -> AccessMode:
    """Whether an office has accounts. Needs no log-on, changes nothing."""
    database = open_file(path)
    try:
        with database.reading() as connection:
            return ACCOUNTS if records.settings(connection).get(ACCESS) == ACCOUNTS else ONLY_ME
    finally:
        database.close()


def log_on(path: Path, *, user: str, passphrase: str = "", code: str = "", clock: Clock) -> Office:
    """Opens an office with accounts for who gives the passphrase (and, where one is set, the second factor's code).

    An account that logs on with the operating system needs neither. Raises LogOnRefused, of whose types each says
    why: WrongPassphrase, CodeNeeded, LockedOut, NotActive.
    """
    database = open_file(path)
    try:
        with database.reading() as connection:
            if records.settings(connection).get(ACCESS) != ACCOUNTS:
                raise ScreenerError(f"{path.name} has no accounts", "", "Open it without a passphrase")
        now = clock()
        found = tried(database, user=user, passphrase=passphrase, code=code, now=now)
        with database.writing() as connection:
            sign = entered(connection, found, now, _entry(accounts.LOGGED_ON, user))
        acting = Acting(code=user, role=found.account.role, sign=sign, since=now, active=now)
        return opened(database, user=user, clock=clock, acting=acting)
    except BaseException:
        database.close()
        raise


def _entry(kind: str, user: str) -> Entry:
    return Entry(kind=kind, object=f"session:{user}", body={})


def re_authenticate(office: Office, passphrase: str = "", code: str = "") -> None:
    """The person who is logged on gives the passphrase again: after the screen was locked, or the session ended.

    Raises LogOnRefused; failures count as at a log-on.
    """
    acting = acting_in(office)
    now = office.now()
    found = tried(office, user=acting.code, passphrase=passphrase, code=code, now=now)
    with office.writing() as connection:
        entered(connection, found, now, _entry(accounts.AGAIN, acting.code))
    acting.since = acting.active = now
    acting.unlocked = True


def lock_screen(office: Office) -> None:
    """The screen shows nothing until the passphrase is given again."""
    acting = acting_in(office)
    if acting.unlocked:
        acting.unlocked = False
        _note(office, acting, accounts.SCREEN_LOCKED)


def log_off(office: Office) -> None:
    """The person goes. The office is to be closed by the caller."""
    _note(office, acting_in(office), accounts.LOGGED_OFF)


def _note(office: Office, acting: Acting, kind: str) -> None:
    """Written even where the session is over: locking and going are always allowed."""
    with office.writing() as connection:
        append_as(connection, [_entry(kind, acting.code)], actor=acting.code, at=office.now(), sign=acting.sign)


def session_state(office: Office, now: datetime) -> SessionState:
    """Where the session stands at ``now``: active, locked after ten idle minutes, expired after thirty or twelve
    hours. Writes nothing. An office without accounts has no sessions: always active."""
    if office.acting is None:
        return SessionState.ACTIVE
    state = state_of(office.acting.since, office.acting.active, now)
    return SessionState.LOCKED if state is SessionState.ACTIVE and not office.acting.unlocked else state


def acting_in(office: Office) -> Acting:
    """Who is logged on. Raises ScreenerError where the office has no accounts."""
    if office.acting is None:
        raise ScreenerError("Nobody is logged on", "the office has no accounts", "screener office access begin")
    return office.acting


def active_in(office: Office) -> Acting:
    """Who is logged on, in a session that is not over."""
    acting = acting_in(office)
    if office.session() is SessionState.EXPIRED:
        raise Expired("The session is over", "too long, or idle for too long", "Give the passphrase again")
    return acting
