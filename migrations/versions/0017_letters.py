"""Referral letters and messages by other channels.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_table(
        "letter_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_letter_counter_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_counter")),
        sa.UniqueConstraint("organization_id", "year", name="one_letter_counter_per_organization_and_year"),
    )
    op.create_table(
        "referral_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_referral_letter_letter_ordinal_positive")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_letter_referral_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_referral_letter_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_letter")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_letter_public_id")),
        sa.UniqueConstraint(
            "organization_id", "year", "ordinal", name="one_letter_per_organization_year_and_ordinal"
        ),
    )
    op.create_index("ix_referral_letter_referral_id", "referral_letter", ["referral_id"])
    op.create_table(
        "letter_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_by_name", sa.String(60), nullable=False),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_letter_copy_letter_copy_ordinal_positive")),
        sa.ForeignKeyConstraint(["letter_id"], ["referral_letter.id"], name=op.f("fk_letter_copy_letter_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user_account.id"], name=op.f("fk_letter_copy_issued_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_copy")),
        sa.UniqueConstraint("letter_id", "ordinal", name="one_copy_per_letter_and_ordinal"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("letter_copy")
    op.drop_table("referral_letter")
    op.drop_table("letter_counter")
