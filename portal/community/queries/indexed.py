"""Everything that the index holds of posts, as plain rows: a fixed number of statements for any number of posts."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, case, false, func, select, union

from portal.community.models import MeToo, Post, PostTag, Reply, SolutionMark, Tag
from portal.core.db import db

POST = (
    Post.id,
    Post.revision,
    Post.kind,
    Post.state,
    Post.title,
    Post.body,
    Post.helps,
    Post.format,
    Post.product_id,
    Post.version_id,
    Post.visibility,
    Post.is_hidden,
    Post.organisation_id,
    Post.created,
    Post.affected_count,
    Post.fixed_in_id,
    Post.canonical_id,
)


def rows_of_posts(ids: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The columns `POST` of the posts that exist, in the order of their ids."""
    return db.session.execute(select(*POST).where(Post.id.in_(ids)).order_by(Post.id)).all()


def rows_of_replies(ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Shown replies by post: kind, body, format, is_marked; marked ones first, then oldest first."""
    is_marked = Reply.id.in_(select(SolutionMark.reply_id).where(SolutionMark.post_id.in_(ids)))
    query = (
        select(Reply.post_id, Reply.kind, Reply.body, Reply.format, case((is_marked, 1), else_=0).label("is_marked"))
        .where(Reply.post_id.in_(ids), Reply.is_hidden == false())
        .order_by(Reply.id)
    )
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.post_id].append(row)
    return {number: sorted(rows, key=lambda row: -row.is_marked) for number, rows in found.items()}


def tag_names(ids: Sequence[int]) -> dict[int, list[str]]:
    """Names of tags by post."""
    query = select(PostTag.post_id, Tag.name).join(Tag, Tag.id == PostTag.tag_id).where(PostTag.post_id.in_(ids))
    return _grouped(db.session.execute(query.order_by(Tag.name)))


def versions_affected(ids: Sequence[int]) -> dict[int, list[int]]:
    """On which versions others have it, by post; of a canonical problem those of all its reports. One statement."""
    said = select(MeToo.post_id, MeToo.version_id).where(MeToo.post_id.in_(ids))
    reported = select(Post.canonical_id, Post.version_id).where(Post.canonical_id.in_(ids))
    there = select(Post.canonical_id, MeToo.version_id).join(MeToo, MeToo.post_id == Post.id)
    every = union(said, reported, there.where(Post.canonical_id.in_(ids))).subquery()
    return _grouped(db.session.execute(select(every).where(every.c.version_id.is_not(None))))


def heads_of(ids: Collection[int]) -> set[int]:
    """The canonical problems that these posts were linked to."""
    query = select(Post.canonical_id).where(Post.id.in_(ids), Post.canonical_id.is_not(None))
    return {number for number in db.session.scalars(query.distinct()) if number is not None}


def with_their_reports(heads: Collection[int]) -> set[int]:
    """These posts, and those that were linked to them."""
    linked = select(Post.id).where(Post.canonical_id.in_(heads))
    return {*heads, *(db.session.scalars(linked) if heads else ())}


def all_ids(size: int) -> Iterator[list[int]]:
    """Ids of all posts, `size` at a time."""
    last = 0
    while ids := list(db.session.scalars(select(Post.id).where(Post.id > last).order_by(Post.id).limit(size))):
        yield ids
        last = ids[-1]


def revisions() -> Iterator[tuple[int, int]]:
    """Id and revision of every post."""
    query = select(Post.id, Post.revision).order_by(Post.id).execution_options(yield_per=10_000)
    yield from db.session.execute(query)


def references(ids: Sequence[int]) -> dict[int, str]:
    """The external reference without its source, or the id in digits, of each post that exists."""
    rows = db.session.execute(select(Post.id, Post.external_id).where(Post.id.in_(ids)))
    return {number: external or str(number) for number, external in rows}


def referred_to(reference: str) -> int | None:
    """The post with this external reference; else the one with this id that was not imported."""
    found = db.session.scalar(select(func.min(Post.id)).where(Post.external_id == reference))
    if found is None and reference.isascii() and reference.isdigit() and len(reference) < 10:
        found = db.session.scalar(select(Post.id).where(Post.id == int(reference), Post.external_id.is_(None)))
    return found


def _grouped(rows: Any) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for number, value in rows:
        found[number].append(value)
    return found
