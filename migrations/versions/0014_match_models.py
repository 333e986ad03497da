"""Models learned from the outcomes of referrals.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    with op.batch_alter_table("referral") as batch_op:
        batch_op.add_column(sa.Column("shares", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("shares_source", sa.String(12), nullable=True))
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=True))
    op.create_index("ix_referral_organization_id_result_on", "referral", ["organization_id", "result_on"])
    op.create_index("ix_referral_organization_id_sent_on", "referral", ["organization_id", "sent_on"])
    op.create_table(
        "match_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("beats_base", sa.Boolean(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.String(300), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_match_model_version_positive")),
        sa.CheckConstraint("status <> 'active' OR beats_base", name=op.f("ck_match_model_active_beats_base")),
        sa.CheckConstraint(
            "status <> 'rolled_back' OR end_reason <> ''", name=op.f("ck_match_model_rolled_back_with_reason")
        ),
        sa.CheckConstraint(
            "status IN ('candidate', 'active', 'retired', 'rolled_back')", name=op.f("ck_match_model_model_status")
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_match_model_organization_id")),
        sa.ForeignKeyConstraint(["activated_by_id"], ["user_account.id"], name=op.f("fk_match_model_activated_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user_account.id"], name=op.f("fk_match_model_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_model")),
        sa.UniqueConstraint("public_id", name=op.f("uq_match_model_public_id")),
        sa.UniqueConstraint("organization_id", "version", name="one_match_model_per_version"),
        sa.UniqueConstraint("organization_id", "month", name="one_match_model_per_month"),
    )
    op.create_index("ix_match_model_activated_by_id", "match_model", ["activated_by_id"])
    op.create_index("ix_match_model_ended_by_id", "match_model", ["ended_by_id"])
    op.create_index(
        "one_active_match_model",
        "match_model",
        ["organization_id"],
        unique=True,
        sqlite_where=sa.text("status = 'active'"),
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_table(
        "match_evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('too_few', 'beats', 'not_better', 'kept', 'rolled_back')",
            name=op.f("ck_match_evaluation_verdict_known"),
        ),
        sa.CheckConstraint("kind IN ('training', 'watch')", name=op.f("ck_match_evaluation_evaluation_kind")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_match_evaluation_organization_id")
        ),
        sa.ForeignKeyConstraint(["model_id"], ["match_model.id"], name=op.f("fk_match_evaluation_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_evaluation")),
        sa.UniqueConstraint("organization_id", "month", "kind", name="one_match_evaluation_per_month"),
    )
    op.create_index("ix_match_evaluation_model_id", "match_evaluation", ["model_id"])
    op.create_table(
        "match_exposure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_match_exposure_organization_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_match_exposure_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_exposure")),
        sa.UniqueConstraint("month", "organization_id", "order_id", name="one_match_exposure_per_month"),
    )
    op.create_index("ix_match_exposure_order_id", "match_exposure", ["order_id", "month"])


def downgrade() -> None:
    """Remove what this revision added."""
    op.drop_table("match_exposure")
    op.drop_table("match_evaluation")
    op.drop_table("match_model")
    op.drop_index("ix_referral_organization_id_sent_on", table_name="referral")
    op.drop_index("ix_referral_organization_id_result_on", table_name="referral")
    with op.batch_alter_table("referral") as batch_op:
        batch_op.drop_column("rank")
        batch_op.drop_column("shares_source")
        batch_op.drop_column("shares")
