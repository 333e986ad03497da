"""Reports that were made, their subscribers, and files that go out with a mail.

Revision ID: 0022
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op


revision = "0022"
down_revision = "0027"
branch_labels = None
depends_on = None

SOURCES = "source IN ('state', 'city', 'district', 'private', 'other'{})"
FORMATS = "format IN ('pdf', 'hwpx', 'xlsx', 'csv')"


def upgrade() -> None:
    """Create what this revision adds."""
    op.create_table(
        "made_report",
        sa.Column("report", sa.String(60), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("file", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(80), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(FORMATS, name=op.f("ck_made_report_format")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_made_report_organization_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_made_report_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_made_report")),
        sa.UniqueConstraint("public_id", name=op.f("uq_made_report_public_id")),
    )
    op.create_index("ix_made_report_content", "made_report", ["digest", "format"])
    op.create_index("ix_made_report_organization_id_made_at", "made_report", ["organization_id", "made_at"])
    op.create_table(
        "report_subscription",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("report", sa.String(60), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(40), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(FORMATS, name=op.f("ck_report_subscription_format")),
        sa.CheckConstraint(
            "ending IN ('own_wish', 'by_officer', 'no_right')", name=op.f("ck_report_subscription_ending")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_report_subscription_user_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_report_subscription_organization_id")
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user_account.id"], name=op.f("fk_report_subscription_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_subscription")),
        sa.UniqueConstraint("public_id", name=op.f("uq_report_subscription_public_id")),
    )
    op.create_index(
        "one_live_subscription_per_user_organization_and_report",
        "report_subscription",
        ["user_id", "organization_id", "report"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_report_subscription_organization_id", "report_subscription", ["organization_id"])
    op.create_table(
        "report_delivery",
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("close_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["report_subscription.id"], name=op.f("fk_report_delivery_subscription_id")
        ),
        sa.ForeignKeyConstraint(["close_id"], ["month_close.id"], name=op.f("fk_report_delivery_close_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_report_delivery_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_delivery")),
        sa.UniqueConstraint("subscription_id", "close_id", name="one_delivery_per_subscription_and_close"),
    )
    op.create_index("ix_report_delivery_message_id", "report_delivery", ["message_id"])
    op.create_table(
        "outbox_attachment",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("mimetype", sa.String(120), nullable=False),
        sa.Column("file", sa.String(40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["outbox_item.id"], name=op.f("fk_outbox_attachment_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_attachment")),
    )
    op.create_index(op.f("ix_outbox_attachment_item_id"), "outbox_attachment", ["item_id"])
    _check_sources(", 'undivided'")


def _check_sources(more: str) -> None:
    with op.batch_alter_table("budget_line") as batch:
        batch.drop_constraint(op.f("ck_budget_line_source"), type_="check")
        batch.create_check_constraint(op.f("ck_budget_line_source"), SOURCES.format(more))


def downgrade() -> None:
    """Take it back; money of no known source becomes other money."""
    _undivided_becomes_other()
    _check_sources("")
    for table in ("outbox_attachment", "report_delivery", "report_subscription", "made_report"):
        op.drop_table(table)


def _undivided_becomes_other() -> None:
    """A project may have other money in the same year already: then both become one line."""
    amounts = ("planned", "secured", "spent")
    names = ("id", "project_id", "year", "source", *amounts)
    lines = sa.table("budget_line", *(sa.column(name) for name in names))
    connection = op.get_bind()
    for line in connection.execute(sa.select(lines).where(lines.c.source == "undivided")).all():
        beside = sa.and_(
            lines.c.project_id == line.project_id, lines.c.year == line.year, lines.c.source == "other"
        )
        other = connection.execute(sa.select(lines).where(beside)).one_or_none()
        if other is None:
            connection.execute(lines.update().where(lines.c.id == line.id).values(source="other"))
            continue
        known = {name: [one for one in (getattr(other, name), getattr(line, name)) if one is not None] for name in amounts}
        added = {name: sum(values) if values else None for name, values in known.items()}
        connection.execute(lines.update().where(lines.c.id == other.id).values(**added))
        connection.execute(lines.delete().where(lines.c.id == line.id))
