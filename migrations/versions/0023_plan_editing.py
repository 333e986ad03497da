"""Terms of plans, what a pledge card says of a project, measures narrowed down, addresses of lines.

Revision ID: 0023
Revises: 0025
"""

import secrets

import sqlalchemy as sa
from alembic import op


revision = "0023"
down_revision = "0025"
branch_labels = None
depends_on = None

ADDRESSED = ("plan_area", "schedule_line", "project_note", "team")


def upgrade() -> None:
    """Create what this revision adds."""
    with op.batch_alter_table("plan") as batch:
        batch.add_column(sa.Column("begins_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("framework_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_plan_framework_id"), "plan", ["framework_id"], ["id"])
        batch.create_check_constraint(op.f("ck_plan_plan_days_in_order"), "ends_on > begins_on")
    op.create_index("ix_plan_framework_id", "plan", ["framework_id"])
    with op.batch_alter_table("plan_project") as batch:
        batch.add_column(sa.Column("agents", sa.JSON(), server_default="[]", nullable=False))
        batch.add_column(sa.Column("needs", sa.JSON(), server_default="[]", nullable=False))
        batch.add_column(sa.Column("within_term", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("contact", sa.String(200), server_default="", nullable=False))
    with op.batch_alter_table("indicator") as batch:
        batch.add_column(sa.Column("narrowing", sa.JSON(), nullable=True))
    for table in ADDRESSED:
        _give_addresses(table)


def _give_addresses(table: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("public_id", sa.String(24), nullable=True))
    known = sa.table(table, sa.column("id", sa.Integer), sa.column("public_id", sa.String))
    connection = op.get_bind()
    for number in connection.scalars(sa.select(known.c.id)).all():
        address = secrets.token_urlsafe(12)
        connection.execute(known.update().where(known.c.id == number).values(public_id=address))
    with op.batch_alter_table(table) as batch:
        batch.alter_column("public_id", existing_type=sa.String(24), nullable=False)
        batch.create_unique_constraint(op.f(f"uq_{table}_public_id"), ["public_id"])


def downgrade() -> None:
    """Take it back."""
    for table in reversed(ADDRESSED):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"uq_{table}_public_id"), type_="unique")
            batch.drop_column("public_id")
    with op.batch_alter_table("indicator") as batch:
        batch.drop_column("narrowing")
    with op.batch_alter_table("plan_project") as batch:
        for name in ("contact", "within_term", "needs", "agents"):
            batch.drop_column(name)
    op.drop_index("ix_plan_framework_id", "plan")
    with op.batch_alter_table("plan") as batch:
        batch.drop_constraint(op.f("ck_plan_plan_days_in_order"), type_="check")
        batch.drop_constraint(op.f("fk_plan_framework_id"), type_="foreignkey")
        for name in ("framework_id", "ends_on", "begins_on"):
            batch.drop_column(name)
