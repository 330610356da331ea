"""the desk"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'

NEW = sa.text("verdict = 'new' AND published_post_id IS NOT NULL")


def upgrade() -> None:
    _viewings()
    _pairs()
    _answers()
    op.create_index('ix_inquiries_new', 'inquiries', ['published_post_id'], sqlite_where=NEW, postgresql_where=NEW)


def downgrade() -> None:
    op.drop_index('ix_inquiries_new', 'inquiries')
    for table in ('desk_noted', 'first_answers', 'pair_looks', 'pairs', 'viewings'):
        op.drop_table(table)


def _viewings() -> None:
    op.create_table(
        'viewings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('customer_id', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=300), nullable=False),
        sa.Column('began', sa.DateTime(timezone=True), nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        _to('viewings', 'staff_id', 'users'),
        _to('viewings', 'customer_id', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_viewings')),
    )
    op.create_index(op.f('ix_viewings_staff_id'), 'viewings', ['staff_id'])
    op.create_index(op.f('ix_viewings_customer_id'), 'viewings', ['customer_id'])
    op.create_index('ix_viewings_ended_at', 'viewings', ['ended_at', 'until'])


def _pairs() -> None:
    op.create_table(
        'pairs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('other_id', sa.Integer(), nullable=False),
        sa.Column('score', sa.Float(), nullable=False),
        sa.Column('same', sa.Float(), nullable=False),
        sa.Column('state', sa.String(length=20), nullable=False),
        sa.Column('found', sa.DateTime(timezone=True), nullable=False),
        sa.Column('decided_by_id', sa.Integer(), nullable=True),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('note', sa.String(length=500), nullable=False),
        sa.Column('link_id', sa.Integer(), nullable=True),
        _to('pairs', 'report_id', 'posts', 'CASCADE'),
        _to('pairs', 'other_id', 'posts', 'CASCADE'),
        _to('pairs', 'decided_by_id', 'users'),
        _to('pairs', 'link_id', 'duplicate_links', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pairs')),
        sa.UniqueConstraint('report_id', 'other_id', name=op.f('uq_pairs_report_id_other_id')),
    )
    op.create_index(op.f('ix_pairs_other_id'), 'pairs', ['other_id'])
    op.create_index('ix_pairs_queue', 'pairs', ['state', 'same', 'id'])
    op.create_index('ix_pairs_decided', 'pairs', ['decided_at', 'id'])
    op.create_table(
        'pair_looks',
        sa.Column('post_id', sa.Integer(), nullable=False),
        sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
        _to('pair_looks', 'post_id', 'posts', 'CASCADE'),
        sa.PrimaryKeyConstraint('post_id', name=op.f('pk_pair_looks')),
    )


def _answers() -> None:
    op.create_table(
        'first_answers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('post_id', sa.Integer(), nullable=False),
        sa.Column('fact', sa.String(length=20), nullable=False),
        sa.Column('created_by_id', sa.Integer(), nullable=False),
        sa.Column('created', sa.DateTime(timezone=True), nullable=False),
        _to('first_answers', 'post_id', 'posts', 'CASCADE'),
        _to('first_answers', 'created_by_id', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_first_answers')),
        sa.UniqueConstraint('post_id', name=op.f('uq_first_answers_post_id')),
    )
    op.create_table(
        'desk_noted',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('subject_type', sa.String(length=40), nullable=False),
        sa.Column('subject_id', sa.Integer(), nullable=False),
        sa.Column('noted_by_id', sa.Integer(), nullable=False),
        sa.Column('created', sa.DateTime(timezone=True), nullable=False),
        _to('desk_noted', 'noted_by_id', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_noted')),
        sa.UniqueConstraint('subject_type', 'subject_id', name=op.f('uq_desk_noted_subject_type_subject_id')),
    )


def _to(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_{table}_{column}_{other}')
    return sa.ForeignKeyConstraint([column], [f'{other}.id'], name=name, ondelete=ondelete)
