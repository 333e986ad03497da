"""PostgreSQL refuses to empty a table that only grows.

Revision ID: 0032
Revises: 0028
"""

from alembic import op


revision = "0032"
down_revision = "0028"
branch_labels = None
depends_on = None

GROWING = ("ledger_entry", "audit_entry", "access_entry", "month_figure", "restatement", "month_close")


def upgrade() -> None:
    """Create what this revision adds; SQLite knows no such statement."""
    if op.get_bind().dialect.name == "postgresql":
        for table in GROWING:
            head = f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            op.execute(f"{head} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name == "postgresql":
        for table in GROWING:
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
