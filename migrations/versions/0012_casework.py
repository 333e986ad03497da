"""Notes of talks and steps of plans.

Revision ID: 0012
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op


revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_table(
        "counseling_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("counselor_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("place", sa.String(120), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact_on", sa.Date(), nullable=True),
        sa.Column("contacted_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 1 AND 480",
            name=op.f("ck_counseling_note_counseling_minutes_plausible"),
        ),
        sa.CheckConstraint(
            "contact_on IS NULL OR contact_on >= held_on", name=op.f("ck_counseling_note_counseling_contact_after_talk")
        ),
        sa.CheckConstraint(
            "channel IN ('office', 'phone', 'visit', 'messenger', 'online', 'outreach')",
            name=op.f("ck_counseling_note_counseling_channel"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_counseling_note_person_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_counseling_note_organization_id")),
        sa.ForeignKeyConstraint(["counselor_id"], ["user_account.id"], name=op.f("fk_counseling_note_counselor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counseling_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_counseling_note_public_id")),
    )
    op.create_index("ix_counseling_note_counselor_id", "counseling_note", ["counselor_id"])
    op.create_index("ix_counseling_note_person_id_held_on", "counseling_note", ["person_id", "held_on"])
    op.create_index(
        "ix_counseling_note_organization_id_contact_on", "counseling_note", ["organization_id", "contact_on"]
    )
    op.create_table(
        "plan_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("who", sa.String(10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("who IN ('person', 'centre')", name=op.f("ck_plan_step_plan_step_who_known")),
        sa.CheckConstraint("status IN ('open', 'done', 'dropped')", name=op.f("ck_plan_step_step_status")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_step_person_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_plan_step_organization_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_plan_step_made_by_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["user_account.id"], name=op.f("fk_plan_step_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_step_public_id")),
    )
    op.create_index("ix_plan_step_person_id_status", "plan_step", ["person_id", "status"])
    op.create_index("ix_plan_step_organization_id_due_on", "plan_step", ["organization_id", "due_on"])


def downgrade() -> None:
    """Remove what this revision added."""
    op.drop_table("plan_step")
    op.drop_table("counseling_note")
