"""Log on, log on again, lock the screen, log off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import accounts
from screener.storage.audit_log.journal import Entry
from screener.storage.engines.engine import Database
from screener.storage.rows import records
from screener.workflow.session import Clock, Office
from screener.workflow.session.gate import Acting, Expired, SessionState, state_of
from screener.workflow.session.office_paths import Place
from screener.workflow.session.opening import open_file, opened, without_accounts
from screener.workflow.session.rights import ACCESS, ACCOUNTS, ONLY_ME, AccessMode
from screener.workflow.session.writing import append_as
from screener.workflow.verbs.access.banner import BANNER, DEFAULT_BANNER
from screener.workflow.verbs.access.errors import CodeNeeded
from screener.workflow.verbs.access.system import system_name
from screener.workflow.verbs.access.trying import entered, tried


def mode_of(place: Place) -> AccessMode:
    """Whether an office has accounts. Needs no log-on, changes nothing."""
    database = open_file(place)
    try:
        return _mode(database)
    finally:
        database.close()


def _mode(database: Database) -> AccessMode:
    with database.reading() as connection:
        return ACCOUNTS if records.settings(connection).get(ACCESS) == ACCOUNTS else ONLY_ME


def log_on(place: Place, *, user: str, passphrase: str = "", code: str = "", clock: Clock) -> Office:
    """Opens an office with accounts for who gives the passphrase (and, where one is set, the second factor's code).

    An account that logs on with the operating system needs neither. Raises LogOnRefused, of whose types each says
    why: WrongPassphrase, CodeNeeded, LockedOut, NotActive.
    """
    database = open_file(place)
    try:
        if _mode(database) != ACCOUNTS:
            raise ScreenerError(f"{database.place} has no accounts", "", "Open it without a passphrase")
        return _let_in(database, user=user, passphrase=passphrase, code=code, clock=clock)
    except BaseException:
        database.close()
        raise


def enter(
    place: Place,
    *,
    user: str,
    clock: Clock,
    ask: Callable[[str], str],
    ask_code: Callable[[], str],
    to_read: bool = False,
) -> Office:
    """Opens any office for who acts, and asks only for what it needs: ``ask`` gets the banner and gives the passphrase,
    ``ask_code`` gives the six digits. ``to_read`` asks for nothing; where there are accounts, nobody acts then."""
    database = open_file(place)
    try:
        if _mode(database) != ACCOUNTS and not database.to_read:
            return without_accounts(database, user, clock)
        if to_read or database.to_read:
            return opened(database, user="", clock=clock)
        with database.reading() as connection:
            people = accounts.accounts(connection)
            banner = records.settings(connection).get(BANNER, DEFAULT_BANNER)
        by_system = [one for one in people if one.log_on == "system" and user in ("", one.code)]
        mine = [one.code for one in by_system if one.system_name == system_name()]
        user = user or (mine[0] if len(mine) == 1 else "")
        if not user:
            raise ScreenerError("It is not said who logs on", "the office has accounts", "Say so with --user")
        passphrase = "" if user in [one.code for one in by_system] else ask(banner)
        try:
            return _let_in(database, user=user, passphrase=passphrase, code="", clock=clock)
        except CodeNeeded:
            return _let_in(database, user=user, passphrase=passphrase, code=ask_code(), clock=clock)
    except BaseException:
        database.close()
        raise


def _let_in(database: Database, *, user: str, passphrase: str, code: str, clock: Clock) -> Office:
    now = clock()
    found = tried(database, user=user, passphrase=passphrase, code=code, now=now)
    with database.writing() as connection:
        sign = entered(connection, found, now, _entry(accounts.LOGGED_ON, user))
    acting = Acting(code=user, role=found.account.role, sign=sign, since=now, active=now)
    return opened(database, user=user, clock=clock, acting=acting)


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
        acting.sign = entered(connection, found, now, _entry(accounts.AGAIN, acting.code))
    acting.since = acting.active = now
    acting.unlocked = True


def lock_screen(office: Office) -> None:
    """The screen shows nothing until the passphrase is given again."""
    acting = acting_in(office)
    if acting.unlocked:
        acting.unlocked = False
        office.note_views()
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
