"""The board of known problems: canonical ones that several have, that support announced something of, or that an answer
helped. Each order is that of an index which holds these alone."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased, defer, joinedload, load_only

from portal.accounts.models import Viewer
from portal.community import rules
from portal.community.models import Confirmation, Kind, MeToo, Post, Reply, ReplyKind, SolutionMark, Standing, State
from portal.community.models.posts import KNOWN
from portal.community.queries import cluster
from portal.community.queries.posts import visible_of_few
from portal.core.db import db, unindexed
from portal.products.models import Product, Version
from portal.web.paging import Page, by_key

SIZE = 25
MANY = 2_000  # rows that say of a version that somebody has a problem there
Member, Report = aliased(Post), aliased(Post)  # made once: that takes longer than the rest of the statement


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
        query = query.where(_is_had_on(to.version))
    if to.state is not None:
        query = query.where(Post.state == to.state)
    return by_key(query, (COLUMNS[order], Post.id), key, size)


def fixed_in(viewer: Viewer, version: Version, *, key: str | None = None, size: int = SIZE) -> Page[Post]:
    """What is fixed in exactly this version, most affected first."""
    told = and_(Post.standing == Standing.FIXED, Post.canonical_id.is_(None), Post.is_hidden.is_(False))
    query = _shown(viewer).where(Post.fixed_in_id == version.id, unindexed(told))
    return by_key(query, (Post.affected_count, Post.id), key, size)


def helped(heads: Collection[Post]) -> dict[int, State]:
    """How far the answers alone have brought each of these, whatever was announced: three statements at most.

    Of a cluster counts what everybody may read who may read the canonical problem.
    """
    announced = {post.id: post for post in heads if post.standing in (Standing.FIXED, Standing.BY_DESIGN)}
    marked: defaultdict[int, list[rules.Said]] = defaultdict(list)
    own: defaultdict[int, list[rules.Said]] = defaultdict(list)
    for member, kind, worked, failed in db.session.execute(_marked(announced)) if announced else ():
        said = rules.Said(rules.helps_as(kind, True) or ReplyKind.SOLUTION, worked, failed)
        _note(marked, announced, member, said)
    for member, worked, failed in _workarounds(announced) if announced else ():
        _note(own, announced, member, rules.Said(ReplyKind.WORKAROUND, worked, failed))
    return {
        post.id: rules.state_of(Kind(post.kind), marked[post.id], own[post.id]).state
        if post.id in announced
        else State(post.state)
        for post in heads
    }


def _note(found: dict[int, list[rules.Said]], heads: dict[int, Post], member: Post, said: rules.Said) -> None:
    head = heads[cluster.head_id(member)]
    if rules.covers(member, head):
        found[head.id].append(said)


def _shown(viewer: Viewer) -> Select[Post]:
    return (
        select(Post)
        .where(visible_of_few(viewer))
        .options(joinedload(Post.product), joinedload(Post.fixed_in), joinedload(Post.version))
        .options(defer(Post.body), defer(Post.helps), defer(Post.imported))
    )


def _is_had_on(version: Version) -> ColumnElement[bool]:
    """That somebody has it on this version: it was reported there, or said so under a report.

    A version that many have is asked of one problem after the other, for the first page is soon full; of one that few
    have all problems are gathered first, for the board would be walked through to its end.
    """
    heads = _had_on(version)
    if db.session.scalar(select(heads.offset(MANY).limit(1).exists())):
        near, there = or_(Member.id == Post.id, Member.canonical_id == Post.id), MeToo.version_id == version.id
        wrote = select(Member.id).where(near, unindexed(Member.version_id == version.id))
        said = select(Member.id).where(near, select(MeToo.id).where(there, MeToo.post_id == Member.id).exists())
        return or_(wrote.exists(), said.exists())
    return unindexed((Post.id + 0).in_(heads))  # the sum keeps the list in the order of its index


def _had_on(version: Version) -> CompoundSelect[int]:
    wrote = select(func.coalesce(Member.canonical_id, Member.id).label("head")).where(Member.version_id == version.id)
    said = select(func.coalesce(Report.canonical_id, Report.id)).join(MeToo, MeToo.post_id == Report.id)
    return union_all(wrote, said.where(MeToo.version_id == version.id))


WHOSE = load_only(Post.id, Post.canonical_id, Post.visibility, Post.organisation_id, Post.is_hidden)


def _marked(heads: Collection[int]) -> Select[Post, ReplyKind, int, int]:
    """The marked replies of these clusters that aren't hidden, each with the post that it stands under."""
    marks = select(SolutionMark.reply_id).where(SolutionMark.post_id == Post.id)
    query = select(Post, Reply.kind, Reply.worked_count, Reply.failed_count).join(Reply, Reply.post_id == Post.id)
    return query.where(_among(heads), Reply.id.in_(marks), Reply.is_hidden.is_(False)).options(WHOSE)


def _workarounds(heads: Collection[int]) -> Iterator[tuple[Post, int, int]]:
    """The workaround posts of these clusters: for how many each worked, and for how many it did not."""
    query = select(Post).where(_among(heads), unindexed(Post.kind == Kind.WORKAROUND)).options(WHOSE)
    posts = db.session.scalars(query).all()
    worked = func.sum(case((Confirmation.worked, 1), else_=0))
    said = select(Confirmation.post_id, worked, func.count()).where(Confirmation.reply_id.is_(None))
    said = said.where(Confirmation.post_id.in_([post.id for post in posts])).group_by(Confirmation.post_id)
    counts = {number: (int(yes), int(every)) for number, yes, every in db.session.execute(said)} if posts else {}
    for post in posts:
        yes, every = counts.get(post.id, (0, 0))
        yield post, yes, every - yes


def _among(heads: Collection[int]) -> ColumnElement[bool]:
    return or_(Post.id.in_(heads), Post.canonical_id.in_(heads))
