"""The tables of an office. Types are portable: TEXT for bodies and times, so that both engines keep them to the byte.

Three kinds stand side by side. *Append-only*: the audit log (``event``, ``written``), policy texts, and the rows of
imports; triggers abort every change. *Projections* (``decision``, ``fact``, ``hold`` ...): can be rebuilt from the
trail, and Verify compares. *Working state* (``place``): nobody's record.

Personal data stand apart from event bodies: in ``docket_block.apart`` and ``docket_block.cells``, in
``written.content``, and in what the first release wrote (``docket_row.content``, ``person.content``).
``key_id`` waits there for a key per person. Signatures stand in ``event.signature`` (storage.signing).
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
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

APPLICATION_ID = 0x5343524E  # "SCRN": what makes the file an office file
REVISION = "0003"
REVISIONS = ("0001", "0002", "0003")

metadata = MetaData()


def _text(name: str, *args: ForeignKey, null: bool = False, primary: bool = False) -> Column[str]:
    return Column(name, Text, *args, nullable=null, primary_key=primary)


def _number(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def _table(
    name: str, *parts: Column[str] | Column[int] | Column[bytes] | PrimaryKeyConstraint | CheckConstraint
) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


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
    # Of no use since secrets stand in ``credential``; taking it away would be an upgrade of every office for nothing.
    _text("secret", null=True),
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

#: An imported file. ``event_id`` is empty until one short transaction publishes it; only then do its rows count.
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
)
Index("docket_by_file", docket.c.file_sha256)

#: Some hundred rows of an import, packed (storage.block): its charges, what is personal, the rows as they stood.
docket_block = _table(
    "docket_block",
    _docket(),
    _number("number"),
    _text("sheet"),
    _number("first_row"),
    _number("last_row"),
    Column("said", LargeBinary, nullable=False),
    Column("apart", LargeBinary, nullable=True),
    Column("cells", LargeBinary, nullable=True),
    Column("digests", LargeBinary, nullable=False),
    _text("checksum"),
    _text("digest"),
    PrimaryKeyConstraint("docket_id", "number"),
)

# The five tables that follow hold what the first release imported, one record a row. Nothing is written to them any
# more; they are read as they are, since the events of those imports bind these very records.
docket_row = _table(
    "docket_row",
    _docket(),
    _text("sheet"),
    _number("row"),
    _text("content"),
    _text("set_aside", null=True),
    _text("key_id", null=True),
    _text("digest"),
    PrimaryKeyConstraint("docket_id", "sheet", "row"),
)

person = _table(
    "person",
    _text("person_id", primary=True),
    _docket(),
    _text("match_key"),
    _text("content"),
    _text("key_id", null=True),
    _text("digest"),
)
Index("person_by_key", person.c.match_key)

court_case = _table(
    "court_case",
    _text("case_id", primary=True),
    _docket(),
    _text("match_key"),
    _text("court"),
    _text("number"),
    _text("digest"),
)
Index("court_case_by_key", court_case.c.match_key)

charge = _table(
    "charge",
    _text("charge_id", primary=True),
    _docket(),
    _text("match_key"),
    _text("person_id", ForeignKey("person.person_id")),
    _text("case_id", ForeignKey("court_case.case_id"), null=True),
    _text("digest"),
)
Index("charge_by_key", charge.c.match_key)
Index("charge_by_docket", charge.c.docket_id)

#: Every row of every file on which a charge stood. ``body`` is empty where the row said nothing new.
charge_row = _table(
    "charge_row",
    _text("charge_id", ForeignKey("charge.charge_id")),
    _docket(),
    _text("sheet"),
    _number("row"),
    _number("part"),
    _number("version"),
    _text("body", null=True),
    _text("digest"),
    PrimaryKeyConstraint("charge_id", "docket_id", "sheet", "row", "part"),
)
Index("charge_row_by_docket", charge_row.c.docket_id, charge_row.c.sheet, charge_row.c.row)

#: A warrant stands once in every list that names it; the latest list speaks for it.
warrant = _table(
    "warrant",
    _text("warrant_id"),
    _docket(),
    _text("match_key"),
    _text("sheet"),
    _number("row"),
    _text("body"),
    _text("digest"),
    PrimaryKeyConstraint("warrant_id", "docket_id"),
)
Index("warrant_by_docket", warrant.c.docket_id)
Index("warrant_by_key", warrant.c.match_key)

# Charges stand in blocks: that one of these names is there is checked by Verify, not by the database.
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
DOCKET_ROWS = ("docket_row", "person", "court_case", "charge", "charge_row", "warrant", "docket_block")
