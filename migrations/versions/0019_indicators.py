"""Plans, areas, projects, indicators and budgets.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_table(
        "plan",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("truncate", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(10), nullable=False),
        sa.Column("rate_cap", sa.String(40), nullable=True),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_plan_plan_years_in_order")),
        sa.CheckConstraint("places BETWEEN 0 AND 4", name=op.f("ck_plan_plan_places_few")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_plan_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("organization_id", "code", name="one_plan_per_organization_and_code"),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_public_id")),
        sa.CheckConstraint("kind IN ('pledges', 'disclosure', 'report')", name=op.f("ck_plan_plan_kind")),
    )
    op.create_table(
        "staffing",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("grade", sa.String(20), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("posts >= 0 AND people >= 0", name=op.f("ck_staffing_staffing_not_negative")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_staffing_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staffing")),
        sa.UniqueConstraint("organization_id", "as_of", "series", "grade", name="one_staffing_line_per_day_and_grade"),
    )
    op.create_table(
        "team",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_team_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("organization_id", "name", name="one_team_per_organization_and_name"),
    )
    op.create_table(
        "plan_area",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_area_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_area")),
        sa.UniqueConstraint("plan_id", "code", name="one_area_per_plan_and_code"),
    )
    op.create_table(
        "plan_project",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("department", sa.String(120), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("begins", sa.String(20), nullable=False),
        sa.Column("ends", sa.String(20), nullable=False),
        sa.Column("completion", sa.String(20), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["plan_area.id"], name=op.f("fk_plan_project_area_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_project_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_project")),
        sa.UniqueConstraint("plan_id", "code", name="one_project_per_plan_and_code"),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_project_public_id")),
        sa.CheckConstraint("stage IN ('planned', 'on_track', 'partly', 'done', 'done_continued', 'on_hold', 'dropped')", name=op.f("ck_plan_project_stage")),
    )
    op.create_index("ix_plan_project_area_id", "plan_project", ["area_id"], unique=False)
    op.create_table(
        "budget_line",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=True),
        sa.Column("secured", sa.BigInteger(), nullable=True),
        sa.Column("spent", sa.BigInteger(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(planned IS NULL OR planned >= 0) AND (secured IS NULL OR secured >= 0) AND (spent IS NULL OR spent >= 0)", name=op.f("ck_budget_line_budget_amounts_not_negative")),
        sa.ForeignKeyConstraint(["project_id"], ["plan_project.id"], name=op.f("fk_budget_line_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
        sa.UniqueConstraint("project_id", "year", "source", name="one_budget_line_per_project_year_and_source"),
        sa.CheckConstraint("source IN ('state', 'city', 'district', 'private', 'other')", name=op.f("ck_budget_line_source")),
    )
    op.create_table(
        "indicator",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("weight", sa.String(40), nullable=True),
        sa.Column("measure", sa.String(60), nullable=True),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["plan_project.id"], name=op.f("fk_indicator_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("project_id", "code", name="one_indicator_per_project_and_code"),
        sa.UniqueConstraint("public_id", name=op.f("uq_indicator_public_id")),
        sa.CheckConstraint("kind IN ('cumulative', 'state', 'average')", name=op.f("ck_indicator_kind")),
    )
    op.create_table(
        "printed_card",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["plan_project.id"], name=op.f("fk_printed_card_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_card")),
        sa.UniqueConstraint("project_id", name=op.f("uq_printed_card_project_id")),
    )
    op.create_table(
        "project_note",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("happened", sa.String(10), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("party", sa.String(120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["plan_project.id"], name=op.f("fk_project_note_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_note")),
        sa.CheckConstraint("kind IN ('milestone', 'progress', 'participation', 'press', 'award', 'request', 'publicity')", name=op.f("ck_project_note_note_kind")),
    )
    op.create_index("ix_project_note_project_id_kind", "project_note", ["project_id", "kind"], unique=False)
    op.create_table(
        "schedule_line",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("begins", sa.String(6), nullable=False),
        sa.Column("ends", sa.String(6), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends >= begins", name=op.f("ck_schedule_line_schedule_line_in_order")),
        sa.ForeignKeyConstraint(["project_id"], ["plan_project.id"], name=op.f("fk_schedule_line_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_line")),
    )
    op.create_index(op.f("ix_schedule_line_project_id"), "schedule_line", ["project_id"], unique=False)
    op.create_table(
        "team_project",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["plan_project.id"], name=op.f("fk_team_project_project_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_project_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_project")),
        sa.UniqueConstraint("team_id", "project_id", name="one_line_per_team_and_project"),
    )
    op.create_index(op.f("ix_team_project_project_id"), "team_project", ["project_id"], unique=False)
    op.create_table(
        "indicator_actual",
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("status <> 'final' OR confirmed_by_id IS NULL OR entered_by_id IS NULL OR confirmed_by_id <> entered_by_id", name=op.f("ck_indicator_actual_actual_confirmed_by_another")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["user_account.id"], name=op.f("fk_indicator_actual_confirmed_by_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_indicator_actual_entered_by_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_actual_indicator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_actual")),
        sa.UniqueConstraint("indicator_id", "period", name="one_actual_per_indicator_and_period"),
        sa.CheckConstraint("status IN ('provisional', 'final')", name=op.f("ck_indicator_actual_certainty")),
    )
    op.create_table(
        "indicator_target",
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_target_indicator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_target")),
        sa.UniqueConstraint("indicator_id", "period", name="one_target_per_indicator_and_period"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("indicator_target")
    op.drop_table("indicator_actual")
    op.drop_index(op.f("ix_team_project_project_id"), table_name="team_project")
    op.drop_table("team_project")
    op.drop_index(op.f("ix_schedule_line_project_id"), table_name="schedule_line")
    op.drop_table("schedule_line")
    op.drop_index("ix_project_note_project_id_kind", table_name="project_note")
    op.drop_table("project_note")
    op.drop_table("printed_card")
    op.drop_table("indicator")
    op.drop_table("budget_line")
    op.drop_index("ix_plan_project_area_id", table_name="plan_project")
    op.drop_table("plan_project")
    op.drop_table("plan_area")
    op.drop_table("team")
    op.drop_table("staffing")
    op.drop_table("plan")
