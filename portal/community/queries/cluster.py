"""A cluster: the canonical problem and the reports that were linked to it. A post that is linked to nothing is one."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, union
from sqlalchemy.orm import aliased

from portal.accounts.models import User, Viewer
from portal.community.models import MeToo, Post, Visibility, Watch
from portal.community.queries.posts import visible
from portal.core.db import db
from portal.notifications.models import Notification


def head_id(post: Post) -> int:
    """The canonical problem that the post was linked to, else the post itself."""
    return post.canonical_id or post.id


def is_alone(post: Post) -> bool:
    """Whether it is linked to nothing and nothing to it."""
    return post.canonical_id is None and not post.report_count


def member_ids(post: Post) -> Select[Any]:
    """The ids of all posts of its cluster, the canonical among them: for WHERE … IN."""
    return select(Post.id).where(Post.id == post.id) if is_alone(post) else members_of(head_id(post))


def members_of(head: int) -> Select[Any]:
    """The same, of the cluster with that canonical."""
    return select(Post.id).where(or_(Post.id == head, Post.canonical_id == head))


def around(post_id: int) -> Select[Any]:
    """The same, of the cluster in which the post with that id is when the statement runs."""
    this = aliased(Post)
    head = select(this.canonical_id).where(this.id == post_id).scalar_subquery()
    return select(Post.id).where(
        or_(Post.id == post_id, Post.canonical_id == post_id, Post.id == head, Post.canonical_id == head)
    )


def seen_members(viewer: Viewer, post: Post) -> Select[Any]:
    """Those of `member_ids` that `viewer` may see."""
    return member_ids(post).where(visible(viewer))


def as_wide_as(head: Post) -> ColumnElement[bool]:
    """The condition under which a post may be read by everybody who may read `head`: the same rule as `rules.covers`.

    What is said under other members may be shown to nobody who sees the canonical alone, and doesn't make its state.
    """
    if head.visibility == Visibility.PUBLIC:
        wide = Post.visibility == Visibility.PUBLIC
    elif head.visibility == Visibility.CUSTOMERS:
        wide = Post.visibility != Visibility.ORGANISATION
    else:
        wide = or_(
            Post.visibility != Visibility.ORGANISATION,
            and_(Post.organisation_id.is_not(None), Post.organisation_id == head.organisation_id),
        )
    return or_(Post.id == head.id, and_(wide, Post.is_hidden == false()))


def people_affected(head: int) -> Select[Any]:
    """The ids of everybody who has it: authors and "me too" of the whole cluster, each person once."""
    return people_among(members_of(head))


def people_among(posts: Select[Any]) -> Select[Any]:
    """The ids of everybody who wrote one of these posts or said "me too" under one, each person once."""
    wrote = select(Post.author_id.label("user_id")).where(Post.id.in_(posts), Post.author_id.is_not(None))
    said = select(MeToo.user_id.label("user_id")).where(MeToo.post_id.in_(posts))
    everybody = union(wrote, said).subquery()
    return select(everybody.c.user_id)


def watchers_among(posts: Select[Any]) -> Select[Any]:
    """The ids of everybody who watches one of these posts."""
    return select(Watch.user_id).where(Watch.post_id.in_(posts)).distinct()


def unread_around(person: User, post_id: int) -> list[int]:
    """The posts of the cluster of which the person was told something and has not read it."""
    query = select(Notification.subject_id).where(
        Notification.user_id == person.id,
        Notification.read_at.is_(None),
        Notification.subject_type == Post.__tablename__,
        Notification.subject_id.in_(around(post_id)),
    )
    return list(db.session.scalars(query.distinct()))
