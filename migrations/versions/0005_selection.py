"""Published lists of lotteries.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("listing", sa.Text(), nullable=False),
        sa.Column("applicants", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("listing_digest", sa.String(64), nullable=False),
        sa.Column("seed_source", sa.String(300), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(200), nullable=True),
        sa.Column("seed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("seed IS NULL OR seed_at >= announced_at", name=op.f("ck_draw_draw_seed_after_list")),
        sa.ForeignKeyConstraint(["announced_by_id"], ["user_account.id"], name=op.f("fk_draw_announced_by_id_user_account")),
        sa.ForeignKeyConstraint(["round_id"], ["program_round.id"], name=op.f("fk_draw_round_id_program_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("round_id", "number", name="one_draw_number_per_round"),
    )


def downgrade() -> None:
    """Remove what this revision added."""
    op.drop_table("draw")
