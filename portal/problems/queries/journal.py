"""All that happened to a problem: one journal of its whole cluster, latest first."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Select, or_, select, union_all

from portal.accounts.models import User, Viewer
from portal.community.models import Post, Reply
from portal.community.queries import cluster
from portal.core.db import db
from portal.journal import Event
from portal.problems.events import ProblemEvent
from portal.problems.models import DuplicateLink
from portal.web.paging import Page, by_key

SIZE = 40
LINKS = (
    ProblemEvent.LINKED,
    ProblemEvent.UNLINKED,
    ProblemEvent.FOUND_DIFFERENT,
    ProblemEvent.LINK_PROPOSED,
    ProblemEvent.PROPOSAL_DECIDED,
)
Subjects = Callable[[Post], Select[Any]]
subjects: dict[str, Subjects] = {}  # of higher slices: by the table, the ids of rows that belong to a canonical problem


def journal(viewer: Viewer, head: Post, key: str | None = None, *, size: int = SIZE) -> Page[Event]:
    """For support: what happened to the canonical problem, its reports and all replies; for everybody else nothing."""
    if not viewer.is_staff:
        return Page([], None)
    members = cluster.member_ids(head)
    replies = select(Reply.id).where(Reply.post_id.in_(members))
    parts = [_of(Post.__tablename__, members), _of(Reply.__tablename__, replies), _parted(members)]
    parts += [_of(table, ids(head)) for table, ids in subjects.items()]
    happened = union_all(*parts).subquery()
    return by_key(select(Event).where(Event.id.in_(select(happened.c.id))), (Event.id,), key, size)


def names(people: Collection[int]) -> dict[int, str]:
    """What these people are called."""
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(people))).all()) if people else {}


def titles(posts: Collection[int]) -> dict[int, str]:
    """What these posts are called; for support, who may see them all."""
    return dict(db.session.execute(select(Post.id, Post.title).where(Post.id.in_(posts))).all()) if posts else {}


def posts_of(replies: Collection[int]) -> dict[int, int]:
    """Under which post each of these replies stands."""
    return (
        dict(db.session.execute(select(Reply.id, Reply.post_id).where(Reply.id.in_(replies))).all()) if replies else {}
    )


def _of(table: str, ids: Select[Any]) -> Select[Any]:
    return select(Event.id).where(Event.subject_type == table, Event.subject_id.in_(ids))


def _parted(members: Select[Any]) -> Select[Any]:
    """What was said of links with posts that are elsewhere now."""
    ended = select(DuplicateLink).where(DuplicateLink.ended_at.is_not(None))
    there = ended.with_only_columns(DuplicateLink.report_id).where(DuplicateLink.canonical_id.in_(members))
    back = ended.with_only_columns(DuplicateLink.canonical_id).where(DuplicateLink.report_id.in_(members))
    elsewhere = or_(Event.subject_id.in_(there), Event.subject_id.in_(back))
    of_links = select(Event.id).where(Event.subject_type == Post.__tablename__, elsewhere)
    return of_links.where(Event.name.in_([str(name) for name in LINKS]))
