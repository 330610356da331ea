"""Rows in bulk, for import and export."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import selectinload

from portal.community.models import Post, PostTag, Reply, SolutionMark, Tag, Visibility
from portal.core.db import db

Rows = Sequence[dict[str, Any]]


def present(source: str, external_ids: Sequence[str]) -> set[str]:
    """Which of these references are here already."""
    query = select(Post.external_id).where(Post.source == source, Post.external_id.in_(external_ids))
    return {found for found in db.session.scalars(query) if found is not None}


def insert_posts(rows: Rows) -> list[int]:
    """Add posts; gives their ids in the order of the rows."""
    return _insert(Post, rows)


def insert_replies(rows: Rows) -> list[int]:
    """Add replies; gives their ids in the order of the rows."""
    return _insert(Reply, rows)


def insert_marks(rows: Rows) -> None:
    """Add marks of solutions that came with an import."""
    if rows:
        db.session.execute(insert(SolutionMark), list(rows))


def insert_post_tags(rows: Rows) -> None:
    """Add tags to posts."""
    if rows:
        db.session.execute(insert(PostTag), list(rows))


def tag_ids(names: Iterable[str]) -> dict[str, int]:
    """The ids of these tags; those that are missing are made, also when somebody else makes them at the same time."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    db.session.execute(dialect.insert(Tag).on_conflict_do_nothing(), [{"name": name} for name in wanted])
    return {tag.name: tag.id for tag in db.session.scalars(select(Tag).where(Tag.name.in_(wanted)))}


def named(source: str | None) -> Iterator[Row[int, str | None, str | None]]:
    """Id, external id and source of all posts that everybody may read, by id; only those of `source` if given."""
    query = select(Post.id, Post.external_id, Post.source).order_by(Post.id)
    query = query.where(Post.is_hidden.is_(False), Post.visibility == Visibility.PUBLIC)
    query = query.where(Post.source == source) if source else query
    yield from db.session.execute(query.execution_options(yield_per=10_000))


def exportable(source: str | None, chunk: int = 500) -> Iterator[tuple[list[Post], dict[int, list[Reply]]]]:
    """All posts that aren't hidden, oldest id first, in chunks with their replies; only those of `source` if given."""
    last = 0
    while True:
        query = select(Post).where(Post.id > last, Post.is_hidden.is_(False)).order_by(Post.id).limit(chunk)
        query = query.options(selectinload(Post.tags), selectinload(Post.author))
        posts = list(db.session.scalars(query.where(Post.source == source) if source else query))
        if not posts:
            return
        last = posts[-1].id
        yield posts, _replies([post.id for post in posts])
        db.session.expunge_all()


def _replies(post_ids: Sequence[int]) -> dict[int, list[Reply]]:
    query = select(Reply).where(Reply.post_id.in_(post_ids), Reply.is_hidden.is_(False)).order_by(Reply.id)
    grouped: dict[int, list[Reply]] = {post_id: [] for post_id in post_ids}
    for reply in db.session.scalars(query.options(selectinload(Reply.marks))):
        grouped[reply.post_id].append(reply)
    return grouped


def _insert(table: type[Post] | type[Reply], rows: Rows) -> list[int]:
    if not rows:
        return []
    query = insert(table).returning(table.id, sort_by_parameter_order=True)
    return list(db.session.scalars(query, list(rows)))
