"""What a viewer said about a post, and who is affected by it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, Row, and_, bindparam, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import defer, joinedload

from portal.accounts.models import Viewer
from portal.community.models import Confirmation, Kind, MeToo, Post, Watch
from portal.community.queries import cluster
from portal.core.db import db
from portal.products.models import Version

AGES = 2**32  # more than any id


@dataclass(frozen=True, slots=True)
class Own:
    """What the viewer said: has it too, watches, and by reply (None: the post itself) whether it worked.

    In a cluster also of other posts: `of_posts` whether those workarounds worked, `counted` where the viewer is counted
    already, as author or with "me too", and `watches` which other one the viewer watches.
    """

    me_too: MeToo | None = None
    watching: Watch | None = None
    confirmations: dict[int | None, Confirmation] = field(default_factory=dict)
    of_posts: dict[int, Confirmation] = field(default_factory=dict)
    counted: Post | None = None
    watches: Post | None = None


@dataclass(frozen=True, slots=True)
class Affected:
    """How many distinct people have it, and on which versions, in their order; `unsaid` of them named none."""

    people: int
    versions: list[tuple[str, int]]
    unsaid: int


def standing(viewer: Viewer, post: Post) -> Own:
    """What `viewer` said about `post` so far, in two statements, four in a cluster; a visitor said nothing."""
    if viewer.id is None:
        return Own()
    marks = (
        select(MeToo, Watch)
        .select_from(Post)
        .outerjoin(MeToo, and_(MeToo.post_id == Post.id, MeToo.user_id == viewer.id))
        .outerjoin(Watch, and_(Watch.post_id == Post.id, Watch.user_id == viewer.id))
        .where(Post.id == post.id)
        .options(joinedload(MeToo.version))
    )
    me_too, watching = db.session.execute(marks).one()
    said = select(Confirmation).where(
        Confirmation.user_id == viewer.id, Confirmation.post_id.in_(cluster.member_ids(post))
    )
    confirmations = list(db.session.scalars(said.options(joinedload(Confirmation.version))))
    return Own(
        me_too,
        watching,
        {one.reply_id: one for one in confirmations if one.reply_id or one.post_id == post.id},
        {one.post_id: one for one in confirmations if one.reply_id is None},
        *(_elsewhere(viewer, post) if not cluster.is_alone(post) else ()),
    )


def _elsewhere(viewer: Viewer, post: Post) -> tuple[Post | None, Post | None]:
    others = select(Post).where(Post.id.in_(cluster.seen_members(viewer, post)), Post.id != post.id)
    # The sum keeps PostgreSQL from walking through all posts in their order until one of the cluster is found.
    others = others.options(defer(Post.body), defer(Post.helps), defer(Post.imported)).order_by(Post.id + 0).limit(1)
    has_it = select(MeToo.post_id).where(MeToo.user_id == viewer.id)
    counted = others.where(or_(Post.author_id == viewer.id, Post.id.in_(has_it)))
    watched = others.where(Post.id.in_(select(Watch.post_id).where(Watch.user_id == viewer.id)))
    return db.session.scalars(counted).first(), db.session.scalars(watched).first()


OTHERS = (
    select(Version, func.count())
    .select_from(MeToo)
    .outerjoin(MeToo.version)
    .where(MeToo.post_id == bindparam("post_id"), MeToo.user_id != bindparam("author_id"))
    .group_by(Version)
)


def affected(post: Post) -> Affected:
    """Who has it: authors and everybody who said so, each person once; a story has nobody. A statement or two.

    Of a canonical problem those of all its reports count; of several versions that somebody named the newest.
    """
    if post.kind == Kind.STORY:
        return Affected(0, [], 0)
    counts = _of_cluster(post) if post.report_count else _of_one(post)
    named = sorted((version for version in counts if version), key=_age)
    return Affected(counts.total(), [(version.name, counts[version]) for version in named], counts[None])


def _of_one(post: Post) -> Counter[Version | None]:
    counts: Counter[Version | None] = Counter({post.version: 1})
    for version, count in _others(post) if post.affected_count > 1 else ():
        counts[version] += count
    return counts


def _of_cluster(head: Post) -> Counter[Version | None]:
    members = cluster.members_of(head.id)
    somebody = func.coalesce(Post.author_id, -Post.id)  # whoever has no account here stands for one
    wrote = select(somebody.label("person"), Post.version_id.label("version_id")).where(Post.id.in_(members))
    said = select(MeToo.user_id, MeToo.version_id).where(MeToo.post_id.in_(members))
    named = union_all(wrote, said).subquery()
    # Position and id as one number, so that the newest of each person is found where the rows are.
    age = cast(Version.position, BigInteger) * literal(AGES, BigInteger) + Version.id
    newest = select(func.max(age).label("age")).select_from(named)
    newest = newest.outerjoin(Version, Version.id == named.c.version_id).group_by(named.c.person)
    each = newest.subquery()
    counts = db.session.execute(select(each.c.age, func.count()).group_by(each.c.age)).all()
    ids = [age % AGES for age, _ in counts if age is not None]
    known = {version.id: version for version in db.session.scalars(select(Version).where(Version.id.in_(ids)))}
    return Counter({None if age is None else known[age % AGES]: count for age, count in counts})


def _age(version: Version) -> tuple[int, int]:
    return version.position, version.id


def _others(post: Post) -> Sequence[Row[Version | None, int]]:
    return db.session.execute(OTHERS, {"post_id": post.id, "author_id": post.author_id or 0}).all()
