"""Appointments, the day list, hand-overs and partner agencies.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = (
    "office_hours",
    "counselor_absence",
    "appointment",
    "day_set_aside",
    "order_fit",
    "order_look",
    "hand_over",
    "hand_over_case",
    "partner_agency",
    "agency_referral",
    "agency_reply",
)


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_table(
        "office_hours",
        sa.Column("counselor_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.String(5), nullable=False),
        sa.Column("ends", sa.String(5), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        sa.Column("days_ahead", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("days_ahead BETWEEN 1 AND 180", name=op.f("ck_office_hours_office_days_ahead_plausible")),
        sa.CheckConstraint("slot_minutes BETWEEN 10 AND 240", name=op.f("ck_office_hours_office_slot_plausible")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_office_hours_office_hours_in_order")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_office_hours_office_hours_term_in_order")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_office_hours_office_weekday_known")),
        sa.ForeignKeyConstraint(["counselor_id"], ["user_account.id"], name=op.f("fk_office_hours_counselor_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_office_hours_organization_id")),
        sa.CheckConstraint(
            "channel IN ('office', 'phone', 'visit', 'messenger', 'online', 'outreach')",
            name=op.f("ck_office_hours_counseling_channel"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_hours")),
        sa.UniqueConstraint("public_id", name=op.f("uq_office_hours_public_id")),
    )
    op.create_index("ix_office_hours_counselor_id_weekday", "office_hours", ["counselor_id", "weekday"], unique=False)
    op.create_index(op.f("ix_office_hours_organization_id"), "office_hours", ["organization_id"], unique=False)
    op.create_table(
        "counselor_absence",
        sa.Column("counselor_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.String(5), nullable=True),
        sa.Column("ends", sa.String(5), nullable=True),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(starts IS NULL AND ends IS NULL) OR (starts < ends AND starts_on = ends_on)",
            name=op.f("ck_counselor_absence_absence_hours_of_a_day"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_counselor_absence_absence_in_order")),
        sa.ForeignKeyConstraint(["counselor_id"], ["user_account.id"], name=op.f("fk_counselor_absence_counselor_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_counselor_absence_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counselor_absence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_counselor_absence_public_id")),
    )
    op.create_index(
        "ix_counselor_absence_counselor_id_ends_on", "counselor_absence", ["counselor_id", "ends_on"], unique=False
    )
    op.create_index(
        op.f("ix_counselor_absence_organization_id"), "counselor_absence", ["organization_id"], unique=False
    )
    op.create_table(
        "appointment",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("counselor_id", sa.Integer(), nullable=False),
        sa.Column("first_counselor_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("booked_by", sa.String(10), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("booked_by IN ('person', 'staff')", name=op.f("ck_appointment_appointment_booked_by_known")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_appointment_appointment_in_order")),
        sa.ForeignKeyConstraint(["counselor_id"], ["user_account.id"], name=op.f("fk_appointment_counselor_id")),
        sa.ForeignKeyConstraint(
            ["first_counselor_id"], ["user_account.id"], name=op.f("fk_appointment_first_counselor_id")
        ),
        sa.ForeignKeyConstraint(["note_id"], ["counseling_note.id"], name=op.f("fk_appointment_note_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_appointment_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointment_person_id")),
        sa.CheckConstraint(
            "channel IN ('office', 'phone', 'visit', 'messenger', 'online', 'outreach')",
            name=op.f("ck_appointment_counseling_channel"),
        ),
        sa.CheckConstraint(
            "status IN ('booked', 'kept', 'no_show', 'cancelled')", name=op.f("ck_appointment_appointment_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("note_id", name=op.f("uq_appointment_note_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appointment_public_id")),
    )
    op.create_index(
        "ix_appointment_organization_id_starts_at", "appointment", ["organization_id", "starts_at"], unique=False
    )
    op.create_index("ix_appointment_status_remind_at", "appointment", ["status", "remind_at"], unique=False)
    op.create_index(
        "one_appointment_per_counselor_and_start",
        "appointment",
        ["counselor_id", "starts_at"],
        unique=True,
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_index(
        "one_appointment_per_person_and_start",
        "appointment",
        ["person_id", "starts_at"],
        unique=True,
        sqlite_where=sa.text("status <> 'cancelled'"),
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_table(
        "day_set_aside",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(30), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("until > set_on", name=op.f("ck_day_set_aside_set_aside_until_later")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_day_set_aside_person_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_day_set_aside_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_set_aside")),
        sa.UniqueConstraint("public_id", name=op.f("uq_day_set_aside_public_id")),
        sa.UniqueConstraint("user_id", "section", "subject_id", name="one_setting_aside_per_entry_and_counselor"),
    )
    op.create_table(
        "order_fit",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("points BETWEEN 0 AND 100", name=op.f("ck_order_fit_fit_points_range")),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_order_fit_order_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_order_fit_organization_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_order_fit_registration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_fit")),
        sa.UniqueConstraint("order_id", "registration_id", name="one_fit_per_order_and_registration"),
    )
    op.create_index(
        "ix_order_fit_organization_id_opened_on", "order_fit", ["organization_id", "opened_on"], unique=False
    )
    op.create_index(
        "ix_order_fit_registration_id_opened_on", "order_fit", ["registration_id", "opened_on"], unique=False
    )
    op.create_table(
        "order_look",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_order_look_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_look")),
        sa.UniqueConstraint("order_id", name=op.f("uq_order_look_order_id")),
    )
    op.create_table(
        "hand_over",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_hand_over_hand_over_in_order")),
        sa.CheckConstraint("from_id IS NULL OR from_id <> to_id", name=op.f("ck_hand_over_hand_over_to_somebody_else")),
        sa.ForeignKeyConstraint(["from_id"], ["user_account.id"], name=op.f("fk_hand_over_from_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_hand_over_made_by_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_hand_over_organization_id")),
        sa.ForeignKeyConstraint(["to_id"], ["user_account.id"], name=op.f("fk_hand_over_to_id")),
        sa.CheckConstraint(
            "reason IN ('leave', 'transfer', 'workload', 'wish', 'other')", name=op.f("ck_hand_over_hand_over_reason")
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'running', 'ended', 'undone')", name=op.f("ck_hand_over_hand_over_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hand_over_public_id")),
    )
    op.create_index(op.f("ix_hand_over_from_id"), "hand_over", ["from_id"], unique=False)
    op.create_index(
        "ix_hand_over_organization_id_starts_on", "hand_over", ["organization_id", "starts_on"], unique=False
    )
    op.create_index("ix_hand_over_status_starts_on", "hand_over", ["status", "starts_on"], unique=False)
    op.create_index(op.f("ix_hand_over_to_id"), "hand_over", ["to_id"], unique=False)
    op.create_table(
        "hand_over_case",
        sa.Column("hand_over_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["hand_over_id"], ["hand_over.id"], name=op.f("fk_hand_over_case_hand_over_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hand_over_case_person_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_hand_over_case_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over_case")),
        sa.UniqueConstraint("hand_over_id", "registration_id", name="one_line_per_hand_over_and_registration"),
    )
    op.create_index("ix_hand_over_case_person_id", "hand_over_case", ["person_id"], unique=False)
    op.create_index(op.f("ix_hand_over_case_registration_id"), "hand_over_case", ["registration_id"], unique=False)
    op.create_table(
        "partner_agency",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("takes", sa.String(500), nullable=False),
        sa.Column("contact_name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(30), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("reply_days", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("reply_days BETWEEN 1 AND 180", name=op.f("ck_partner_agency_agency_reply_days_plausible")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_partner_agency_organization_id")
        ),
        sa.CheckConstraint(
            "kind IN ('welfare', 'mental_health', 'debt', 'employment', 'training', 'housing', 'family', 'legal', 'other')",
            name=op.f("ck_partner_agency_agency_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_agency")),
        sa.UniqueConstraint("organization_id", "name", name="one_agency_per_organization_and_name"),
        sa.UniqueConstraint("public_id", name=op.f("uq_partner_agency_public_id")),
    )
    op.create_table(
        "agency_referral",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("counselor_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("consent_channel", sa.String(40), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("reply_due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("reply_due_on >= sent_on", name=op.f("ck_agency_referral_agency_reply_after_sending")),
        sa.ForeignKeyConstraint(["agency_id"], ["partner_agency.id"], name=op.f("fk_agency_referral_agency_id")),
        sa.ForeignKeyConstraint(["counselor_id"], ["user_account.id"], name=op.f("fk_agency_referral_counselor_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_agency_referral_organization_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agency_referral_person_id")),
        sa.CheckConstraint("consent_channel IN ('online', 'paper', 'phone')", name=op.f("ck_agency_referral_channel")),
        sa.CheckConstraint(
            "status IN ('sent', 'accepted', 'served', 'refused', 'withdrawn')",
            name=op.f("ck_agency_referral_agency_referral_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_referral")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agency_referral_public_id")),
    )
    op.create_index(op.f("ix_agency_referral_agency_id"), "agency_referral", ["agency_id"], unique=False)
    op.create_index(
        "ix_agency_referral_organization_id",
        "agency_referral",
        ["organization_id", "status", "reply_due_on"],
        unique=False,
    )
    op.create_index("ix_agency_referral_person_id", "agency_referral", ["person_id", "sent_on"], unique=False)
    op.create_table(
        "agency_reply",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_agency_reply_entered_by_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["agency_referral.id"], name=op.f("fk_agency_reply_referral_id")),
        sa.CheckConstraint(
            "status IN ('sent', 'accepted', 'served', 'refused', 'withdrawn')",
            name=op.f("ck_agency_reply_agency_referral_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_reply")),
    )
    op.create_index(op.f("ix_agency_reply_referral_id"), "agency_reply", ["referral_id"], unique=False)


def downgrade() -> None:
    """Remove what this revision added."""
    for table in reversed(TABLES):
        op.drop_table(table)
