"""What stands beside a text: who changed or hid it, and why."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import Viewer
from portal.community.models import Hiding, Post, Revision
from portal.community.queries.posts import person
from portal.core.db import db


def edits(post: Post) -> dict[int | None, Revision]:
    """The latest change with a reason, by reply (None: the post itself), with its editor."""
    latest = (
        select(func.max(Revision.id))
        .where(Revision.post_id == post.id, Revision.reason != "")
        .group_by(Revision.reply_id)
    )
    query = select(Revision).where(Revision.id.in_(latest)).options(person(Revision.editor))
    return {revision.reply_id: revision for revision in db.session.scalars(query)}


def hidings(viewer: Viewer, post: Post) -> dict[int | None, Hiding]:
    """For support: what is hidden now of a post and its replies, by reply (None: the post itself)."""
    if not viewer.is_staff:
        return {}
    query = select(Hiding).where(Hiding.post_id == post.id, Hiding.lifted_at.is_(None))
    return {hiding.reply_id: hiding for hiding in db.session.scalars(query.options(joinedload(Hiding.hidden_by)))}
