"""The board of known problems: canonical ones that several have, that support announced something of, or that an answer
helped. Each order is that of an index which holds these alone."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, case, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased, defer, joinedload, load_only

from portal.accounts.models import Viewer
from portal.community import rules
from portal.community.models import Confirmation, Kind, MeToo, Post, Reply, ReplyKind, SolutionMark, Standing, State
from portal.community.models.posts import KNOWN
from portal.community.queries import cluster
from portal.community.queries.posts import visible_of_few
from portal.core.db import db
from portal.products.models import Product, Version
from portal.web.paging import Page, by_key

SIZE = 25


class Order(StrEnum):
    """In which order the board stands."""

    AFFECTED = "affected"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the board is narrowed to; all that is set must hold."""

    product: Product | None = None
    version: Version | None = None  # somebody has it on this version
    state: State | None = None


EVERYTHING = Narrowing()
COLUMNS: dict[Order, InstrumentedAttribute[object]] = {
    Order.AFFECTED: Post.affected_count,
    Order.LATEST: Post.active_at,
}


def known(
    viewer: Viewer,
    to: Narrowing = EVERYTHING,
    order: Order = Order.AFFECTED,
    *,
    key: str | None = None,
    size: int = SIZE,
) -> Page[Post]:
    """A page of the known problems that the viewer may see, with product and version of the fix. One statement."""
    query = _shown(viewer).where(KNOWN)
    if to.product is not None:
        query = query.where(Post.product_id == to.product.id)
    if to.version is not None:
        # The sum keeps the list in the order of its index: what is had on a version is looked up, not walked through.
        query = query.where((Post.id + 0).in_(_had_on(to.version)))
    if to.state is not None:
        query = query.where(Post.state == to.state)
    return by_key(query, (COLUMNS[order], Post.id), key, size)


def fixed_in(viewer: Viewer, version: Version, *, key: str | None = None, size: int = SIZE) -> Page[Post]:
    """What is fixed in exactly this version, most affected first."""
    query = _shown(viewer).where(Post.fixed_in_id == version.id, Post.standing == Standing.FIXED)
    return by_key(query.where(Post.canonical_id.is_(None)), (Post.affected_count, Post.id), key, size)


def helped(heads: Collection[Post]) -> dict[int, State]:
    """How far the answers alone have brought each of these, whatever was announced: two statements.

    Of a cluster counts what everybody may read who may read the canonical problem.
    """
    by_id = {post.id: post for post in heads}
    marked: defaultdict[int, list[rules.Said]] = defaultdict(list)
    own: defaultdict[int, list[rules.Said]] = defaultdict(list)
    for member, kind, worked, failed in db.session.execute(_marked(by_id)) if by_id else ():
        if rules.covers(member, by_id[cluster.head_id(member)]):
            said = rules.Said(rules.helps_as(kind, True) or ReplyKind.SOLUTION, worked, failed)
            marked[cluster.head_id(member)].append(said)
    for member, worked, everybody in db.session.execute(_workarounds(by_id)) if by_id else ():
        if rules.covers(member, by_id[cluster.head_id(member)]):
            said = rules.Said(ReplyKind.WORKAROUND, int(worked), int(everybody - worked))
            own[cluster.head_id(member)].append(said)
    return {
        number: rules.state_of(Kind(post.kind), marked[number], own[number]).state for number, post in by_id.items()
    }


def _shown(viewer: Viewer) -> Select[Post]:
    return (
        select(Post)
        .where(visible_of_few(viewer), Post.is_hidden.is_(False))
        .options(joinedload(Post.product), joinedload(Post.fixed_in), joinedload(Post.version))
        .options(defer(Post.body), defer(Post.helps), defer(Post.imported))
    )


def _had_on(version: Version) -> Select[int]:
    """The canonical problems that somebody has on this version: it was reported there, or said so under a report."""
    member, report = aliased(Post), aliased(Post)
    wrote = select(func.coalesce(member.canonical_id, member.id).label("head")).where(member.version_id == version.id)
    said = select(func.coalesce(report.canonical_id, report.id).label("head")).join(MeToo, MeToo.post_id == report.id)
    return select(union(wrote, said.where(MeToo.version_id == version.id)).subquery().c.head)


WHOSE = load_only(Post.id, Post.canonical_id, Post.visibility, Post.organisation_id, Post.is_hidden)


def _marked(heads: Collection[int]) -> Select[Post, ReplyKind, int, int]:
    """The marked replies of these clusters that aren't hidden, each with the post that it stands under."""
    marks = select(SolutionMark.reply_id).where(SolutionMark.post_id == Post.id)
    query = select(Post, Reply.kind, Reply.worked_count, Reply.failed_count).join(Reply, Reply.post_id == Post.id)
    return query.where(_among(heads), Reply.id.in_(marks), Reply.is_hidden.is_(False)).options(WHOSE)


def _workarounds(heads: Collection[int]) -> Select[Post, int, int]:
    """The workaround posts of these clusters: for how many each worked, and how many tried it."""
    own = (Confirmation.post_id == Post.id) & Confirmation.reply_id.is_(None)
    worked = func.coalesce(func.sum(case((Confirmation.worked, 1), else_=0)), 0)
    query = select(Post, worked, func.count(Confirmation.id)).outerjoin(Confirmation, own)
    return query.where(_among(heads), Post.kind == Kind.WORKAROUND).group_by(Post.id).options(WHOSE)


def _among(heads: Collection[int]) -> ColumnElement[bool]:
    return or_(Post.id.in_(heads), Post.canonical_id.in_(heads))
