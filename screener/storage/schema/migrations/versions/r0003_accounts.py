"""Accounts: their state and their way to log on, and what they log on with.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds what log-on needs: the state of accounts, and their sealed passphrases."""
    op.execute("ALTER TABLE account ADD COLUMN state TEXT NOT NULL DEFAULT 'active'")
    op.execute("ALTER TABLE account ADD COLUMN log_on TEXT NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE account ADD COLUMN system_name TEXT NOT NULL DEFAULT ''")
    op.create_table(
        "credential",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("recovery", sa.Text(), nullable=False),
        sa.Column("second_factor", sa.Integer(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Text(), nullable=False),
        sa.Column("last_used", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Only where nobody has an account: the earlier release would take anyone for anyone."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM account WHERE public_key IS NOT NULL")).scalar_one():
        raise ValueError("the office has accounts that the earlier release cannot keep")
    op.drop_table("credential")
    for column in ("system_name", "log_on", "state"):
        op.execute(f"ALTER TABLE account DROP COLUMN {column}")
