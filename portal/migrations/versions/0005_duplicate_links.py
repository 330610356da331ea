"""duplicate links and known problems"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'

ACTIVE = sa.text('ended_at IS NULL')
WAITING = sa.text('decided_at IS NULL')
IS_KNOWN = sa.text(
    "coalesce(canonical_id, 0) = 0 AND NOT is_hidden AND kind <> 'story'"
    " AND (affected_count > 1 OR standing <> 'reported' OR state <> 'open')"
)
KNOWN = {
    'ix_posts_known': ['affected_count'],
    'ix_posts_known_latest': ['active_at'],
    'ix_posts_known_product': ['product_id', 'affected_count'],
    'ix_posts_known_product_latest': ['product_id', 'active_at'],
}
# Added as they stand, not by copying the table: on SQLite the copy would take everything along that hangs on a post.
COLUMNS = (
    'canonical_id INTEGER CONSTRAINT fk_posts_canonical_id_posts REFERENCES posts (id)',
    'report_count INTEGER DEFAULT 0 NOT NULL',
    "standing VARCHAR(20) DEFAULT 'reported' NOT NULL",
    'fixed_in_id INTEGER CONSTRAINT fk_posts_fixed_in_id_versions REFERENCES versions (id)',
)


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f'ALTER TABLE posts ADD COLUMN {column}')
    op.create_index(
        'ix_posts_canonical_id',
        'posts',
        ['canonical_id', 'is_hidden', 'visibility', 'id'],
        sqlite_where=sa.text('canonical_id IS NOT NULL'),
        postgresql_where=sa.text('canonical_id IS NOT NULL'),
    )
    op.create_index('ix_posts_fixed_in_id', 'posts', ['fixed_in_id', 'id'])
    for name, columns in KNOWN.items():
        op.create_index(name, 'posts', [*columns, 'id', 'state'], sqlite_where=IS_KNOWN, postgresql_where=IS_KNOWN)
    op.create_index('ix_posts_version_canonical', 'posts', ['version_id', 'canonical_id', 'id'])
    op.create_index('ix_me_toos_version', 'me_toos', ['version_id', 'post_id'])
    _links()
    _choices()
    _proposals()
    _standings()
    _cares()


def downgrade() -> None:
    for table in ('cares', 'standings', 'link_proposals', 'canonical_choices', 'duplicate_links'):
        op.drop_table(table)
    op.drop_index('ix_me_toos_version', 'me_toos')
    for index in (*KNOWN, 'ix_posts_version_canonical', 'ix_posts_fixed_in_id', 'ix_posts_canonical_id'):
        op.drop_index(index, 'posts')
    for column in ('fixed_in_id', 'standing', 'report_count', 'canonical_id'):
        op.execute(f'ALTER TABLE posts DROP COLUMN {column}')


def _links() -> None:
    op.create_table(
        'duplicate_links',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('canonical_id', sa.Integer(), nullable=False),
        sa.Column('why', sa.String(length=500), nullable=False),
        sa.Column('created_by_id', sa.Integer(), nullable=True),
        sa.Column('created', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_by_id', sa.Integer(), nullable=True),
        sa.Column('end_reason', sa.String(length=500), nullable=False),
        _to('duplicate_links', 'report_id', 'posts', 'CASCADE'),
        _to('duplicate_links', 'canonical_id', 'posts', 'CASCADE'),
        _to('duplicate_links', 'created_by_id', 'users'),
        _to('duplicate_links', 'ended_by_id', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_links')),
    )
    op.create_index(op.f('ix_duplicate_links_number'), 'duplicate_links', ['number'])
    op.create_index('ix_duplicate_links_report', 'duplicate_links', ['report_id', 'id'])
    op.create_index('ix_duplicate_links_canonical', 'duplicate_links', ['canonical_id', 'id'])
    op.create_index(
        'uq_duplicate_links_active',
        'duplicate_links',
        ['report_id', 'canonical_id'],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )


def _choices() -> None:
    op.create_table(
        'canonical_choices',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('post_id', sa.Integer(), nullable=False),
        sa.Column('why', sa.String(length=500), nullable=False),
        sa.Column('created_by_id', sa.Integer(), nullable=True),
        sa.Column('created', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_by_id', sa.Integer(), nullable=True),
        _to('canonical_choices', 'post_id', 'posts', 'CASCADE'),
        _to('canonical_choices', 'created_by_id', 'users'),
        _to('canonical_choices', 'ended_by_id', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_canonical_choices')),
    )
    op.create_index(op.f('ix_canonical_choices_number'), 'canonical_choices', ['number'])
    op.create_index('ix_canonical_choices_post', 'canonical_choices', ['post_id', 'id'])


def _proposals() -> None:
    op.create_table(
        'link_proposals',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=False),
        sa.Column('other_id', sa.Integer(), nullable=False),
        sa.Column('why', sa.String(length=500), nullable=False),
        sa.Column('proposed_by_id', sa.Integer(), nullable=False),
        sa.Column('created', sa.DateTime(timezone=True), nullable=False),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('decided_by_id', sa.Integer(), nullable=True),
        sa.Column('accepted', sa.Boolean(), nullable=True),
        sa.Column('decision_note', sa.String(length=500), nullable=False),
        _to('link_proposals', 'report_id', 'posts', 'CASCADE'),
        _to('link_proposals', 'other_id', 'posts', 'CASCADE'),
        _to('link_proposals', 'proposed_by_id', 'users'),
        _to('link_proposals', 'decided_by_id', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_link_proposals')),
    )
    op.create_index('ix_link_proposals_waiting', 'link_proposals', ['id'], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index('ix_link_proposals_report', 'link_proposals', ['report_id', 'id'])
    op.create_index('ix_link_proposals_other', 'link_proposals', ['other_id', 'id'])
    op.create_index('ix_link_proposals_proposed_by', 'link_proposals', ['proposed_by_id', 'id'])
    op.create_index(
        'uq_link_proposals_waiting',
        'link_proposals',
        ['report_id', 'other_id', 'proposed_by_id'],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def _standings() -> None:
    op.create_table(
        'standings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('post_id', sa.Integer(), nullable=False),
        sa.Column('standing', sa.String(length=20), nullable=False),
        sa.Column('fixed_in_id', sa.Integer(), nullable=True),
        sa.Column('fact', sa.String(length=500), nullable=False),
        sa.Column('created_by_id', sa.Integer(), nullable=True),
        sa.Column('created', sa.DateTime(timezone=True), nullable=False),
        _to('standings', 'post_id', 'posts', 'CASCADE'),
        _to('standings', 'fixed_in_id', 'versions'),
        _to('standings', 'created_by_id', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_standings')),
    )
    op.create_index('ix_standings_post', 'standings', ['post_id', 'id'])


def _cares() -> None:
    op.create_table(
        'cares',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('post_id', sa.Integer(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=True),
        sa.Column('next_word_on', sa.Date(), nullable=True),
        sa.Column('created_by_id', sa.Integer(), nullable=True),
        sa.Column('created', sa.DateTime(timezone=True), nullable=False),
        _to('cares', 'post_id', 'posts', 'CASCADE'),
        _to('cares', 'owner_id', 'users'),
        _to('cares', 'created_by_id', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_cares')),
    )
    op.create_index('ix_cares_post', 'cares', ['post_id', 'id'])
    op.create_index('ix_cares_next_word', 'cares', ['next_word_on', 'id'])
    op.create_index('ix_cares_owner', 'cares', ['owner_id', 'id'])


def _to(table: str, column: str, parent: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f'{parent}.id'], name=op.f(f'fk_{table}_{column}_{parent}'), ondelete=ondelete
    )
