"""The conversation under a post: one for a whole cluster, as far as the viewer may see its posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, select, true
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from portal.accounts.models import User, Viewer
from portal.community.models import Post, Reply, SolutionMark
from portal.community.queries import cluster
from portal.community.queries.posts import person, visible
from portal.core.db import db
from portal.core.errors import NotFound

PAGE = 30


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of replies, oldest first; the ids that the pages before and after start with, where there are any."""

    items: Sequence[Reply]
    earlier: int | None
    later: int | None


def reply(viewer: Viewer, id: int) -> Reply:
    """The reply with its post. Raises NotFound when there is none that `viewer` may see."""
    query = (
        select(Reply)
        .join(Reply.post)
        .where(Reply.id == id, _shown(viewer), visible(viewer))
        .options(contains_eager(Reply.post), person(Reply.author), selectinload(Reply.marks))
    )
    found = db.session.scalars(query).one_or_none() if 0 < id < 2**31 else None
    if found is None:
        raise NotFound("There is no such reply.")
    return found


def replies(viewer: Viewer, post: Post, *, start: int | None = None, size: int = PAGE) -> Thread:
    """A page of the conversation from the reply `start` on; from the first without it. Authors and marks come along.

    Replies to all posts of the cluster that the viewer may see, by time; each with the post that it was written under.
    """
    if cluster.is_alone(post) and not post.reply_count and not viewer.is_staff:  # support sees hidden ones, uncounted
        return Thread([], None, None)
    query = conversation(viewer, post).order_by(Reply.id).limit(size + 1)
    found = list(db.session.scalars(query.where(Reply.id >= start) if start else query))
    later = found[size].id if len(found) > size else None
    return Thread(found[:size], _earlier(viewer, post, start, size) if start else None, later)


def is_on_first_page(viewer: Viewer, reply: Reply, *, size: int = PAGE) -> bool:
    """Whether a conversation read from its beginning shows the reply on the first page."""
    before = _ids_of(viewer, reply.post).where(Reply.id < reply.id)
    return len(db.session.scalars(before.limit(size)).all()) < size


def conversation(viewer: Viewer, post: Post) -> Select[Reply]:
    """All replies to the posts of a cluster, as far as the viewer may see them, with authors and marks."""
    if cluster.is_alone(post):
        return _of_any(viewer.is_staff).params(post_id=post.id)
    query = select(Reply).where(Reply.post_id.in_(cluster.seen_members(viewer, post)), _shown(viewer))
    return query.options(*_with_names(), joinedload(Reply.post).options(*_where_written()))


def how_many(viewer: Viewer, post: Post) -> int:
    """How many replies the conversation has that aren't hidden, as far as the viewer may see its posts."""
    if cluster.is_alone(post):
        return post.reply_count
    shown = _ids_of(viewer, post).where(Reply.is_hidden == false())
    return db.session.scalar(select(func.count()).select_from(shown.subquery())) or 0


def newest(viewer: Viewer, post: Post) -> int | None:
    """The id of the last of them."""
    shown = _ids_of(viewer, post).where(Reply.is_hidden == false())
    return db.session.scalar(shown.order_by(Reply.id.desc()).limit(1))


def _ids_of(viewer: Viewer, post: Post) -> Select[int]:
    return select(Reply.id).where(Reply.post_id.in_(cluster.seen_members(viewer, post)), _shown(viewer))


@cache
def _of_any(for_staff: bool) -> Select[Reply]:
    """Made once: building a statement with its options takes longer than running it."""
    query = select(Reply).where(
        Reply.post_id == bindparam("post_id"), true() if for_staff else Reply.is_hidden == false()
    )
    return query.options(*_with_names())


def _with_names() -> tuple[Any, ...]:
    return (
        person(Reply.author).joinedload(User.organisation),
        selectinload(Reply.marks).joinedload(SolutionMark.user),
    )


def _where_written() -> tuple[Any, ...]:
    """Of another post of the cluster what says where a reply stands and who may do what with it."""
    return (joinedload(Post.organisation), defer(Post.body), defer(Post.helps), defer(Post.imported))


def _shown(viewer: Viewer) -> ColumnElement[bool]:
    return true() if viewer.is_staff else Reply.is_hidden == false()


def _earlier(viewer: Viewer, post: Post, start: int, size: int) -> int | None:
    before = _ids_of(viewer, post).where(Reply.id < start)
    ids = db.session.scalars(before.order_by(Reply.id.desc()).limit(size)).all()
    return ids[-1] if ids else None
