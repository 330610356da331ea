"""What a suggestion shows: posts and the texts of what helped, in one statement each, however many there are; and what
support said of the first."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.accounts.models import Viewer
from portal.community import queries as community
from portal.community.models import Post, Reply, ReplyKind, SolutionMark, State
from portal.core.db import db
from portal.problems.queries import standing as problems
from portal.products.models import Product, Version
from portal.search.documents import CUSTOMER, STAFF, VISITOR, Audience

LONGEST_TEXT = 4_000  # characters of a text in which a passage is looked for
MOST_HELPING = 4  # texts a post
FIX = aliased(Version)


@dataclass(frozen=True, slots=True)
class Found:
    """A post as a suggestion needs it; long texts are cut."""

    id: int
    kind: str
    state: str
    title: str
    body: str
    helps: str
    format: str
    product_id: int | None
    product: str | None
    version: str | None
    affected: int
    worked: int
    failed: int
    created: datetime
    canonical_id: int | None  # None: it stands for its problem itself, and its numbers are those of all linked reports
    standing: str
    fixed_in: str | None
    fixed_position: int | None
    reports: int  # linked to it


@dataclass(frozen=True, slots=True)
class Helping:
    """A reply that helps: what it is ("solution" or "workaround"), its text, cut, and what became of it."""

    kind: str
    body: str
    format: str
    is_marked: bool
    worked: int
    failed: int


@dataclass(frozen=True, slots=True)
class Care:
    """What support said of a problem: why it works as designed, who looks after it, by when the next word comes."""

    fact: str = ""
    owner: str = ""
    next_word_on: date | None = None


def audience(viewer: Viewer) -> Audience:
    """Who asks, in the words of the index."""
    kind = STAFF if viewer.is_staff else CUSTOMER if viewer.is_authenticated else VISITOR
    return Audience(kind, viewer.organisation_id, viewer.id)


def found(viewer: Viewer, ids: Sequence[int]) -> list[Found]:
    """Those posts that the viewer may see, in the order of the ids; what is hidden is suggested to nobody.

    Of a problem that is there by its canonical post, its other reports are left out.
    """
    query = (
        select(
            Post.id,
            Post.kind,
            Post.state,
            Post.title,
            func.substr(Post.body, 1, LONGEST_TEXT),
            func.substr(Post.helps, 1, LONGEST_TEXT),
            Post.format,
            Post.product_id,
            Product.name,
            Version.name,
            Post.affected_count,
            Post.worked_count,
            Post.failed_count,
            Post.created,
            Post.canonical_id,
            Post.standing,
            FIX.name,
            FIX.position,
            Post.report_count,
        )
        .outerjoin(Product, Post.product_id == Product.id)
        .outerjoin(Version, Post.version_id == Version.id)
        .outerjoin(FIX, Post.fixed_in_id == FIX.id)
        .where(Post.id.in_(ids), Post.is_hidden == false(), community.visible_of_few(viewer))
    )
    rows = {row[0]: Found(*row) for row in db.session.execute(query)} if ids else {}
    return [rows[post_id] for post_id in ids if post_id in rows and rows[post_id].canonical_id not in rows]


def titles(viewer: Viewer, ids: Collection[int]) -> dict[int, str]:
    """The titles of those posts that the viewer may see and that aren't hidden."""
    query = select(Post.id, Post.title).where(Post.id.in_(ids), Post.is_hidden == false())
    return dict(db.session.execute(query.where(community.visible_of_few(viewer))).all()) if ids else {}


def care(post: Found) -> Care:
    """What support said of a problem that is open or works as designed.

    Nothing of a report that is shown because its canonical post is not for the viewer.
    """
    if post.canonical_id is not None:
        return Care()
    if post.state == State.BY_DESIGN:
        said = problems.announced(post.id)
        return Care(fact=said.fact if said else "")
    cared = problems.care(post.id) if post.state == State.OPEN else None
    owner = cared.owner.name if cared and cared.owner else ""
    return Care(owner=owner, next_word_on=cared.next_word_on if cared else None)


def helping(viewer: Viewer, posts: Sequence[Found]) -> dict[int, list[Helping]]:
    """What helps in the replies to these posts and to the reports linked to them, by post: marked ones first, then
    solutions, then those that worked for most."""
    ids, heads = [post.id for post in posts], [post.id for post in posts if post.reports]
    rows = list(db.session.execute(_helping_query(), {"ids": ids})) if ids else []
    if heads:
        seen = and_(Post.id == Reply.post_id, Post.is_hidden == false(), community.visible_of_few(viewer))
        rows += db.session.execute(_best_of(Post.canonical_id, and_(Post.canonical_id.in_(heads), seen)))
    texts: defaultdict[int, list[Helping]] = defaultdict(list)
    for post_id, kind, body, form, is_marked, worked, failed in rows:
        name = "workaround" if kind == ReplyKind.WORKAROUND else "solution"
        texts[post_id].append(Helping(name, body, form, bool(is_marked), worked, failed))
    return {post_id: sorted(found, key=_place)[:MOST_HELPING] for post_id, found in texts.items()}


def _place(one: Helping) -> tuple[bool, bool, int]:
    return (not one.is_marked, one.kind == "workaround", one.failed - one.worked)


@cache
def _helping_query() -> Select[int, ReplyKind, str, str, bool, int, int]:
    """Put together once; for a question asked at every pause in the typing that counts."""
    return _best_of(Reply.post_id, Reply.post_id.in_(bindparam("ids", expanding=True)))


def _best_of(
    group: InstrumentedAttribute[Any], among: ColumnElement[bool]
) -> Select[int, ReplyKind, str, str, bool, int, int]:
    """The best replies `among` those that help, so many of each `group`."""
    ranked = (
        select(
            group.label("post_id"),
            Reply.kind,
            func.substr(Reply.body, 1, LONGEST_TEXT).label("body"),
            Reply.format,
            _marked().label("is_marked"),
            Reply.worked_count,
            Reply.failed_count,
            func.row_number().over(partition_by=group, order_by=_best_first()).label("place"),
        )
        .where(among, _helps())
        .subquery()
    )
    query = select(*(column for column in ranked.c if column.name != "place"))
    return query.where(ranked.c.place <= MOST_HELPING).order_by(ranked.c.post_id, ranked.c.place)


def _marked() -> ColumnElement[bool]:
    return exists().where(SolutionMark.reply_id == Reply.id)


def _helps() -> ColumnElement[bool]:
    return (Reply.is_hidden == false()) & or_(Reply.kind != ReplyKind.COMMENT, _marked())


def _best_first() -> tuple[ColumnElement[int], ...]:
    """The order of `community.queries.helped_by`."""
    is_workaround = case((Reply.kind == ReplyKind.WORKAROUND, 1), else_=0)
    worth = Reply.worked_count - Reply.failed_count
    return (case((_marked(), 0), else_=1), is_workaround, worth.desc(), Reply.id.asc())
