"""Published lists of lotteries, and terms in which someone cannot take part.

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
    op.create_table(
        "sanction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_reason", sa.String(500), nullable=True),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_sanction_sanction_ends_after_start")),
        sa.CheckConstraint(
            "lifted_at IS NULL OR lifted_reason IS NOT NULL", name=op.f("ck_sanction_sanction_lifted_with_reason")
        ),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.id"], name=op.f("fk_sanction_enrollment_id_enrollment")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["user_account.id"], name=op.f("fk_sanction_lifted_by_id_user_account")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_sanction_made_by_id_user_account")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_sanction_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sanction_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction")),
        sa.UniqueConstraint("enrollment_id", name=op.f("uq_sanction_enrollment_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sanction_public_id")),
    )
    op.create_index(op.f("ix_sanction_organization_id"), "sanction", ["organization_id"])
    op.create_index("ix_sanction_person_id_until_on", "sanction", ["person_id", "until_on"])


def downgrade() -> None:
    """Remove what this revision added."""
    op.drop_table("sanction")
    op.drop_table("draw")
