"""Hiring days, job fairs, mentoring concerts and outreach counseling.

Revision ID: 0010
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_table(
        "event",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hiring_day",
                "job_fair",
                "mentoring",
                "outreach",
                "online",
                name="event_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "announced",
                "open",
                "closed",
                "held",
                "finished",
                "cancelled",
                name="event_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("announcement", sa.Text(), nullable=False),
        sa.Column("speakers", sa.Text(), nullable=False),
        sa.Column("video_link", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("apply_until", sa.Date(), nullable=True),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("breaks", sa.JSON(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_event_ck_event_event_capacity_positive")),
        sa.CheckConstraint("ends > starts", name=op.f("ck_event_ck_event_event_hours_in_order")),
        sa.CheckConstraint(
            "apply_until IS NULL OR apply_until <= held_on",
            name=op.f("ck_event_ck_event_event_registration_before_day"),
        ),
        sa.CheckConstraint("slot_minutes > 0", name=op.f("ck_event_ck_event_event_slot_positive")),
        sa.CheckConstraint("tables > 0", name=op.f("ck_event_ck_event_event_tables_positive")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_event_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_public_id")),
    )
    op.create_index("ix_event_organization_id_held_on", "event", ["organization_id", "held_on"], unique=False)
    op.create_index("ix_event_status_held_on", "event", ["status", "held_on"], unique=False)
    op.create_table(
        "event_company",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("booth", sa.String(length=20), nullable=False),
        sa.Column("interviewers", sa.Integer(), nullable=False),
        sa.Column("unavailable", sa.JSON(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "interviewers > 0", name=op.f("ck_event_company_ck_event_company_company_interviewers_positive")
        ),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_event_company_employer_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_company_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_company")),
        sa.UniqueConstraint("event_id", "employer_id", name="one_booth_per_company"),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_company_public_id")),
    )
    op.create_index(op.f("ix_event_company_employer_id"), "event_company", ["employer_id"], unique=False)
    op.create_table(
        "event_entry",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "registered",
                "checked_in",
                "no_show",
                "cancelled",
                name="entry_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_walk_in", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("unavailable", sa.JSON(), nullable=False),
        sa.Column("slot", sa.String(length=5), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counseled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counseled_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5",
            name=op.f("ck_event_entry_ck_event_entry_entry_satisfaction_range"),
        ),
        sa.ForeignKeyConstraint(["counseled_by_id"], ["user_account.id"], name=op.f("fk_event_entry_counseled_by_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_entry_event_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_event_entry_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_entry")),
        sa.UniqueConstraint("event_id", "number", name="one_entry_number_per_event"),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_entry_public_id")),
    )
    op.create_index(op.f("ix_event_entry_organization_id"), "event_entry", ["organization_id"], unique=False)
    op.create_index(op.f("ix_event_entry_person_id"), "event_entry", ["person_id"], unique=False)
    op.create_index(
        "one_entry_per_person",
        "event_entry",
        ["event_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_index(
        "one_entry_per_slot_and_table",
        "event_entry",
        ["event_id", "slot", "table_number"],
        unique=True,
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_table(
        "event_proposal",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "running",
                "ready",
                "failed",
                "confirmed",
                "discarded",
                name="proposal_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("meetings", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_event_proposal_asked_by_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_proposal_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_proposal_public_id")),
    )
    op.create_index(op.f("ix_event_proposal_event_id"), "event_proposal", ["event_id"], unique=False)
    op.create_index(op.f("ix_event_proposal_status"), "event_proposal", ["status"], unique=False)
    op.create_table(
        "event_post",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("places > 0", name=op.f("ck_event_post_ck_event_post_post_places_positive")),
        sa.ForeignKeyConstraint(["company_id"], ["event_company.id"], name=op.f("fk_event_post_company_id")),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_event_post_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_post")),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_post_public_id")),
    )
    op.create_index(op.f("ix_event_post_company_id"), "event_post", ["company_id"], unique=False)
    op.create_index(op.f("ix_event_post_order_id"), "event_post", ["order_id"], unique=False)
    op.create_table(
        "event_wish",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 3", name=op.f("ck_event_wish_ck_event_wish_wish_rank_range")),
        sa.ForeignKeyConstraint(["entry_id"], ["event_entry.id"], name=op.f("fk_event_wish_entry_id")),
        sa.ForeignKeyConstraint(["post_id"], ["event_post.id"], name=op.f("fk_event_wish_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_wish")),
        sa.UniqueConstraint("entry_id", "post_id", name="one_wish_per_post"),
        sa.UniqueConstraint("entry_id", "rank", name="one_wish_per_rank"),
    )
    op.create_index(op.f("ix_event_wish_post_id"), "event_wish", ["post_id"], unique=False)
    op.create_table(
        "event_interview",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=5), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "booked",
                "hired",
                "second",
                "not_hired",
                "no_show",
                "cancelled",
                name="interview_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["event_company.id"], name=op.f("fk_event_interview_company_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["event_entry.id"], name=op.f("fk_event_interview_entry_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_interview_event_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_event_interview_placement_id")),
        sa.ForeignKeyConstraint(["post_id"], ["event_post.id"], name=op.f("fk_event_interview_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_interview")),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_interview_public_id")),
    )
    op.create_index(op.f("ix_event_interview_event_id"), "event_interview", ["event_id"], unique=False)
    op.create_index(op.f("ix_event_interview_post_id"), "event_interview", ["post_id"], unique=False)
    op.create_index(
        "one_interview_per_seat",
        "event_interview",
        ["company_id", "slot", "seat"],
        unique=True,
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_index(
        "one_place_at_a_time",
        "event_interview",
        ["entry_id", "slot"],
        unique=True,
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )


def downgrade() -> None:
    """Remove what this revision added."""
    for table in (
        "event_interview",
        "event_wish",
        "event_post",
        "event_proposal",
        "event_entry",
        "event_company",
        "event",
    ):
        op.drop_table(table)
