"""Figures kept up to date, and corrections found by index.

Revision ID: 0021
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op


revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_table(
        "live_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("known_until", sa.BigInteger(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_live_month_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_month")),
        sa.UniqueConstraint(
            "organization_id", "month", name=op.f("one_live_row_per_organization_and_month")
        ),
    )
    op.create_table(
        "live_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("known_until", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_state")),
    )
    op.create_index(
        "ix_ledger_entry_corrects",
        "ledger_entry",
        ["corrects_id"],
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
        postgresql_where=sa.text("corrects_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_ledger_entry_corrects", "ledger_entry")
    op.drop_table("live_state")
    op.drop_table("live_month")
