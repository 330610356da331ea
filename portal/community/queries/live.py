"""What somebody who has a post open asks for again and again: one row by its key, whatever the post has under it."""

from functools import cache

from sqlalchemy import Select, bindparam, false, select
from sqlalchemy.orm import load_only

from portal.accounts.models import Viewer
from portal.community.models import Post, Reply
from portal.community.queries.posts import visible_of_few
from portal.core.db import db
from portal.core.errors import NotFound


def standing_now(viewer: Viewer, id: int) -> Post:
    """The post with its derived columns alone. Raises NotFound when there is none that `viewer` may see."""
    query = _derived().where(visible_of_few(viewer))
    found: Post | None = db.session.scalar(query, {"id": id}) if 0 < id < 2**31 else None
    if found is None:
        raise NotFound("There is no such post.")
    return found


def newest_reply(post: Post) -> int | None:
    """The id of the last reply that everybody sees."""
    query = select(Reply.id).where(Reply.post_id == post.id, Reply.is_hidden == false())
    return db.session.scalar(query.order_by(Reply.id.desc()).limit(1))


@cache
def _derived() -> Select[Post]:
    """Made once: this is asked for more often than anything else."""
    return (
        select(Post)
        .where(Post.id == bindparam("id"))
        .options(
            load_only(
                Post.id,
                Post.kind,
                Post.state,
                Post.standing,
                Post.fixed_in_id,
                Post.created,
                Post.reply_count,
                Post.affected_count,
                Post.worked_count,
                Post.failed_count,
                Post.revision,
            )
        )
    )
