"""The gate before the record: who is logged on, whether that still holds, and whether the role may do this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from screener.domain.counting import one
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import accounts, projection
from screener.storage.audit_log.journal import Entry
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import text_in
from screener.workflow.session.rights import may, who_may

#: CJIS AC-11, AC-12, IA-5 j: the screen locks, the session ends and asks again.
LOCK_AFTER = timedelta(minutes=10)
IDLE_AT_MOST = timedelta(minutes=30)
SESSION_AT_MOST = timedelta(hours=12)


class Refused(ScreenerError):
    """The role of the person who is logged on may not do this. It is recorded."""

    def __init__(self, what: str, why: str = "", remedy: str = "", *, kind: str = "", about: str = "") -> None:
        super().__init__(what, why, remedy)
        self.kind, self.about = kind, about


class LogOnNeeded(ScreenerError):
    """The office has accounts, and it was not said with a passphrase who opens it."""


class Expired(ScreenerError):
    """Somebody is logged on, but for too long, or nobody touched anything for too long."""


class SessionState(StrEnum):
    """Where a session stands."""

    ACTIVE = "active"
    LOCKED = "locked"  # the screen shows nothing until the passphrase is given again
    EXPIRED = "expired"


@dataclass(slots=True, kw_only=True)
class Acting:
    """The person who is logged on, with the key that signs. ``active`` is the last time that anything was touched."""

    code: str
    role: str
    sign: Callable[[str], str]
    since: datetime
    active: datetime
    unlocked: bool = True


def state_of(since: datetime, active: datetime, now: datetime) -> SessionState:
    """The state of a session that began at ``since`` and was used last at ``active``.

    A clock that goes back opens nothing and ends nothing: what lies in the future counts as this moment.
    """
    idle, whole = now - active, now - since
    if whole >= SESSION_AT_MOST or idle >= IDLE_AT_MOST:
        return SessionState.EXPIRED
    return SessionState.LOCKED if idle >= LOCK_AFTER else SessionState.ACTIVE


def refuse(connection: Connection, acting: Acting, entries: Sequence[Entry]) -> None:
    """Raises Refused where the account as it stands now may not write these. Its role may have changed meanwhile."""
    found = accounts.account(connection, acting.code)
    if found is None or found.state != accounts.ACTIVE or found.public_key is None:
        state = "gone" if found is None else found.state
        first = entries[0]
        raise Refused(
            f"The account {acting.code} is {state}", "nothing was saved", _ASK, kind=first.kind, about=first.object
        )
    acting.role = found.role
    for entry in entries:
        what = text_in(entry.body, "what") if entry.kind == projection.EXPORTED else ""
        if not may(found.role, entry.kind, what):
            raise refusal(found.role, entry.kind, entry.object, what)


def refusal(role: str, kind: str, about: str, what: str = "") -> Refused:
    """The sentence for what a role may not do."""
    allowed = [one(name) for name in who_may(kind, what)]
    why = f"{' or '.join(allowed)} may" if allowed else "nobody may while the office has accounts"
    said = f"{kind}: {what}" if what else kind
    return Refused(f"{_capital(one(role))} may not do this ({said})", why, kind=kind, about=about)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def refused_entry(refused: Refused) -> Entry:
    """What the record says of a refused act: which kind, about what; nothing of its content."""
    return Entry(kind=accounts.REFUSED, object="access", body={"kind": refused.kind, "object": refused.about})


_ASK = "Ask an administrator"
