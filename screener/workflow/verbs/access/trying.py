"""One try to log on: the account's state, the passphrase, the second factor; and what a failure leaves behind.

Every answer is recorded. A try is judged within the transaction that records it, so that two at once cannot outrun the
count; a right passphrase that comes after the account was locked opens nothing.
"""

from __future__ import annotations

from base64 import b32decode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from screener.storage.audit_log import accounts, anchors, journal, keys
from screener.storage.audit_log.accounts import Account, Credential
from screener.storage.audit_log.journal import Entry
from screener.storage.audit_log.keys import Secret, Signer
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import Json, utc_text
from screener.workflow.session.writing import Transactional, append_as
from screener.workflow.verbs.access import system
from screener.workflow.verbs.access.errors import CodeNeeded, LockedOut, LogOnRefused, NotActive, WrongPassphrase
from screener.workflow.verbs.access.rules import TRIES_AT_ALL, locks, unused_too_long

_STEP = 30  # seconds, RFC 6238 section 4
_DIGITS = 6
_ASK = "Ask an administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A try that succeeded, before it is recorded: the secret that was opened, and the second factor's counter."""

    account: Account
    credential: Credential
    secret: Secret
    counter: int
    mark: str


def bound(mark: str, code: str) -> str:
    """Whose secret a sealed text is: of this account in this office."""
    return f"{mark}:{code}"


def tried(
    record: Transactional, *, user: str, passphrase: str, code: str, now: datetime, second_factor: bool = True
) -> Entered:
    """Whether who tries may enter. Raises LogOnRefused, each a sentence; failures are counted and recorded.

    Without ``second_factor`` only the passphrase is proved: for somebody whose session began with both.
    """
    with record.reading() as connection:
        mark = anchors.office_mark(connection)
        account, credential = accounts.account(connection, user), accounts.credential(connection, user)
    if account is None or credential is None:
        _fail(record, "", now, mark)
        if account is not None and account.public_key is None and account.state == accounts.ACTIVE:
            raise NotActive(f"{user} has no account yet", "the office began with accounts", f"{_ASK} to enroll you")
        raise _wrong()
    _refuse_state(record, account, credential, now, mark)
    key = passphrase if account.log_on == "passphrase" else _system_key(account, mark)
    secret = keys.unseal(credential.sealed, key, bound(mark, user)) if key else None
    if secret is None or keys.public_key(secret) != account.public_key:
        _fail(record, user, now, mark)
        raise _wrong()
    counter = credential.counter
    if secret.second_factor and second_factor:
        if not code:
            raise CodeNeeded(f"The account {user} has a second factor", "", "Give the six digits that its app shows")
        taken = accepted(secret.second_factor, code, now, counter)
        if taken is None:
            _fail(record, user, now, mark)
            raise _wrong()
        counter = taken
    return Entered(account=account, credential=credential, secret=secret, counter=counter, mark=mark)


def entered(connection: Connection, found: Entered, now: datetime, entry: Entry) -> Callable[[str], str]:
    """Records a good try with its event, signed; gives what signs from now on. Within the caller's transaction.

    Raises LockedOut or NotActive where the account was locked or disabled while the passphrase was tried.
    """
    account = accounts.account(connection, found.account.code)
    credential = accounts.credential(connection, found.account.code)
    if account is None or credential is None or account.state != accounts.ACTIVE:
        raise _closed(found.account.code, "gone" if account is None else account.state)
    if found.secret.second_factor and credential.counter >= found.counter:
        raise _wrong()  # the same code was taken by another window this moment
    accounts.put_credential(
        connection, replace(credential, failures=(), counter=found.counter, last_used=utc_text(now))
    )
    user, station = Signer(found.secret.key), system.workstation(found.mark, make=True)
    sign = user if station is None else both(user, station)
    entries = [declared(entry, station)]
    if station is not None and not _enrolled(connection, station):
        body: dict[str, Json] = {"public_key": station.public}
        known = Entry(kind=accounts.WORKSTATION, object=f"workstation:{station.mark}", body=body)
        entries.insert(0, known)  # before the first event that it signs
    append_as(connection, entries, actor=found.account.code, at=now, sign=sign)
    return sign


def both(user: Signer, station: Signer) -> Callable[[str], str]:
    """Signs with the user's key and with the workstation's."""
    return lambda event_hash: f"{user(event_hash)} {station(event_hash)}"


def declared(entry: Entry, station: Signer | None) -> Entry:
    """Says in the event itself which workstation signs from here on, so that its signature cannot be taken off."""
    return entry if station is None else replace(entry, body={**entry.body, accounts.DECLARED: station.mark})


def _enrolled(connection: Connection, station: Signer) -> bool:
    return bool(journal.events_of(connection, f"workstation:{station.mark}"))


def nobodys(connection: Connection, entries: list[Entry], now: datetime, mark: str) -> None:
    """Events of a moment in which nobody is logged on: the workstation signs, where it was enrolled."""
    found = system.workstation(mark, make=False)
    station = found if found is not None and _enrolled(connection, found) else None
    name = journal.heads(connection)[0].station
    told = [declared(entry, station) for entry in entries]
    append_as(connection, told, actor=f"station:{name}", at=now, sign=station)


def _fail(record: Transactional, code: str, now: datetime, mark: str) -> None:
    """Records a failed try; the fifth within a quarter of an hour locks. What was typed is never written."""
    with record.writing() as connection:
        known = accounts.credential(connection, code) if code else None
        about = f"session:{code}" if known is not None else "access"
        entries = [Entry(kind=accounts.LOG_ON_FAILED, object=about, body={"code known": known is not None})]
        if known is not None:
            failures = (*known.failures, utc_text(now))[-TRIES_AT_ALL:]
            accounts.put_credential(connection, replace(known, failures=failures))
            account = accounts.account(connection, code)
            if account is not None and account.state == accounts.ACTIVE and locks(failures, now):
                body: dict[str, Json] = {"failures": len(failures)}
                entries.append(Entry(kind=accounts.LOCKED, object=f"user:{code}", body=body))
        nobodys(connection, entries, now, mark)


def _refuse_state(record: Transactional, account: Account, credential: Credential, now: datetime, mark: str) -> None:
    if account.state == accounts.ACTIVE and unused_too_long(credential.last_used, now):
        with record.writing() as connection:
            body: dict[str, Json] = {"why": "unused for 90 days", "last used": credential.last_used}
            nobodys(connection, [Entry(kind=accounts.DISABLED, object=f"user:{account.code}", body=body)], now, mark)
        raise _closed(account.code, "disabled")
    if account.state != accounts.ACTIVE:
        _fail(record, account.code, now, mark)
        raise _closed(account.code, account.state)


def _closed(code: str, state: str) -> LogOnRefused:
    if state == "locked":
        return LockedOut(f"The account {code} is locked", "too many log-ons failed", f"{_ASK} to release it")
    if state == accounts.WAITING:
        return NotActive(f"The account {code} waits", "no supervisor has confirmed it yet", "Ask a supervisor")
    return NotActive(f"The account {code} is {state}", "", f"{_ASK} to release it")


def _wrong() -> WrongPassphrase:
    return WrongPassphrase("The code, the passphrase or the second factor is wrong", "", "Try again")


def _system_key(account: Account, mark: str) -> str:
    """The secret in the private folder of the system's user whose account this is; else nothing."""
    if system.system_name() != account.system_name:
        return ""
    return system.kept_secret(mark, account.code) or ""


def accepted(secret: str, code: str, now: datetime, counter: int) -> int | None:
    """The counter of a code that is taken: this half minute's, or the one before or after (RFC 6238 section 5.2).

    A code is taken once: its counter must be greater than the last one's.
    """
    made = authenticator(secret)
    step = int(now.timestamp()) // _STEP
    for at in (step - 1, step, step + 1):
        if at > counter and compare_digest(made.generate(at * _STEP), "".join(code.split()).encode("utf-8")):
            return at
    return None


def authenticator(secret: str) -> TOTP:
    """The second factor of a secret in base 32: six digits, SHA-1, 30 seconds, as every authenticator app has it."""
    return TOTP(b32decode(secret), _DIGITS, SHA1(), _STEP, enforce_key_length=False)
