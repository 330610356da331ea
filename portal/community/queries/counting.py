"""The numbers that a post's derived columns are computed from, and the lock under which they are."""

from typing import Any

from sqlalchemy import Row, case, func, select

from portal.community.models import Confirmation, MeToo, Post, Reply, SolutionMark
from portal.core.db import db


def locked(post: Post) -> Post:
    """The post with fresh values, its row kept to this transaction.

    "No key update" on PostgreSQL: others may go on pointing at the row.
    """
    query = select(Post).where(Post.id == post.id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def said_of(post: Post, reply: Reply | None) -> tuple[int, int]:
    """For how many it worked and for how many not: a reply, or (None) a workaround post itself."""
    target = Confirmation.reply_id.is_(None) if reply is None else Confirmation.reply_id == reply.id
    worked = func.coalesce(func.sum(case((Confirmation.worked, 1), else_=0)), 0)
    query = select(worked, func.count()).where(Confirmation.post_id == post.id, target)
    yes, everybody = db.session.execute(query).one()
    return int(yes), int(everybody - yes)


def marked_replies(post: Post) -> list[Row[*tuple[Any, ...]]]:
    """Kind, worked_count and failed_count of the shown replies that carry a mark."""
    marked = select(SolutionMark.reply_id).where(SolutionMark.post_id == post.id)
    query = select(Reply.kind, Reply.worked_count, Reply.failed_count)
    shown = query.where(Reply.post_id == post.id, Reply.is_hidden.is_(False), Reply.id.in_(marked))
    return list(db.session.execute(shown))


def shown_replies(post: Post) -> int:
    """How many replies everybody sees."""
    query = select(func.count()).where(Reply.post_id == post.id, Reply.is_hidden.is_(False))
    return db.session.scalar(query) or 0


def others_affected(post: Post) -> int:
    """How many people but the author have it."""
    query = select(func.count()).where(MeToo.post_id == post.id)
    if post.author_id is not None:
        query = query.where(MeToo.user_id != post.author_id)
    return db.session.scalar(query) or 0
