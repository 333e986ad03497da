"""Nothing is written into a report any more once its month is closed.

Revision ID: 0034
Revises: 0031
"""

from alembic import op


revision = "0034"
down_revision = "0031"
branch_labels = None
depends_on = None

PARTS = ("month_figure", "restatement")
CLOSED = "EXISTS (SELECT 1 FROM month_close WHERE id = NEW.close_id AND status = 'closed')"


def upgrade() -> None:
    """Create what this revision adds."""
    for table in PARTS:
        trigger = f"CREATE TRIGGER {table}_no_late_insert BEFORE INSERT ON {table}"
        refused = f"'{table} is append-only'"
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE OR REPLACE FUNCTION refuse_late_{table}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$BEGIN IF {CLOSED} THEN RAISE EXCEPTION {refused}; END IF; RETURN NEW; END$$"
            )
            op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION refuse_late_{table}()")
        else:
            op.execute(f"{trigger} WHEN ({CLOSED}) BEGIN SELECT RAISE(ABORT, {refused}); END")


def downgrade() -> None:
    """Take it back."""
    for table in PARTS:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_no_late_insert ON {table}")
            op.execute(f"DROP FUNCTION refuse_late_{table}()")
        else:
            op.execute(f"DROP TRIGGER {table}_no_late_insert")
