"""Links as a viewer may see them: on top of a report, and under a canonical problem."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, load_only
from sqlalchemy.orm.strategy_options import _AbstractLoad

from portal.accounts.models import Viewer
from portal.community.models import Post
from portal.community.queries import cluster, posts
from portal.community.queries.posts import for_a_row, person, visible_of_few
from portal.core.db import db
from portal.core.errors import NotFound
from portal.problems import forest
from portal.problems.models import CanonicalChoice, DuplicateLink
from portal.problems.queries import clusters
from portal.web.paging import Page, by_key

MOST_HISTORY = 10
PAGE = 25
Row = TypeVar("Row", DuplicateLink, CanonicalChoice)


@dataclass(frozen=True, slots=True)
class Linked:
    """What stands on top of a report: the link through which it hangs on its canonical problem.

    `canonical` is None when the viewer may not see it.
    """

    link: DuplicateLink
    canonical: Post | None


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of a canonical problem that a viewer may see, a page of them, and how many there are besides."""

    items: Sequence[Post]
    next_key: str | None
    others: int


def link_of(viewer: Viewer, post: Post) -> Linked | None:
    """Why a report is linked, and with what. None of a post that isn't a report."""
    if post.canonical_id is None:
        return None
    found = _towards(post, post.canonical_id)
    return Linked(found, posts(viewer, [post.canonical_id]).get(post.canonical_id)) if found else None


def reports(viewer: Viewer, head: Post, key: str | None = None, *, size: int = PAGE) -> Reports:
    """The reports that were linked to a canonical problem, latest first, as far as the viewer may see them."""
    if not head.report_count:
        return Reports([], None, 0)
    of_it = select(Post).where(Post.canonical_id == head.id)
    page: Page[Post] = by_key(
        of_it.where(visible_of_few(viewer)).options(*for_a_row()), (Post.created, Post.id), key, size
    )
    is_all = key is None and page.next_key is None
    seen = len(page.items) if is_all else _seen(viewer, head)
    return Reports(page.items, page.next_key, head.report_count - seen)


def canonicals(viewer: Viewer, ids: Collection[int]) -> dict[int, Post]:
    """Those of these posts that the viewer may see, with what a row names of them; one statement, none without ids."""
    query = select(Post).where(Post.id.in_(ids), visible_of_few(viewer))
    some = query.options(load_only(Post.id, Post.title, Post.state, Post.standing))
    return {post.id: post for post in db.session.scalars(some)} if ids else {}


def links_of(viewer: Viewer, ids: Sequence[int]) -> dict[int, DuplicateLink]:
    """Of some reports the links that they are the report of, the latest of each, with who made it: one statement."""
    latest = select(func.max(DuplicateLink.id)).where(
        DuplicateLink.report_id.in_(ids), DuplicateLink.ended_at.is_(None)
    )
    query = select(DuplicateLink).where(DuplicateLink.id.in_(latest.group_by(DuplicateLink.report_id)))
    return {one.report_id: one for one in db.session.scalars(query.options(person(DuplicateLink.created_by)))}


def links_history(viewer: Viewer, post: Post) -> list[DuplicateLink | CanonicalChoice]:
    """For support: the latest links and choices that this post was part of, latest first; for others nothing.

    All of them stand in the journal of the problem, and those that hold on the page of its reports.
    """
    if not viewer.is_staff:
        return []
    involved = or_(DuplicateLink.report_id == post.id, DuplicateLink.canonical_id == post.id)
    links = select(DuplicateLink).where(involved).order_by(DuplicateLink.id.desc()).limit(MOST_HISTORY)
    chosen = select(CanonicalChoice).where(CanonicalChoice.post_id.in_(cluster.member_ids(post)))
    chosen = chosen.order_by(CanonicalChoice.id.desc()).limit(MOST_HISTORY)
    rows: list[DuplicateLink | CanonicalChoice] = [
        *db.session.scalars(
            links.options(
                person(DuplicateLink.created_by),
                person(DuplicateLink.ended_by),
                _title(DuplicateLink.report),
                _title(DuplicateLink.canonical),
            )
        ),
        *db.session.scalars(
            chosen.options(
                person(CanonicalChoice.created_by), person(CanonicalChoice.ended_by), _title(CanonicalChoice.post)
            )
        ),
    ]
    return sorted(rows, key=lambda row: row.number, reverse=True)[:MOST_HISTORY]


def link(viewer: Viewer, id: int) -> DuplicateLink:
    """The link with that id, for support. Raises NotFound."""
    return _one(viewer, DuplicateLink, id)


def choice(viewer: Viewer, id: int) -> CanonicalChoice:
    """The choice with that id, for support. Raises NotFound."""
    return _one(viewer, CanonicalChoice, id)


def _title(which: InstrumentedAttribute[Post]) -> _AbstractLoad:
    """Load of a post along what a line names of it."""
    return joinedload(which).load_only(Post.id, Post.title)


def _towards(post: Post, head: int) -> DuplicateLink | None:
    """The link on the way to the canonical problem: mostly it has no other."""
    own = or_(DuplicateLink.report_id == post.id, DuplicateLink.canonical_id == post.id)
    query = select(DuplicateLink).options(person(DuplicateLink.created_by))
    few = db.session.scalars(query.where(own, DuplicateLink.ended_at.is_(None)).limit(2)).all()
    if len(few) < 2:
        return few[0] if few else None
    edge = forest.towards(post.id, head, clusters.edges([head]))
    return db.session.scalars(query.where(DuplicateLink.id == edge.id)).one() if edge else None


def _seen(viewer: Viewer, head: Post) -> int:
    query = select(func.count()).where(Post.canonical_id == head.id, visible_of_few(viewer))
    return db.session.scalar(query) or 0


def _one(viewer: Viewer, model: type[Row], id: int) -> Row:
    found = db.session.get(model, id) if viewer.is_staff and 0 < id < 2**31 else None
    if found is None:
        raise NotFound("There is no such link.")
    return found
