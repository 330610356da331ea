"""What somebody who writes needs: unfinished posts, what this form published already, tags in use."""

from datetime import datetime, timedelta

from sqlalchemy import delete, false, func, select

from portal.accounts.models import User, Viewer
from portal.community.models import Draft, Kind, Post, PostTag, Tag
from portal.community.queries.posts import visible
from portal.core.clock import now
from portal.core.db import db

RECENT_POSTS = 500
SAME_WITHIN = timedelta(hours=1)


def draft(key: str) -> Draft | None:
    """The draft with that key, whoever's it is; nobody else changes it until the transaction ends."""
    return db.session.scalar(select(Draft).where(Draft.key == key).with_for_update())


def own_draft(viewer: Viewer, visitor: str | None, key: str) -> Draft | None:
    """The draft with that key, if it is the viewer's or was typed in this browser before anybody signed in."""
    found = db.session.scalar(select(Draft).where(Draft.key == key))
    return found if found and is_own(viewer, visitor, found) else None


def own_drafts(viewer: Viewer, visitor: str | None, limit: int = 20) -> list[Draft]:
    """The viewer's unfinished posts, latest first."""
    if viewer.id is not None:
        mine = Draft.user_id == viewer.id
    elif visitor:
        mine = (Draft.visitor == visitor) & Draft.user_id.is_(None)
    else:
        return []
    return list(db.session.scalars(select(Draft).where(mine).order_by(Draft.updated.desc()).limit(limit)))


def is_own(viewer: Viewer, visitor: str | None, draft: Draft) -> bool:
    """Whether it is the viewer's, or this browser's."""
    if draft.user_id is not None:
        return draft.user_id == viewer.id
    return visitor is not None and draft.visitor == visitor


def published_with(actor: Viewer, key: str) -> Post | None:
    """What the actor published with the form of that key."""
    if actor.id is None or not key:
        return None
    return db.session.scalar(select(Post).where(Post.publish_key == f"{actor.id}:{key}"))


def just_published(actor: User, *, kind: Kind, title: str, body: str, helps: str) -> Post | None:
    """The same words, published by the same person within the hour."""
    return db.session.scalar(
        select(Post)
        .where(Post.author_id == actor.id, Post.created > now() - SAME_WITHIN, Post.kind == kind, Post.title == title)
        .where(Post.body == body, Post.helps == helps)
        .order_by(Post.id.desc())
        .limit(1)
    )


def known_tags(viewer: Viewer, limit: int = 40) -> list[str]:
    """The tags that recent posts share most, for suggestions."""
    shown = select(Post.id).where(visible(viewer), Post.is_hidden == false())
    recent = shown.order_by(Post.active_at.desc(), Post.id.desc()).limit(RECENT_POSTS).cte("recent")
    query = (
        select(Tag.name)
        .select_from(recent)
        .join(PostTag, PostTag.post_id == recent.c.id)
        .join(Tag, Tag.id == PostTag.tag_id)
        .group_by(Tag.name)
        .order_by(func.count().desc(), Tag.name)
    )
    return list(db.session.scalars(query.limit(limit)))


def forget_drafts_of_visitors(before: datetime) -> None:
    """Delete what somebody not signed in typed and has not touched since `before`: nobody can come back to it."""
    db.session.execute(delete(Draft).where(Draft.user_id.is_(None), Draft.updated < before))
