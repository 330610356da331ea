"""Who has a reason to hear of something: statements that give user ids. And what is read to tell them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import load_only

from portal.accounts.models import Role, User, Viewer
from portal.community.models import Kind, Post, PostTag, Reply, State, Tag
from portal.community.queries import cluster
from portal.community.queries.posts import visible
from portal.core.db import db
from portal.journal import Event
from portal.notifications.models import Topic, TopicWatch

LONGEST_EXCERPT = 1_200
MOST_NAMES = 300
SHOWN = load_only(
    Post.id, Post.kind, Post.title, Post.format, Post.visibility, Post.is_hidden, Post.author_id, Post.organisation_id
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is read for many notifications at once."""

    posts: dict[int, Post]
    beginnings: dict[int, str]
    replies: dict[int, Row[Any]]
    names: dict[int, str]
    events: dict[int, Event]


def author_of_post(post_id: int) -> Select[Any]:
    """Whoever wrote the post."""
    return select(Post.author_id).where(Post.id == post_id)


def author_of_reply(reply_id: int) -> Select[Any]:
    """Whoever wrote the reply."""
    return select(Reply.author_id).where(Reply.id == reply_id)


def affected_by(post_id: int) -> Select[Any]:
    """Everybody who has it, of the whole cluster: who said "me too", and who wrote a report of it."""
    return cluster.people_among(cluster.around(post_id))


def watchers_of(post_id: int) -> Select[Any]:
    """Everybody who watches the post, or one that it is linked with."""
    return cluster.watchers_among(cluster.around(post_id))


def these(people: Collection[int]) -> Select[Any]:
    """Exactly these people."""
    return select(User.id).where(User.id.in_(people))


def watchers_of_topics(post: Post) -> Select[int, int]:
    """Everybody who watches the post's product or one of its tags, with the watch's id."""
    tags = select(Tag.name).join(PostTag, PostTag.tag_id == Tag.id).where(PostTag.post_id == post.id)
    fits = and_(TopicWatch.kind == Topic.TAG, TopicWatch.value.in_(tags))
    if post.product_id is not None:
        fits = or_(fits, and_(TopicWatch.kind == Topic.PRODUCT, TopicWatch.value == str(post.product_id)))
    return select(TopicWatch.user_id, TopicWatch.id).where(fits)


def who_can_be_named(post_id: int) -> list[tuple[int, str]]:
    """Ids and names of those who take part under the post or one that it is linked with, and of support."""
    around = cluster.around(post_id)
    wrote = or_(
        User.id.in_(select(Post.author_id).where(Post.id.in_(around))),
        User.id.in_(select(Reply.author_id).where(Reply.post_id.in_(around))),
    )
    query = select(User.id, User.name).where(or_(wrote, User.role.in_((Role.SUPPORT, Role.ADMIN))), User.active)
    return [(number, name) for number, name in db.session.execute(query.order_by(User.id).limit(MOST_NAMES))]


def post_with_text(post_id: int) -> Post | None:
    """The post, for the portal's own use."""
    return db.session.get(Post, post_id)


def reply_with_text(reply_id: int) -> Reply | None:
    """The reply, for the portal's own use."""
    return db.session.get(Reply, reply_id)


def facts(
    posts: Iterable[int],
    published: Collection[int],
    replies: Collection[int],
    actors: Collection[int],
    events: Collection[int],
) -> Facts:
    """What these notifications are about, in a statement each. Who may see it is asked afterwards, for each reader.

    `published`: the posts whose own beginning is told. An event that names other `posts` in its data brings them along.
    """
    of_events = select(Event).where(Event.id.in_(set(events)))
    happened = {event.id: event for event in db.session.scalars(of_events)} if events else {}
    named = {number for event in happened.values() for number in event.data.get("posts", ())}
    of_posts = select(Post).where(Post.id.in_(named.union(posts))).options(SHOWN)
    excerpt = func.substr(Reply.body, 1, LONGEST_EXCERPT).label("excerpt")
    of_replies = select(
        Reply.id, Reply.post_id, Reply.author_id, Reply.kind, Reply.is_hidden, Reply.format, excerpt
    ).where(Reply.id.in_(set(replies)))
    of_people = select(User.id, User.name).where(User.id.in_(set(actors)))
    return Facts(
        beginnings=_beginnings(published) if published else {},
        posts={post.id: post for post in db.session.scalars(of_posts)},
        replies={row.id: row for row in db.session.execute(of_replies)} if replies else {},
        names=dict(db.session.execute(of_people).all()) if actors else {},
        events=happened,
    )


def a_story(viewer: Viewer, since: datetime) -> Post | None:
    """The latest story of somebody else since then that the viewer may see."""
    return _latest(viewer, since, Post.kind == Kind.STORY)


def a_solved_problem(viewer: Viewer, since: datetime) -> Post | None:
    """The problem of somebody else that was solved last since then."""
    return _latest(viewer, since, and_(Post.kind == Kind.PROBLEM, Post.state == State.SOLVED))


def _beginnings(ids: Collection[int]) -> dict[int, str]:
    query = select(Post.id, func.substr(Post.body, 1, LONGEST_EXCERPT)).where(Post.id.in_(ids))
    return dict(db.session.execute(query).all())


def _latest(viewer: Viewer, since: datetime, what: Any) -> Post | None:
    query = select(Post).where(visible(viewer), Post.is_hidden.is_(False), what, Post.active_at > since)
    query = query.where(or_(Post.author_id.is_(None), Post.author_id != viewer.id))
    return db.session.scalar(query.order_by(Post.active_at.desc(), Post.id.desc()).limit(1))
