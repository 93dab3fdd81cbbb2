"""Rows of imports in blocks, and the tables of decisions without a key into the table of charges.

What was imported before stays as it was written: the events of those imports bind these very records.

Revision ID: 0002
Revises: 0001
"""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEYED = ("decision", "fact", "hold", "note")


def upgrade() -> None:
    """Makes the table that holds rows of dockets by the block."""
    op.create_table(
        "docket_block",
        sa.Column("docket_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("first_row", sa.Integer(), nullable=False),
        sa.Column("last_row", sa.Integer(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("apart", sa.LargeBinary(), nullable=True),
        sa.Column("cells", sa.LargeBinary(), nullable=True),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["docket_id"], ["docket.docket_id"]),
        sa.PrimaryKeyConstraint("docket_id", "number"),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        _triggers()
        for name in _KEYED:
            _made_anew(name, _without_key)
    else:
        for name in _KEYED:
            op.drop_constraint(f"{name}_charge_id_fkey", name, type_="foreignkey")


def downgrade() -> None:
    """Only where nothing was imported into blocks: the earlier release could not read them."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM docket_block")).scalar_one():
        raise ValueError("the office holds rows that the earlier release cannot read")
    op.drop_table("docket_block")
    if op.get_bind().dialect.name == "sqlite":
        for name in _KEYED:
            _made_anew(name, _with_key)
    else:
        for name in _KEYED:
            op.create_foreign_key(f"{name}_charge_id_fkey", name, "charge", ["charge_id"], ["charge_id"])


_KEY = ", \n\tFOREIGN KEY(charge_id) REFERENCES charge (charge_id)"
_WRITTEN = re.compile(r",\s*FOREIGN KEY\s*\(charge_id\) REFERENCES charge \(charge_id\)")


def _without_key(made: str) -> str:
    return _WRITTEN.sub("", made)


def _with_key(made: str) -> str:
    """The key is the last line within the table's brackets, as the first release wrote it."""
    end = made.rindex("\n)")
    return made[:end] + _KEY + made[end:]


def _made_anew(name: str, change: Callable[[str], str]) -> None:
    """SQLite changes no key of a table: it is made anew by its own text, filled, and takes the old one's name."""
    bind = op.get_bind()
    query = sa.text("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL")
    held = bind.execute(query, {"name": name}).all()
    made = next(str(sql) for kind, _, sql in held if kind == "table")
    wanted = change(made)
    if wanted == made:
        raise ValueError(f"table {name} is not as the first release made it")
    indexes = {str(index): str(sql) for kind, index, sql in held if kind == "index"}
    op.rename_table(name, f"{name}_before")
    for index in indexes:
        op.drop_index(index)
    op.execute(wanted)
    op.execute(f"INSERT INTO {name} SELECT * FROM {name}_before")
    op.drop_table(f"{name}_before")
    for sql in indexes.values():
        op.execute(sql)


def _triggers() -> None:
    published = "(SELECT event_id FROM docket WHERE docket_id = {row}.docket_id) IS NOT NULL"
    op.execute(
        "CREATE TRIGGER docket_block_no_update BEFORE UPDATE ON docket_block "
        "BEGIN SELECT RAISE(ABORT, 'the record is append-only: docket_block'); END"
    )
    for act, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
        op.execute(
            f"CREATE TRIGGER docket_block_no_{act.lower()} BEFORE {act} ON docket_block "
            f"WHEN {published.format(row=row)} "
            "BEGIN SELECT RAISE(ABORT, 'the docket is published: docket_block'); END"
        )
