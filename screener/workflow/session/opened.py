"""An open office: the one place from which its record is written, and the charges that it keeps in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from screener.docket.charges.table import OfficeTable
from screener.domain.case import Charge
from screener.domain.collection import let_go
from screener.domain.errors import ScreenerError
from screener.policy.language.model import Policy
from screener.runtime.logs import log
from screener.storage.audit_log import accounts, journal, projection
from screener.storage.audit_log.check import UNREADABLE
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.backup.backup import Copy, make_copy
from screener.storage.engines.engine import Connection, Database
from screener.storage.rows import records
from screener.workflow.model import OfficeStatus, UserView
from screener.workflow.session.acts import Act, After, Clock, Step
from screener.workflow.session.charges.answers import standing
from screener.workflow.session.charges.background_load import Loading
from screener.workflow.session.charges.charges import Model, load_model
from screener.workflow.session.charges.meanwhile import IMPORTED, RENEWED, TABLE, came_beside, refuse_stale
from screener.workflow.session.charges.numbers import status_of
from screener.workflow.session.charges.people import COPY, compared, is_comparison
from screener.workflow.session.charges.policies import Policies, standing_policies
from screener.workflow.session.day import day_in
from screener.workflow.session.gate import (
    Acting,
    Expired,
    LogOnNeeded,
    Refused,
    SessionState,
    refusal,
    refuse,
    refused_entry,
    state_of,
)
from screener.workflow.session.rights import ACCESS, ACCOUNTS, ATTORNEY, ONLY_ME, SUPERVISOR, AccessMode, may
from screener.workflow.session.seen import Seen
from screener.workflow.session.writing import again, clock_went_back, refuse_reader

#: The setting that names the folder where the office writes down where its record ends.
ANCHOR_FOLDER = "anchor folder"
#: The setting by which an office makes no backup of itself before imports and large acts.
AUTOMATIC_BACKUPS = "automatic backups"
#: Written in the transaction of an act without being part of it.
_BESIDE_ACTS = (projection.CLOCK, accounts.VIEWED)
#: Without accounts; with them there are two more (office.rights).
ROLES = (ATTORNEY, SUPERVISOR)


class Office:
    """An open office. Close it, or use it as a context manager. One thread at a time."""

    def __init__(
        self, database: Database, path: Path, *, user: str, clock: Clock, acting: Acting | None = None
    ) -> None:
        self.place = database.place  # as it may be shown, and opened again: a path, or an address without a password
        self.path = path  # the file, or the name beside which this machine keeps what belongs to an office on a server
        self.user = user
        self.acting = acting  # who is logged on, where the office has accounts
        self._database = database
        self._clock = clock
        self._model: Model | None = None
        self._next: Loading | None = None  # charges that are loaded beside the work, since another window imported them
        self.shown: dict[str, str] = {}  # charge -> the decision that the screen showed last ("" for none)
        self.reviewed: object = None  # the warrants' reviews, kept by office.warrants
        self._policies = Policies()
        self._seen = Seen()
        with database.reading() as connection:
            found = records.settings(connection)
            head = journal.heads(connection)[0]
            last = journal.last_event(connection)
        self.mode: AccessMode = ACCOUNTS if found.get(ACCESS) == ACCOUNTS else ONLY_ME
        self.name = found.get("name", self.path.stem)
        self.county = found.get("county", "")
        self.zone = found.get("zone", "UTC")
        self.marking = found.get("marking", "")
        self.anchor_folder = found.get(ANCHOR_FOLDER, "")
        self.unanchored = 0  # acts on charges since the last anchor of this session
        self.anchor_fault = ""  # why the last anchor could not be written
        self.automatic_backups = found.get(AUTOMATIC_BACKUPS, "on") != "off"
        self.match_salt = found.get("match salt", "")
        self.chain = head.chain
        self.station = head.station
        self._last: datetime | None = None if last is None else last.at

    # -- time and people ------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """This moment, in UTC."""
        return self._clock()

    def today(self) -> date:
        """The day in the office's own zone, whatever the machine's is."""
        return day_in(self.zone, self.now())

    def users(self) -> tuple[UserView, ...]:
        """Everyone who works in the office, by code."""
        with self.reading() as connection:
            found = accounts.accounts(connection)
        return tuple(UserView(code=a.code, name=a.name, role=a.role, unit=a.unit) for a in found)

    @property
    def role(self) -> str:
        """The role of the person who acts; empty where nobody does, or nobody knows."""
        if self.acting is not None:
            return self.acting.role
        if not self.user or self.mode == ACCOUNTS:
            return ""
        with self.reading() as connection:
            found = accounts.account(connection, self.user)
        return "" if found is None else found.role

    def may(self, kind: str, what: str = "") -> bool:
        """Whether the person who acts may do this, as far as the role goes: for what a screen offers."""
        return self.mode == ONLY_ME or may(self.role, kind, what)

    def require(self, kind: str, about: str, what: str = "") -> None:
        """Refuses, and records it, before a long act is begun that ``record`` would refuse at its end."""
        if self.acting is not None and not self.may(kind, what):
            self._refused(refusal(self.role, kind, about, what))

    def deny(self, error: ScreenerError, kind: str, about: str) -> NoReturn:
        """A verb's own refusal of who acts (an approval of one's own): recorded like the gate's, with accounts."""
        if self.acting is None:
            raise error
        self._refused(Refused(error.what, error.why, error.remedy, kind=kind, about=about))

    def add_user(self, code: str, name: str, role: str, unit: str = "") -> UserView:
        """Adds a person by the code that reports print, or changes the name, role or unit of one."""
        code = code.strip()
        if not code or ":" in code:
            raise ScreenerError(f"'{code}' cannot be a user's code", "", "Use a short code such as A1")
        if role not in ROLES:
            raise ScreenerError(f"'{role}' is no role", "", f"Choose one of: {', '.join(ROLES)}")
        body = {"code": code, "name": name, "role": role, "unit": unit}
        self.record([Entry(kind=projection.USER, object=f"user:{code}", body=body)])
        return UserView(code=code, name=name, role=role, unit=unit)

    # -- the record -----------------------------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[Connection]:
        """One snapshot of the record."""
        return self._database.reading()

    def copied(self, folder: Path, *, stem: str, passphrase: str | None = None) -> Copy:
        """A checked backup of the office as it stands, in a folder. Writes no event: ``office.backups`` does."""
        refuse_reader(self._database)  # what leaves the office is recorded
        return make_copy(
            self._database, folder, beside=self.path.parent, stem=stem, at=self.now(), passphrase=passphrase
        )

    def holding(self, name: str) -> AbstractContextManager[None]:
        """Work of this name is under way: whoever opens the office meanwhile leaves it alone."""
        return self._database.holding(name)

    def scrub(self) -> None:
        """Leaves nothing of what was deleted in the office file or beside it. Refused while another window reads."""
        self._database.scrub()

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction without an event: for rows that are not published yet, and for working state."""
        self.touch()
        return self._database.writing()

    def touch(self) -> None:
        """Something was done: the session is not idle. What is over stays over."""
        if self.acting is not None and self.session() is not SessionState.EXPIRED:
            self.acting.active = self.now()

    def session(self) -> SessionState:
        """Where the session of who is logged on stands; without accounts it is always active."""
        if self.acting is None:
            return SessionState.ACTIVE
        state = state_of(self.acting.since, self.acting.active, self.now())
        return SessionState.LOCKED if state is SessionState.ACTIVE and not self.acting.unlocked else state

    def record(self, entries: Sequence[Entry], *, before: Step | None = None, after: After | None = None) -> Act:
        """Appends events and brings their projections up to date: one transaction, on disk when it returns.

        Refuses where another window or process touched the same objects since this one looked.
        """
        refuse_reader(self._database)
        if not self.user:
            raise ScreenerError("It is not said who acts", "the office has several users", "Say so with --user")
        if self.mode == ACCOUNTS and self.acting is None:
            raise LogOnNeeded("Nobody is logged on", "the office has accounts", "Log on first")
        if self.session() is SessionState.EXPIRED:
            raise Expired("The session is over", "too long, or idle for too long", "Give the passphrase again")
        at = self.now()
        try:
            events = again(lambda: self._recorded(entries, before, after, at))
        except Refused as refused:
            self._refused(refused)
        self._last = at
        self.touch()
        if any(event.kind in IMPORTED for event in events):
            self._forget()  # who brought a docket in looks at it next
        elif self._model is not None and events[0].seq == self._model.seq + 1:
            self._absorb(events, texts=None)
        else:
            self._fresh()
        return Act(events=tuple(e for e in events if e.kind not in _BESIDE_ACTS), at=at)

    def saw(self, person_id: str) -> None:
        """Who is logged on looks at a person's record. It is recorded, with the next act or by ``note_views``."""
        if self.acting is not None:
            self._seen.add(person_id, self.now())

    def note_views(self) -> None:
        """Writes down whose records were looked at since the last time. It counts as no work: the session idles on."""
        if entries := self._seen.entries():
            at = self.now()
            with self._database.writing() as connection:
                self._appended(connection, [*clock_went_back(self._last, at), *entries], at)
            self._seen.written(len(entries))

    def _recorded(
        self, entries: Sequence[Entry], before: Step | None, after: After | None, at: datetime
    ) -> tuple[Event, ...]:
        with self._database.writing() as connection:
            if self.acting is not None:
                refuse(connection, self.acting, entries)
            refuse_stale(self._model, connection, entries)
            if before is not None:
                before(connection)
            seen = self._seen.entries()
            events = self._appended(connection, [*clock_went_back(self._last, at), *seen, *entries], at)
            if after is not None:
                after(connection, events)
        self._seen.written(len(seen))
        return events

    def _appended(self, connection: Connection, entries: Sequence[Entry], at: datetime) -> tuple[Event, ...]:
        events = journal.append(
            connection,
            entries,
            chain=self.chain,
            actor=self.user if self.acting is None else self.acting.code,
            at=at,
            office_date=day_in(self.zone, at),
            sign=None if self.acting is None else self.acting.sign,
        )
        for name in dict.fromkeys(event.object for event in events):
            projection.refresh(connection, name)
        return events

    def _refused(self, refused: Refused) -> NoReturn:
        """A refused act is recorded, then said."""
        at = self.now()
        with self._database.writing() as connection:
            self._appended(connection, [*clock_went_back(self._last, at), refused_entry(refused)], at)
        self._last = at
        raise refused

    # -- the charges ----------------------------------------------------------------------------------------------

    def model(self) -> Model:
        """Every charge with its recommendation, as of today, with what other windows did since."""
        self._fresh()
        if self._next is not None and self._next.ready:
            found, self._next = self._next.take(), None
            self._forget()
            self._model = found
            self._fresh()  # what happened while they were loaded
        today = self.today()
        if self._model is None:
            self._model = self._loaded(today)
        elif self._model.as_of != today:
            self._model.rescreen(self._model.policies, today)
        return self._model

    def loading(self) -> Loading | None:
        """The charges that are loaded beside the work, if there are any to come."""
        return self._next

    def _loaded(self, today: date) -> Model:
        self._drop_loading()
        policies = self.policies()
        try:
            return load_model(self._database, policies, today)
        except UNREADABLE as error:
            raise ScreenerError(
                f"The record in {self.place} cannot be read whole",
                "something was changed outside the program",
                "Run Verify, which says where, and go on with the latest backup",
            ) from error

    def _load_beside(self) -> None:
        policies, today, database = self.policies(), self.today(), self._database
        self._next = Loading(lambda wanted: load_model(database, policies, today, wanted=wanted))

    def forget(self) -> None:
        """Lets the charges in memory go: what they say is not in the record any more."""
        self._drop_loading()
        self.reviewed = None
        self.shown.clear()
        self._forget()

    def _forget(self) -> None:
        """Lets the charges in memory go, many as they may be, without stopping the window."""
        held = [] if self._model is None else self._model.held()
        self._model = None
        for each in held:
            let_go(each)

    def _drop_loading(self) -> None:
        if self._next is not None:
            self._next.stop()
            self._next = None

    def _fresh(self) -> None:
        if self._model is None:
            return
        with self.reading() as connection:
            head = max((h.seq for h in journal.heads(connection)), default=0)
            if head == self._model.seq:
                return
            events = tuple(journal.stream(connection, after=self._model.seq))
            texts = journal.written_of(connection, [event.event_id for event in events])
        self._absorb(events, texts)

    def _absorb(self, events: Sequence[Event], texts: Mapping[str, dict[str, str]] | None) -> None:
        """Brings the charges in memory to what the events say; what is no act on charges or table reloads them."""
        model = self._model
        if model is None:
            return
        came = [event for event in events if texts is not None and came_beside(event, model)]
        if not all(event.kind in RENEWED or event in came for event in events) or any(
            event.object.startswith(f"{COPY}:") for event in events
        ):
            del model
            self._forget()
            return
        if came and self._next is None:
            self._load_beside()
        with self.reading() as connection:
            if texts is None:
                texts = journal.written_of(connection, [event.event_id for event in events])
            model.texts.update(texts)
            for name in dict.fromkeys(event.object for event in events):
                kind, _, charge_id = name.partition(":")
                count = model.counts.get(charge_id) if kind == "charge" else None
                if count is not None:
                    model.renew(count, projection.charge_state(journal.events_of(connection, name)))
            about = [event.object for event in events if is_comparison(event)]
            if about:
                model.relink(compared(connection), [one for name in about for one in name.partition(":")[2].split("+")])
            if any(event.kind in TABLE for event in events):
                model.read_by(OfficeTable(answer.row for answer in standing(connection)))
        model.seq = max((event.seq for event in events), default=model.seq)

    def charge_table(self) -> OfficeTable:
        """The office's own charge table as it stands, the newest answer first."""
        with self.reading() as connection:
            return OfficeTable(answer.row for answer in standing(connection))

    def read_again(self, charges: Sequence[Charge]) -> Sequence[Charge]:
        """Charges as the office's own charge table reads them; those that it does not answer stay as they are."""
        table = self.charge_table()
        return [table.read_again(charge) for charge in charges] if table.rows else charges

    def past_model(self, through: int, as_of: date) -> Model:
        """The charges as they stood after an event, under the policies adopted by then, screened as of a day."""
        with self.reading() as connection:
            texts = records.adopted_through(connection, through)
            policies = tuple(self._policies.of(connection, sha256) for sha256 in texts)
        return load_model(self._database, policies, as_of, through=through, sealed=True)

    def policies(self) -> tuple[Policy, ...]:
        """Adopted and not withdrawn, in the order of adoption."""
        with self.reading() as connection:
            return tuple(self._policies.of(connection, sha256) for sha256 in standing_policies(connection))

    def adopted(self) -> tuple[str, ...]:
        """The SHA-256 of each text that is adopted and not withdrawn, whether this version can read it or not."""
        with self.reading() as connection:
            return standing_policies(connection)

    def policy_text(self, sha256: str) -> Policy | None:
        """A policy that was ever adopted, by the SHA-256 of its bytes."""
        with self.reading() as connection:
            return self._policies.of(connection, sha256) if sha256 in records.policy_texts(connection) else None

    def status(self) -> OfficeStatus:
        """The office in numbers."""
        model, policies = self.model(), len(self.policies())
        with self.reading() as connection:
            return status_of(self, model, policies, connection, self._last)

    # -- closing --------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Closes the file. Only whose records were looked at last is still to be written."""
        try:
            self.note_views()
        finally:
            self._drop_loading()
            self._database.close()
            log("office closed")

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
