"""Cells of the funnel, people found along an index, and who and why of restatements; closed reports by the database.

Revision ID: 0025
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op


revision = "0025"
down_revision = "0021"
branch_labels = None
depends_on = None

STATIONS = ("registered", "counseled", "applied", "enrolled", "referred", "interviewed", "placed", "retained")


# Reports are not changed after their close, whoever asks the database.
CLOSED = (("month_figure", ""), ("restatement", ""), ("month_close", " WHEN (OLD.status = 'closed')"))


def _refuse(table: str, verb: str, when: str) -> None:
    head = f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{head} FOR EACH ROW{when} EXECUTE FUNCTION refuse_change()")
    else:
        op.execute(f"{head}{when} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")


def _allow(table: str, verb: str) -> None:
    on_table = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER {table}_no_{verb}{on_table}")


def upgrade() -> None:
    """Create what this revision adds; what is kept of open months is counted anew by the scheduler."""
    op.execute("DELETE FROM live_state")
    op.execute("DELETE FROM live_month")
    with op.batch_alter_table("live_state") as batch_op:
        batch_op.add_column(sa.Column("counted_by", sa.String(64), nullable=False, server_default=""))
    with op.batch_alter_table("restatement") as batch_op:
        batch_op.add_column(sa.Column("causes", sa.JSON(), nullable=False, server_default="[]"))
    for table, when in CLOSED:
        for verb in ("update", "delete"):
            _refuse(table, verb, when)
    op.create_table(
        "funnel_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(10), nullable=False),
        sa.Column("age_band", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in STATIONS),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_funnel_cell_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funnel_cell")),
        sa.UniqueConstraint(
            "organization_id", "month", "program_id", "sex", "age_band", name=op.f("one_funnel_cell_per_combination")
        ),
    )
    op.create_index(
        "ix_ledger_entry_people",
        "ledger_entry",
        ["kind", "person_id", "occurred_on", "organization_id"],
        sqlite_where=sa.text("corrects_id IS NULL"),
        postgresql_where=sa.text("corrects_id IS NULL"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_ledger_entry_people", "ledger_entry")
    op.drop_table("funnel_cell")
    for table, _when in CLOSED:
        for verb in ("update", "delete"):
            _allow(table, verb)
    with op.batch_alter_table("restatement") as batch_op:
        batch_op.drop_column("causes")
    with op.batch_alter_table("live_state") as batch_op:
        batch_op.drop_column("counted_by")
