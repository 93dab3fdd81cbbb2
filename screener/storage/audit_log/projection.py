"""What the audit log amounts to: the state of every object, computed from its events and from nothing else.

``project`` is used twice: after every append, for the object that was touched, and by Verify, for all of them. The
order of events of different chains does not matter; state is what the heads say, the events that no other
live event supersedes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert

from screener.storage.audit_log import accounts
from screener.storage.audit_log.journal import Event, events_of
from screener.storage.schema import tables
from screener.storage.schema.canonical import Json, canonical, list_in, part_in, text_in

DECIDED, HELD, RELEASED = "charge decided", "charge held", "charge released"
FACT, ATTESTED, NOTED = "fact recorded", "report attested", "note added"
WARRANT_DECIDED = "warrant decided"
UNDONE, REDONE = "act undone", "act redone"
ADOPTED, WITHDRAWN = "policy adopted", "policy withdrawn"
CREATED, SET, PROFILE = "office created", "setting changed", "profile saved"
USER, ACCESS_BEGUN = accounts.USER, accounts.BEGUN
IMPORTED, CASES_IMPORTED = "docket imported", "cases imported"
WARRANTS_IMPORTED, EXPORTED = "warrants imported", "exported"
CLOCK = "clock went back"
#: A copy was made, or put back: the work itself is what it was.
BACKED_UP, RESTORED = "backup made", "office restored"
#: The office's file was written anew: encrypted, plain, or under another passphrase. The work is what it was.
ENCRYPTION = "encryption changed"
#: A sealing order was carried out; and nothing of what it took away is left in the file.
SEALED, SCRUBBED = "person sealed", "sealed data cleared"
#: A week of the audit log was looked at by somebody who answers for the office. No projection: few, read when asked.
AUDITED = "audit reviewed"
#: Rows of the office's own charge table. They have no projection: the charges are read by them when they are loaded.
ANSWERED, TAKEN_BACK = "charge answered", "charge answer taken back"
#: Answers about doubtful pairs of people, cases, or charges that may stand in two files. No projection either:
#: the links are worked out from them when charges are loaded.
PEOPLE, CASES, COPIES = "people compared", "cases compared", "charges compared"
#: Answers to a deviation that asks for approval. A verbal one is written down by somebody else than who gave it.
APPROVAL_GIVEN, APPROVAL_REFUSED = "approval given", "approval refused"
APPROVAL_VERBAL, APPROVAL_BACK = "approval recorded as verbal", "approval taken back"
APPROVALS = (APPROVAL_GIVEN, APPROVAL_REFUSED, APPROVAL_VERBAL, APPROVAL_BACK)
#: Who answers for an approver, and until when. No projection: few, and read when somebody answers.
DELEGATED, DELEGATION_ENDED = "approver delegated", "delegation ended"
#: What a person can take back with one key.
UNDOABLE = (DECIDED, HELD, RELEASED, FACT, ATTESTED, NOTED, WARRANT_DECIDED, PEOPLE, CASES, COPIES, *APPROVALS)

#: A projected row, by column.
Row = dict[str, str | int | None]
#: Rows by table.
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFact:
    """A fact that a person recorded. ``value`` is the canonical text of the stored value."""

    name: str
    value: str
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeState:
    """Where a charge stands. ``decisions`` are the heads: none, one, or several that may conflict.

    ``answers`` are those to requests for approval that stand, of earlier decisions too; ``approval`` is where the
    decision that stands is with its approvers.
    """

    decisions: tuple[Event, ...] = ()
    hold: Event | None = None
    facts: tuple[RecordedFact, ...] = ()
    notes: tuple[Event, ...] = ()
    answers: tuple[Event, ...] = ()
    approval: str = "none"

    @property
    def decision(self) -> Event | None:
        """The decision that stands: a conflict has none that could be preferred, so the newest is shown."""
        return self.decisions[-1] if self.decisions else None

    @property
    def conflict(self) -> bool:
        """Whether two stations decided it differently and nobody has settled that yet."""
        if len(self.decisions) < 2:
            return False
        return len({text_in(event.content, "outcome") for event in self.decisions}) > 1


def live(events: Iterable[Event]) -> tuple[Event, ...]:
    """The acts that were not taken back."""
    acts: list[Event] = []
    dead: set[str] = set()
    for event in events:
        if event.kind == UNDONE:
            dead.add(text_in(event.content, "target"))
        elif event.kind == REDONE:
            dead.discard(text_in(event.content, "target"))
        else:
            acts.append(event)
    return tuple(event for event in acts if event.event_id not in dead)


def heads_of(events: Sequence[Event], acts: Sequence[Event] | None = None) -> tuple[Event, ...]:
    """The events that no other one of ``acts`` (by default: of themselves) supersedes."""
    if not events:
        return ()
    gone = {name for event in (events if acts is None else acts) for name in event.superseded}
    if not gone:
        return tuple(events)
    return tuple(event for event in events if event.event_id not in gone)


def answers_in(acts: Sequence[Event]) -> tuple[Event, ...]:
    """The answers to requests for approval that stand: neither taken back nor replaced by a later one."""
    answers = [event for event in acts if event.kind in APPROVALS]
    return tuple(event for event in heads_of(answers, acts) if event.kind != APPROVAL_BACK) if answers else ()


def approval_of(decision: Event, answers: Sequence[Event]) -> str:
    """Where a decision stands with its approvers, by the answers that stand.

    One refusal refuses. It is approved when every step of its chain said yes, "verbal" while one of these was only
    said aloud. What asked for nothing stays as it was written.
    """
    return _approval(decision, decision.content, answers)


def _approval(decision: Event, body: Mapping[str, Json], answers: Sequence[Event]) -> str:
    asked = text_in(body, "approval", "none")
    if asked != "requested" or not answers:
        return asked
    mine = [event for event in answers if text_in(event.content, "decision") == decision.event_id]
    if any(event.kind == APPROVAL_REFUSED for event in mine):
        return "refused"
    chain = list_in(part_in(body, "recommendation"), "approvers")
    given = {event.content.get("step") for event in mine if event.kind == APPROVAL_GIVEN}
    said = {event.content.get("step") for event in mine if event.kind == APPROVAL_VERBAL}
    steps = set(range(1, max(1, len(chain)) + 1))
    if not steps <= given | said:
        return asked
    return "approved" if steps <= given else "verbal"


def facts_in(event: Event) -> tuple[tuple[str, str], ...]:
    """The facts that an event records: name and canonical value."""
    found = []
    for entry in list_in(event.content, "facts"):
        if isinstance(entry, Mapping):
            found.append((text_in(entry, "name"), canonical(entry.get("value"))))
    return tuple(found)


def charge_state(events: Sequence[Event]) -> ChargeState:
    """The state of a charge from its events, in the order of their chains."""
    acts = live(events)
    holds = heads_of([e for e in acts if e.kind in (HELD, RELEASED)], acts)  # a decision ends a hold
    recorded: dict[str, list[tuple[Event, str]]] = {}
    for event in acts:
        if event.kind in (FACT, ATTESTED):
            for name, value in facts_in(event):
                recorded.setdefault(name, []).append((event, value))
    facts = []
    for name, entries in sorted(recorded.items()):
        last = heads_of([event for event, _ in entries])[-1]
        value = next(value for event, value in entries if event is last)
        facts.append(RecordedFact(name=name, value=value, event=last))
    decisions, answers = heads_of([e for e in acts if e.kind == DECIDED]), answers_in(acts)
    return ChargeState(
        decisions=decisions,
        hold=holds[-1] if holds and holds[-1].kind == HELD else None,
        facts=tuple(facts),
        notes=tuple(e for e in acts if e.kind == NOTED),
        answers=answers,
        approval=_standing_approval(decisions, answers),
    )


def _standing_approval(decisions: Sequence[Event], answers: Sequence[Event]) -> str:
    """Of the decision that stands. Very many are looked at: a body is parsed only where it asks for an approval."""
    if not decisions or '"approval":"requested"' not in decisions[-1].body:
        return "none"
    return approval_of(decisions[-1], answers)


def _charge(name: str, events: Sequence[Event]) -> Rows:
    if len(events) == 1 and events[0].kind == DECIDED:  # most charges of an office, and Verify looks at all of them
        return {"decision": [_decision(name, events[0], "settled", ())], "fact": [], "hold": [], "note": []}
    state = charge_state(events)
    standing = "conflict" if state.conflict else "settled"
    shown = state.decisions if state.conflict else state.decisions[-1:]
    hold = () if state.hold is None else (state.hold,)
    return {
        "decision": [_decision(name, event, standing, state.answers) for event in shown],
        "fact": [{"charge_id": name, "name": f.name, "value": f.value, **_by(f.event)} for f in state.facts],
        "hold": [{"charge_id": name, **_by(event)} for event in hold],
        "note": [{"charge_id": name, **_by(event)} for event in state.notes],
    }


def _by(event: Event) -> Row:
    return {"event_id": event.event_id, "actor": event.actor, "at": event.utc_at}


def _decision(charge_id: str, event: Event, standing: str, answers: Sequence[Event]) -> Row:
    body = event.content  # parsed once: it is long, and they are many
    recommended, policy = part_in(body, "recommendation"), part_in(body, "policy")
    rule = recommended.get("rule")
    sha256 = policy.get("sha256")
    return {
        **_by(event),
        "charge_id": charge_id,
        "state": standing,
        "outcome": text_in(body, "outcome"),
        "basis": text_in(body, "basis"),
        "office_date": event.office_date,
        "recommended": text_in(recommended, "rollup"),
        "rule": rule if isinstance(rule, str) else None,
        "recommended_at_import": text_in(part_in(body, "as imported"), "rollup"),
        "grouped": text_in(body, "grouped", "unknown"),
        "deviation": int(body.get("deviation") is True),
        "approval": _approval(event, body, answers),
        "displayed": int(body.get("displayed") is True),
        "policy_sha256": sha256 if isinstance(sha256, str) else None,
        "policy_version": text_in(policy, "version"),
    }


def _warrant(name: str, events: Sequence[Event]) -> Rows:
    found = heads_of([e for e in live(events) if e.kind == WARRANT_DECIDED])[-1:]
    return {
        "warrant_decision": [{"warrant_id": name, "outcome": text_in(e.content, "outcome"), **_by(e)} for e in found]
    }


def _policy(name: str, events: Sequence[Event]) -> Rows:
    rows: list[Row] = []
    for event in events:
        if event.kind == ADOPTED:
            rows.append({"sha256": name, "withdrawn_at": None, **_by(event)})
        elif event.kind == WITHDRAWN and rows:
            rows[-1]["withdrawn_at"] = event.utc_at
    return {"adoption": rows}


def _user(name: str, events: Sequence[Event]) -> Rows:
    return {"account": accounts.account_rows(name, events)}


def _office(_: str, events: Sequence[Event]) -> Rows:
    settings: dict[str, str] = {}
    for event in events:
        if event.kind in (CREATED, SET, ACCESS_BEGUN):
            for name, value in part_in(event.content, "settings").items():
                settings[name] = str(value)
    return {"setting": [{"name": name, "value": value} for name, value in settings.items()]}


def _profile(name: str, events: Sequence[Event]) -> Rows:
    last = [e for e in events if e.kind == PROFILE][-1:]
    return {
        "mapping_profile": [
            {
                "name": name,
                "fingerprint": text_in(e.content, "fingerprint"),
                "content": text_in(e.content, "content"),
                "event_id": e.event_id,
            }
            for e in last
        ]
    }


_BY_OBJECT: dict[str, Callable[[str, Sequence[Event]], Rows]] = {
    "charge": _charge,
    "warrant": _warrant,
    "policy": _policy,
    "user": _user,
    "office": _office,
    "profile": _profile,
}
#: What kinds of object have a projection.
PROJECTED = frozenset(_BY_OBJECT)
#: The tables that events alone decide, and the column by which an object's rows are found.
KEYS = {
    "decision": "charge_id",
    "fact": "charge_id",
    "hold": "charge_id",
    "note": "charge_id",
    "warrant_decision": "warrant_id",
    "adoption": "sha256",
    "account": "code",
    "setting": "name",
    "mapping_profile": "name",
}
#: Columns of projections that no event decides yet.
BESIDE: Mapping[str, tuple[str, ...]] = {}
#: Settings that stand in no event: they are secrets of the file.
SECRET_SETTINGS = ("match salt",)


def project(object_name: str, events: Sequence[Event]) -> Rows:
    """The rows that the events of one object amount to. Objects without a projection have none."""
    kind, _, name = object_name.partition(":")
    act = _BY_OBJECT.get(kind)
    return act(name, events) if act is not None else {}


def refresh(connection: Connection, object_name: str) -> None:
    """Brings the rows of one object to what its events say."""
    events = events_of(connection, object_name)
    rows = project(object_name, events)
    name = object_name.partition(":")[2]
    for table_name, found in rows.items():
        table = tables.metadata.tables[table_name]
        key = table.c[KEYS[table_name]]
        keys = [row["name"] for row in found] if table_name == "setting" else [name]
        if table_name == "decision":  # by its primary key: a scan of a million decisions would be felt at each of them
            key, keys = table.c.event_id, [event.event_id for event in events]
        connection.execute(delete(table).where(key.in_(keys)))
        if found:
            connection.execute(insert(table), found)
