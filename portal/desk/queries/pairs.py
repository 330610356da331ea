"""Pairs of posts that may be reports of the same problem: the queue as support sees it, and what was said of them."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from portal.accounts.models import Viewer
from portal.community.models import Kind, Post
from portal.community.queries.posts import person
from portal.core.db import db
from portal.desk.models import Pair, PairState
from portal.problems.models import DuplicateLink
from portal.web.paging import Page, by_key

MOST_ASKED = 25
MOST_COUNTED = 10_000
DECIDED = (PairState.SAME, PairState.NOT_SAME)
Report, Other = aliased(Post, name="report"), aliased(Post, name="other")


def can_be_linked() -> ColumnElement[bool]:
    """Of `Report` and `Other`: neither is hidden or a story, and they aren't of one cluster already."""
    shown = and_(Report.is_hidden == false(), Other.is_hidden == false())
    return and_(shown, ~are_linked(), Report.kind != Kind.STORY, Other.kind != Kind.STORY)


def are_linked() -> ColumnElement[bool]:
    """Of `Report` and `Other`: they are of one cluster."""
    head, other_head = (func.coalesce(post.canonical_id, post.id) for post in (Report, Other))
    return head == other_head


def next_pair(viewer: Viewer, without: Collection[int] = ()) -> Pair | None:
    """The likeliest pair that waits, but for those named in `without`; with its posts and all that is shown of them."""
    query = _waiting(viewer).order_by(Pair.same.desc(), Pair.id.desc()).limit(1)
    if without:
        query = query.where(Pair.id.not_in(without))
    return db.session.scalars(query.options(*_with_posts())).unique().one_or_none()


def best(viewer: Viewer, size: int) -> Sequence[Pair]:
    """The likeliest pairs that wait."""
    query = _waiting(viewer).order_by(Pair.same.desc(), Pair.id.desc()).limit(size)
    return db.session.scalars(query.options(*_with_posts())).unique().all()


def waiting(viewer: Viewer) -> int:
    """How many pairs wait, counted up to ten thousand.

    A few are asked of the posts as they are. Of more counts what the worker has left: to look up all of their posts
    would take longer than the rest of the page, and it hears of what is linked within a second or so.
    """
    few = db.session.scalars(_waiting(viewer).with_only_columns(Pair.id).limit(MOST_ASKED)).all()
    if len(few) < MOST_ASKED:
        return len(few)
    many = select(Pair.id).where(Pair.state == PairState.WAITING).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(many)) or 0


def pair(viewer: Viewer, pair_id: int) -> Pair | None:
    """One pair, decided or not, for support."""
    query = _of_support(viewer).where(Pair.id == pair_id).options(*_with_posts(), joinedload(Pair.decided_by))
    return db.session.scalars(query).unique().one_or_none() if 0 < pair_id < 2**31 else None


def of_post(viewer: Viewer, post_id: int, size: int = 3) -> Sequence[Pair]:
    """The likeliest pairs with this post that wait."""
    query = _waiting(viewer).where(or_(Pair.report_id == post_id, Pair.other_id == post_id))
    query = query.order_by(Pair.same.desc(), Pair.id.desc()).limit(size)
    titles = [joinedload(post).load_only(Post.id, Post.title) for post in (Pair.report, Pair.other)]
    return db.session.scalars(query.options(*titles)).unique().all()


def decided(viewer: Viewer, key: str | None = None, size: int = 25) -> Page[Pair]:
    """What was said of pairs, the latest first."""
    query = _of_support(viewer).where(Pair.state.in_((*DECIDED, PairState.LATER)), Pair.decided_at.is_not(None))
    return by_key(query.options(*_with_posts(), joinedload(Pair.decided_by)), (Pair.decided_at, Pair.id), key, size)


def link(link_id: int) -> DuplicateLink | None:
    """The link that was made of a pair."""
    return db.session.get(DuplicateLink, link_id)


def locked(pair: Pair) -> Pair:
    """The pair with fresh values, kept to this transaction."""
    query = select(Pair).where(Pair.id == pair.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def between(one: int, other: int) -> Pair | None:
    """The pair of these two posts, whichever comes first."""
    found = select(Pair).where(Pair.report_id == max(one, other), Pair.other_id == min(one, other))
    return db.session.scalars(found).one_or_none()


def _of_support(viewer: Viewer) -> Select[Pair]:
    return select(Pair).where(true() if viewer.is_staff else false())


def _waiting(viewer: Viewer) -> Select[Pair]:
    """What waits and can still be linked: asked of the posts as they are, whatever `tidy` has seen."""
    query = _of_support(viewer).join(Report, Report.id == Pair.report_id).join(Other, Other.id == Pair.other_id)
    return query.where(Pair.state == PairState.WAITING, can_be_linked())


def _with_posts() -> tuple[ORMOption, ...]:
    """Load both posts along, with all that a pair shows of them."""
    return tuple(
        joinedload(post).options(
            person(Post.author), joinedload(Post.product), joinedload(Post.version), joinedload(Post.organisation)
        )
        for post in (Pair.report, Pair.other)
    )
