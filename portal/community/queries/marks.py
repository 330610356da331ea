"""What a viewer said about a post, and who is affected by it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Row, and_, bindparam, func, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import Viewer
from portal.community.models import Confirmation, Kind, MeToo, Post, Watch
from portal.core.db import db
from portal.products.models import Version


@dataclass(frozen=True, slots=True)
class Own:
    """What the viewer said: has it too, watches, and by reply (None: the post itself) whether it worked."""

    me_too: MeToo | None = None
    watching: Watch | None = None
    confirmations: dict[int | None, Confirmation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Affected:
    """How many distinct people have it, and on which versions, in their order; `unsaid` of them named none."""

    people: int
    versions: list[tuple[str, int]]
    unsaid: int


def standing(viewer: Viewer, post: Post) -> Own:
    """What `viewer` said about `post` so far, in two statements; a visitor said nothing."""
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
    said = select(Confirmation).where(Confirmation.post_id == post.id, Confirmation.user_id == viewer.id)
    confirmations = db.session.scalars(said.options(joinedload(Confirmation.version)))
    return Own(me_too, watching, {confirmation.reply_id: confirmation for confirmation in confirmations})


OTHERS = (
    select(Version, func.count())
    .select_from(MeToo)
    .outerjoin(MeToo.version)
    .where(MeToo.post_id == bindparam("post_id"), MeToo.user_id != bindparam("author_id"))
    .group_by(Version)
)


def affected(post: Post) -> Affected:
    """Who has it: the author and everybody who said so, each person once; a story has nobody. One statement."""
    if post.kind == Kind.STORY:
        return Affected(0, [], 0)
    counts: Counter[Version | None] = Counter({post.version: 1})
    others = _others(post) if post.affected_count > 1 else []
    for version, count in others:
        counts[version] += count
    named = sorted((version for version in counts if version), key=lambda version: (version.position, version.id))
    return Affected(counts.total(), [(version.name, counts[version]) for version in named], counts[None])


def _others(post: Post) -> Sequence[Row[Version | None, int]]:
    return db.session.execute(OTHERS, {"post_id": post.id, "author_id": post.author_id or 0}).all()
