"""Visits to employers, terms of orders, proposed interview times, satisfaction and blocked employers.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BEFORE = ("draft", "submitted", "active", "filled", "closed", "expired", "cancelled", "rejected")
REASONS = ("filled_elsewhere", "not_needed", "conditions_changed", "nobody_suited", "business_closed", "other")
WAGES = ("hourly", "daily", "monthly", "annual")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _identity(table: str, *, public: bool = True, stamped: bool = True) -> list[sa.schema.SchemaItem]:
    items: list[sa.schema.SchemaItem] = [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
    if public:
        items.append(sa.Column("public_id", sa.String(24), nullable=False))
        items.append(sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")))
    if stamped:
        items += [_moment("created_at"), _moment("updated_at")]
    return items


def upgrade() -> None:
    """Create what this revision adds; every order that was opened gets the term it stands in as its first."""
    with op.batch_alter_table("job_order") as table:
        table.drop_constraint(op.f("ck_job_order_order_status"), type_="check")
        table.create_check_constraint(op.f("ck_job_order_order_status"), _one_of("status", (*BEFORE, "suspended")))
        table.add_column(sa.Column("taken_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("close_reason", sa.String(40), nullable=True))
        table.create_foreign_key(op.f("fk_job_order_taken_by_id"), "user_account", ["taken_by_id"], ["id"])
        table.create_check_constraint(op.f("ck_job_order_close_reason"), _one_of("close_reason", REASONS))
    with op.batch_alter_table("placement") as table:
        table.add_column(sa.Column("weekly_hours", sa.Double(), nullable=True))
    _terms()
    _visits()
    _blocks()
    _offers()
    _surveys()


def _terms() -> None:
    op.create_table(
        "order_term",
        *_identity("order_term", public=False, stamped=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("wage_kind", sa.String(40), nullable=True),
        sa.Column("wage_min", sa.Integer(), nullable=True),
        sa.Column("wage_max", sa.Integer(), nullable=True),
        _moment("given_at"),
        sa.Column("given_by_name", sa.String(60), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        _check("order_term", "wage_kind", _one_of("wage_kind", WAGES)),
        _check("order_term", "order_term_in_order", "ends_on >= starts_on"),
        _check("order_term", "order_term_has_places", "places >= 1"),
        _link("order_term", "order_id", "job_order"),
        sa.UniqueConstraint("order_id", "ordinal", name="one_term_per_order_and_ordinal"),
    )
    op.execute(
        "INSERT INTO order_term (order_id, ordinal, starts_on, ends_on, places, wage_kind, wage_min, wage_max,"
        " given_at, given_by_name) SELECT id, 1, opened_on, valid_until, places, wage_kind, wage_min, wage_max,"
        " created_at, '' FROM job_order WHERE opened_on IS NOT NULL AND valid_until >= opened_on AND source IS NULL"
    )


def _visits() -> None:
    op.create_table(
        "employer_visit",
        *_identity("employer_visit"),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("counselor_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_time", sa.String(5), nullable=True),
        sa.Column("company_name", sa.String(120), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("plan", sa.String(500), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(40), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        _moment("recorded_at", nullable=True),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("followed_up_on", sa.Date(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        _check("employer_visit", "visit_kind", _one_of("kind", ("visit", "call"))),
        _check(
            "employer_visit",
            "visit_purpose",
            _one_of("purpose", ("find_orders", "renewal", "after_hire", "relations", "complaint")),
        ),
        _check("employer_visit", "visit_status", _one_of("status", ("planned", "done", "cancelled"))),
        _check(
            "employer_visit",
            "visit_result",
            _one_of("result", ("order_found", "promised", "talked", "refused", "absent", "closed_business")),
        ),
        _check(
            "employer_visit",
            "done_visit_has_result",
            "status <> 'done' OR (held_on IS NOT NULL AND result IS NOT NULL)",
        ),
        _check("employer_visit", "visit_people_positive", "people IS NULL OR people > 0"),
        _check(
            "employer_visit", "follow_up_later", "follow_up_on IS NULL OR held_on IS NULL OR follow_up_on > held_on"
        ),
        _link("employer_visit", "organization_id", "organization"),
        _link("employer_visit", "employer_id", "employer"),
        _link("employer_visit", "counselor_id", "user_account"),
        _link("employer_visit", "order_id", "job_order"),
    )
    op.create_index("ix_employer_visit_planned", "employer_visit", ["organization_id", "status", "planned_on"])
    op.create_index("ix_employer_visit_counselor", "employer_visit", ["counselor_id", "planned_on"])
    op.create_index("ix_employer_visit_employer", "employer_visit", ["employer_id", "planned_on"])
    op.create_index("ix_employer_visit_follow_up", "employer_visit", ["organization_id", "follow_up_on"])
    op.create_index("ix_employer_visit_order", "employer_visit", ["order_id"])


def _blocks() -> None:
    op.create_table(
        "block_list",
        *_identity("block_list", stamped=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=False),
        _moment("imported_at"),
        sa.Column("lines", sa.JSON(), nullable=False),
        _link("block_list", "organization_id", "organization"),
        _link("block_list", "imported_by_id", "user_account"),
    )
    op.create_index("ix_block_list_organization_id", "block_list", ["organization_id", "imported_at"])
    op.create_table(
        "employer_block",
        *_identity("employer_block"),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        _moment("proposed_at"),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        _moment("decided_at", nullable=True),
        sa.Column("objection", sa.Text(), nullable=False),
        _moment("objected_at", nullable=True),
        sa.Column("objection_answer", sa.Text(), nullable=False),
        _moment("objection_answered_at", nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        _moment("lifted_at", nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        _check(
            "employer_block",
            "block_status",
            _one_of("status", ("proposed", "confirmed", "dismissed", "lifted", "lapsed")),
        ),
        _check("employer_block", "block_ends_after_start", "ends_on IS NULL OR ends_on >= starts_on"),
        _check(
            "employer_block",
            "second_person_confirms_block",
            "status IN ('proposed', 'dismissed') OR decided_by_id <> proposed_by_id",
        ),
        _link("employer_block", "employer_id", "employer"),
        _link("employer_block", "organization_id", "organization"),
        _link("employer_block", "list_id", "block_list"),
        _link("employer_block", "proposed_by_id", "user_account"),
        _link("employer_block", "decided_by_id", "user_account"),
        _link("employer_block", "lifted_by_id", "user_account"),
    )
    standing = sa.text("status IN ('proposed', 'confirmed')")
    op.create_index(
        "one_standing_block_per_employer",
        "employer_block",
        ["employer_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_index("ix_employer_block_organization_id", "employer_block", ["organization_id", "status"])
    op.create_index("ix_employer_block_employer_id", "employer_block", ["employer_id"])
    op.create_index("ix_employer_block_list_id", "employer_block", ["list_id"])


def _offers() -> None:
    op.create_table(
        "interview_offer",
        *_identity("interview_offer"),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        _moment("chosen_at", nullable=True),
        sa.Column("answer_text", sa.String(500), nullable=False),
        _moment("answered_at", nullable=True),
        _check("interview_offer", "offer_status", _one_of("status", ("open", "chosen", "others_asked", "withdrawn"))),
        _check("interview_offer", "chosen_offer_has_time", "status <> 'chosen' OR chosen_at IS NOT NULL"),
        _link("interview_offer", "referral_id", "referral"),
        _link("interview_offer", "person_id", "person"),
        _link("interview_offer", "organization_id", "organization"),
        _link("interview_offer", "made_by_id", "user_account"),
    )
    op.create_index(
        "one_open_interview_offer_per_referral",
        "interview_offer",
        ["referral_id"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index("ix_interview_offer_referral_id", "interview_offer", ["referral_id"])
    op.create_index("ix_interview_offer_person_id", "interview_offer", ["person_id"])
    op.create_index("ix_interview_offer_organization_id", "interview_offer", ["organization_id"])


def _surveys() -> None:
    op.create_table(
        "survey_invitation",
        *_identity("survey_invitation", stamped=False),
        sa.Column("questionnaire", sa.String(40), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("subject_kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        _moment("sent_at"),
        sa.Column("open_until", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        _link("survey_invitation", "organization_id", "organization"),
        _link("survey_invitation", "user_id", "user_account"),
        _link("survey_invitation", "employer_id", "employer"),
        sa.UniqueConstraint(
            "questionnaire", "subject_kind", "subject_id", "user_id", name="one_invitation_per_subject_and_user"
        ),
    )
    op.create_index("ix_survey_invitation_user_id", "survey_invitation", ["user_id", "questionnaire", "sent_at"])
    op.create_index(
        "ix_survey_invitation_organization_id", "survey_invitation", ["organization_id", "questionnaire", "sent_at"]
    )
    op.create_index("ix_survey_invitation_employer_id", "survey_invitation", ["employer_id"])
    op.create_table(
        "survey_response",
        *_identity("survey_response", public=False, stamped=False),
        sa.Column("questionnaire", sa.String(40), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        _link("survey_response", "organization_id", "organization"),
        _link("survey_response", "employer_id", "employer"),
    )
    op.create_index(
        "ix_survey_response_organization_id", "survey_response", ["organization_id", "questionnaire", "answered_on"]
    )
    op.create_index("ix_survey_response_employer_id", "survey_response", ["employer_id"])


def downgrade() -> None:
    """Take it back; orders of blocked employers end."""
    for table in (
        "survey_response",
        "survey_invitation",
        "interview_offer",
        "employer_block",
        "block_list",
        "employer_visit",
        "order_term",
    ):
        op.drop_table(table)
    with op.batch_alter_table("placement") as table:
        table.drop_column("weekly_hours")
    op.execute("UPDATE job_order SET status = 'closed' WHERE status = 'suspended'")
    with op.batch_alter_table("job_order") as table:
        table.drop_constraint(op.f("ck_job_order_close_reason"), type_="check")
        table.drop_constraint(op.f("fk_job_order_taken_by_id"), type_="foreignkey")
        table.drop_constraint(op.f("ck_job_order_order_status"), type_="check")
        table.create_check_constraint(op.f("ck_job_order_order_status"), _one_of("status", BEFORE))
        table.drop_column("close_reason")
        table.drop_column("taken_by_id")
