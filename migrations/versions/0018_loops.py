"""From a missing licence to a course and back.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op


revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OPEN = "status IN ('offered', 'waiting', 'ready')"


def upgrade() -> None:
    """Create what this revision adds."""
    with op.batch_alter_table("program_round") as batch:
        batch.add_column(sa.Column("licences", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "licence_wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("licence", sa.String(100), nullable=False),
        sa.Column("licence_key", sa.String(100), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("keco_code", sa.String(4), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("end_reason", sa.String(40), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_via", sa.String(10), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("earned_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('offered', 'ended') OR agreed_at IS NOT NULL", name=op.f("ck_licence_wait_wait_agreed")
        ),
        sa.CheckConstraint(
            "agreed_via IS NULL OR agreed_via IN ('self', 'officer')",
            name=op.f("ck_licence_wait_wait_agreed_via_known"),
        ),
        sa.CheckConstraint(
            "status IN ('offered', 'waiting', 'ready', 'referred', 'ended')",
            name=op.f("ck_licence_wait_wait_status"),
        ),
        sa.CheckConstraint(
            "end_reason IN ('declined', 'course_ended', 'found_work', 'consent_withdrawn', 'no_longer_wanted')",
            name=op.f("ck_licence_wait_wait_end"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_licence_wait_person_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_licence_wait_registration_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_licence_wait_organization_id")),
        sa.ForeignKeyConstraint(["round_id"], ["program_round.id"], name=op.f("fk_licence_wait_round_id")),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_licence_wait_order_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_licence_wait_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_wait")),
        sa.UniqueConstraint("public_id", name=op.f("uq_licence_wait_public_id")),
    )
    op.create_index(
        "one_open_wait_per_person_and_licence",
        "licence_wait",
        ["person_id", "licence_key"],
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )
    op.create_index("ix_licence_wait_organization_id_status", "licence_wait", ["organization_id", "status"])
    op.create_index("ix_licence_wait_registration_id", "licence_wait", ["registration_id"])
    op.create_index("ix_licence_wait_round_id", "licence_wait", ["round_id"])
    op.create_index("ix_licence_wait_order_id", "licence_wait", ["order_id"])
    op.create_table(
        "licence_wait_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wait_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wait_id"], ["licence_wait.id"], name=op.f("fk_licence_wait_order_wait_id")),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_licence_wait_order_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_wait_order")),
        sa.UniqueConstraint("wait_id", "order_id", name="one_suggestion_per_wait_and_order"),
    )
    op.create_index("ix_licence_wait_order_order_id", "licence_wait_order", ["order_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("licence_wait_order")
    op.drop_table("licence_wait")
    with op.batch_alter_table("program_round") as batch:
        batch.drop_column("licences")
