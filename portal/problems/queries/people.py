"""Who is affected by a problem, for support: who, from where, since when, and what each said of it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, func, select, union_all
from sqlalchemy.orm import joinedload, load_only

from portal.accounts.models import User, Viewer
from portal.community.models import Confirmation, MeToo, Post, Reply
from portal.community.queries import cluster
from portal.core.db import db
from portal.products.models import Version
from portal.web.paging import Page, rows_by_key

SIZE = 25


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody did or said about the problem: in words, and where it stands (a local path, or "")."""

    at: datetime
    words: str
    path: str = ""


@dataclass(slots=True)
class Affected:
    """Somebody who has it: since when, on which version, in which environment (as said last), and their history."""

    user: User
    since: datetime
    version: str = ""
    environment: str = ""
    history: list[Said] = field(default_factory=list)


History = Callable[[Post, Collection[int]], Iterable[tuple[int, Said]]]
histories: list[History] = []  # of higher slices: for a canonical problem and some people, what each said


def people(viewer: Viewer, head: Post, key: str | None = None, *, size: int = SIZE) -> Page[Affected]:
    """For support: everybody who wrote of it or said "me too" in the whole cluster, who came last first.

    A fixed number of statements, however many have it. For everybody else nobody.
    """
    if not viewer.is_staff:
        return Page([], None)
    came = _came(head)
    query = select(User, came.c.since, came.c.user_id).join(came, came.c.user_id == User.id)
    page = rows_by_key(query.options(joinedload(User.organisation)), (came.c.since, came.c.user_id), key, size)
    found = {row.user_id: Affected(row[0], row.since) for row in page.items}
    _add_versions(head, found)
    _add_histories(head, found)
    return Page(list(found.values()), page.next_key)


def nameless(head: Post) -> int:
    """How many reports came from people who have no account here."""
    query = select(func.count()).where(Post.id.in_(cluster.member_ids(head)), Post.author_id.is_(None))
    return db.session.scalar(query) or 0


def _came(head: Post) -> Subquery[Any]:
    members = cluster.member_ids(head)
    wrote = select(Post.author_id.label("user_id"), Post.created.label("at")).where(
        Post.id.in_(members), Post.author_id.is_not(None)
    )
    said = select(MeToo.user_id, MeToo.created).where(MeToo.post_id.in_(members))
    every = union_all(wrote, said).subquery()
    return select(every.c.user_id, func.min(every.c.at).label("since")).group_by(every.c.user_id).subquery()


def _add_versions(head: Post, found: dict[int, Affected]) -> None:
    """On which version and in which environment each has it: what was said last counts."""
    members = cluster.member_ids(head)
    wrote = select(Post.author_id, Post.created, Version.name, Post.environment, Post.id)
    said = select(MeToo.user_id, MeToo.created, Version.name, MeToo.environment, MeToo.post_id)
    ways = (
        (wrote.outerjoin(Post.version).where(Post.id.in_(members), Post.author_id.in_(found)), "reported it"),
        (said.outerjoin(MeToo.version).where(MeToo.post_id.in_(members), MeToo.user_id.in_(found)), "has it, too"),
    )
    rows = [(*row, words) for query, words in ways for row in db.session.execute(query)] if found else []
    for user, at, version, environment, post, words in sorted(rows, key=lambda row: row[1]):
        if user is None:
            continue
        person = found[user]
        person.version, person.environment = version or person.version, environment or person.environment
        about = ", ".join(filter(None, (f"on {version}" if version else "", environment)))
        person.history.append(Said(at, f"{words}{', ' if about else ''}{about}", f"/posts/{post}"))


def _add_histories(head: Post, found: dict[int, Affected]) -> None:
    """What else each said of it here, and what higher slices know; latest first."""
    known = [*_tried(head, found), *_replied(head, found)] if found else []
    for load in histories if found else ():
        known += load(head, list(found))
    more: defaultdict[int, list[Said]] = defaultdict(list)
    for user, said in known:
        more[user].append(said)
    for number, person in found.items():
        person.history = sorted([*person.history, *more[number]], key=lambda said: said.at, reverse=True)


def _tried(head: Post, people: Collection[int]) -> Iterable[tuple[int, Said]]:
    query = select(Confirmation).where(Confirmation.post_id.in_(cluster.member_ids(head)))
    for said in db.session.scalars(
        query.where(Confirmation.user_id.in_(people)).options(joinedload(Confirmation.version))
    ):
        what = "an answer" if said.reply_id else "the workaround"
        words = (
            f"{what} {'worked' if said.worked else 'did not work'}{f' on {said.version.name}' if said.version else ''}"
        )
        path = f"/replies/{said.reply_id}" if said.reply_id else f"/posts/{said.post_id}"
        yield said.user_id, Said(said.created, f"{words}{f': “{said.note}”' if said.note else ''}", path)


def _replied(head: Post, people: Collection[int]) -> Iterable[tuple[int, Said]]:
    query = select(Reply).where(Reply.post_id.in_(cluster.member_ids(head)), Reply.author_id.in_(people))
    for reply in db.session.scalars(query.options(load_only(Reply.id, Reply.author_id, Reply.kind, Reply.created))):
        words = "replied" if reply.kind == "comment" else f"offered a {reply.kind}"
        if reply.author_id is not None:
            yield reply.author_id, Said(reply.created, words, f"/replies/{reply.id}")
