"""A condition that SQLite may not look up in an index of its own, and that means the same on both databases."""

from typing import Any

import pytest
from sqlalchemy import and_, or_, select

from portal.community import actions as community
from portal.community.models import Kind, Post
from portal.core.db import db as database
from portal.core.db import unindexed
from tests.community.told import problem, workaround

HIDDEN = Post.is_hidden.is_(True)


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        (unindexed(Post.kind == Kind.WORKAROUND), 1),
        (~unindexed(Post.kind == Kind.WORKAROUND), 2),
        (or_(unindexed(HIDDEN), Post.kind == Kind.WORKAROUND), 2),
        (unindexed(and_(Post.kind == Kind.PROBLEM, ~unindexed(HIDDEN))), 1),
        (unindexed(Post.version_id == 1), 0),
    ],
)
def test_it_means_what_it_says(db: Any, cast: Any, condition: Any, count: int) -> None:
    workaround(cast.ravi)
    problem(cast.kim)
    community.hide(cast.anna, problem(cast.kim, title="Another"), reason="a name in it")
    assert len(db.scalars(select(Post.id).where(condition)).all()) == count


def test_sqlite_looks_nothing_up_for_it(db: Any, cast: Any) -> None:
    query = select(Post.id).where(unindexed(Post.kind == Kind.PROBLEM))
    words = str(query.compile(database.engine))
    assert ("CASE WHEN" in words) == (database.engine.dialect.name == "sqlite")
