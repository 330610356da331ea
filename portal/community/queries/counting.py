"""The numbers that a post's derived columns are computed from, and the lock under which they are.

What is counted stands under the posts `among`: one post, or those of a cluster.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, case, func, select

from portal.community.models import Confirmation, Kind, Post, Reply, SolutionMark
from portal.community.queries import cluster
from portal.core.db import db

Among = Select[Any]


def locked(post: Post, head: int) -> Post:
    """The post with fresh values; the row of `head`, which is its canonical or itself, kept to this transaction.

    "No key update" on PostgreSQL: others may go on pointing at the row.
    """
    fresh = {"populate_existing": True}
    query = select(Post).where(Post.id == head).with_for_update(key_share=True)
    kept = db.session.scalars(query, execution_options=fresh).one()
    if kept.id == post.id:
        return kept
    return db.session.scalars(select(Post).where(Post.id == post.id), execution_options=fresh).one()


def all_locked(ids: Iterable[int]) -> list[Post]:
    """The posts with fresh values, their rows kept to this transaction, in the order in which everybody locks them."""
    query = select(Post).where(Post.id.in_(set(ids))).order_by(Post.id).with_for_update(key_share=True)
    return list(db.session.scalars(query, execution_options={"populate_existing": True}))


def of_one(post: Post) -> Among:
    """The post alone."""
    return select(Post.id).where(Post.id == post.id)


def of_cluster(head: Post) -> Among:
    """All posts of the cluster with that canonical whose words everybody may read who may read the canonical; without
    the canonical itself while it is hidden: its reports say nothing that their readers can't look up."""
    if not head.report_count:
        return of_one(head)
    among = cluster.members_of(head.id).where(cluster.as_wide_as(head))
    return among.where(Post.id != head.id) if head.is_hidden else among


def said_of(post: Post, reply: Reply | None) -> tuple[int, int]:
    """For how many it worked and for how many not: a reply, or (None) a workaround post itself."""
    target = Confirmation.reply_id.is_(None) if reply is None else Confirmation.reply_id == reply.id
    worked = func.coalesce(func.sum(case((Confirmation.worked, 1), else_=0)), 0)
    query = select(worked, func.count()).where(Confirmation.post_id == post.id, target)
    yes, everybody = db.session.execute(query).one()
    return int(yes), int(everybody - yes)


def said_of_workarounds(among: Among) -> list[tuple[int, int]]:
    """The same of each workaround post."""
    own = (Confirmation.post_id == Post.id) & Confirmation.reply_id.is_(None)
    worked = func.coalesce(func.sum(case((Confirmation.worked, 1), else_=0)), 0)
    query = select(worked, func.count(Confirmation.id)).select_from(Post).outerjoin(Confirmation, own)
    rows = db.session.execute(query.where(Post.id.in_(among), Post.kind == Kind.WORKAROUND).group_by(Post.id))
    return [(int(yes), int(everybody - yes)) for yes, everybody in rows]


def marked_replies(among: Among) -> list[Row[*tuple[Any, ...]]]:
    """Kind, worked_count and failed_count of the shown replies that carry a mark."""
    marked = select(SolutionMark.reply_id).where(SolutionMark.post_id.in_(among))
    query = select(Reply.kind, Reply.worked_count, Reply.failed_count)
    shown = query.where(Reply.post_id.in_(among), Reply.is_hidden.is_(False), Reply.id.in_(marked))
    return list(db.session.execute(shown))


def shown_replies(among: Among) -> int:
    """How many replies everybody sees."""
    query = select(func.count()).where(Reply.post_id.in_(among), Reply.is_hidden.is_(False))
    return db.session.scalar(query) or 0


def people(among: Among) -> int:
    """How many distinct people have it; a post whose author has no account here stands for one."""
    named = select(func.count()).select_from(cluster.people_among(among).subquery())
    nameless = select(func.count() - func.count(Post.author_id)).where(Post.id.in_(among))
    return (db.session.scalar(named) or 0) + (db.session.scalar(nameless) or 0)
