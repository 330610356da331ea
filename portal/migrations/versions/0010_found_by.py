"""the linked report that a suggestion was found by"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    with op.batch_alter_table('inquiry_shown', schema=None) as batch_op:
        batch_op.add_column(sa.Column('found_by_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_inquiry_shown_found_by_id'), ['found_by_id'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_inquiry_shown_found_by_id_posts'), 'posts', ['found_by_id'], ['id'], ondelete='SET NULL'
        )


def downgrade() -> None:
    with op.batch_alter_table('inquiry_shown', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_inquiry_shown_found_by_id_posts'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_inquiry_shown_found_by_id'))
        batch_op.drop_column('found_by_id')
