"""Accounts, kept by administrators and confirmed by supervisors: nobody alone makes an account or gives a role."""

from __future__ import annotations

from dataclasses import replace

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import accounts as stored
from screener.storage.audit_log import anchors, journal, keys
from screener.storage.audit_log.accounts import Credential, Held, account_of
from screener.storage.audit_log.journal import Entry
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import text_in, utc_of
from screener.workflow.model import Saved
from screener.workflow.session import Office
from screener.workflow.session.rights import ADMINISTRATOR, ROLES, SUPERVISOR
from screener.workflow.verbs.access.begin import confirmation, enrolment, refuse_code
from screener.workflow.verbs.access.logging_on import active_in
from screener.workflow.verbs.access.model import AccountView, NewAccount
from screener.workflow.verbs.access.rules import refuse_weak
from screener.workflow.verbs.access.trying import bound

_LAST = "Make another one first"


def accounts(office: Office) -> tuple[AccountView, ...]:
    """Everyone, by code. In an office without accounts, the people as they are, active and without keys."""
    found = []
    with office.reading() as connection:
        used = stored.last_used(connection)
        for person in stored.accounts(connection):
            at, second = used.get(person.code, (None, False))
            asked = _held(connection, person.code).asked_role if office.acting is not None else ""
            state = person.state
            if office.mode == "accounts" and person.public_key is None and state == stored.ACTIVE:
                state = "no key"
            found.append(
                AccountView(
                    code=person.code,
                    name=person.name,
                    role=person.role,
                    unit=person.unit,
                    state=state,
                    last_used=None if at is None else utc_of(at),
                    has_totp=second,
                    fingerprint="" if person.public_key is None else keys.fingerprint(person.public_key),
                    log_on=person.log_on,
                    asked_role=asked,
                )
            )
    return tuple(found)


def add_account(office: Office, person: NewAccount) -> str:
    """An administrator enrolls a person, who types the passphrase; gives the fingerprint of the new key.

    The account waits until a supervisor confirms it. For a person who has a key, this is a new one: the old one holds
    until then, and the passphrase is the new one at once.
    """
    active_in(office)
    office.require(stored.ENROLLED, f"user:{person.code}")
    refuse_code(person.code)
    if person.role not in ROLES:
        raise ScreenerError(f"'{person.role}' is no role", "", f"Choose one of: {', '.join(ROLES)}")
    _refuse_mixed(office, person.code, person.role)
    refuse_weak(person.passphrase, about=(person.code, person.name, office.name, office.county))
    secret = keys.new_secret()
    with office.reading() as connection:
        mark, recovery = anchors.office_mark(connection), recovery_key(connection)
        before = stored.credential(connection, person.code) or Credential(code=person.code)
    name = bound(mark, person.code)
    fresh = replace(
        before,
        sealed=keys.seal(secret, person.passphrase, name),
        recovery=keys.seal_to(secret, recovery, name),
        second_factor=0,
        counter=0,
    )
    public = keys.public_key(secret)
    office.record([enrolment(person, public)], before=lambda connection: stored.put_credential(connection, fresh))
    return keys.fingerprint(public)


def _refuse_mixed(office: Office, code: str, role: str) -> None:
    """Who decided here does not become an administrator under the same code, nor an administrator someone who decides:
    reports would show the one as the other."""
    found = next((user for user in office.users() if user.code == code), None)
    if found is not None and (found.role == ADMINISTRATOR) != (role == ADMINISTRATOR):
        raise ScreenerError(
            f"{code} is known here as {found.role}", "an administrator never decides", "Give a code of its own"
        )


def confirm(office: Office, code: str) -> Saved:
    """A supervisor confirms what an administrator proposed of an account: its key, or its new role."""
    acting = active_in(office)
    office.require(stored.CONFIRMED, f"user:{code}")
    with office.reading() as connection:
        held = _held(connection, code)
    if not held.asked:
        raise ScreenerError(f"Nothing waits about {code}", "", "See: screener office user --office O")
    if code == acting.code:
        raise ScreenerError("Nobody confirms their own account", "", "Ask another supervisor")
    if held.asked_role != held.role and held.state == stored.ACTIVE:
        _refuse_last(office, code, held.role)
    return office.record([confirmation(code, list(held.asked))]).saved(words=f"confirmed: {code}")


def change_role(office: Office, code: str, role: str) -> Saved:
    """An administrator proposes another role; it holds once a supervisor confirmed it."""
    acting = active_in(office)
    office.require(stored.ROLE_CHANGED, f"user:{code}")
    found = _known(office, code)
    if role not in ROLES or role == found.role:
        raise ScreenerError(f"'{role}' is no other role", "", f"Choose one of: {', '.join(ROLES)}")
    if code == acting.code:
        raise ScreenerError("Nobody changes their own role", "", "Ask another administrator")
    _refuse_mixed(office, code, role)
    _refuse_last(office, code, found.role)
    entry = Entry(kind=stored.ROLE_CHANGED, object=f"user:{code}", body={"role": role})
    return office.record([entry]).saved(words=f"asked: {code} becomes {role}")


def disable(office: Office, code: str) -> Saved:
    """An administrator disables an account, at once. What it signed stays as it is."""
    active_in(office)
    office.require(stored.DISABLED, f"user:{code}")
    found = _known(office, code)
    if found.state == "disabled":
        raise ScreenerError(f"The account {code} is disabled already", "", "")
    _refuse_last(office, code, found.role)
    entry = Entry(kind=stored.DISABLED, object=f"user:{code}", body={"why": "by an administrator"})
    return office.record([entry]).saved(words=f"disabled: {code}")


def release(office: Office, code: str) -> Saved:
    """An administrator releases an account that is locked or disabled; its failed tries are forgotten."""
    active_in(office)
    office.require(stored.ACCOUNT_RELEASED, f"user:{code}")
    found = _known(office, code)
    if found.state not in ("locked", "disabled"):
        raise ScreenerError(f"The account {code} is {found.state}", "there is nothing to release", "")
    now = office.now()

    def before(connection: Connection) -> None:
        held = stored.credential(connection, code)
        if held is not None:  # used as of now: ninety days of rest begin anew; a code from a wrong clock is forgotten
            at = now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            stored.put_credential(connection, replace(held, failures=(), counter=0, last_used=at))

    entry = Entry(kind=stored.ACCOUNT_RELEASED, object=f"user:{code}", body={"was": found.state})
    return office.record([entry], before=before).saved(words=f"released: {code}")


def _known(office: Office, code: str) -> stored.Account:
    with office.reading() as connection:
        found = stored.account(connection, code)
    if found is None or found.public_key is None:
        raise ScreenerError(f"{code} has no account", "", "Enroll the person: screener office user add")
    return found


def _refuse_last(office: Office, code: str, role: str) -> None:
    """An office without a supervisor could confirm nobody any more, one without an administrator release nobody."""
    if role not in (SUPERVISOR, ADMINISTRATOR):
        return
    with office.reading() as connection:
        people = stored.accounts(connection)
    others = [p for p in people if p.role == role and p.state == stored.ACTIVE and p.public_key and p.code != code]
    if not others:
        raise ScreenerError(f"{code} is the only {role} who is active", "", _LAST)


def _held(connection: Connection, code: str) -> Held:
    return account_of(journal.events_of(connection, f"user:{code}")) or Held()


def recovery_key(connection: Connection) -> str:
    """The public half of the recovery key, as the record names it."""
    begun = next(iter(journal.stream(connection, kinds=[stored.BEGUN])), None)
    if begun is None:
        raise ScreenerError("The office has no accounts", "", "screener office access begin")
    return text_in(begun.content, "recovery key")
