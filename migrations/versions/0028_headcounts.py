"""Headcounts since the year and the quarter began, beside the figures kept of open months.

Revision ID: 0028
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op


revision = "0028"
down_revision = "0022"
branch_labels = None
depends_on = None

KEPT = ("live_state", "live_month", "funnel_cell")


def _forget() -> None:
    """What is kept of open months is counted anew by the scheduler."""
    for table in KEPT:
        op.execute(f"DELETE FROM {table}")


def upgrade() -> None:
    """Create what this revision adds."""
    _forget()
    with op.batch_alter_table("live_month") as batch_op:
        batch_op.add_column(sa.Column("since", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Take it back."""
    _forget()
    with op.batch_alter_table("live_month") as batch_op:
        batch_op.drop_column("since")
