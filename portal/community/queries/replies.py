"""The conversation under a post, and what helped."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, case, false, func, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.accounts.models import User, Viewer
from portal.community import rules
from portal.community.models import Confirmation, Kind, Post, Reply, ReplyKind, SolutionMark
from portal.community.queries.posts import person, visible
from portal.core.db import db
from portal.core.errors import NotFound
from portal.products.models import Version

PAGE = 50
MOST_HELP = 20
MOST_COMPARED = 200
MOST_NOTES = 40


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of replies, oldest first; the ids that the pages before and after start with, where there are any."""

    items: Sequence[Reply]
    earlier: int | None
    later: int | None


@dataclass(slots=True)
class Helped:
    """A solution or workaround (`reply`; None: the workaround post itself) and what people said of it."""

    reply: Reply | None
    worked: int = 0
    failed: int = 0
    versions: str = ""  # on what it was tried: "4.1.2" or "4.1 to 4.1.2"
    notes: list[Confirmation] = field(default_factory=list)


def reply(viewer: Viewer, id: int) -> Reply:
    """The reply with its post. Raises NotFound when there is none that `viewer` may see."""
    query = (
        select(Reply)
        .join(Reply.post)
        .where(Reply.id == id, _shown(viewer), visible(viewer))
        .options(contains_eager(Reply.post), person(Reply.author), selectinload(Reply.marks))
    )
    found = db.session.scalars(query).one_or_none() if 0 < id < 2**31 else None
    if found is None:
        raise NotFound("There is no such reply.")
    return found


def replies(viewer: Viewer, post: Post, *, start: int | None = None, size: int = PAGE) -> Thread:
    """A page of the conversation from the reply `start` on; from the first without it. Authors and marks come along."""
    if not post.reply_count and not viewer.is_staff:  # support sees hidden replies, too, which aren't counted
        return Thread([], None, None)
    query = _of(viewer, post).order_by(Reply.id).limit(size + 1)
    found = list(db.session.scalars(query.where(Reply.id >= start) if start else query))
    later = found[size].id if len(found) > size else None
    return Thread(found[:size], _earlier(viewer, post, start, size) if start else None, later)


def is_on_first_page(viewer: Viewer, reply: Reply, *, size: int = PAGE) -> bool:
    """Whether a conversation read from its beginning shows the reply on the first page."""
    before = select(Reply.id).where(Reply.post_id == reply.post_id, Reply.id < reply.id, _shown(viewer))
    return len(db.session.scalars(before.limit(size)).all()) < size


def helped_by(viewer: Viewer, post: Post, among: Thread | None = None) -> list[Reply]:
    """The solutions and workarounds under a post, best first: marked ones, solutions, those that worked for most.

    Nothing is read when the whole conversation is at hand as `among`.
    """
    if among is None or among.earlier or among.later:
        is_marked = select(SolutionMark.id).where(SolutionMark.reply_id == Reply.id).exists()
        query = _of(viewer, post).where((Reply.kind != ReplyKind.COMMENT) | is_marked)
        found = db.session.scalars(query.order_by(case((is_marked, 0), else_=1), Reply.id).limit(MOST_COMPARED)).all()
    else:
        found = [reply for reply in among.items if rules.helps_as(reply.kind, bool(reply.marks))]
    return sorted(found, key=_best_first)[:MOST_HELP]


def what_helped(viewer: Viewer, post: Post, among: Thread | None = None) -> list[Helped]:
    """What helped, best first, with what people said of each; a workaround post itself comes before all replies."""
    found: dict[int | None, Helped] = {None: Helped(None)} if post.kind == Kind.WORKAROUND else {}
    found |= {reply.id: Helped(reply) for reply in helped_by(viewer, post, among)}
    if None in found or any(one.reply.worked_count or one.reply.failed_count for one in found.values() if one.reply):
        _add_what_was_said(post, found)
        _add_notes(post, found)
    return list(found.values())


def _best_first(reply: Reply) -> tuple[bool, bool, int, int]:
    return (
        not reply.marks,
        reply.kind == ReplyKind.WORKAROUND,
        reply.failed_count - reply.worked_count,
        reply.id,
    )


def _of(viewer: Viewer, post: Post) -> Select[Reply]:
    return _of_any(viewer.is_staff).params(post_id=post.id)


@cache
def _of_any(for_staff: bool) -> Select[Reply]:
    """Made once: building a statement with its options takes longer than running it."""
    return (
        select(Reply)
        .where(Reply.post_id == bindparam("post_id"), true() if for_staff else Reply.is_hidden == false())
        .options(
            person(Reply.author).joinedload(User.organisation),
            selectinload(Reply.marks).joinedload(SolutionMark.user),
        )
    )


def _shown(viewer: Viewer) -> ColumnElement[bool]:
    return true() if viewer.is_staff else Reply.is_hidden == false()


def _earlier(viewer: Viewer, post: Post, start: int, size: int) -> int | None:
    before = select(Reply.id).where(Reply.post_id == post.id, Reply.id < start, _shown(viewer))
    ids = db.session.scalars(before.order_by(Reply.id.desc()).limit(size)).all()
    return ids[-1] if ids else None


SAID = (
    select(
        Confirmation.reply_id,
        Version.name,
        func.sum(case((Confirmation.worked, 1), else_=0)),
        func.count(),
    )
    .outerjoin(Confirmation.version)
    .where(Confirmation.post_id == bindparam("post_id"))
    .group_by(Confirmation.reply_id, Version.id, Version.name, Version.position)
    .order_by(Version.position, Version.id)
)
NOTES = (
    select(Confirmation)
    .where(Confirmation.post_id == bindparam("post_id"), Confirmation.note != "")
    .order_by(Confirmation.created.desc(), Confirmation.id.desc())
    .limit(MOST_NOTES)
    .options(person(Confirmation.user), joinedload(Confirmation.version))
)


def _add_what_was_said(post: Post, found: dict[int | None, Helped]) -> None:
    """Count the confirmations of a whole page in one statement."""
    tried: defaultdict[int | None, list[str]] = defaultdict(list)
    for number, version, worked, everybody in db.session.execute(SAID, {"post_id": post.id}):
        if number in found:
            found[number].worked += worked
            found[number].failed += everybody - worked
            tried[number] += [version] if version else []
    for number, names in tried.items():
        found[number].versions = f"{names[0]} to {names[-1]}" if len(names) > 1 else "".join(names)


def _add_notes(post: Post, found: dict[int | None, Helped]) -> None:
    """The latest words that people added to a confirmation."""
    for said in db.session.scalars(NOTES, {"post_id": post.id}):
        if said.reply_id in found:
            found[said.reply_id].notes.append(said)
