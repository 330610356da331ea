"""The one place where the derived columns of posts and replies are computed."""

from typing import Any

from sqlalchemy import Select, and_, case, func, select

from portal.community import rules
from portal.community.models import Confirmation, Kind, MeToo, Post, Reply, ReplyKind, SolutionMark
from portal.core.clock import now
from portal.core.db import db


def lock(post: Post) -> Post:
    """Keep the post's row to this transaction, so that two people at once can't count past each other; fresh values.

    Every verb locks before it writes. "No key update" on PostgreSQL: others may go on pointing at the row.
    """
    db.session.flush()
    query = select(Post).where(Post.id == post.id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def refresh(post: Post, reply: Reply | None = None, *, moved: bool = False) -> dict[str, Any]:
    """Compute what is derived of `post` (and of `reply`) from the rows that say it, and count the revision up.

    `moved`: something happened that brings the post to the top of lists; a change of state does so by itself.
    Gives `was` and `state` for the event when the state changed, else nothing.
    """
    db.session.flush()
    if reply is not None:
        reply.worked_count, reply.failed_count = _said(Confirmation.reply_id == reply.id)
        db.session.flush()
    before = post.state
    standing = rules.state_of(post.kind, _marked(post), _own(post))
    post.state, post.worked_count, post.failed_count = standing.state, standing.worked, standing.failed
    post.reply_count = _count(select(func.count()).where(Reply.post_id == post.id, Reply.is_hidden.is_(False)))
    post.affected_count = _affected(post)
    post.revision += 1
    changed = post.state != before
    if moved or changed:
        post.active_at = max(post.active_at, now())
    db.session.flush()
    return {"was": str(before), "state": str(post.state)} if changed else {}


def _marked(post: Post) -> list[rules.Said]:
    query = (
        select(Reply.kind, Reply.worked_count, Reply.failed_count)
        .where(Reply.post_id == post.id, Reply.is_hidden.is_(False))
        .where(Reply.id.in_(select(SolutionMark.reply_id).where(SolutionMark.post_id == post.id)))
    )
    return [
        rules.Said(rules.helps_as(kind, True) or ReplyKind.SOLUTION, worked, failed)
        for kind, worked, failed in db.session.execute(query)
    ]


def _own(post: Post) -> rules.Said | None:
    if post.kind != Kind.WORKAROUND:
        return None
    return rules.Said(
        ReplyKind.WORKAROUND, *_said(and_(Confirmation.post_id == post.id, Confirmation.reply_id.is_(None)))
    )


def _said(condition: Any) -> tuple[int, int]:
    worked, everybody = db.session.execute(
        select(func.coalesce(func.sum(case((Confirmation.worked, 1), else_=0)), 0), func.count()).where(condition)
    ).one()
    return int(worked), int(everybody - worked)


def _affected(post: Post) -> int:
    if post.kind == Kind.STORY:
        return 0
    others = select(func.count()).where(MeToo.post_id == post.id)
    if post.author_id is not None:
        others = others.where(MeToo.user_id != post.author_id)
    return 1 + _count(others)  # whoever wrote it is one, named or not


def _count(query: Select[int]) -> int:
    return db.session.scalar(query) or 0
