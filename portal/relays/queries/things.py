"""What could be carried: read for handlers, for support's pages, and for whoever is told."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.accounts.models import User
from portal.community.models import Confirmation, Kind, Post, Reply, SolutionMark
from portal.community.queries import cluster
from portal.core.db import db
from portal.products.models import Version
from portal.relays import rules
from portal.relays.models import RelayKind
from portal.relays.rules import Thing

MOST_THINGS = 20


def of_reply(reply_id: int) -> Thing | None:
    """The reply with its post, author and marks."""
    found = db.session.scalar(_replies().where(Reply.id == reply_id))
    return rules.of_reply(found) if found else None


def of_post(post_id: int) -> Thing | None:
    """The workaround post; None for other posts."""
    found = post(post_id)
    return Thing(RelayKind.WORKAROUND, found) if found and found.kind == Kind.WORKAROUND else None


def of_fix(post_id: int, version_id: int | None) -> Thing | None:
    """That the problem is fixed in that version."""
    found = post(post_id)
    version = db.session.get(Version, version_id) if version_id else None
    return Thing(RelayKind.FIX, found, None, version) if found else None


def by_key(key: str) -> Thing | None:
    """The thing that a key names; None when there is none."""
    kind, _, rest = key.partition(":")
    numbers = rest.split(":")
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
        return None
    if kind == "fix" and len(numbers) == 2:
        return of_fix(int(numbers[0]), int(numbers[1]) or None)
    if len(numbers) == 1 and kind in ("reply", "post"):
        return (of_reply if kind == "reply" else of_post)(int(numbers[0]))
    return None


def post(post_id: int) -> Post | None:
    """The post with its author, for the portal's own use."""
    query = select(Post).where(Post.id == post_id)
    return db.session.scalar(query.options(joinedload(Post.author).joinedload(User.organisation)))


def head_of(found: Post) -> Post:
    """The canonical problem of the post's cluster; a post alone is its own."""
    return db.session.get_one(Post, cluster.head_id(found))


def said_of(thing: Thing) -> tuple[int, int]:
    """For how many it worked and for how many not; nobody confirms a fix."""
    if thing.kind == RelayKind.FIX:
        return 0, 0
    target = Confirmation.reply_id.is_(None) if thing.reply is None else Confirmation.reply_id == thing.reply.id
    worked = func.coalesce(func.sum(case((Confirmation.worked, 1), else_=0)), 0)
    query = select(worked, func.count()).where(Confirmation.post_id == thing.post.id, target)
    yes, everybody = db.session.execute(query).one()
    return int(yes), int(everybody - yes)


def still_stands(thing: Thing) -> bool:
    """Whether it is said to help now; only of a workaround post that depends on what people said."""
    counts = said_of(thing) if thing.reply is None and thing.kind != RelayKind.FIX else (0, 0)
    return rules.stands(thing, *counts)


def standing_in(head: Post) -> list[Thing]:
    """Everything in the cluster that is said to help now: the fix, marked replies, workaround posts that worked."""
    members = cluster.members_of(head.id)
    marked = select(SolutionMark.reply_id).where(SolutionMark.post_id.in_(members))
    # The sums keep PostgreSQL from walking through all replies and posts in their order.
    replies = _replies().where(Reply.id.in_(marked)).order_by(Reply.id + 0).limit(MOST_THINGS)
    worked = select(Confirmation.post_id).where(Confirmation.post_id.in_(members), Confirmation.reply_id.is_(None))
    posts = select(Post).where(Post.id.in_(worked.where(Confirmation.worked)), Post.kind == Kind.WORKAROUND)
    posts = posts.order_by(Post.id + 0)
    found = [Thing(RelayKind.FIX, head, None, head.fixed_in)]
    found += [rules.of_reply(reply) for reply in db.session.scalars(replies)]
    found += [Thing(RelayKind.WORKAROUND, one) for one in db.session.scalars(posts.limit(MOST_THINGS))]
    return [thing for thing in found if still_stands(thing)]


def is_finder(user_id: int) -> bool:
    """Whether anything the person found may be carried to others: a marked answer, a workaround post."""
    marked = select(Reply.id).join(SolutionMark, SolutionMark.reply_id == Reply.id).where(Reply.author_id == user_id)
    shared = select(Post.id).where(Post.author_id == user_id, Post.kind == Kind.WORKAROUND)
    return any(db.session.scalar(query.limit(1)) is not None for query in (marked, shared))


def replies_by_id(ids: Sequence[int]) -> Sequence[Reply]:
    """Replies with posts, authors and marks, in their order."""
    return db.session.scalars(_replies().where(Reply.id.in_(ids)).order_by(Reply.id)).all() if ids else []


def workarounds_by_id(ids: Sequence[int]) -> Sequence[Post]:
    """Those of these posts that are workarounds."""
    query = select(Post).where(Post.id.in_(ids), Post.kind == Kind.WORKAROUND)
    return db.session.scalars(query.options(joinedload(Post.author)).order_by(Post.id)).all() if ids else []


def _replies() -> Select[Any]:
    return (
        select(Reply)
        .join(Reply.post)
        .options(
            contains_eager(Reply.post).joinedload(Post.author),
            joinedload(Reply.author).joinedload(User.organisation),
            selectinload(Reply.marks),
        )
    )
