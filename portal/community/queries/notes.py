"""What stands beside a text: who changed or hid it, and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import false, func, or_, select, true
from sqlalchemy.orm import joinedload

from portal.accounts.models import Viewer
from portal.community.models import Hiding, Post, Reply, Revision
from portal.community.queries.posts import person, posts
from portal.core.db import db
from portal.web.paging import Page, by_key

SIZE = 25


@dataclass(frozen=True, slots=True)
class Hidden:
    """A post that is hidden, or a reply under it (None: the post itself), with who hid it and why."""

    hiding: Hiding
    post: Post
    reply: Reply | None


def edits(post: Post, replies: Sequence[Reply] = ()) -> dict[int | None, Revision]:
    """The latest change with a reason, by reply (None: the post itself), with its editor.

    Of replies to other posts of the cluster those among `replies`.
    """
    its = or_(Revision.post_id == post.id, Revision.reply_id.in_([reply.id for reply in replies]))
    latest = (
        select(func.max(Revision.id)).where(its, Revision.reason != "").group_by(Revision.post_id, Revision.reply_id)
    )
    query = select(Revision).where(Revision.id.in_(latest)).options(person(Revision.editor))
    return {revision.reply_id: revision for revision in db.session.scalars(query)}


def hidings(viewer: Viewer, post: Post, replies: Sequence[Reply] = ()) -> dict[int | None, Hiding]:
    """For support: what is hidden now of a post and its replies, by reply (None: the post itself).

    Of replies to other posts of the cluster those among `replies`.
    """
    if not viewer.is_staff:
        return {}
    its = or_(Hiding.post_id == post.id, Hiding.reply_id.in_([reply.id for reply in replies]))
    query = select(Hiding).where(its, Hiding.lifted_at.is_(None))
    return {hiding.reply_id: hiding for hiding in db.session.scalars(query.options(joinedload(Hiding.hidden_by)))}


def hidden_from(viewer: Viewer, id: int) -> Hiding | None:
    """For the author of a post that is hidden now: why; for everybody else, and of every other post, nothing."""
    if viewer.id is None or not 0 < id < 2**31:
        return None
    of_post = (Hiding.post_id == id, Hiding.reply_id.is_(None), Hiding.lifted_at.is_(None))
    query = select(Hiding).join(Post, Hiding.post_id == Post.id).where(*of_post, Post.author_id == viewer.id)
    return db.session.scalars(query.where(Post.is_hidden).order_by(Hiding.id.desc()).limit(1)).one_or_none()


def hidden(viewer: Viewer, *, key: str | None = None, size: int = SIZE) -> Page[Hidden]:
    """For support: what is hidden now, the latest first; for everybody else nothing. A few statements a page."""
    active = select(Hiding).where(Hiding.lifted_at.is_(None), true() if viewer.is_staff else false())
    page: Page[Hiding] = by_key(active.options(person(Hiding.hidden_by)), (Hiding.id,), key, size)
    above = posts(viewer, {hiding.post_id for hiding in page.items})
    replies = _replies({hiding.reply_id for hiding in page.items if hiding.reply_id})
    found = [Hidden(one, above[one.post_id], replies.get(one.reply_id or 0)) for one in page.items]
    return Page(found, page.next_key)


def _replies(ids: Collection[int]) -> dict[int, Reply]:
    query = select(Reply).where(Reply.id.in_(ids)).options(person(Reply.author))
    return {reply.id: reply for reply in db.session.scalars(query)} if ids else {}
