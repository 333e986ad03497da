"""The tables of the first release, and the triggers that keep the ledger and the logs append-only.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = [
    ("ledger_entry", ("update", "delete")),
    ("audit_entry", ("update", "delete")),
    ("access_entry", ("update",)),
]


def _protect() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN RAISE EXCEPTION ''% is append-only'', TG_TABLE_NAME; END'"
        )
    for table, verbs in APPEND_ONLY:
        for verb in verbs:
            head = f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}"
            if dialect == "postgresql":
                op.execute(f"{head} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
            else:
                op.execute(f"{head} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("user_key", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index("one_draft_per_user_and_page", ["user_key", "path"], unique=True)

    op.create_table(
        "employer",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("business_number", sa.String(length=10), nullable=True),
        sa.Column("representative", sa.String(length=60), nullable=True),
        sa.Column("business_line", sa.Text(), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("sgg_code", sa.String(length=5), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("employees IS NULL OR employees >= 0", name=op.f("ck_employer_employees_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer")),
        sa.UniqueConstraint("business_number", name="one_employer_per_business_number"),
        sa.UniqueConstraint("public_id", name=op.f("uq_employer_public_id")),
    )
    with op.batch_alter_table("employer", schema=None) as batch_op:
        batch_op.create_index("ix_employer_name_key", ["name_key"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("job", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="run_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "period", "organization_id", name="one_run_per_job_period_and_organization"),
    )
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.create_index("ix_job_run_status_due_at", ["status", "due_at"], unique=False)

    op.create_table(
        "organization",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "city",
                "district",
                "centre",
                name="organization_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("sgg_code", sa.String(length=5), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["organization.id"], name=op.f("fk_organization_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("code", name=op.f("uq_organization_code")),
    )
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organization_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organization_path"), ["path"], unique=False)

    op.create_table(
        "registration_counter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_counter")),
        sa.UniqueConstraint("year", name=op.f("uq_registration_counter_year")),
    )
    op.create_table(
        "scheduler_lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduler_lease")),
        sa.UniqueConstraint("name", name="one_lease_per_scheduler"),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_setting_name")),
    )
    op.create_table(
        "user_account",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_number", sa.Integer(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("second_factor_secret", sa.Text(), nullable=True),
        sa.Column("second_factor_step", sa.Integer(), nullable=False),
        sa.Column("recovery_codes", sa.JSON(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_account_public_id")),
    )
    op.create_table(
        "access_entry",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=60), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_access_entry_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_entry")),
    )
    with op.batch_alter_table("access_entry", schema=None) as batch_op:
        batch_op.create_index("ix_access_entry_actor", ["actor_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_entry_at"), ["at"], unique=False)
        batch_op.create_index("ix_access_entry_person", ["person_id", "at"], unique=False)

    op.create_table(
        "access_review",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_access_review_organization_id")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["user_account.id"], name=op.f("fk_access_review_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_review")),
        sa.UniqueConstraint("organization_id", "month", name="one_review_per_organization_and_month"),
    )
    op.create_table(
        "audit_entry",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=60), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_audit_entry_actor_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_audit_entry_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "employer_member",
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("owner", "member", name="member_role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_employer_member_employer_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_employer_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_member")),
        sa.UniqueConstraint("employer_id", "user_id", name="one_membership_per_user_and_employer"),
    )
    with op.batch_alter_table("employer_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employer_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "job_order",
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("source_id", sa.String(length=40), nullable=True),
        sa.Column("source_digest", sa.String(length=64), nullable=True),
        sa.Column("source_row", sa.JSON(), nullable=True),
        sa.Column("confirmed_fields", sa.JSON(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "active",
                "filled",
                "closed",
                "expired",
                "cancelled",
                "rejected",
                name="order_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("keco_code", sa.String(length=4), nullable=True),
        sa.Column("occupation_name", sa.String(length=120), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("preferences", sa.Text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("places_filled", sa.Integer(), nullable=False),
        sa.Column(
            "employment_type",
            sa.Enum(
                "permanent",
                "permanent_part_time",
                "fixed_term",
                "fixed_term_part_time",
                "daily",
                "dispatched",
                name="employment_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("works_until", sa.Date(), nullable=True),
        sa.Column(
            "wage_kind",
            sa.Enum(
                "hourly",
                "daily",
                "monthly",
                "annual",
                name="wage_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("wage_min", sa.Integer(), nullable=True),
        sa.Column("wage_max", sa.Integer(), nullable=True),
        sa.Column("wage_negotiable", sa.Boolean(), nullable=False),
        sa.Column("hourly_equivalent", sa.Integer(), nullable=True),
        sa.Column("hours_start", sa.String(length=5), nullable=True),
        sa.Column("hours_end", sa.String(length=5), nullable=True),
        sa.Column("overnight", sa.Boolean(), nullable=False),
        sa.Column("shifts", sa.JSON(), nullable=False),
        sa.Column("hours_text", sa.Text(), nullable=False),
        sa.Column("weekly_hours", sa.Double(), nullable=True),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("days_per_week", sa.Integer(), nullable=True),
        sa.Column("days_text", sa.String(length=60), nullable=False),
        sa.Column("sido", sa.String(length=10), nullable=True),
        sa.Column("sigungu", sa.String(length=30), nullable=True),
        sa.Column("sgg_code", sa.String(length=5), nullable=True),
        sa.Column("dong_code", sa.String(length=10), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column(
            "education",
            sa.Enum(
                "any",
                "middle",
                "high",
                "college",
                "university",
                "master",
                "doctor",
                name="education",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "career",
            sa.Enum("any", "new", "experienced", name="career", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("career_months_min", sa.Integer(), nullable=True),
        sa.Column("licences", sa.JSON(), nullable=False),
        sa.Column("insurance", sa.JSON(), nullable=False),
        sa.Column("retirement", sa.String(length=60), nullable=False),
        sa.Column("apply_by", sa.JSON(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("until_filled", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("employer_note", sa.Text(), nullable=False),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("places >= 1", name=op.f("ck_job_order_at_least_one_place")),
        sa.CheckConstraint(
            "places_filled >= 0 AND places_filled <= places", name=op.f("ck_job_order_filled_within_places")
        ),
        sa.CheckConstraint(
            "wage_max IS NULL OR wage_min IS NULL OR wage_max >= wage_min",
            name=op.f("ck_job_order_wage_range_in_order"),
        ),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_job_order_employer_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_job_order_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_order")),
        sa.UniqueConstraint("number", name=op.f("uq_job_order_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_job_order_public_id")),
        sa.UniqueConstraint("source", "source_id", name="one_order_per_source_number"),
    )
    with op.batch_alter_table("job_order", schema=None) as batch_op:
        batch_op.create_index("ix_job_order_changed", ["updated_at"], unique=False)
        batch_op.create_index("ix_job_order_desk", ["organization_id", "status", "id"], unique=False)
        batch_op.create_index("ix_job_order_employer", ["employer_id", "status"], unique=False)
        batch_op.create_index(
            "ix_job_order_listing",
            [
                "status",
                "valid_until",
                "id",
                "opened_on",
                "keco_code",
                "sgg_code",
                "sido",
                "employment_type",
                "hourly_equivalent",
                "weekly_hours",
                "days_per_week",
                "education",
                "until_filled",
            ],
            unique=False,
        )
        batch_op.create_index("ix_job_order_open_newest", ["status", "opened_on", "id", "valid_until"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("program_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_ledger_entry_quantity_not_zero")),
        sa.ForeignKeyConstraint(["corrects_id"], ["ledger_entry.id"], name=op.f("fk_ledger_entry_corrects_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_ledger_entry_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_count", ["organization_id", "occurred_on", "kind"], unique=False)
        batch_op.create_index("ix_ledger_entry_kind", ["kind", "occurred_on"], unique=False)
        batch_op.create_index("ix_ledger_entry_person", ["person_id", "occurred_on"], unique=False)
        batch_op.create_index("ix_ledger_entry_recorded", ["organization_id", "recorded_at"], unique=False)
        batch_op.create_index("ix_ledger_entry_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_message_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_message_public_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_user", ["user_id", "read_at", "created_at"], unique=False)

    op.create_table(
        "month_close",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open", "closing", "closed", name="month_status", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_entry_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("closed_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_month_close_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_close")),
        sa.UniqueConstraint("organization_id", "month", name="one_close_per_organization_and_month"),
    )
    op.create_table(
        "person",
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column(
            "sex",
            sa.Enum("female", "male", name="sex", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("dong_code", sa.String(length=10), nullable=True),
        sa.Column("address_detail", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "erasure_requested",
                "erased",
                name="person_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("erasure_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("birth_date >= '1890-01-01'", name=op.f("ck_person_birth_date_plausible")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_person_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_person_user_id")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_dong_code"), ["dong_code"], unique=False)
        batch_op.create_index("ix_person_name_birth_date", ["name", "birth_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_phone_index"), ["phone_index"], unique=False)

    op.create_table(
        "program",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "public_job",
                "student_job",
                "training",
                "grant",
                "business",
                name="program_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "selection_method",
            sa.Enum(
                "score",
                "lottery",
                "first_come",
                name="selection_method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("funding", sa.JSON(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_program_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("organization_id", "code", name="one_program_code_per_organization"),
        sa.UniqueConstraint("public_id", name=op.f("uq_program_public_id")),
    )
    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_program_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "staff_role",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "counselor",
                "program_manager",
                "statistics_officer",
                "administrator",
                "auditor",
                "provider_member",
                "site_supervisor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["granted_by_id"], ["user_account.id"], name=op.f("fk_staff_role_granted_by_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_staff_role_organization_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_staff_role_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_role")),
    )
    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_role_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_role_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "one_live_role_per_user_and_organization",
            ["user_id", "organization_id", "role"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "consent",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("online", "paper", "phone", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_consent_entered_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("ix_consent_person_id_item", ["person_id", "item"], unique=False)

    op.create_table(
        "month_figure",
        sa.Column("close_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["close_id"], ["month_close.id"], name=op.f("fk_month_figure_close_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_figure")),
        sa.UniqueConstraint("close_id", "measure", name="one_figure_per_close_and_measure"),
    )
    op.create_table(
        "order_event",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_name", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_order_event_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_event")),
    )
    with op.batch_alter_table("order_event", schema=None) as batch_op:
        batch_op.create_index("ix_order_event_order_id", ["order_id"], unique=False)

    op.create_table(
        "order_finding",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("legal_source", sa.String(length=200), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("overridden_by_name", sa.String(length=60), nullable=True),
        sa.Column("overridden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_order_finding_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_finding")),
        sa.UniqueConstraint("public_id", name=op.f("uq_order_finding_public_id")),
    )
    with op.batch_alter_table("order_finding", schema=None) as batch_op:
        batch_op.create_index("ix_order_finding_order_id", ["order_id"], unique=False)

    op.create_table(
        "outbox_item",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting", "sent", "failed", name="outbox_status", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_outbox_item_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_item")),
        sa.UniqueConstraint("message_id", "channel", name="one_item_per_message_and_channel"),
    )
    with op.batch_alter_table("outbox_item", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_item_waiting", ["status", "channel", "next_try_at"], unique=False)

    op.create_table(
        "person_fact",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_text", sa.String(length=200), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_person_fact_entered_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_fact_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_fact")),
        sa.UniqueConstraint("person_id", "code", name="one_fact_per_person_and_code"),
    )
    op.create_table(
        "program_round",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "announced",
                "open",
                "closed",
                "screening",
                "ranked",
                "confirmed",
                "running",
                "finished",
                "cancelled",
                name="round_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "selection_method",
            sa.Enum(
                "score",
                "lottery",
                "first_come",
                name="selection_method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("template_code", sa.String(length=80), nullable=True),
        sa.Column("apply_from", sa.Date(), nullable=False),
        sa.Column("apply_until", sa.Date(), nullable=False),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_until", sa.Date(), nullable=False),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("offer_days", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=True),
        sa.Column("scores", sa.JSON(), nullable=True),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("rules_digest", sa.String(length=64), nullable=True),
        sa.Column("rules_note", sa.JSON(), nullable=True),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("completion", sa.JSON(), nullable=True),
        sa.Column("budget", sa.JSON(), nullable=True),
        sa.Column("demo_note", sa.JSON(), nullable=True),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("last_submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "apply_until >= apply_from", name=op.f("ck_program_round_round_applications_end_after_start")
        ),
        sa.CheckConstraint("last_sequence >= 0", name=op.f("ck_program_round_round_sequence_not_negative")),
        sa.CheckConstraint("offer_days >= 1", name=op.f("ck_program_round_round_offer_days_positive")),
        sa.CheckConstraint("period_until >= period_from", name=op.f("ck_program_round_round_period_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_program_round_organization_id")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_program_round_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_round")),
        sa.UniqueConstraint("program_id", "code", name="one_round_code_per_program"),
        sa.UniqueConstraint("public_id", name=op.f("uq_program_round_public_id")),
    )
    with op.batch_alter_table("program_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_program_round_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_program_round_program_id"), ["program_id"], unique=False)
        batch_op.create_index("ix_program_round_status_apply_until", ["status", "apply_until"], unique=False)

    op.create_table(
        "registration",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "active",
                "on_hold",
                "placed",
                "expired",
                "cancelled",
                name="registration_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum("online", "paper", "phone", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("counselor_id", sa.Integer(), nullable=True),
        sa.Column("occupations", sa.JSON(), nullable=False),
        sa.Column("occupation_text", sa.String(length=200), nullable=False),
        sa.Column("wage_kind", sa.String(length=10), nullable=True),
        sa.Column("wage_min", sa.Integer(), nullable=True),
        sa.Column("districts", sa.JSON(), nullable=False),
        sa.Column("employment_types", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("hours_start", sa.String(length=5), nullable=True),
        sa.Column("hours_end", sa.String(length=5), nullable=True),
        sa.Column("overnight", sa.Boolean(), nullable=True),
        sa.Column("weekly_hours_max", sa.Integer(), nullable=True),
        sa.Column("commute_minutes_max", sa.Integer(), nullable=True),
        sa.Column("starts_from", sa.Date(), nullable=True),
        sa.Column("wants_referral", sa.Boolean(), nullable=False),
        sa.Column("education", sa.String(length=20), nullable=True),
        sa.Column("major", sa.String(length=100), nullable=False),
        sa.Column("career_entries", sa.JSON(), nullable=False),
        sa.Column("career_months", sa.Integer(), nullable=False),
        sa.Column("licences", sa.JSON(), nullable=False),
        sa.Column("trainings", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("computer", sa.JSON(), nullable=False),
        sa.Column("driving", sa.String(length=20), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("supports", sa.JSON(), nullable=False),
        sa.Column("benefit_status", sa.String(length=20), nullable=True),
        sa.Column("return_reason", sa.String(length=40), nullable=True),
        sa.Column("return_text", sa.String(length=500), nullable=False),
        sa.Column("hold_reason", sa.String(length=300), nullable=False),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=40), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_registration_term_in_order")
        ),
        sa.CheckConstraint("wage_min IS NULL OR wage_min > 0", name=op.f("ck_registration_wage_positive")),
        sa.ForeignKeyConstraint(["counselor_id"], ["user_account.id"], name=op.f("fk_registration_counselor_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_registration_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("number", name=op.f("uq_registration_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_registration_public_id")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_counselor_id"), ["counselor_id"], unique=False)
        batch_op.create_index(
            "ix_registration_organization_id_requested_on", ["organization_id", "requested_on"], unique=False
        )
        batch_op.create_index(
            "ix_registration_organization_id_status", ["organization_id", "status", "valid_until"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_registration_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_valid_until"), ["valid_until"], unique=False)
        batch_op.create_index(
            "one_open_registration_per_person",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('requested', 'active', 'on_hold')"),
            postgresql_where=sa.text("status IN ('requested', 'active', 'on_hold')"),
        )

    op.create_table(
        "registration_draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_draft")),
        sa.UniqueConstraint("person_id", name=op.f("uq_registration_draft_person_id")),
    )
    op.create_table(
        "restatement",
        sa.Column("close_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("after_entry_id", sa.BigInteger(), nullable=False),
        sa.Column("last_entry_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["close_id"], ["month_close.id"], name=op.f("fk_restatement_close_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restatement")),
        sa.UniqueConstraint("close_id", "month", "measure", name="one_restatement_per_close_month_and_measure"),
    )
    with op.batch_alter_table("restatement", schema=None) as batch_op:
        batch_op.create_index("ix_restatement_month", ["month"], unique=False)

    op.create_table(
        "match_feedback",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum("keep", "hold", "exclude", name="verdict", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "person_refuses",
                "not_suited",
                "employer_refuses",
                "worked_there",
                "too_far",
                "conditions",
                "other",
                name="exclude_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "verdict <> 'exclude' OR reason IS NOT NULL", name=op.f("ck_match_feedback_exclusion_has_reason")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_match_feedback_actor_id")),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_match_feedback_order_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_match_feedback_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_feedback")),
        sa.UniqueConstraint("registration_id", "order_id", name="one_verdict_per_registration_and_order"),
    )
    with op.batch_alter_table("match_feedback", schema=None) as batch_op:
        batch_op.create_index("ix_match_feedback_order_id", ["order_id"], unique=False)

    op.create_table(
        "referral",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "sent",
                "interview_set",
                "hired",
                "not_hired",
                "no_show",
                "declined",
                "cancelled",
                "order_filled",
                name="referral_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_person", sa.Boolean(), nullable=False),
        sa.Column("counselor_id", sa.Integer(), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("wish_text", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("interview_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interview_place", sa.String(length=200), nullable=False),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column(
            "result_reason",
            sa.Enum(
                "lack_of_experience",
                "not_suited",
                "wage",
                "distance",
                "others_hired",
                "person_declined",
                "employer_cancelled",
                "did_not_start",
                "unreachable",
                "conditions_not_met",
                "found_work",
                "other",
                name="result_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "result_source",
            sa.Enum(
                "employer",
                "person",
                "visit",
                "system",
                name="result_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("result_text", sa.String(length=500), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("score IS NULL OR (score >= 0 AND score <= 100)", name=op.f("ck_referral_score_range")),
        sa.ForeignKeyConstraint(["counselor_id"], ["user_account.id"], name=op.f("fk_referral_counselor_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_referral_employer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_referral_order_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_referral_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_referral_person_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_referral_registration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_public_id")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_counselor_id"), ["counselor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_interview_at"), ["interview_at"], unique=False)
        batch_op.create_index("ix_referral_order_id_status", ["order_id", "status"], unique=False)
        batch_op.create_index(
            "ix_referral_organization_id_status", ["organization_id", "status", "updated_at"], unique=False
        )
        batch_op.create_index("ix_referral_organization_id_updated_at", ["organization_id", "updated_at"], unique=False)
        batch_op.create_index("ix_referral_person_id_status", ["person_id", "status"], unique=False)
        batch_op.create_index(
            "one_open_referral_per_registration_and_order",
            ["registration_id", "order_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('proposed', 'sent', 'interview_set')"),
            postgresql_where=sa.text("status IN ('proposed', 'sent', 'interview_set')"),
        )

    op.create_table(
        "registration_term",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_registration_term_term_in_order")),
        sa.ForeignKeyConstraint(["given_by_id"], ["user_account.id"], name=op.f("fk_registration_term_given_by_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_registration_term_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_term")),
        sa.UniqueConstraint("registration_id", "ordinal", name="one_term_per_registration_and_ordinal"),
    )
    op.create_table(
        "round_change",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=False),
        sa.Column("after", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_by_name", sa.String(length=100), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user_account.id"], name=op.f("fk_round_change_changed_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["program_round.id"], name=op.f("fk_round_change_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_change")),
    )
    with op.batch_alter_table("round_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_change_round_id"), ["round_id"], unique=False)

    op.create_table(
        "round_group",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("reserve", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("condition", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("held >= 0 AND held <= places", name=op.f("ck_round_group_group_places_not_exceeded")),
        sa.CheckConstraint("places >= 0", name=op.f("ck_round_group_group_places_not_negative")),
        sa.CheckConstraint("reserve >= 0", name=op.f("ck_round_group_group_reserve_not_negative")),
        sa.ForeignKeyConstraint(["round_id"], ["program_round.id"], name=op.f("fk_round_group_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_group")),
        sa.UniqueConstraint("round_id", "code", name="one_group_code_per_round"),
    )
    op.create_table(
        "selection_run",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "made",
                "confirmed",
                "superseded",
                name="selection_run_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> made_by_id",
            name=op.f("ck_selection_run_selection_confirmed_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user_account.id"], name=op.f("fk_selection_run_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_selection_run_made_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["program_round.id"], name=op.f("fk_selection_run_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_run")),
        sa.UniqueConstraint("round_id", "number", name="one_selection_run_number_per_round"),
    )
    op.create_table(
        "application",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "supplement_requested",
                "screening",
                "ineligible",
                "eligible",
                "selected",
                "reserve",
                "not_selected",
                "offered",
                "accepted",
                "declined",
                "offer_expired",
                "enrolled",
                "withdrawn",
                name="application_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("supplement", sa.JSON(), nullable=True),
        sa.Column("score_hundredths", sa.Integer(), nullable=True),
        sa.Column("score_items", sa.JSON(), nullable=True),
        sa.Column("tie_break", sa.JSON(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("reserve_rank", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("channel IN ('self', 'officer')", name=op.f("ck_application_application_channel_known")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_application_entered_by_id")),
        sa.ForeignKeyConstraint(["group_id"], ["round_group.id"], name=op.f("fk_application_group_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_application_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["program_round.id"], name=op.f("fk_application_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("public_id", name=op.f("uq_application_public_id")),
        sa.UniqueConstraint("round_id", "person_id", name="one_application_per_round"),
        sa.UniqueConstraint("round_id", "sequence", name="one_receipt_number_per_round"),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_application_round_group_rank", ["round_id", "group_id", "rank"], unique=False)
        batch_op.create_index("ix_application_round_id_status", ["round_id", "status"], unique=False)

    op.create_table(
        "placement",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("employer_name", sa.String(length=200), nullable=False),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "via",
            sa.Enum("referral", "self", "program", name="via", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "started",
                "retained_1m",
                "retained_3m",
                "retained_6m",
                "retained_12m",
                "left",
                name="placement_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("keco_code", sa.String(length=4), nullable=True),
        sa.Column("employment_type", sa.String(length=30), nullable=True),
        sa.Column("wage_kind", sa.String(length=10), nullable=True),
        sa.Column("wage_amount", sa.Integer(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column(
            "left_reason",
            sa.Enum(
                "own_wish",
                "contract_ended",
                "dismissed",
                "health",
                "conditions",
                "distance",
                "did_not_start",
                "other",
                name="left_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("left_text", sa.String(length=300), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("via <> 'referral' OR referral_id IS NOT NULL", name=op.f("ck_placement_referral_named")),
        sa.CheckConstraint("left_on IS NULL OR left_on >= started_on", name=op.f("ck_placement_left_after_start")),
        sa.CheckConstraint("wage_amount IS NULL OR wage_amount > 0", name=op.f("ck_placement_wage_positive")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_placement_employer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["job_order.id"], name=op.f("fk_placement_order_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_placement_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_person_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_placement_referral_id")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_placement_registration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("public_id", name=op.f("uq_placement_public_id")),
        sa.UniqueConstraint("referral_id", name="one_placement_per_referral"),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "ix_placement_organization_id_started_on", ["organization_id", "started_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_placement_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "referral_step",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "sent",
                "interview_set",
                "hired",
                "not_hired",
                "no_show",
                "declined",
                "cancelled",
                "order_filled",
                name="referral_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_referral_step_actor_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_step_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_step")),
    )
    with op.batch_alter_table("referral_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_step_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "application_decision",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("engine_outcome", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("rules_digest", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome = engine_outcome OR reason IS NOT NULL",
            name=op.f("ck_application_decision_departure_needs_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_decision_application_id")
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["user_account.id"], name=op.f("fk_application_decision_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_decision")),
    )
    with op.batch_alter_table("application_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_decision_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_decision_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "application_fact",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("declared", sa.JSON(), nullable=True),
        sa.Column("declared_source", sa.String(length=40), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified", sa.JSON(), nullable=True),
        sa.Column("verified_source", sa.String(length=100), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(length=60), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_fact_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["user_account.id"], name=op.f("fk_application_fact_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_fact")),
        sa.UniqueConstraint("application_id", "name", name="one_fact_per_application"),
    )
    op.create_table(
        "enrollment",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "completed",
                "dropped",
                "left_for_work",
                "terminated",
                name="enrollment_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("attended", sa.Integer(), nullable=True),
        sa.Column("certificate_number", sa.String(length=30), nullable=True),
        sa.Column("licence_name", sa.String(length=100), nullable=True),
        sa.Column("licence_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("attended >= 0", name=op.f("ck_enrollment_enrollment_attendance_not_negative")),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_enrollment_enrollment_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_enrollment_application_id")),
        sa.ForeignKeyConstraint(["group_id"], ["round_group.id"], name=op.f("fk_enrollment_group_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_enrollment_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrollment_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["program_round.id"], name=op.f("fk_enrollment_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment")),
        sa.UniqueConstraint("application_id", name="one_enrollment_per_application"),
        sa.UniqueConstraint("public_id", name=op.f("uq_enrollment_public_id")),
        sa.UniqueConstraint("round_id", "certificate_number", name="one_certificate_number_per_round"),
    )
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrollment_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_enrollment_round_id_status", ["round_id", "status"], unique=False)

    op.create_table(
        "offer",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "expired",
                "cancelled",
                name="offer_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("respond_by", sa.Date(), nullable=False),
        sa.Column("responded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_via", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_offer_application_id")),
        sa.ForeignKeyConstraint(["group_id"], ["round_group.id"], name=op.f("fk_offer_group_id")),
        sa.ForeignKeyConstraint(["round_id"], ["program_round.id"], name=op.f("fk_offer_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_round_id"), ["round_id"], unique=False)
        batch_op.create_index("ix_offer_status_respond_by", ["status", "respond_by"], unique=False)
        batch_op.create_index(
            "one_open_offer_per_application",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "retention_check",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "employed",
                "left",
                "not_reached",
                name="check_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "method",
            sa.Enum(
                "phone",
                "insurance",
                "certificate",
                "visit",
                name="check_method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_retention_check_attempts_counted")),
        sa.CheckConstraint("months > 0", name=op.f("ck_retention_check_months_positive")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["user_account.id"], name=op.f("fk_retention_check_checked_by_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_retention_check_organization_id")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_retention_check_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_check")),
        sa.UniqueConstraint("placement_id", "months", name="one_check_per_placement_and_months"),
    )
    with op.batch_alter_table("retention_check", schema=None) as batch_op:
        batch_op.create_index(
            "ix_retention_check_organization_id_due_on", ["organization_id", "is_open", "due_on"], unique=False
        )
    _protect()


def downgrade() -> None:
    with op.batch_alter_table("retention_check", schema=None) as batch_op:
        batch_op.drop_index("ix_retention_check_organization_id_due_on")

    op.drop_table("retention_check")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(
            "one_open_offer_per_application",
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.drop_index("ix_offer_status_respond_by")
        batch_op.drop_index(batch_op.f("ix_offer_round_id"))
        batch_op.drop_index(batch_op.f("ix_offer_group_id"))

    op.drop_table("offer")
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_index("ix_enrollment_round_id_status")
        batch_op.drop_index(batch_op.f("ix_enrollment_person_id"))
        batch_op.drop_index(batch_op.f("ix_enrollment_organization_id"))
        batch_op.drop_index(batch_op.f("ix_enrollment_group_id"))

    op.drop_table("enrollment")
    op.drop_table("application_fact")
    with op.batch_alter_table("application_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_decision_officer_id"))
        batch_op.drop_index(batch_op.f("ix_application_decision_application_id"))

    op.drop_table("application_decision")
    with op.batch_alter_table("referral_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_step_referral_id"))

    op.drop_table("referral_step")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_registration_id"))
        batch_op.drop_index(batch_op.f("ix_placement_person_id"))
        batch_op.drop_index("ix_placement_organization_id_started_on")
        batch_op.drop_index(batch_op.f("ix_placement_order_id"))
        batch_op.drop_index(batch_op.f("ix_placement_employer_id"))

    op.drop_table("placement")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("ix_application_round_id_status")
        batch_op.drop_index("ix_application_round_group_rank")
        batch_op.drop_index(batch_op.f("ix_application_person_id"))
        batch_op.drop_index(batch_op.f("ix_application_organization_id"))
        batch_op.drop_index(batch_op.f("ix_application_group_id"))

    op.drop_table("application")
    op.drop_table("selection_run")
    op.drop_table("round_group")
    with op.batch_alter_table("round_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_change_round_id"))

    op.drop_table("round_change")
    op.drop_table("registration_term")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(
            "one_open_referral_per_registration_and_order",
            sqlite_where=sa.text("status IN ('proposed', 'sent', 'interview_set')"),
            postgresql_where=sa.text("status IN ('proposed', 'sent', 'interview_set')"),
        )
        batch_op.drop_index("ix_referral_person_id_status")
        batch_op.drop_index("ix_referral_organization_id_updated_at")
        batch_op.drop_index("ix_referral_organization_id_status")
        batch_op.drop_index("ix_referral_order_id_status")
        batch_op.drop_index(batch_op.f("ix_referral_interview_at"))
        batch_op.drop_index(batch_op.f("ix_referral_employer_id"))
        batch_op.drop_index(batch_op.f("ix_referral_counselor_id"))

    op.drop_table("referral")
    with op.batch_alter_table("match_feedback", schema=None) as batch_op:
        batch_op.drop_index("ix_match_feedback_order_id")

    op.drop_table("match_feedback")
    with op.batch_alter_table("restatement", schema=None) as batch_op:
        batch_op.drop_index("ix_restatement_month")

    op.drop_table("restatement")
    op.drop_table("registration_draft")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(
            "one_open_registration_per_person",
            sqlite_where=sa.text("status IN ('requested', 'active', 'on_hold')"),
            postgresql_where=sa.text("status IN ('requested', 'active', 'on_hold')"),
        )
        batch_op.drop_index(batch_op.f("ix_registration_valid_until"))
        batch_op.drop_index(batch_op.f("ix_registration_person_id"))
        batch_op.drop_index("ix_registration_organization_id_status")
        batch_op.drop_index("ix_registration_organization_id_requested_on")
        batch_op.drop_index(batch_op.f("ix_registration_counselor_id"))

    op.drop_table("registration")
    with op.batch_alter_table("program_round", schema=None) as batch_op:
        batch_op.drop_index("ix_program_round_status_apply_until")
        batch_op.drop_index(batch_op.f("ix_program_round_program_id"))
        batch_op.drop_index(batch_op.f("ix_program_round_organization_id"))

    op.drop_table("program_round")
    op.drop_table("person_fact")
    with op.batch_alter_table("outbox_item", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_item_waiting")

    op.drop_table("outbox_item")
    with op.batch_alter_table("order_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_order_finding_order_id")

    op.drop_table("order_finding")
    with op.batch_alter_table("order_event", schema=None) as batch_op:
        batch_op.drop_index("ix_order_event_order_id")

    op.drop_table("order_event")
    op.drop_table("month_figure")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_person_id_item")

    op.drop_table("consent")
    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.drop_index(
            "one_live_role_per_user_and_organization",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_staff_role_user_id"))
        batch_op.drop_index(batch_op.f("ix_staff_role_organization_id"))

    op.drop_table("staff_role")
    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_program_organization_id"))

    op.drop_table("program")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_phone_index"))
        batch_op.drop_index("ix_person_name_birth_date")
        batch_op.drop_index(batch_op.f("ix_person_dong_code"))

    op.drop_table("person")
    op.drop_table("month_close")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_user")

    op.drop_table("message")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_subject")
        batch_op.drop_index("ix_ledger_entry_recorded")
        batch_op.drop_index("ix_ledger_entry_person")
        batch_op.drop_index("ix_ledger_entry_kind")
        batch_op.drop_index("ix_ledger_entry_count")

    op.drop_table("ledger_entry")
    with op.batch_alter_table("job_order", schema=None) as batch_op:
        batch_op.drop_index("ix_job_order_open_newest")
        batch_op.drop_index("ix_job_order_listing")
        batch_op.drop_index("ix_job_order_employer")
        batch_op.drop_index("ix_job_order_desk")
        batch_op.drop_index("ix_job_order_changed")

    op.drop_table("job_order")
    with op.batch_alter_table("employer_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employer_member_user_id"))

    op.drop_table("employer_member")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entry_person_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_actor_id"))

    op.drop_table("audit_entry")
    op.drop_table("access_review")
    with op.batch_alter_table("access_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_access_entry_person")
        batch_op.drop_index(batch_op.f("ix_access_entry_at"))
        batch_op.drop_index("ix_access_entry_actor")

    op.drop_table("access_entry")
    op.drop_table("user_account")
    op.drop_table("setting")
    op.drop_table("scheduler_lease")
    op.drop_table("registration_counter")
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organization_path"))
        batch_op.drop_index(batch_op.f("ix_organization_parent_id"))

    op.drop_table("organization")
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_index("ix_job_run_status_due_at")

    op.drop_table("job_run")
    with op.batch_alter_table("employer", schema=None) as batch_op:
        batch_op.drop_index("ix_employer_name_key")

    op.drop_table("employer")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index("one_draft_per_user_and_page")

    op.drop_table("draft")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
