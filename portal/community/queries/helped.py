"""What helped against a problem: answers and workarounds of its whole cluster, with what people said of each."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import and_, bindparam, case, false, func, or_, select
from sqlalchemy.orm import defer, joinedload

from portal.accounts.models import Viewer
from portal.community import rules
from portal.community.models import Confirmation, Kind, Post, Reply, ReplyKind, SolutionMark
from portal.community.queries import cluster
from portal.community.queries.posts import person, with_names
from portal.community.queries.replies import Thread, conversation
from portal.core.db import db
from portal.products.models import Version

MOST_HELP = 10
MOST_COMPARED = 200
MOST_NOTES = 40
Key = tuple[int, int | None]  # of a post and a reply to it; None: the workaround post itself


@dataclass(slots=True)
class Helped:
    """A solution or workaround (`reply`; None: the workaround post itself) and what people said of it.

    `post` is where it was written: the post whose page it is, or one that it is linked with.
    """

    post: Post
    reply: Reply | None
    worked: int = 0
    failed: int = 0
    versions: str = ""  # on what it was tried: "4.1.2" or "4.1 to 4.1.2"
    notes: list[Confirmation] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """The post and the reply that it is."""
        return self.post.id, self.reply.id if self.reply else None


def helped_by(viewer: Viewer, post: Post, among: Thread | None = None) -> list[Reply]:
    """The solutions and workarounds of a conversation, best first: marked ones, solutions, those that worked for most.

    Nothing is read when the whole conversation is at hand as `among`.
    """
    if among is None or among.earlier or among.later:
        is_marked = select(SolutionMark.id).where(SolutionMark.reply_id == Reply.id).exists()
        query = conversation(viewer, post).where((Reply.kind != ReplyKind.COMMENT) | is_marked)
        found = db.session.scalars(query.order_by(case((is_marked, 0), else_=1), Reply.id).limit(MOST_COMPARED)).all()
    else:
        found = [reply for reply in among.items if rules.helps_as(reply.kind, bool(reply.marks))]
    return sorted(found, key=_best_first)[:MOST_HELP]


def what_helped(viewer: Viewer, post: Post, among: Thread | None = None) -> list[Helped]:
    """What helped, best first, with what people said of each; a workaround post itself comes before all else."""
    offered = [Helped(one.post, one) for one in helped_by(viewer, post, among)]
    offered += [Helped(one, None) for one in _linked_workarounds(viewer, post)]
    own = [Helped(post, None)] if post.kind == Kind.WORKAROUND else []
    found: dict[Key, Helped] = {one.key: one for one in own + sorted(offered, key=_rank)[:MOST_HELP]}
    if any(one.reply is None or one.reply.worked_count or one.reply.failed_count for one in found.values()):
        _add_what_was_said(found)
        _add_notes(found)
    return list(found.values())


def _linked_workarounds(viewer: Viewer, post: Post) -> list[Post]:
    """The workaround posts that it is linked with, with their texts."""
    if cluster.is_alone(post):
        return []
    query = select(Post).where(Post.id.in_(cluster.seen_members(viewer, post)), Post.kind == Kind.WORKAROUND)
    query = query.where(Post.id != post.id, Post.is_hidden == false())
    query = query.options(*with_names(), defer(Post.body), defer(Post.imported))
    best = query.order_by((Post.worked_count - Post.failed_count).desc(), Post.id)
    return list(db.session.scalars(best.limit(MOST_HELP)))


def _rank(one: Helped) -> tuple[bool, bool, int, int]:
    if one.reply is not None:
        return _best_first(one.reply)
    return (False, True, one.post.failed_count - one.post.worked_count, one.post.id)


def _best_first(reply: Reply) -> tuple[bool, bool, int, int]:
    return (
        not reply.marks,
        reply.kind == ReplyKind.WORKAROUND,
        reply.failed_count - reply.worked_count,
        reply.id,
    )


# Written as a list of parameters, so that the statements are made once.
SAID_OF = or_(
    Confirmation.reply_id.in_(bindparam("replies", expanding=True)),
    and_(Confirmation.reply_id.is_(None), Confirmation.post_id.in_(bindparam("posts", expanding=True))),
)
SAID = (
    select(
        Confirmation.post_id,
        Confirmation.reply_id,
        Version.name,
        func.sum(case((Confirmation.worked, 1), else_=0)),
        func.count(),
    )
    .outerjoin(Confirmation.version)
    .where(SAID_OF)
    .group_by(Confirmation.post_id, Confirmation.reply_id, Version.id, Version.name, Version.position)
    .order_by(Version.position, Version.id)
)
NOTES = (
    select(Confirmation)
    .where(SAID_OF, Confirmation.note != "")
    .order_by(Confirmation.created.desc(), Confirmation.id.desc())
    .limit(MOST_NOTES)
    .options(person(Confirmation.user), joinedload(Confirmation.version))
)


def _asked_for(found: dict[Key, Helped]) -> dict[str, list[int]]:
    return {
        "replies": [reply for _, reply in found if reply is not None],
        "posts": [post for post, reply in found if reply is None],
    }


def _add_what_was_said(found: dict[Key, Helped]) -> None:
    """Count the confirmations of a whole page in one statement."""
    tried: defaultdict[Key, list[str]] = defaultdict(list)
    for post, reply, version, worked, everybody in db.session.execute(SAID, _asked_for(found)):
        key = (post, reply)
        found[key].worked += worked
        found[key].failed += everybody - worked
        tried[key] += [version] if version else []
    for key, names in tried.items():
        found[key].versions = f"{names[0]} to {names[-1]}" if len(names) > 1 else "".join(names)


def _add_notes(found: dict[Key, Helped]) -> None:
    """The latest words that people added to a confirmation."""
    for said in db.session.scalars(NOTES, _asked_for(found)):
        found[said.post_id, said.reply_id].notes.append(said)
