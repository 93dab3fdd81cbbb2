"""The view of the charges that anybody can ask about with SQL.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from screener.storage.schema import guards, views

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the view, on a server after its texts are ordered by their bytes."""
    if op.get_bind().dialect.name == "postgresql":
        guards.ordered(op.get_bind())
    views.create(op.get_bind())


def downgrade() -> None:
    """The view holds nothing of its own."""
    op.execute("DROP VIEW charges")
