"""Checks who signed the events of an office with accounts, walking along the audit log with the keys as they stood.

What a signature proves: that an event, and by its hash all before it in its chain, was written with the key of the
person it names. What it does not: that this person held the key, or that nothing was cut off after the last signature.
Whoever writes a whole record anew with keys of his own is found by an anchor, or by a fingerprint on paper; nobody
else can know that those keys are not the office's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, func, or_, select

from screener.storage.audit_log import accounts, journal, projection
from screener.storage.audit_log.accounts import Held, account_of
from screener.storage.audit_log.journal import Event
from screener.storage.audit_log.keys import fingerprint, signed_by
from screener.storage.schema import tables
from screener.storage.schema.canonical import parsed, text_in

#: (role, kind, what) -> whether that role may write it; ``what`` names an export.
May = Callable[[str, str, str], bool]
#: chain, event, sentence.
Found = tuple[str, int, str]

_BY_NOBODY = (*accounts.NOBODYS, projection.CLOCK)
#: What an account may still write that was locked or disabled while its window was open.
_AT_LAST = (
    accounts.REFUSED, accounts.SCREEN_LOCKED, accounts.LOGGED_OFF, accounts.RECOVERED, accounts.VIEWED,
    projection.CLOCK,
)  # fmt: skip
#: A session begins here, and says whether a workstation signs its events too.
_SESSIONS = (accounts.LOGGED_ON, accounts.AGAIN)
#: May stand without a workstation's signature: written by who had no session yet, or long after theirs was over.
_BARE = (*_AT_LAST, accounts.PASSPHRASE, accounts.BEGUN)
_STATION = "station:"
_TOLD = 1000  # events between two words about how far it is
_ONE = 105  # signs of a signature: 16 of the mark, a colon, 64 bytes in base 64


@dataclass(slots=True)
class Signed:
    """What one walk found. ``periods`` are days on which a person worked; the last signature of each is checked."""

    begun: tuple[str, int] | None = None
    events: int = 0
    checked: int = 0
    periods: int = 0
    people: set[str] = field(default_factory=set)
    faults: list[Found] = field(default_factory=list)
    nobodys: list[int] = field(default_factory=list)  # written while nobody was logged on, with no signature at all


def check_signatures(
    connection: Connection,
    *,
    every: bool,
    may: May,
    told: Callable[[float], None] | None = None,
    share: tuple[int, int] = (0, 1),
) -> Signed:
    """Every event since the office has accounts: signed, with the key of its actor, by a role that may write it.

    Without ``every``, the signatures themselves are computed for the last event of each person and day, and for all
    events about accounts. An office without accounts has nothing to check. ``told`` hears which part of it is done; it
    may raise, to stop. ``share`` is (which, of how many): of all signatures, this part of them is computed here.
    """
    walk = _Walk(every=every, may=may, share=share)
    if not has_accounts(connection):
        return walk.signed
    total = journal.count_events(connection)
    for number, row in enumerate(_rows(connection)):
        if told is not None and number % _TOLD == 0:
            told(number / total)
        if not walk.quick(row):
            walk.see(row)
    walk.finish()
    return walk.signed


def has_accounts(connection: Connection) -> bool:
    """Whether the office has accounts, so that what is done in it is signed."""
    query = select(func.count()).where(tables.event.c.kind == accounts.BEGUN)
    return bool(connection.execute(query).scalar_one())


def _rows(connection: Connection) -> Iterator[Any]:
    e = tables.event.c
    kinds = (accounts.BEGUN, accounts.WORKSTATION, projection.EXPORTED, *_SESSIONS)
    told = or_(e.object.startswith("user:"), e.kind.in_(kinds), e.actor.startswith(_STATION))
    body = case((told, e.body), else_="").label("body")
    query = select(e.chain, e.seq, e.actor, e.kind, e.object, e.office_date, e.hash, e.signature, e.event_id, body)
    yield from connection.execute(query.order_by(e.chain, e.seq), execution_options={"yield_per": 2000})


class _Walk:
    def __init__(self, *, every: bool, may: May, share: tuple[int, int]) -> None:
        self.signed = Signed()
        self._every, self._may = every, may
        self._which, self._of = share
        self._events: dict[str, list[Event]] = {}
        self._people: dict[str, Held] = {}
        self._proposed: dict[str, str] = {}  # public keys that nobody confirmed yet, before the office began
        self._marks: dict[str, str] = {}  # public key -> fingerprint
        self._stations: dict[str, str] = {}
        self._bound: set[str] = set()  # who began a session that a workstation signs too
        self._bare: dict[str, str] = {}  # who began one that none signs -> the day
        self._arriving: tuple[Row[Any], str] | None = None  # a log-on signed by a workstation that is not known yet
        self._last: dict[tuple[str, str, str], tuple[int, str, str, str]] = {}
        self._sound: dict[tuple[str, str], str] = {}  # actor, kind -> the key, where the account stands and may

    def quick(self, row: Sequence[Any]) -> bool:
        """The ordinary event of a million: its account and role were looked at already, its signature bears the mark
        of the right key and of a known workstation, and it is computed at the end of the day. False: look closely."""
        chain, seq, actor, kind, _, day, event_hash, signature, _, _ = row
        public = None if self._every else self._sound.get((actor, kind))
        if (
            self._arriving is not None
            or public is None
            or signature is None
            or signature[:17] != f"{self._mark(public)}:"
        ):
            return False
        if len(signature) > _ONE:
            if signature[_ONE] != " " or signature[_ONE + 1 : _ONE + 17] not in self._stations:
                return False
        elif actor in self._bound:
            return False
        self.signed.events += 1
        self._last[chain, actor, day] = (seq, public, signature[:_ONE], event_hash)
        return True

    def see(self, row: Row[Any]) -> None:
        about_account = str(row.object).startswith("user:") or row.kind == accounts.BEGUN
        if self.signed.begun is None:  # the first two prove themselves: their keys stand in what they sign
            if about_account:
                self._take(row)
                if row.kind in (accounts.ENROLLED, accounts.CONFIRMED, accounts.BEGUN):
                    self._prove(row, self._proposed.get(row.actor) or self._key(row.actor), always=True)
            return
        if self._arriving is not None:
            self._arrive(row)
        if row.kind == accounts.WORKSTATION:
            public = text_in(parsed(row.body), "public_key")
            self._stations[str(row.object).partition(":")[2]] = public
        if row.actor.startswith(_STATION):
            self._nobodys(row)
        else:
            if row.kind in _SESSIONS:
                self._begin_session(row)
            self._person(row, always=about_account or row.kind == accounts.WORKSTATION)
        if about_account:
            self._take(row)

    # -- who there is -------------------------------------------------------------------------------------------------

    def _take(self, row: Row[Any]) -> None:
        self._sound.clear()
        if row.kind == accounts.BEGUN:
            self._begin(row)
            return
        event = Event(
            chain=row.chain, seq=row.seq, event_id=row.event_id, supersedes="[]", utc_at="", office_date="", schema=1,
            actor=row.actor, kind=row.kind, object=row.object, body=row.body, prev_hash="", hash=row.hash,
        )  # fmt: skip
        code = row.object.partition(":")[2]
        known = self._events.setdefault(code, [])
        known.append(event)
        if row.kind == accounts.ENROLLED:
            self._proposed[code] = text_in(event.content, "public_key")
        elif row.kind == accounts.CONFIRMED and self.signed.begun is not None:
            proposers = {e.actor for e in known if e.hash in str(row.body)}
            if row.actor == code or row.actor in proposers:
                self._fault(row, f"{code} was confirmed by {row.actor} alone: two people are needed")
        held = account_of(known)
        if held is not None:
            self._people[code] = held

    def _begin(self, row: Row[Any]) -> None:
        body = parsed(row.body)
        named = {text_in(body, "administrator"): "administrator", text_in(body, "supervisor"): "supervisor"}
        keyed = {code: held.role for code, held in self._people.items() if held.public_key}
        self.signed.begun = (row.chain, row.seq)
        # That session goes on without a log-on. Begun by an earlier release it does not say who signs it.
        if text_in(body, accounts.DECLARED):
            self._bound.add(row.actor)
        else:
            self._bare[row.actor] = row.office_date
        if keyed != named or len(named) != 2:
            self._fault(row, "the accounts with which the office began are not the two that it names")

    def _key(self, code: str) -> str:
        held = self._people.get(code)
        return "" if held is None else held.public_key or ""

    # -- what they signed ---------------------------------------------------------------------------------------------

    def _person(self, row: Row[Any], *, always: bool) -> None:
        held = self._people.get(row.actor)
        if held is None or not held.public_key:
            self._fault(row, f"it is {row.actor}'s, who had no key then")
            return
        if held.state != accounts.ACTIVE and row.kind not in _AT_LAST:
            self._fault(row, f"the account {row.actor} was {held.state} then")
        what = text_in(parsed(row.body), "what") if row.kind == projection.EXPORTED else ""
        if not self._may(held.role, row.kind, what):
            self._fault(row, f"{row.actor} is {held.role}, who may not write this ({row.kind})")
        elif held.state == accounts.ACTIVE and not always and row.kind not in (projection.EXPORTED, *_SESSIONS):
            self._sound[row.actor, row.kind] = held.public_key
        self._prove(row, held.public_key, always=always)

    def _nobodys(self, row: Row[Any]) -> None:
        """Written while nobody was logged on: the workstation signs, if it had a key."""
        if row.kind not in _BY_NOBODY:
            self._fault(row, f"nobody was logged on when it was written ({row.kind})")
            return
        declared = text_in(parsed(row.body), accounts.DECLARED)
        if row.signature is not None:
            self._station(row, str(row.signature), always=True)  # rare, and nobody else's signature covers it
        if declared and str(row.signature or "").partition(":")[0] != declared:
            self._fault(row, "the workstation's signature was removed or exchanged")
        elif row.signature is None and row.kind != projection.CLOCK:
            self.signed.nobodys.append(row.seq)

    def _begin_session(self, row: Row[Any]) -> None:
        """Its own event says whether a workstation signs; it is hashed and signed by the person, and cannot be changed
        alone. What was written by an earlier release says nothing, and asks for nothing."""
        declared = text_in(parsed(row.body), accounts.DECLARED)
        if not declared:
            self._bare[row.actor] = row.office_date
            return
        self._bound.add(row.actor)
        if str(row.signature or "").partition(" ")[2].partition(":")[0] != declared:
            self._fault(row, "the signature of the workstation that it names was removed or exchanged")

    def _misses_station(self, row: Row[Any]) -> bool:
        """A session lasts twelve hours at most: one that no workstation signs explains what stands on its day and the
        next, also where the same person works on another machine meanwhile."""
        if row.actor not in self._bound or row.kind in (*_BARE, *_SESSIONS):
            return False
        bare = self._bare.get(row.actor)
        try:
            return bare is None or date.fromisoformat(row.office_date) - date.fromisoformat(bare) > timedelta(days=1)
        except ValueError:
            return False  # a day that is none is found by its hash

    def _arrive(self, row: Row[Any] | None) -> None:
        """In records of the first release a workstation is enrolled right after the log-on that it signs."""
        if self._arriving is None:
            return
        (before, signature), self._arriving = self._arriving, None
        mark = signature.partition(":")[0]
        if row is not None and row.kind == accounts.WORKSTATION and row.object == f"workstation:{mark}":
            self._stations[mark] = text_in(parsed(row.body), "public_key")
        self._station(before, signature, last=True)

    def _station(self, row: Row[Any], signature: str, *, last: bool = False, always: bool = False) -> None:
        public = self._stations.get(signature.partition(":")[0])
        if public is None and row.kind == accounts.LOGGED_ON and not last:
            self._arriving = row, signature
        elif public is None:
            self._fault(row, "it is signed by a workstation that nobody enrolled")
        elif (always or self._mine(row.seq)) and not signed_by(public, signature, row.hash):
            self._fault(row, "its workstation's signature is forged")

    def _prove(self, row: Row[Any], public: str, *, always: bool) -> None:
        self.signed.events += 1
        self.signed.people.add(row.actor)
        if row.signature is None:
            self._fault(row, f"it is not signed by {row.actor}: the signature was removed, or it was put in")
            return
        own, _, station = str(row.signature).partition(" ")
        if own.partition(":")[0] != self._mark(public):
            self._fault(row, f"it is signed with another key than {row.actor}'s")
            return
        if station:
            self._station(row, station)
        elif self._misses_station(row):
            self._fault(row, "the workstation's signature was removed")
        if always or self._mine(row.seq):
            self._compute(row.chain, row.seq, row.actor, public, own, row.hash)
        elif not self._every:
            self._last[row.chain, row.actor, row.office_date] = (row.seq, public, own, row.hash)

    def _mine(self, seq: int) -> bool:
        """Of all signatures, whether this one is computed here."""
        return self._every and seq % self._of == self._which

    def _mark(self, public: str) -> str:
        if public not in self._marks:
            try:
                self._marks[public] = fingerprint(public)
            except ValueError:
                self._marks[public] = ""
        return self._marks[public]

    def _compute(self, chain: str, seq: int, actor: str, public: str, signature: str, event_hash: str) -> None:
        self.signed.checked += 1
        if not signed_by(public, signature, event_hash):
            said = f"the signature is not {actor}'s: it was forged, or the event was changed and all chained anew"
            self.signed.faults.append((chain, seq, said))

    def _fault(self, row: Row[Any], message: str) -> None:
        self.signed.faults.append((row.chain, row.seq, message))

    def finish(self) -> None:
        """The last signature of each person and day."""
        self._arrive(None)
        self.signed.periods = len(self._last)
        for (chain, actor, _), (seq, public, signature, event_hash) in self._last.items():
            self._compute(chain, seq, actor, public, signature, event_hash)
