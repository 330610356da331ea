"""What was announced of problems, who looks after them, and whose next word is due."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Select, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from portal.accounts.models import Role, User, Viewer
from portal.community.models import Post
from portal.community.queries import cluster
from portal.community.queries.posts import person
from portal.core.db import db
from portal.journal import Event
from portal.problems.events import ProblemEvent
from portal.problems.models import Announcement, Care
from portal.problems.rules import speaks_for
from portal.web.paging import Page, by_key

MOST_HISTORY = 40
WITHOUT_TEXT = (defer(Post.body), defer(Post.helps), defer(Post.imported))
Row = TypeVar("Row", Announcement, Care)


def announced(head: int) -> Announcement | None:
    """What counts of what was announced of a canonical problem, or under a report of it; see `that_counts`."""
    return announced_of([head]).get(head)


def announced_of(heads: Collection[int]) -> dict[int, Announcement]:
    """The same for a list of them, with who said it: two statements."""
    rows = db.session.execute(
        select(Post.id, Post.canonical_id).where(or_(Post.id.in_(heads), Post.canonical_id.in_(heads)))
    )
    return that_counts({number: head or number for number, head in rows}) if heads else {}


def that_counts(canonical: Mapping[int, int]) -> dict[int, Announcement]:
    """By canonical problem what counts of what was announced of it; `canonical` names it for each post of the clusters.

    It is what was said last of the canonical problem itself; if nothing was, what was said last of a report of it whose
    words everybody may read who reads the canonical: so a fix stays known when another report stands for all.
    """
    query = _latest(Announcement, set(canonical)).options(
        person(Announcement.created_by), joinedload(Announcement.fixed_in), joinedload(Announcement.post)
    )
    said = sorted(db.session.scalars(query), key=lambda row: (row.post_id == canonical[row.post_id], row.id))
    wanted = {canonical[one.post_id] for one in said}
    heads = {post.id: post for post in db.session.scalars(select(Post).where(Post.id.in_(wanted)))}
    return {canonical[one.post_id]: one for one in said if speaks_for(one.post, heads[canonical[one.post_id]])}


def care(head: int) -> Care | None:
    """Who looks after a canonical problem, and the day of the next word; what was said of that last."""
    return cares_of([head]).get(head)


def cares_of(heads: Collection[int]) -> dict[int, Care]:
    """The same for a list of them: one statement."""
    query = _latest(Care, heads).options(person(Care.owner))
    return {row.post_id: row for row in db.session.scalars(query)} if heads else {}


def history(head: int) -> list[Announcement | Care]:
    """All that was announced and agreed of a canonical problem, latest first."""
    said = select(Announcement).where(Announcement.post_id == head).order_by(Announcement.id.desc()).limit(MOST_HISTORY)
    cared = select(Care).where(Care.post_id == head).order_by(Care.id.desc()).limit(MOST_HISTORY)
    rows: list[Announcement | Care] = [
        *db.session.scalars(said.options(person(Announcement.created_by), joinedload(Announcement.fixed_in))),
        *db.session.scalars(cared.options(person(Care.created_by), person(Care.owner))),
    ]
    return sorted(rows, key=lambda row: row.created, reverse=True)


def overdue_words(
    viewer: Viewer, on: date, key: str | None = None, *, owner: User | None = None, size: int = 25
) -> Page[Care]:
    """For support: problems whose next word is due on that day or was before, the longest waiting first.

    Each with its post and owner; with `owner` that person's alone. For everybody else nothing.
    """
    query = _due(on).where(true() if viewer.is_staff else false()).options(person(Care.owner))
    query = query.options(contains_eager(Care.post).options(joinedload(Post.product), *WITHOUT_TEXT))
    if owner is not None:
        query = query.where(Care.owner_id == owner.id)
    return by_key(query, (Care.next_word_on, Care.id), key, size, oldest_first=True)


def words_to_remind_of(on: date, limit: int) -> list[Care]:
    """What is due on that day or was before and whose owner wasn't reminded yet, with their posts."""
    reminded = select(Event.id).where(
        Event.subject_type == Post.__tablename__,
        Event.subject_id == Care.post_id,
        Event.name == ProblemEvent.WORD_DUE,
        Event.at >= Care.created,
    )
    query = _due(on).where(~reminded.exists()).options(contains_eager(Care.post))
    return list(db.session.scalars(query.order_by(Care.next_word_on, Care.id).limit(limit)))


def word_awaited(head: int, from_person: int, before: datetime) -> Care | None:
    """What says that this person gives the next word of the problem, if it was said before that moment."""
    found = care(head)
    awaited = found is not None and found.next_word_on is not None and found.owner_id == from_person
    return found if found is not None and awaited and found.created < before else None


def problem(post_id: int) -> Post | None:
    """The post, for the portal's own use."""
    return db.session.get(Post, post_id)


def authors(head: int) -> Select[Any]:
    """Whoever wrote the canonical problem or a report of it: for notifiers."""
    return select(Post.author_id).where(Post.id.in_(cluster.members_of(head)), Post.author_id.is_not(None))


def members(heads: Collection[int]) -> list[int]:
    """The posts of the clusters with these canonical problems."""
    return list(db.session.scalars(select(Post.id).where(or_(Post.id.in_(heads), Post.canonical_id.in_(heads)))))


def staff() -> list[User]:
    """Everybody who can look after a problem, by name."""
    query = select(User).where(User.role.in_((Role.SUPPORT, Role.ADMIN)), User.active)
    return list(db.session.scalars(query.order_by(User.name, User.id)))


def _latest(model: type[Row], heads: Collection[int]) -> Select[Row]:
    newest = select(func.max(model.id)).where(model.post_id.in_(heads)).group_by(model.post_id)
    return select(model).where(model.id.in_(newest))


def _due(on: date) -> Select[Care]:
    """Of canonical problems that can be seen, the latest rows whose day has come."""
    newer = aliased(Care)
    superseded = select(newer.id).where(newer.post_id == Care.post_id, newer.id > Care.id).exists()
    shown = and_(Post.canonical_id.is_(None), Post.is_hidden == false())
    return select(Care).join(Care.post).where(Care.next_word_on <= on, Care.owner_id.is_not(None), ~superseded, shown)
