"""what inquiries came to"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
JUDGED_RIGHT, JUDGED_WRONG = ('solved', 'me-too'), ('different',)
SETTLED = {'solved': 'confirmed', 'me-too': 'joined', 'published': 'published'}
OLD_KEY = ('day', 'verdict', 'outcome')


def upgrade() -> None:
    with op.batch_alter_table('inquiry_shown', schema=None) as batch_op:
        batch_op.add_column(sa.Column('opened_state', sa.String(length=20), nullable=True))
    with op.batch_alter_table('inquiries', schema=None) as batch_op:
        batch_op.create_index('ix_inquiries_created', ['created'], unique=False)

    rows = _take_counts()
    counts = op.create_table('inquiry_counts',
    *_key_columns(),
    sa.Column('settled', sa.String(length=20), nullable=False),
    sa.Column('judged', sa.String(length=20), nullable=False),
    sa.Column('product_id', sa.Integer(), server_default='0', autoincrement=False, nullable=False),
    sa.Column('inquiries', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'verdict', 'outcome', 'settled', 'judged', 'product_id', name=op.f('pk_inquiry_counts'))
    )
    op.bulk_insert(counts, [row | _read_from(row) for row in rows])

    op.create_table('insight_countings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_insight_countings'))
    )
    op.create_table('insight_day_counts',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('measure', sa.String(length=20), nullable=False),
    sa.Column('product_id', sa.Integer(), server_default='0', autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'measure', 'product_id', name=op.f('pk_insight_day_counts'))
    )
    with op.batch_alter_table('insight_day_counts', schema=None) as batch_op:
        batch_op.create_index('ix_insight_day_counts_product', ['product_id', 'day'], unique=False)

    op.create_table('insight_median_hours',
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('product_id', sa.Integer(), server_default='0', autoincrement=False, nullable=False),
    sa.Column('reports', sa.Integer(), nullable=False),
    sa.Column('hours', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('period', 'first_day', 'product_id', name=op.f('pk_insight_median_hours'))
    )


def downgrade() -> None:
    op.drop_table('insight_median_hours')
    with op.batch_alter_table('insight_day_counts', schema=None) as batch_op:
        batch_op.drop_index('ix_insight_day_counts_product')
    op.drop_table('insight_day_counts')
    op.drop_table('insight_countings')

    summed = {}
    for row in _take_counts():
        key = tuple(row[name] for name in OLD_KEY)
        summed[key] = summed.get(key, 0) + row['inquiries']
    counts = op.create_table('inquiry_counts',
    *_key_columns(),
    sa.Column('inquiries', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint(*OLD_KEY, name=op.f('pk_inquiry_counts'))
    )
    op.bulk_insert(counts, [dict(zip(OLD_KEY, key)) | {'inquiries': number} for key, number in summed.items()])

    with op.batch_alter_table('inquiries', schema=None) as batch_op:
        batch_op.drop_index('ix_inquiries_created')
    with op.batch_alter_table('inquiry_shown', schema=None) as batch_op:
        batch_op.drop_column('opened_state')


def _take_counts() -> list[dict]:
    """The few rows that there are; the table goes, to come back with another key."""
    known = sa.table('inquiry_counts', *(sa.column(name, sa.Date() if name == 'day' else None) for name in (*OLD_KEY, 'inquiries')))
    rows = [dict(row) for row in op.get_bind().execute(sa.select(known)).mappings()]
    op.drop_table('inquiry_counts')
    return rows


def _key_columns() -> list[sa.Column]:
    return [
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('verdict', sa.String(length=20), nullable=False),
        sa.Column('outcome', sa.String(length=20), nullable=False),
    ]


def _read_from(row: dict) -> dict:
    """What can still be read from an outcome. Nothing is called likely that nobody said."""
    judged = 'right' if row['outcome'] in JUDGED_RIGHT else 'wrong' if row['outcome'] in JUDGED_WRONG else 'silent'
    return {
        'settled': SETTLED.get(row['outcome'], 'unknown'),
        'judged': judged if row['verdict'] == 'known' else 'silent',
        'product_id': 0,
    }
