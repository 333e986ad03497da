"""Teams and institutions as applicants, committees that evaluate them, agreements with whoever was chosen.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = ("person", "team", "institution")


def upgrade() -> None:
    """Create what this revision adds."""
    with op.batch_alter_table("program_round") as batch:
        batch.add_column(sa.Column("applicant_kind", sa.String(12), nullable=False, server_default="person"))
        batch.add_column(sa.Column("team_size", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("evaluation", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("evaluation_closed_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(
            op.f("ck_program_round_round_applicant_kind_known"), "applicant_kind IN ('person', 'team', 'institution')"
        )
    op.create_table(
        "application_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS,
                native_enum=False,
                create_constraint=True,
                length=40,
                name=op.f("ck_application_party_applicant_kind"),
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("business_number", sa.String(10), nullable=True),
        sa.Column("representative", sa.String(60), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_party_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_party")),
        sa.UniqueConstraint("application_id", name="one_party_per_application"),
    )
    op.create_index("ix_application_party_business_number", "application_party", ["business_number"])
    op.create_table(
        "party_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("member_key", sa.String(64), nullable=False),
        sa.Column("role", sa.String(60), nullable=True),
        sa.Column("share_percent", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "share_percent >= 0 AND share_percent <= 100", name=op.f("ck_party_member_member_share_is_percent")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["application_party.id"], name=op.f("fk_party_member_party_id_application_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_member")),
        sa.UniqueConstraint("party_id", "member_key", name="one_seat_per_member"),
    )
    op.create_index("ix_party_member_member_key", "party_member", ["member_key"])
    _create_committee()


def _create_committee() -> None:
    op.create_table(
        "evaluator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["program_round.id"], name=op.f("fk_evaluator_round_id_program_round")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_evaluator_user_id_user_account")),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["user_account.id"], name=op.f("fk_evaluator_assigned_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator")),
        sa.UniqueConstraint("round_id", "user_id", name="one_seat_per_evaluator"),
    )
    op.create_index(op.f("ix_evaluator_user_id"), "evaluator", ["user_id"])
    op.create_table(
        "evaluation_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=True),
        sa.Column("conflict", sa.String(500), nullable=True),
        sa.Column("comment", sa.String(1000), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(points IS NULL) <> (conflict IS NULL)",
            name=op.f("ck_evaluation_sheet_sheet_scores_or_declares_conflict"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_evaluation_sheet_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["evaluator_id"], ["evaluator.id"], name=op.f("fk_evaluation_sheet_evaluator_id_evaluator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_sheet")),
        sa.UniqueConstraint("application_id", "evaluator_id", name="one_sheet_per_evaluator"),
    )
    op.create_index(op.f("ix_evaluation_sheet_evaluator_id"), "evaluation_sheet", ["evaluator_id"])
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_agreement_agreement_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_agreement_application_id_application")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_agreement_made_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("application_id", name="one_agreement_per_application"),
        sa.UniqueConstraint("public_id", name=op.f("uq_agreement_public_id")),
    )
    op.create_table(
        "round_provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["program_round.id"], name=op.f("fk_round_provider_round_id_program_round")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_round_provider_agreement_id_agreement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_provider")),
        sa.UniqueConstraint("round_id", name="one_provider_per_round"),
    )
    op.create_index(op.f("ix_round_provider_agreement_id"), "round_provider", ["agreement_id"])


def downgrade() -> None:
    """Remove what this revision added."""
    for table in ("round_provider", "agreement", "evaluation_sheet", "evaluator", "party_member"):
        op.drop_table(table)
    op.drop_table("application_party")
    with op.batch_alter_table("program_round") as batch:
        batch.drop_constraint(op.f("ck_program_round_round_applicant_kind_known"), type_="check")
        for column in ("evaluation_closed_at", "evaluation", "team_size"):
            batch.drop_column(column)
        batch.drop_column("applicant_kind")
