"""Sex and age band as columns of the ledger that the database works out, and the two indexes figures are counted along.

Revision ID: 0026
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op


revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None

TOLD = ("sex", "age_band")
PEOPLE = ["kind", "person_id", "occurred_on", "organization_id"]
COUNTED_BY = ["organization_id", "occurred_on", "kind"]


def _of_attributes(name: str) -> sa.Computed:
    """A column the database works out: kept on PostgreSQL; SQLite can only add one that it works out when it is read."""
    if op.get_bind().dialect.name == "postgresql":
        return sa.Computed(f"attributes ->> '{name}'", persisted=True)
    return sa.Computed(f"json_extract(attributes, '$.{name}')", persisted=False)


def upgrade() -> None:
    """Create what this revision adds."""
    for name in TOLD:
        op.add_column("ledger_entry", sa.Column(name, sa.String(10), _of_attributes(name), nullable=True))
    op.drop_index("ix_ledger_entry_people", "ledger_entry")
    op.create_index("ix_ledger_entry_people", "ledger_entry", [*PEOPLE, "corrects_id"])
    op.drop_index("ix_ledger_entry_count", "ledger_entry")
    op.create_index("ix_ledger_entry_count", "ledger_entry", [*COUNTED_BY, "corrects_id", "program_id", *TOLD])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_ledger_entry_count", "ledger_entry")
    op.create_index("ix_ledger_entry_count", "ledger_entry", COUNTED_BY)
    op.drop_index("ix_ledger_entry_people", "ledger_entry")
    only = sa.text("corrects_id IS NULL")
    op.create_index("ix_ledger_entry_people", "ledger_entry", PEOPLE, sqlite_where=only, postgresql_where=only)
    for name in TOLD:
        op.drop_column("ledger_entry", name)
