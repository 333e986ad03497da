"""Guards across programs an officer let pass for an application.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    with op.batch_alter_table("application") as table:
        table.add_column(sa.Column("departures", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Remove what this revision added."""
    with op.batch_alter_table("application") as table:
        table.drop_column("departures")
