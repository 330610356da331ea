"""wrong suggestions"""

import sqlalchemy as sa
from alembic import op

import portal.core.db

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table(
        'wrong_suggestions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('post_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('score', sa.Double(), nullable=False),
        sa.Column('verdict', sa.String(length=20), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('created', portal.core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_wrong_suggestions_post_id_posts'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_wrong_suggestions_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_wrong_suggestions')),
    )
    with op.batch_alter_table('wrong_suggestions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wrong_suggestions_post_id'), ['post_id'], unique=False)


def downgrade() -> None:
    op.drop_table('wrong_suggestions')
