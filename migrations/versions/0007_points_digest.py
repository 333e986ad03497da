"""Which score table the points of an application were worked out with.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the digest; points kept before it are worked out anew at the next ranking."""
    with op.batch_alter_table("application") as table:
        table.add_column(sa.Column("points_digest", sa.String(64), nullable=True))


def downgrade() -> None:
    """Remove what this revision added."""
    with op.batch_alter_table("application") as table:
        table.drop_column("points_digest")
