"""A plan may count up to a past day only.

Revision ID: 0033
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op


revision = "0033"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    with op.batch_alter_table("plan") as batch:
        batch.add_column(sa.Column("counted_until", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("plan") as batch:
        batch.drop_column("counted_until")
