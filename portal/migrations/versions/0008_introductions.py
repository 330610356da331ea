"""introductions"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.create_table('introduction_blocks',
    sa.Column('blocker_id', sa.Integer(), nullable=False),
    sa.Column('blocked_id', sa.Integer(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['blocked_id'], ['users.id'], name=op.f('fk_introduction_blocks_blocked_id_users'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['blocker_id'], ['users.id'], name=op.f('fk_introduction_blocks_blocker_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('blocker_id', 'blocked_id', name=op.f('pk_introduction_blocks'))
    )
    with op.batch_alter_table('introduction_blocks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_introduction_blocks_blocked_id'), ['blocked_id'], unique=False)

    op.create_table('introduction_refusals',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_introduction_refusals_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_introduction_refusals'))
    )
    op.create_table('spoken_languages',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_spoken_languages_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'code', name=op.f('pk_spoken_languages'))
    )
    op.create_table('introduction_wishes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('wants', sa.String(length=10), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_introduction_wishes_post_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_introduction_wishes_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction_wishes'))
    )
    with op.batch_alter_table('introduction_wishes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_introduction_wishes_user_id'), ['user_id'], unique=False)
        batch_op.create_index('uq_introduction_wishes_open', ['user_id', 'post_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('introductions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('proposer_id', sa.Integer(), nullable=False),
    sa.Column('wish_id', sa.Integer(), nullable=True),
    sa.Column('context', sa.Text(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answers_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_whether_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_introductions_post_id_posts'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['proposer_id'], ['users.id'], name=op.f('fk_introductions_proposer_id_users')),
    sa.ForeignKeyConstraint(['wish_id'], ['introduction_wishes.id'], name=op.f('fk_introductions_wish_id_introduction_wishes'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introductions'))
    )
    with op.batch_alter_table('introductions', schema=None) as batch_op:
        batch_op.create_index('ix_introductions_created', ['created', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_introductions_post_id'), ['post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_introductions_proposer_id'), ['proposer_id'], unique=False)
        batch_op.create_index('ix_introductions_waiting', ['answers_until'], unique=False, sqlite_where=sa.text('opened_at IS NULL AND told_at IS NULL'), postgresql_where=sa.text('opened_at IS NULL AND told_at IS NULL'))

    op.create_table('introduction_feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('introduction_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('helped', sa.Boolean(), nullable=False),
    sa.Column('thanks', sa.String(length=500), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['introduction_id'], ['introductions.id'], name=op.f('fk_introduction_feedback_introduction_id_introductions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_introduction_feedback_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction_feedback')),
    sa.UniqueConstraint('introduction_id', 'user_id', name=op.f('uq_introduction_feedback_introduction_id_user_id'))
    )
    op.create_table('introduction_invitations',
    sa.Column('introduction_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['introduction_id'], ['introductions.id'], name=op.f('fk_introduction_invitations_introduction_id_introductions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_introduction_invitations_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('introduction_id', 'user_id', name=op.f('pk_introduction_invitations'))
    )
    op.create_table('introduction_members',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('introduction_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('card', sa.JSON(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['introduction_id'], ['introductions.id'], name=op.f('fk_introduction_members_introduction_id_introductions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_introduction_members_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction_members')),
    sa.UniqueConstraint('introduction_id', 'user_id', name=op.f('uq_introduction_members_introduction_id_user_id'))
    )
    with op.batch_alter_table('introduction_members', schema=None) as batch_op:
        batch_op.create_index('ix_introduction_members_user', ['user_id', 'id'], unique=False)

    op.create_table('introduction_messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('introduction_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('send_key', sa.String(length=60), nullable=True),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_introduction_messages_author_id_users'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['introduction_id'], ['introductions.id'], name=op.f('fk_introduction_messages_introduction_id_introductions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction_messages')),
    sa.UniqueConstraint('send_key', name=op.f('uq_introduction_messages_send_key'))
    )
    with op.batch_alter_table('introduction_messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_introduction_messages_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_introduction_messages_introduction', ['introduction_id', 'id'], unique=False)

    op.create_table('introduction_reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('introduction_id', sa.Integer(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handled_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['handled_by_id'], ['users.id'], name=op.f('fk_introduction_reports_handled_by_id_users'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['introduction_id'], ['introductions.id'], name=op.f('fk_introduction_reports_introduction_id_introductions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reporter_id'], ['users.id'], name=op.f('fk_introduction_reports_reporter_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction_reports'))
    )
    with op.batch_alter_table('introduction_reports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_introduction_reports_introduction_id'), ['introduction_id'], unique=False)

    op.create_table('introduction_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('introduction_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('is_own_wish', sa.Boolean(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['introduction_id'], ['introductions.id'], name=op.f('fk_introduction_requests_introduction_id_introductions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_introduction_requests_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction_requests')),
    sa.UniqueConstraint('introduction_id', 'user_id', name=op.f('uq_introduction_requests_introduction_id_user_id'))
    )
    with op.batch_alter_table('introduction_requests', schema=None) as batch_op:
        batch_op.create_index('ix_introduction_requests_user', ['user_id', 'created'], unique=False)

    op.create_table('introduction_story_leaves',
    sa.Column('introduction_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['introduction_id'], ['introductions.id'], name=op.f('fk_introduction_story_leaves_introduction_id_introductions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_introduction_story_leaves_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('introduction_id', 'user_id', name=op.f('pk_introduction_story_leaves'))
    )
    op.create_table('introduction_answers',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('card', sa.JSON(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['request_id'], ['introduction_requests.id'], name=op.f('fk_introduction_answers_request_id_introduction_requests'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('request_id', name=op.f('pk_introduction_answers'))
    )
    op.create_table('introduction_attachments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['introduction_messages.id'], name=op.f('fk_introduction_attachments_message_id_introduction_messages'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_introduction_attachments'))
    )
    with op.batch_alter_table('introduction_attachments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_introduction_attachments_message_id'), ['message_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('introduction_attachments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_introduction_attachments_message_id'))

    op.drop_table('introduction_attachments')
    op.drop_table('introduction_answers')
    op.drop_table('introduction_story_leaves')
    with op.batch_alter_table('introduction_requests', schema=None) as batch_op:
        batch_op.drop_index('ix_introduction_requests_user')

    op.drop_table('introduction_requests')
    with op.batch_alter_table('introduction_reports', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_introduction_reports_introduction_id'))

    op.drop_table('introduction_reports')
    with op.batch_alter_table('introduction_messages', schema=None) as batch_op:
        batch_op.drop_index('ix_introduction_messages_introduction')
        batch_op.drop_index(batch_op.f('ix_introduction_messages_author_id'))

    op.drop_table('introduction_messages')
    with op.batch_alter_table('introduction_members', schema=None) as batch_op:
        batch_op.drop_index('ix_introduction_members_user')

    op.drop_table('introduction_members')
    op.drop_table('introduction_invitations')
    op.drop_table('introduction_feedback')
    with op.batch_alter_table('introductions', schema=None) as batch_op:
        batch_op.drop_index('ix_introductions_waiting', sqlite_where=sa.text('opened_at IS NULL AND told_at IS NULL'), postgresql_where=sa.text('opened_at IS NULL AND told_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_introductions_proposer_id'))
        batch_op.drop_index(batch_op.f('ix_introductions_post_id'))
        batch_op.drop_index('ix_introductions_created')

    op.drop_table('introductions')
    with op.batch_alter_table('introduction_wishes', schema=None) as batch_op:
        batch_op.drop_index('uq_introduction_wishes_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_introduction_wishes_user_id'))

    op.drop_table('introduction_wishes')
    op.drop_table('spoken_languages')
    op.drop_table('introduction_refusals')
    with op.batch_alter_table('introduction_blocks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_introduction_blocks_blocked_id'))

    op.drop_table('introduction_blocks')
