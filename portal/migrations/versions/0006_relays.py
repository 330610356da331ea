"""relays"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    op.create_table('relay_credits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(length=60), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('created', portal.core.db.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relay_credits')),
    sa.UniqueConstraint('thing', 'people', name=op.f('uq_relay_credits_thing_people'))
    )
    op.create_table('relay_namings',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('named_as', sa.String(length=20), nullable=True),
    sa.Column('asked_at', portal.core.db.Instant(timezone=True), nullable=True),
    sa.Column('chosen_at', portal.core.db.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_relay_namings_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_relay_namings'))
    )
    op.create_table('relay_automatics',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created', portal.core.db.Instant(timezone=True), nullable=False),
    sa.Column('ended_at', portal.core.db.Instant(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_relay_automatics_created_by_id_users')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['users.id'], name=op.f('fk_relay_automatics_ended_by_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_relay_automatics_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relay_automatics'))
    )
    with op.batch_alter_table('relay_automatics', schema=None) as batch_op:
        batch_op.create_index('uq_relay_automatics_post', ['post_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('relays',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('reply_id', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('head_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('versions', sa.JSON(), nullable=True),
    sa.Column('created', portal.core.db.Instant(timezone=True), nullable=False),
    sa.Column('settled_at', portal.core.db.Instant(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('carried_at', portal.core.db.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['head_id'], ['posts.id'], name=op.f('fk_relays_head_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_relays_post_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reply_id'], ['replies.id'], name=op.f('fk_relays_reply_id_replies'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['users.id'], name=op.f('fk_relays_settled_by_id_users')),
    sa.ForeignKeyConstraint(['version_id'], ['versions.id'], name=op.f('fk_relays_version_id_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relays'))
    )
    with op.batch_alter_table('relays', schema=None) as batch_op:
        batch_op.create_index('ix_relays_head', ['head_id', 'id'], unique=False)
        batch_op.create_index('ix_relays_post', ['post_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_relays_reply_id'), ['reply_id'], unique=False)
        batch_op.create_index('ix_relays_state', ['state', 'id'], unique=False)
        batch_op.create_index('ix_relays_thing', ['thing', 'id'], unique=False)
        batch_op.create_index('uq_relays_offered', ['thing'], unique=True, sqlite_where=sa.text("state = 'offered'"), postgresql_where=sa.text("state = 'offered'"))

    op.create_table('relay_recipients',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('relay_id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(length=60), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created', portal.core.db.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['relay_id'], ['relays.id'], name=op.f('fk_relay_recipients_relay_id_relays'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_relay_recipients_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relay_recipients')),
    sa.UniqueConstraint('relay_id', 'user_id', name=op.f('uq_relay_recipients_relay_id_user_id')),
    sa.UniqueConstraint('thing', 'user_id', name=op.f('uq_relay_recipients_thing_user_id'))
    )
    with op.batch_alter_table('relay_recipients', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_relay_recipients_user_id'), ['user_id'], unique=False)

    op.create_table('relay_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recipient_id', sa.Integer(), nullable=False),
    sa.Column('said', sa.String(length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('created', portal.core.db.Instant(timezone=True), nullable=False),
    sa.Column('ended_at', portal.core.db.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['recipient_id'], ['relay_recipients.id'], name=op.f('fk_relay_answers_recipient_id_relay_recipients'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['versions.id'], name=op.f('fk_relay_answers_version_id_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relay_answers'))
    )
    with op.batch_alter_table('relay_answers', schema=None) as batch_op:
        batch_op.create_index('ix_relay_answers_noes', ['id'], unique=False, sqlite_where=sa.text("ended_at IS NULL AND said = 'failed'"), postgresql_where=sa.text("ended_at IS NULL AND said = 'failed'"))
        batch_op.create_index(batch_op.f('ix_relay_answers_recipient_id'), ['recipient_id'], unique=False)
        batch_op.create_index('uq_relay_answers_standing', ['recipient_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('relay_answer_cares',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('created', portal.core.db.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['relay_answers.id'], name=op.f('fk_relay_answer_cares_answer_id_relay_answers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_relay_answer_cares_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relay_answer_cares')),
    sa.UniqueConstraint('answer_id', name=op.f('uq_relay_answer_cares_answer_id'))
    )


def downgrade() -> None:
    for table in (
        'relay_answer_cares',
        'relay_answers',
        'relay_recipients',
        'relays',
        'relay_automatics',
        'relay_namings',
        'relay_credits',
    ):
        op.drop_table(table)
