"""Places and equipment of an organization.

Revision ID: 0031
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op


revision = "0031"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_table(
        "facility",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("area", sa.String(40), nullable=True),
        sa.Column("whole_area", sa.String(40), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("held", sa.String(120), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('place', 'equipment')", name=op.f("ck_facility_facility_kind")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_facility_organization_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_facility_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("one_facility_per_organization_and_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_facility_public_id")),
    )
    op.create_index("ix_facility_team_id", "facility", ["team_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_facility_team_id", "facility")
    op.drop_table("facility")
