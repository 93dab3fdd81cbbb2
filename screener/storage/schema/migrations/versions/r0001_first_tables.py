"""The first tables: the record, imports as rows that SQL can ask, projections.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = ("event", "written", "policy_text")
_BY_NUMBER = ("person", "court_case", "charge_form", "charge_reading", "charge")
_DOCKET_ROWS = ("docket_block", "person", "court_case", "charge_form", "charge_reading", "charge", "warrant")

#: Columns of the table of charges.
_TEXTS = (
    "text", "statute", "incident", "count", "offense", "substance", "drug_involved", "statute_read", "grade",
    "grade_class", "penalty_group", "schedule", "conduct", "agency", "amount", "amount_unit",
    "field_amount", "field_amount_unit", "stated_amount", "stated_amount_unit",
    "estimated_amount", "estimated_amount_unit", "pills", "pills_unit",
)  # fmt: skip
_WHOLE = (
    "attempted", "scales", "baggies", "cash", "weapon", "in_custody", "prior_convictions",
)  # fmt: skip
_WORDS = (
    "agency_written", "attorney", "unit", "unit_of_office", "disposition", "court_action", "case_status", "plea",
    "sentence", "dismissed", "stated_class", "stated_grade", "court_written", "offense_date", "arrest_date",
    "referral_date", "filing_date", "disposition_date", "sentence_date", "next_hearing", "limitation_date", "more",
)  # fmt: skip


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def upgrade() -> None:
    """Makes the tables of an office; in a file with the triggers that refuse to change the audit log."""
    _record()
    _office()
    _rows()
    _state()
    if op.get_bind().dialect.name == "sqlite":
        _triggers()


def _record() -> None:
    op.create_table(
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
        sa.PrimaryKeyConstraint("chain", "seq"),
        sqlite_strict=True,
    )
    op.create_index("event_by_actor", "event", ["actor", "seq"], unique=False)
    op.create_index("event_by_id", "event", ["event_id"], unique=True)
    op.create_index("event_by_kind", "event", ["kind", "seq"], unique=False)
    op.create_index("event_by_object", "event", ["object"], unique=False)
    op.create_table(
        "head",
        _text("chain"),
        _text("station"),
        _number("seq"),
        _text("hash"),
        sa.PrimaryKeyConstraint("chain"),
        sqlite_strict=True,
    )
    op.create_table(
        "written",
        _text("event_id"),
        _text("field"),
        _text("salt"),
        _text("content"),
        _text("key_id", null=True),
        sa.PrimaryKeyConstraint("event_id", "field"),
        sqlite_strict=True,
    )
    op.create_table(
        "policy_text",
        _text("sha256"),
        _text("name"),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
        sqlite_strict=True,
    )


def _office() -> None:
    op.create_table(
        "setting",
        _text("name"),
        _text("value"),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
    op.create_table(
        "account",
        _text("code"),
        _text("name"),
        _text("role"),
        _text("unit"),
        _text("event_id"),
        _text("public_key", null=True),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("log_on", sa.Text(), server_default="", nullable=False),
        sa.Column("system_name", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("role IN ('attorney', 'supervisor', 'auditor', 'administrator')", name="account_role"),
        sa.PrimaryKeyConstraint("code"),
        sqlite_strict=True,
    )
    op.create_table(
        "credential",
        _text("code"),
        _text("sealed"),
        _text("recovery"),
        _number("second_factor"),
        _number("counter"),
        _text("failures"),
        _text("last_used", null=True),
        sa.PrimaryKeyConstraint("code"),
        sqlite_strict=True,
    )
    op.create_table(
        "adoption",
        _text("event_id"),
        _text("sha256"),
        _text("at"),
        _text("actor"),
        _text("withdrawn_at", null=True),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["policy_text.sha256"],
        ),
        sa.PrimaryKeyConstraint("event_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "mapping_profile",
        _text("name"),
        _text("fingerprint"),
        _text("content"),
        _text("event_id"),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
    op.create_table(
        "place",
        _text("actor"),
        _text("charge_id"),
        _text("draft"),
        _text("at"),
        sa.PrimaryKeyConstraint("actor"),
        sqlite_strict=True,
    )


def _rows() -> None:
    op.create_table(
        "docket",
        _text("docket_id"),
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
        sa.PrimaryKeyConstraint("docket_id"),
        sqlite_strict=True,
    )
    op.create_index("docket_by_number", "docket", ["number"], unique=True)
    op.create_index("docket_by_file", "docket", ["file_sha256"], unique=False)
    op.create_table(
        "docket_block",
        _text("docket_id"),
        _number("number"),
        _text("sheet"),
        _number("first_row"),
        _number("last_row"),
        _text("columns"),
        _text("salt"),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        _text("digest"),
        sa.ForeignKeyConstraint(
            ["docket_id"],
            ["docket.docket_id"],
        ),
        sa.PrimaryKeyConstraint("docket_id", "number"),
        sqlite_strict=True,
    )
    op.create_table(
        "person",
        _number("docket"),
        _number("number"),
        _number("block"),
        _text("person_id"),
        _text("match_key", null=True),
        _text("identifier", null=True),
        _text("name", null=True),
        _text("birth_date", null=True),
        sa.ForeignKeyConstraint(
            ["docket"],
            ["docket.number"],
        ),
        sa.PrimaryKeyConstraint("docket", "number"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "court_case",
        _number("docket"),
        _number("number"),
        _number("block"),
        _text("case_id", null=True),
        _text("match_key", null=True),
        _text("court", null=True),
        _text("number_written", null=True),
        sa.ForeignKeyConstraint(
            ["docket"],
            ["docket.number"],
        ),
        sa.PrimaryKeyConstraint("docket", "number"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "charge_form",
        _number("docket"),
        _number("number"),
        _number("block"),
        _text("stage"),
        _text("content"),
        sa.ForeignKeyConstraint(
            ["docket"],
            ["docket.number"],
        ),
        sa.PrimaryKeyConstraint("docket", "number"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "charge_reading",
        _number("docket"),
        _number("number"),
        _number("block"),
        _text("class"),
        _text("drug"),
        sa.Column("confidence", sa.REAL().with_variant(sa.Double(), "postgresql"), nullable=False),
        _text("basis"),
        _number("attempt"),
        sa.ForeignKeyConstraint(
            ["docket"],
            ["docket.number"],
        ),
        sa.PrimaryKeyConstraint("docket", "number"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "charge",
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        _number("docket"),
        _number("block"),
        _number("row"),
        _number("part"),
        _text("charge_id"),
        _text("match_key"),
        _number("version"),
        _number("person"),
        _number("court_case", null=True),
        _number("form", null=True),
        _number("reading", null=True),
        *[_text(name, null=True) for name in _TEXTS],
        *[_number(name, null=True) for name in _WHOLE],
        *[_text(name, null=True) for name in _WORDS],
        _number("age_at_offense", null=True),
        *[_text(name, null=True) for name in ("race", "ethnicity", "sex", "own")],
        sa.ForeignKeyConstraint(
            ["docket"],
            ["docket.number"],
        ),
        sa.PrimaryKeyConstraint("place"),
        sqlite_strict=True,
    )
    op.create_index("charge_by_id", "charge", ["charge_id", "version"], unique=False)
    op.create_table(
        "warrant",
        _text("warrant_id"),
        _text("docket_id"),
        _text("match_key"),
        _text("sheet"),
        _number("row"),
        _text("body"),
        _text("salt"),
        _text("own"),
        _text("digest"),
        sa.ForeignKeyConstraint(
            ["docket_id"],
            ["docket.docket_id"],
        ),
        sa.PrimaryKeyConstraint("warrant_id", "docket_id"),
        sqlite_strict=True,
    )
    op.create_index("warrant_by_docket", "warrant", ["docket_id"], unique=False)
    op.create_index("warrant_by_key", "warrant", ["match_key"], unique=False)


def _state() -> None:
    op.create_table(
        "decision",
        _text("event_id"),
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
        sa.CheckConstraint("state IN ('settled', 'conflict')", name="decision_state"),
        sa.PrimaryKeyConstraint("event_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "decision_settled",
        "decision",
        ["charge_id"],
        unique=True,
        sqlite_where=sa.text("state = 'settled'"),
        postgresql_where=sa.text("state = 'settled'"),
    )
    op.create_table(
        "fact",
        _text("charge_id"),
        _text("name"),
        _text("event_id"),
        _text("value"),
        _text("actor"),
        _text("at"),
        sa.PrimaryKeyConstraint("charge_id", "name", "event_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "hold",
        _text("event_id"),
        _text("charge_id"),
        _text("actor"),
        _text("at"),
        sa.PrimaryKeyConstraint("event_id"),
        sqlite_strict=True,
    )
    op.create_index("hold_by_charge", "hold", ["charge_id"], unique=False)
    op.create_table(
        "note",
        _text("event_id"),
        _text("charge_id"),
        _text("actor"),
        _text("at"),
        sa.PrimaryKeyConstraint("event_id"),
        sqlite_strict=True,
    )
    op.create_index("note_by_charge", "note", ["charge_id"], unique=False)
    op.create_table(
        "warrant_decision",
        _text("event_id"),
        _text("warrant_id"),
        _text("outcome"),
        _text("actor"),
        _text("at"),
        sa.PrimaryKeyConstraint("event_id"),
        sqlite_strict=True,
    )
    op.create_index("warrant_decision_by_warrant", "warrant_decision", ["warrant_id"], unique=False)


def _triggers() -> None:
    """Guards against faults of the program, not against people with access to the file: those Verify finds."""
    for table in _APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the record is append-only: {table}'); END"
            )
    op.execute(
        "CREATE TRIGGER head_no_delete BEFORE DELETE ON head "
        "BEGIN SELECT RAISE(ABORT, 'the record is append-only: head'); END"
    )
    op.execute(
        "CREATE TRIGGER head_forward BEFORE UPDATE ON head WHEN NEW.chain <> OLD.chain OR NEW.seq <> OLD.seq + 1 "
        "BEGIN SELECT RAISE(ABORT, 'the record is append-only: head'); END"
    )
    published = "(SELECT event_id FROM docket WHERE {key} = {row}.{column}) IS NOT NULL"
    for table in _DOCKET_ROWS:
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the record is append-only: {table}'); END"
        )
        column, key = ("docket", "number") if table in _BY_NUMBER else ("docket_id", "docket_id")
        for act, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
            when = "AFTER" if act == "INSERT" else "BEFORE"
            held = published.format(row=row, column=column, key=key)
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} {when} {act} ON {table} WHEN {held} "
                f"BEGIN SELECT RAISE(ABORT, 'the docket is published: {table}'); END"
            )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER docket_no_{act.lower()} BEFORE {act} ON docket WHEN OLD.event_id IS NOT NULL "
            "BEGIN SELECT RAISE(ABORT, 'the docket is published: docket'); END"
        )
