"""The first tables: trail, imports, projections.

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
_DOCKET_ROWS = ("docket_row", "person", "court_case", "charge", "charge_row", "warrant")
_ALL = (
    "place", "warrant_decision", "note", "hold", "fact", "decision", "warrant", "charge_row", "charge", "court_case",
    "person", "docket_row", "docket", "mapping_profile", "adoption", "policy_text", "account", "setting", "written",
    "head", "event",
)  # fmt: skip


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    """Makes the tables of an office; in a file with the triggers that refuse to change the audit log."""
    _trail()
    _office()
    _rows()
    _projections()
    if op.get_bind().dialect.name == "sqlite":
        _triggers()


def downgrade() -> None:
    """Drops every table."""
    for name in _ALL:
        op.drop_table(name)


def _trail() -> None:
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


def _office() -> None:
    op.create_table("setting", _text("name"), _text("value"), sa.PrimaryKeyConstraint("name"), sqlite_strict=True)
    op.create_table(
        "account",
        _text("code"),
        _text("name"),
        _text("role"),
        _text("unit"),
        _text("event_id"),
        _text("public_key", null=True),
        _text("secret", null=True),
        sa.CheckConstraint("role IN ('attorney', 'supervisor', 'auditor', 'administrator')", name="account_role"),
        sa.PrimaryKeyConstraint("code"),
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
    op.create_table(
        "adoption",
        _text("event_id"),
        _text("sha256"),
        _text("at"),
        _text("actor"),
        _text("withdrawn_at", null=True),
        sa.ForeignKeyConstraint(["sha256"], ["policy_text.sha256"]),
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
        sa.PrimaryKeyConstraint("docket_id"),
        sqlite_strict=True,
    )
    op.create_index("docket_by_file", "docket", ["file_sha256"], unique=False)
    op.create_table(
        "docket_row",
        _text("docket_id"),
        _text("sheet"),
        _number("row"),
        _text("content"),
        _text("set_aside", null=True),
        _text("key_id", null=True),
        _text("digest"),
        sa.ForeignKeyConstraint(["docket_id"], ["docket.docket_id"]),
        sa.PrimaryKeyConstraint("docket_id", "sheet", "row"),
        sqlite_strict=True,
    )
    op.create_table(
        "person",
        _text("person_id"),
        _text("docket_id"),
        _text("match_key"),
        _text("content"),
        _text("key_id", null=True),
        _text("digest"),
        sa.ForeignKeyConstraint(["docket_id"], ["docket.docket_id"]),
        sa.PrimaryKeyConstraint("person_id"),
        sqlite_strict=True,
    )
    op.create_index("person_by_key", "person", ["match_key"], unique=False)
    op.create_table(
        "court_case",
        _text("case_id"),
        _text("docket_id"),
        _text("match_key"),
        _text("court"),
        _text("number"),
        _text("digest"),
        sa.ForeignKeyConstraint(["docket_id"], ["docket.docket_id"]),
        sa.PrimaryKeyConstraint("case_id"),
        sqlite_strict=True,
    )
    op.create_index("court_case_by_key", "court_case", ["match_key"], unique=False)
    op.create_table(
        "charge",
        _text("charge_id"),
        _text("docket_id"),
        _text("match_key"),
        _text("person_id"),
        _text("case_id", null=True),
        _text("digest"),
        sa.ForeignKeyConstraint(["case_id"], ["court_case.case_id"]),
        sa.ForeignKeyConstraint(["docket_id"], ["docket.docket_id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"]),
        sa.PrimaryKeyConstraint("charge_id"),
        sqlite_strict=True,
    )
    op.create_index("charge_by_docket", "charge", ["docket_id"], unique=False)
    op.create_index("charge_by_key", "charge", ["match_key"], unique=False)
    op.create_table(
        "charge_row",
        _text("charge_id"),
        _text("docket_id"),
        _text("sheet"),
        _number("row"),
        _number("part"),
        _number("version"),
        _text("body", null=True),
        _text("digest"),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.charge_id"]),
        sa.ForeignKeyConstraint(["docket_id"], ["docket.docket_id"]),
        sa.PrimaryKeyConstraint("charge_id", "docket_id", "sheet", "row", "part"),
        sqlite_strict=True,
    )
    op.create_index("charge_row_by_docket", "charge_row", ["docket_id", "sheet", "row"], unique=False)
    op.create_table(
        "warrant",
        _text("warrant_id"),
        _text("docket_id"),
        _text("match_key"),
        _text("sheet"),
        _number("row"),
        _text("body"),
        _text("digest"),
        sa.ForeignKeyConstraint(["docket_id"], ["docket.docket_id"]),
        sa.PrimaryKeyConstraint("warrant_id", "docket_id"),
        sqlite_strict=True,
    )
    op.create_index("warrant_by_docket", "warrant", ["docket_id"], unique=False)
    op.create_index("warrant_by_key", "warrant", ["match_key"], unique=False)


def _projections() -> None:
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
        sa.ForeignKeyConstraint(["charge_id"], ["charge.charge_id"]),
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
        sa.ForeignKeyConstraint(["charge_id"], ["charge.charge_id"]),
        sa.PrimaryKeyConstraint("charge_id", "name", "event_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "hold",
        _text("event_id"),
        _text("charge_id"),
        _text("actor"),
        _text("at"),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.charge_id"]),
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
        sa.ForeignKeyConstraint(["charge_id"], ["charge.charge_id"]),
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
    published = "(SELECT event_id FROM docket WHERE docket_id = {row}.docket_id) IS NOT NULL"
    for table in _DOCKET_ROWS:
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the record is append-only: {table}'); END"
        )
        for act, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} WHEN {published.format(row=row)} "
                f"BEGIN SELECT RAISE(ABORT, 'the docket is published: {table}'); END"
            )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER docket_no_{act.lower()} BEFORE {act} ON docket WHEN OLD.event_id IS NOT NULL "
            "BEGIN SELECT RAISE(ABORT, 'the docket is published: docket'); END"
        )
