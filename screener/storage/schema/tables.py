"""The tables of an office. Types are portable: TEXT for bodies and times, so that both engines keep them to the byte.

Three kinds stand side by side. *Append-only*: the audit log (``event``, ``written``), policy texts, and the rows of
imports; triggers abort every change. *Projections* (``decision``, ``fact``, ``hold`` ...): can be rebuilt from the
trail, and Verify compares. *Working state* (``place``): nobody's record.

Personal data stand apart from event bodies: in ``person``, ``court_case``, ``charge``, ``docket_block.image`` and
``written.content``. ``key_id`` waits there for a key per person. Signatures stand in ``event.signature``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from screener.storage.schema import charge_table
from screener.storage.schema.charge_table import Holds

APPLICATION_ID = 0x5343524E  # "SCRN": what makes the file an office file
REVISION = "0002"
REVISIONS = ("0001", "0002")

metadata = MetaData()
_WHOLE = frozenset(each.column for each in charge_table.TYPED if each.holds in (Holds.FLAG, Holds.COUNT))


def _text(name: str, *args: ForeignKey, null: bool = False, primary: bool = False) -> Column[str]:
    return Column(name, Text, *args, nullable=null, primary_key=primary)


def _number(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def _table(name: str, *parts: Column[Any] | PrimaryKeyConstraint | CheckConstraint, rowid: bool = True) -> Table:
    """``rowid`` False: its rows lie in the order of its key, which is not kept a second time."""
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def _docket() -> Column[str]:
    return _text("docket_id", ForeignKey("docket.docket_id"))


event = _table(
    "event",
    _text("chain"),
    _number("seq"),
    _text("event_id"),
    _text("supersedes"),
    _text("utc_at"),
    _text("office_date"),
    _number("schema"),
    _text("actor"),
    _text("kind"),
    _text("object"),
    _text("body"),
    _text("prev_hash"),
    _text("hash"),
    _text("signature", null=True),
    PrimaryKeyConstraint("chain", "seq"),
)
Index("event_by_id", event.c.event_id, unique=True)
Index("event_by_object", event.c.object)
Index("event_by_actor", event.c.actor, event.c.seq)
Index("event_by_kind", event.c.kind, event.c.seq)

head = _table("head", _text("chain", primary=True), _text("station"), _number("seq"), _text("hash"))

#: Free text that a person wrote (notes, reasons, sources). The event's body holds only its salted commitment.
written = _table(
    "written",
    _text("event_id"),
    _text("field"),
    _text("salt"),
    _text("content"),
    _text("key_id", null=True),
    PrimaryKeyConstraint("event_id", "field"),
)

setting = _table("setting", _text("name", primary=True), _text("value"))

account = _table(
    "account",
    _text("code", primary=True),
    _text("name"),
    _text("role"),
    _text("unit"),
    _text("event_id"),
    _text("public_key", null=True),
    Column("state", Text, nullable=False, server_default="active"),
    Column("log_on", Text, nullable=False, server_default=""),
    Column("system_name", Text, nullable=False, server_default=""),
    CheckConstraint("role IN ('attorney', 'supervisor', 'auditor', 'administrator')", name="account_role"),
)

#: What accounts log on with: sealed secrets, failures, last use. Working state, not the record (storage.accounts).
credential = _table(
    "credential",
    _text("code", primary=True),
    _text("sealed"),
    _text("recovery"),
    _number("second_factor"),
    _number("counter"),
    _text("failures"),
    _text("last_used", null=True),
)

policy_text = _table(
    "policy_text", _text("sha256", primary=True), _text("name"), Column("bytes", LargeBinary, nullable=False)
)

adoption = _table(
    "adoption",
    _text("event_id", primary=True),
    _text("sha256", ForeignKey("policy_text.sha256")),
    _text("at"),
    _text("actor"),
    _text("withdrawn_at", null=True),
)

mapping_profile = _table(
    "mapping_profile", _text("name", primary=True), _text("fingerprint"), _text("content"), _text("event_id")
)

#: An imported file; charges name it by its ``number``. ``event_id`` is empty until one short transaction publishes it;
#: only then do its rows count.
docket = _table(
    "docket",
    _text("docket_id", primary=True),
    _text("kind"),
    _text("name"),
    _text("sheet"),
    _text("format"),
    _text("file_sha256"),
    _number("rows_read"),
    _number("rows_accepted"),
    _number("rows_set_aside"),
    _number("not_recognized"),
    _text("writer"),
    _text("event_id", null=True),
    _number("number"),
)
Index("docket_by_file", docket.c.file_sha256)
Index("docket_by_number", docket.c.number, unique=True)

#: Some hundred rows of an import. ``image`` is the rows as they stood: zlib over JSON, with the line of each, why it
#: was set aside, a salt and its cells. ``columns`` are letter and name of each column, as JSON. ``digests`` hold 32
#: bytes a row; ``digest`` binds all of it, and the people, cases, forms and readings that are named here first.
docket_block = _table(
    "docket_block",
    _docket(),
    _number("number"),
    _text("sheet"),
    _number("first_row"),
    _number("last_row"),
    _text("columns"),
    _text("salt"),
    Column("image", LargeBinary, nullable=False),
    Column("digests", LargeBinary, nullable=False),
    _text("digest"),
    PrimaryKeyConstraint("docket_id", "number"),
)


def _of_docket() -> Column[int]:
    return Column("docket", Integer, ForeignKey("docket.number"), nullable=False)


def _named(name: str, *parts: Column[Any]) -> Table:
    """What charges of an import name by number: ``block`` is where it was met first."""
    return _table(name, _of_docket(), _number("number"), _number("block"), *parts,
                  PrimaryKeyConstraint("docket", "number"), rowid=False)  # fmt: skip


#: How a person is written in one import. ``person_id`` is the office's own name; ``match_key`` finds a person again,
#: where this import brought it.
person = _named(
    "person",
    _text("person_id"),
    _text("match_key", null=True),
    _text("identifier", null=True),
    _text("name", null=True),
    _text("birth_date", null=True),
)

#: How a case is written in one import. ``case_id`` is empty where there is a court and no number.
court_case = _named(
    "court_case",
    _text("case_id", null=True),
    _text("match_key", null=True),
    _text("court", null=True),
    _text("number_written", null=True),
)

#: What charges of one sort have in common: stage of the charge, the names of what is known of it in their order, and
#: the columns of the docket that it was read from (JSON).
charge_form = _named("charge_form", _text("stage"), _text("content"))

#: What a charge text and statute were read as.
charge_reading = _named(
    "charge_reading",
    _text("class"),
    _text("drug"),
    Column("confidence", REAL().with_variant(Double(), "postgresql"), nullable=False),
    _text("basis"),
    _number("attempt"),
)

#: Every row of every import on which a charge stood (schema.charge_table). The latest version of a charge speaks.
charge = _table(
    "charge",
    Column("place", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    _of_docket(),
    *(
        _number(name, null=name not in charge_table.FILLED) if name in charge_table.NUMBERS or name in _WHOLE
        else _text(name, null=name not in charge_table.FILLED)
        for name in charge_table.COLUMNS[2:]
    ),
)  # fmt: skip
Index("charge_by_id", charge.c.charge_id, charge.c.version)

#: A warrant stands once in every list that names it; the latest list speaks for it. ``own`` is what belongs to the
#: person, as JSON.
warrant = _table(
    "warrant",
    _text("warrant_id"),
    _docket(),
    _text("match_key"),
    _text("sheet"),
    _number("row"),
    _text("body"),
    _text("salt"),
    _text("own"),
    _text("digest"),
    PrimaryKeyConstraint("warrant_id", "docket_id"),
)
Index("warrant_by_docket", warrant.c.docket_id)
Index("warrant_by_key", warrant.c.match_key)

# That a charge of this name is there is checked by Verify, not by the database: it stands once in every import.
decision = _table(
    "decision",
    _text("event_id", primary=True),
    _text("charge_id"),
    _text("state"),
    _text("outcome"),
    _text("basis"),
    _text("actor"),
    _text("at"),
    _text("office_date"),
    _text("recommended"),
    _text("rule", null=True),
    _text("recommended_at_import"),
    _text("grouped"),
    _number("deviation"),
    _text("approval"),
    _number("displayed"),
    _text("policy_sha256", null=True),
    _text("policy_version"),
    CheckConstraint("state IN ('settled', 'conflict')", name="decision_state"),
)
# One live row for a settled charge; a conflict keeps all its heads.
Index(
    "decision_settled",
    decision.c.charge_id,
    unique=True,
    sqlite_where=text("state = 'settled'"),
    postgresql_where=text("state = 'settled'"),
)

fact = _table(
    "fact",
    _text("charge_id"),
    _text("name"),
    _text("event_id"),
    _text("value"),
    _text("actor"),
    _text("at"),
    PrimaryKeyConstraint("charge_id", "name", "event_id"),
)

hold = _table(
    "hold",
    _text("event_id", primary=True),
    _text("charge_id"),
    _text("actor"),
    _text("at"),
)
Index("hold_by_charge", hold.c.charge_id)

note = _table(
    "note",
    _text("event_id", primary=True),
    _text("charge_id"),
    _text("actor"),
    _text("at"),
)
Index("note_by_charge", note.c.charge_id)

warrant_decision = _table(
    "warrant_decision",
    _text("event_id", primary=True),
    _text("warrant_id"),
    _text("outcome"),
    _text("actor"),
    _text("at"),
)
Index("warrant_decision_by_warrant", warrant_decision.c.warrant_id)

place = _table("place", _text("actor", primary=True), _text("charge_id"), _text("draft"), _text("at"))

#: Nothing in these is ever changed or removed.
APPEND_ONLY = ("event", "written", "policy_text")
#: These belong to a docket: written and removed only until it is published, never changed.
DOCKET_ROWS = ("docket_block", "person", "court_case", "charge_form", "charge_reading", "charge", "warrant")
#: Of those that name their docket by its number, the column; the others have its id.
BY_NUMBER = ("person", "court_case", "charge_form", "charge_reading", "charge")


def of_docket(name: str) -> tuple[str, str]:
    """By which column the rows of a table name their docket, and which column of the docket that is."""
    return ("docket", "number") if name in BY_NUMBER else ("docket_id", "docket_id")
