"""Accounts as the audit log tells of them, and the secrets and counters that stand beside it.

An enrolment, and a change of role, counts only once a supervisor confirmed it: the administrator writes the one event,
a supervisor the other, so that nobody alone makes an account. Until an office has accounts, ``user added`` is enough.

The table ``credential`` is no record: sealed secrets, failed log-ons, the last use. Whoever can edit the file can edit
it too; what that gains him is what the signatures are there for (storage.signing).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from screener.storage.audit_log.journal import Event
from screener.storage.schema import tables
from screener.storage.schema.canonical import list_in, text_in

USER = "user added"
#: From this event on the office has accounts, and every act is signed.
BEGUN = "access begun"
#: An administrator proposes an account with its key; a supervisor confirms it. So with a role.
ENROLLED, CONFIRMED, ROLE_CHANGED = "account enrolled", "account confirmed", "role changed"
LOCKED, ACCOUNT_RELEASED, DISABLED = "account locked", "account released", "account disabled"
PASSPHRASE, SECOND_FACTOR, RECOVERED = "passphrase changed", "second factor set", "account recovered"
LOGGED_ON, LOGGED_OFF, LOG_ON_FAILED, AGAIN = "logged on", "logged off", "log-on failed", "logged on again"
SCREEN_LOCKED, ACKNOWLEDGED = "screen locked", "banner acknowledged"
REFUSED = "act refused"
#: Somebody looked at a person's record.
VIEWED = "record viewed"
WORKSTATION = "workstation enrolled"
#: In the body of a log-on, and of what nobody wrote: the mark of the workstation that signs beside it, from here on.
DECLARED = "workstation"

#: The fixed catalogue of what is recorded about access (CJIS AU-2).
KINDS = (
    USER, BEGUN, ENROLLED, CONFIRMED, ROLE_CHANGED, LOCKED, ACCOUNT_RELEASED, DISABLED, PASSPHRASE, SECOND_FACTOR,
    RECOVERED, LOGGED_ON, LOGGED_OFF, LOG_ON_FAILED, AGAIN, SCREEN_LOCKED, ACKNOWLEDGED, REFUSED, WORKSTATION,
    VIEWED,
)  # fmt: skip
#: What is written while nobody is logged on: no user's key can sign it. The workstation's does, where it has one.
NOBODYS = (LOG_ON_FAILED, LOCKED, DISABLED)

ACTIVE, WAITING = "active", "waiting"
_STATES = {LOCKED: "locked", DISABLED: "disabled", ACCOUNT_RELEASED: ACTIVE, RECOVERED: ACTIVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An account as its events amount to. ``asked`` are the hashes of what waits for a supervisor."""

    name: str = ""
    role: str = ""
    unit: str = ""
    public_key: str | None = None
    log_on: str = ""  # "passphrase" or "system"; empty in an office without accounts
    system_name: str = ""  # the operating system's name of this person, where that logs on
    state: str = ACTIVE
    event_id: str = ""
    asked: tuple[str, ...] = ()
    asked_role: str = ""


def account_of(events: Sequence[Event]) -> Held | None:
    """The account that the events of one user amount to. None where none of them makes one."""
    found: dict[str, object] = {}
    asked: dict[str, Event] = {}
    for event in events:
        body = event.content
        if event.kind == USER:
            found |= {name: text_in(body, name) for name in ("name", "role", "unit")} | {"event_id": event.event_id}
        elif event.kind in (ENROLLED, ROLE_CHANGED):
            asked[event.hash] = event
            if event.kind == ENROLLED and not found.get("public_key"):
                first = {"name": text_in(body, "name"), "role": text_in(body, "role"), "unit": text_in(body, "unit")}
                found = {**first, **found, "state": WAITING, "event_id": found.get("event_id") or event.event_id}
        elif event.kind == CONFIRMED:
            for name in list_in(body, "confirms"):
                proposal = asked.pop(str(name), None)
                if proposal is not None:
                    found |= _taken(proposal)
        elif event.kind == PASSPHRASE and "log on" in body:
            found |= {"log_on": text_in(body, "log on"), "system_name": text_in(body, "system name")}
        elif event.kind in _STATES and found.get("public_key"):
            found["state"] = _STATES[event.kind]
    if not found:
        return None
    roles = [text_in(event.content, "role") for event in asked.values()]
    return Held(**found, asked=tuple(asked), asked_role=roles[-1] if roles else "")  # type: ignore[arg-type]  # by name


def _taken(proposal: Event) -> Mapping[str, object]:
    """What a confirmed proposal makes true."""
    body = proposal.content
    if proposal.kind == ROLE_CHANGED:
        return {"role": text_in(body, "role"), "event_id": proposal.event_id}
    names = ("name", "role", "unit", "public_key")
    found = {name: text_in(body, name) for name in names}
    return found | {"log_on": "passphrase", "system_name": "", "state": ACTIVE, "event_id": proposal.event_id}


def account_rows(name: str, events: Sequence[Event]) -> list[dict[str, str | int | None]]:
    """The row of the table ``account``."""
    held = account_of(events)
    if held is None:
        return []
    row: dict[str, str | int | None] = {"code": name, "name": held.name, "role": held.role, "unit": held.unit}
    row |= {"event_id": held.event_id, "public_key": held.public_key, "state": held.state}
    return [row | {"log_on": held.log_on, "system_name": held.system_name}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user of the office, as the table has it."""

    code: str
    name: str
    role: str
    unit: str
    state: str = ACTIVE
    public_key: str | None = None
    log_on: str = ""
    system_name: str = ""


def accounts(connection: Connection) -> tuple[Account, ...]:
    """Every user, by code."""
    t = tables.account
    rows = connection.execute(select(*(t.c[name] for name in Account.__slots__)).order_by(t.c.code))
    return tuple(Account(**row._mapping) for row in rows)


def account(connection: Connection, code: str) -> Account | None:
    """One user."""
    t = tables.account
    query = select(*(t.c[name] for name in Account.__slots__)).where(t.c.code == code)
    row = connection.execute(query).one_or_none()
    return None if row is None else Account(**row._mapping)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What an account logs on with. ``sealed`` opens with the passphrase (empty: the secret lies in the system's own
    folder of the user), ``recovery`` with the office's recovery key; ``counter`` is the last code of the second factor
    that was taken. ``failures`` are the moments of failed log-ons since the last good one."""

    code: str
    sealed: str = ""
    recovery: str = ""
    second_factor: int = 0
    counter: int = 0
    failures: tuple[str, ...] = ()
    last_used: str | None = None


def credential(connection: Connection, code: str) -> Credential | None:
    """What an account logs on with, if it has anything."""
    t = tables.credential
    row = connection.execute(select(t).where(t.c.code == code)).one_or_none()
    if row is None:
        return None
    values: dict[str, object] = {**row._mapping, "failures": tuple(str(row.failures).split())}
    return Credential(**values)  # type: ignore[arg-type]  # the columns are the fields by name


def last_used(connection: Connection) -> Mapping[str, tuple[str | None, bool]]:
    """When each account was used last, and whether it has a second factor. What a role that only reads may see."""
    t = tables.credential
    rows = connection.execute(select(t.c.code, t.c.last_used, t.c.second_factor))
    return {row.code: (row.last_used, bool(row.second_factor)) for row in rows}


def put_credential(connection: Connection, found: Credential) -> None:
    """Writes it in the place of what was there."""
    values = {name: getattr(found, name) for name in Credential.__slots__} | {"failures": " ".join(found.failures)}
    t = tables.credential
    connection.execute(delete(t).where(t.c.code == found.code))
    connection.execute(insert(t).values(**values))
