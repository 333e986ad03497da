"""Versions of a round after its announcement, work sites of its groups, and groups the applicant chooses.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GROUP_COLUMNS = ("period_until", "period_from", "site")


def upgrade() -> None:
    """Create what this revision adds."""
    with op.batch_alter_table("program_round") as batch:
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("group_by", sa.String(10), nullable=False, server_default="condition"))
        batch.add_column(sa.Column("amends_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_program_round_amends_id"), "program_round", ["amends_id"], ["id"])
        batch.create_unique_constraint("one_change_in_preparation_per_round", ["amends_id"])
        batch.create_check_constraint(op.f("ck_program_round_round_version_positive"), "version >= 1")
        batch.create_check_constraint(
            op.f("ck_program_round_round_group_by_known"), "group_by IN ('condition', 'choice')"
        )
    with op.batch_alter_table("round_group") as batch:
        batch.add_column(sa.Column("site", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("period_from", sa.Date(), nullable=True))
        batch.add_column(sa.Column("period_until", sa.Date(), nullable=True))
        batch.create_check_constraint(
            op.f("ck_round_group_group_period_ends_after_start"), "period_until >= period_from"
        )
    op.create_table(
        "round_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(500), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_by_name", sa.String(100), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_round_version_round_version_number_positive")),
        sa.ForeignKeyConstraint(["round_id"], ["program_round.id"], name=op.f("fk_round_version_round_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user_account.id"], name=op.f("fk_round_version_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_version")),
        sa.UniqueConstraint("round_id", "number", name="one_version_number_per_round"),
    )
    op.create_index(op.f("ix_round_version_round_id"), "round_version", ["round_id"])


def downgrade() -> None:
    """Remove what this revision added."""
    op.drop_table("round_version")
    with op.batch_alter_table("round_group") as batch:
        batch.drop_constraint(op.f("ck_round_group_group_period_ends_after_start"), type_="check")
        for column in GROUP_COLUMNS:
            batch.drop_column(column)
    with op.batch_alter_table("program_round") as batch:
        batch.drop_constraint(op.f("ck_program_round_round_group_by_known"), type_="check")
        batch.drop_constraint(op.f("ck_program_round_round_version_positive"), type_="check")
        batch.drop_constraint("one_change_in_preparation_per_round", type_="unique")
        batch.drop_constraint(op.f("fk_program_round_amends_id"), type_="foreignkey")
        batch.drop_column("amends_id")
        batch.drop_column("group_by")
        batch.drop_column("version")
