"""What somebody who has a post open asks for again and again: one row by its key, whatever the post has under it."""

from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import load_only

from portal.accounts.models import Viewer
from portal.community.models import Post
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


def revision(post: Post) -> str:
    """What changes whenever anything happens to the post, or, of a report, under its canonical problem."""
    if post.canonical_id is None:
        return str(post.revision)
    of_head = db.session.scalar(select(Post.revision).where(Post.id == post.canonical_id))
    return f"{post.revision}-{post.canonical_id}-{of_head}"


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
                Post.canonical_id,
                Post.report_count,
            )
        )
    )
