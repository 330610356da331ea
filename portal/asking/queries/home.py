"""The lower half of the home page: a few rows each, one statement each, however large the site is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from portal.accounts.models import Organisation, Running, User, Viewer
from portal.community import queries as community
from portal.community.models import Confirmation, Kind, Post, Reply, SolutionMark, State, Watch
from portal.core.clock import now
from portal.core.db import db, unindexed
from portal.products.models import Product, Version

ROWS = 3
LOOKED_AT = 12  # solved ones among which this week's are picked
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """A post as one line of the home page; `at` is when what the list is about happened."""

    id: int
    kind: str
    state: str
    title: str
    product: str | None
    affected: int
    worked: int
    tried: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A story with the person who told it."""

    id: int
    title: str
    body: str
    format: str
    created: datetime
    author: User
    organisation: str | None


@dataclass(frozen=True, slots=True)
class Used:
    """Somebody confirmed what the viewer wrote."""

    id: int
    title: str
    person: User
    at: datetime


@dataclass(frozen=True, slots=True)
class Runs:
    """What the viewer runs."""

    product: str
    slug: str
    version: str | None
    environment: str


def solved_lately(viewer: Viewer) -> tuple[list[Line], bool]:
    """The problems solved last, and whether all of them were solved within the last seven days."""
    marked = select(func.max(SolutionMark.created)).where(SolutionMark.post_id == Post.id).scalar_subquery()
    at = func.coalesce(marked, Post.created)
    query = _lines(at).where(Post.kind == Kind.PROBLEM, Post.state == State.SOLVED, _shown(viewer))
    lines = _fetch(query.order_by(Post.active_at.desc(), Post.id.desc()).limit(LOOKED_AT))
    this_week = [line for line in lines if line.at > now() - WEEK]
    return (this_week or lines)[:ROWS], bool(this_week)


def unanswered(viewer: Viewer) -> list[Line]:
    """The newest problems of others that nobody replied to."""
    query = _lines(Post.created).where(Post.kind == Kind.PROBLEM, Post.reply_count == 0, _shown(viewer))
    if viewer.id is not None:
        query = query.where(Post.author_id.is_distinct_from(viewer.id))
    return _fetch(query.where(Post.state == State.OPEN).order_by(Post.active_at.desc(), Post.id.desc()).limit(ROWS))


def latest_story(viewer: Viewer) -> Told | None:
    """The newest success story that has a name to it."""
    query = (
        select(
            Post.id, Post.title, func.substr(Post.body, 1, 1_200), Post.format, Post.created, User, Organisation.name
        )
        .join(User, Post.author_id == User.id)
        .outerjoin(Organisation, User.organisation_id == Organisation.id)
        .where(Post.kind == Kind.STORY, _shown(viewer))
        .order_by(Post.active_at.desc(), Post.id.desc())
    )
    row = db.session.execute(query.limit(1)).first()
    return Told(*row) if row else None


def moved(viewer: User) -> list[Line]:
    """What happened last to posts that the viewer follows, since they began to; a post of their own needs an answer."""
    query = _lines(Post.active_at).join(Watch, and_(Watch.post_id == Post.id, Watch.user_id == viewer.id))
    answered = or_(Post.author_id.is_(None), Post.author_id != viewer.id, Post.reply_count > 0)
    query = query.where(Post.active_at > Watch.created, answered, _shown_of_few(viewer))
    return _fetch(query.order_by(Post.active_at.desc(), Post.id.desc()).limit(ROWS))


def used(viewer: User) -> list[Used]:
    """For whom what the viewer wrote worked, the latest first."""
    replies = select(Reply.id).where(Reply.author_id == viewer.id)
    posts = select(Post.id).where(Post.author_id == viewer.id, Post.kind == Kind.WORKAROUND)
    mine = or_(
        Confirmation.reply_id.in_(replies), and_(Confirmation.reply_id.is_(None), Confirmation.post_id.in_(posts))
    )
    query = (
        select(Post.id, Post.title, User, Confirmation.created)
        .select_from(Confirmation)
        .join(Post, Confirmation.post_id == Post.id)
        .join(User, Confirmation.user_id == User.id)
        .where(mine, Confirmation.worked, Confirmation.user_id != viewer.id, _shown_of_few(viewer))
        .order_by(Confirmation.created.desc(), Confirmation.id.desc())
    )
    return [Used(*row) for row in db.session.execute(query.limit(ROWS))]


def runs(viewer: User) -> list[Runs]:
    """What the viewer said they run, in the order they said it."""
    query = (
        select(Product.name, Product.slug, Version.name, Running.environment)
        .select_from(Running)
        .join(Product, Running.product_id == Product.id)
        .outerjoin(Version, Running.version_id == Version.id)
        .where(Running.user_id == viewer.id)
        .order_by(Running.id)
    )
    return [Runs(*row) for row in db.session.execute(query.limit(6))]


def _lines(at: Any) -> Select[Any]:
    return select(
        Post.id,
        Post.kind,
        Post.state,
        Post.title,
        Product.name,
        Post.affected_count,
        Post.worked_count,
        Post.worked_count + Post.failed_count,
        at,
    ).outerjoin(Product, Post.product_id == Product.id)


def _shown(viewer: Viewer) -> ColumnElement[bool]:
    """What the viewer may see; hidden posts are not for a front page, support's neither."""
    return and_(community.visible(viewer), Post.is_hidden == false())


def _shown_of_few(viewer: Viewer) -> ColumnElement[bool]:
    """The same where a few posts come from other rows; see `community.queries.visible_of_few`."""
    return unindexed(_shown(viewer))


def _fetch(query: Select[Any]) -> list[Line]:
    return [Line(*row) for row in db.session.execute(query)]
