"""Claims, the batches they are paid in, and what a round measures them by.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what this revision adds."""
    op.add_column("program_round", sa.Column("claim", sa.JSON(), nullable=True))
    op.create_table('claim',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'submitted', 'supplement_requested', 'approved', 'refused', 'in_batch', 'paid', 'returned', 'recovered', 'withdrawn', name='claim_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=True),
    sa.Column('number', sa.String(length=20), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('exam_code', sa.String(length=60), nullable=True),
    sa.Column('exam_part', sa.String(length=12), nullable=False),
    sa.Column('exam_on', sa.Date(), nullable=True),
    sa.Column('receipt_number', sa.String(length=60), nullable=True),
    sa.Column('fee', sa.Integer(), nullable=True),
    sa.Column('bank', sa.String(length=40), nullable=True),
    sa.Column('account', sa.Text(), nullable=True),
    sa.Column('account_holder', sa.Text(), nullable=True),
    sa.Column('statement', sa.Boolean(), nullable=False),
    sa.Column('supplement', sa.JSON(), nullable=True),
    sa.Column('amount', sa.Integer(), nullable=True),
    sa.Column('working', sa.JSON(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('departures', sa.JSON(), nullable=False),
    sa.Column('decision_note', sa.Text(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recovery_reason', sa.Text(), nullable=True),
    sa.Column('public_id', sa.String(length=24), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("exam_part IN ('whole', 'written', 'practical')", name=op.f('ck_claim_claim_exam_part_known')),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_claim_claim_amount_not_negative')),
    sa.CheckConstraint('fee > 0', name=op.f('ck_claim_claim_fee_positive')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], name=op.f('fk_claim_decided_by_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_claim_organization_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_claim_person_id')),
    sa.ForeignKeyConstraint(['round_id'], ['program_round.id'], name=op.f('fk_claim_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim')),
    sa.UniqueConstraint('public_id', name=op.f('uq_claim_public_id')),
    sa.UniqueConstraint('round_id', 'sequence', name='one_claim_number_per_round')
    )
    op.create_index(op.f('ix_claim_organization_id'), 'claim', ['organization_id'], unique=False)
    op.create_index(op.f('ix_claim_person_id'), 'claim', ['person_id'], unique=False)
    op.create_index(op.f('ix_claim_receipt_number'), 'claim', ['receipt_number'], unique=False)
    op.create_index('ix_claim_round_id_status', 'claim', ['round_id', 'status'], unique=False)
    op.create_index('one_claim_draft_per_round', 'claim', ['round_id', 'person_id'], unique=True, sqlite_where=sa.text("status = 'draft'"), postgresql_where=sa.text("status = 'draft'"))
    op.create_table('claim_document',
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('content_type', sa.String(length=60), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('stored_name', sa.String(length=40), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=24), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('size > 0', name=op.f('ck_claim_document_claim_document_not_empty')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_document_claim_id')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['user_account.id'], name=op.f('fk_claim_document_uploaded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_document')),
    sa.UniqueConstraint('public_id', name=op.f('uq_claim_document_public_id')),
    sa.UniqueConstraint('stored_name', name=op.f('uq_claim_document_stored_name'))
    )
    op.create_index(op.f('ix_claim_document_claim_id'), 'claim_document', ['claim_id'], unique=False)
    op.create_index(op.f('ix_claim_document_removed_at'), 'claim_document', ['removed_at'], unique=False)
    op.create_index(op.f('ix_claim_document_sha256'), 'claim_document', ['sha256'], unique=False)
    op.create_table('payment_batch',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('status', sa.Enum('made', 'confirmed', 'paid', 'discarded', name='batch_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('public_id', sa.String(length=24), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('confirmed_by_id <> made_by_id', name=op.f('ck_payment_batch_batch_confirmed_by_another')),
    sa.CheckConstraint('total >= 0', name=op.f('ck_payment_batch_batch_total_not_negative')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user_account.id'], name=op.f('fk_payment_batch_confirmed_by_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_payment_batch_made_by_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_payment_batch_organization_id')),
    sa.ForeignKeyConstraint(['round_id'], ['program_round.id'], name=op.f('fk_payment_batch_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_batch')),
    sa.UniqueConstraint('public_id', name=op.f('uq_payment_batch_public_id')),
    sa.UniqueConstraint('round_id', 'number', name='one_batch_number_per_round')
    )
    op.create_index(op.f('ix_payment_batch_organization_id'), 'payment_batch', ['organization_id'], unique=False)
    op.create_index(op.f('ix_payment_batch_round_id'), 'payment_batch', ['round_id'], unique=False)
    op.create_table('payment_line',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('claim_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('bank', sa.String(length=40), nullable=False),
    sa.Column('account', sa.Text(), nullable=False),
    sa.Column('account_holder', sa.Text(), nullable=False),
    sa.Column('returned_on', sa.Date(), nullable=True),
    sa.Column('return_reason', sa.String(length=200), nullable=True),
    sa.Column('public_id', sa.String(length=24), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payment_line_payment_amount_positive')),
    sa.ForeignKeyConstraint(['batch_id'], ['payment_batch.id'], name=op.f('fk_payment_line_batch_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_payment_line_claim_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_line')),
    sa.UniqueConstraint('batch_id', 'claim_id', name='one_line_per_claim_in_a_batch'),
    sa.UniqueConstraint('public_id', name=op.f('uq_payment_line_public_id'))
    )
    op.create_index(op.f('ix_payment_line_claim_id'), 'payment_line', ['claim_id'], unique=False)


def downgrade() -> None:
    """Remove what this revision added."""
    for table in ("payment_line", "payment_batch", "claim_document", "claim"):
        op.drop_table(table)
    with op.batch_alter_table("program_round") as table:
        table.drop_column("claim")
