"""Find how often a registration was referred without reading its referrals.

Revision ID: 0027
Revises: 0026
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_index("ix_referral_registration_id_sent_on", "referral", ["registration_id", "sent_on", "status"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_referral_registration_id_sent_on", "referral")
