"""Teams and institutions as applicants.

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


def downgrade() -> None:
    """Remove what this revision added."""
    op.drop_table("party_member")
    op.drop_table("application_party")
    with op.batch_alter_table("program_round") as batch:
        batch.drop_constraint(op.f("ck_program_round_round_applicant_kind_known"), type_="check")
        batch.drop_column("team_size")
        batch.drop_column("applicant_kind")
