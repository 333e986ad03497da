"""Referral letters and messages by other channels.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_table(
        "letter_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_letter_counter_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_counter")),
        sa.UniqueConstraint("organization_id", "year", name="one_letter_counter_per_organization_and_year"),
    )
    op.create_table(
        "referral_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_referral_letter_letter_ordinal_positive")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_letter_referral_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_referral_letter_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_letter")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_letter_public_id")),
        sa.UniqueConstraint(
            "organization_id", "year", "ordinal", name="one_letter_per_organization_year_and_ordinal"
        ),
    )
    op.create_index("ix_referral_letter_referral_id", "referral_letter", ["referral_id"])
    op.create_table(
        "letter_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_by_name", sa.String(60), nullable=False),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_letter_copy_letter_copy_ordinal_positive")),
        sa.ForeignKeyConstraint(["letter_id"], ["referral_letter.id"], name=op.f("fk_letter_copy_letter_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user_account.id"], name=op.f("fk_letter_copy_issued_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_copy")),
        sa.UniqueConstraint("letter_id", "ordinal", name="one_copy_per_letter_and_ordinal"),
    )
    with op.batch_alter_table("outbox_item") as batch:
        batch.alter_column("message_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("kind", sa.String(60), nullable=False, server_default=""))
        batch.add_column(sa.Column("form", sa.String(10), nullable=False, server_default="mail"))
        batch.add_column(sa.Column("recipient_index", sa.String(64), nullable=True))
        batch.add_column(sa.Column("title", sa.String(60), nullable=False, server_default=""))
        batch.add_column(sa.Column("text", sa.Text(), nullable=True))
        batch.add_column(sa.Column("is_recorded", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("settled_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_outbox_item_settled_by_id"), "user_account", ["settled_by_id"], ["id"])
    op.create_index("ix_outbox_item_recipient_index", "outbox_item", ["recipient_index", "status"])
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("contact_by", sa.String(10), nullable=False, server_default="mail"))
        batch.create_check_constraint(
            op.f("ck_person_contact_by_known"), "contact_by IN ('mail', 'sms', 'messenger')"
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("person") as batch:
        batch.drop_constraint(op.f("ck_person_contact_by_known"), type_="check")
        batch.drop_column("contact_by")
    op.execute("DELETE FROM outbox_item WHERE message_id IS NULL")
    op.drop_index("ix_outbox_item_recipient_index", "outbox_item")
    with op.batch_alter_table("outbox_item") as batch:
        batch.drop_constraint(op.f("fk_outbox_item_settled_by_id"), type_="foreignkey")
        for name in ("settled_by_id", "settled_at", "is_recorded", "text", "title", "recipient_index", "form", "kind"):
            batch.drop_column(name)
        batch.alter_column("message_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("letter_copy")
    op.drop_table("referral_letter")
    op.drop_table("letter_counter")
