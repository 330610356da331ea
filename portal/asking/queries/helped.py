"""What somebody confirms who says "this solves it", and what they said already."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.accounts.models import Running, User, Viewer
from portal.community import queries as community
from portal.community import rules
from portal.community.models import Kind, Post, Reply
from portal.core.db import db


@dataclass(frozen=True, slots=True)
class Target:
    """What helped: a reply, or (None) the workaround post itself; and who wrote it, if that is known."""

    reply: Reply | None
    author: User | None


def what_to_confirm(viewer: Viewer, post: Post) -> Target | None:
    """What helped most under `post` and is not the viewer's own; None if there is nothing that could be tried."""
    if post.kind == Kind.STORY:
        return None
    if post.kind == Kind.WORKAROUND:
        return None if rules.is_author(viewer, post) else Target(None, post.author)
    for reply in community.helped_by(viewer, post):
        if not reply.is_hidden and not rules.is_author(viewer, reply):
            return Target(reply, reply.author)
    return None


def running(viewer: User, post: Post) -> Running | None:
    """What the viewer runs of the product that `post` is about."""
    query = select(Running).where(Running.user_id == viewer.id, Running.product_id == post.product_id)
    return db.session.scalars(query.options(joinedload(Running.version)).order_by(Running.id).limit(1)).one_or_none()
