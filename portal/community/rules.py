"""Who may do what with posts and replies, and how far a problem has come. Pure: nothing is read or written here."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.accounts.models import Viewer
from portal.accounts.rules import may_take_part as may_take_part  # asked through this slice, too
from portal.community.models import Kind, Post, Reply, ReplyKind, SolutionMark, State, Visibility


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of one solution or workaround: for how many it worked, for how many it did not."""

    helps_as: ReplyKind
    worked: int = 0
    failed: int = 0

    @property
    def holds(self) -> bool:
        """At least as many "worked for me" as "did not"."""
        return self.worked >= self.failed


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a problem has come, and the numbers of what brought it there."""

    state: State
    worked: int
    failed: int


def state_of(kind: Kind, marked: Iterable[Said], own: Said | None = None) -> Standing:
    """How far a post has come: solved, with a workaround, or open.

    `marked` are its replies that the asker or support marked; `own` is what was said of a workaround post itself. The
    numbers are those of the best that made the state, or, if none holds, of the best that was offered.
    """
    if kind == Kind.STORY:
        return Standing(State.OPEN, 0, 0)
    offered = list(marked) + ([own] if kind == Kind.WORKAROUND and own else [])
    for helps_as, state in ((ReplyKind.SOLUTION, State.SOLVED), (ReplyKind.WORKAROUND, State.WORKAROUND)):
        holding = [said for said in offered if said.helps_as == helps_as and said.holds]
        if holding:
            return _standing(state, holding)
    return _standing(State.OPEN, offered)


def _standing(state: State, offered: list[Said]) -> Standing:
    best = max(offered, key=lambda said: (said.worked - said.failed, said.worked), default=None)
    return Standing(state, best.worked, best.failed) if best else Standing(state, 0, 0)


def helps_as(kind: ReplyKind, is_marked: bool) -> ReplyKind | None:
    """As what a reply helps: as a workaround or a solution. A comment helps once it was marked, as a solution."""
    if kind == ReplyKind.COMMENT:
        return ReplyKind.SOLUTION if is_marked else None
    return ReplyKind(kind)


def may_see(viewer: Viewer, post: Post) -> bool:
    """The same rule as `queries.visible`, for a post that is at hand."""
    if viewer.is_staff:
        return True
    if post.is_hidden:
        return False
    if post.visibility == Visibility.PUBLIC or is_author(viewer, post):
        return True
    if post.visibility == Visibility.CUSTOMERS:
        return viewer.is_authenticated
    return viewer.organisation_id is not None and viewer.organisation_id == post.organisation_id


def may_see_reply(viewer: Viewer, reply: Reply) -> bool:
    """A reply is seen by whoever sees its post, a hidden one by support alone."""
    return (viewer.is_staff or not reply.is_hidden) and may_see(viewer, reply.post)


def is_author(viewer: Viewer, target: Post | Reply) -> bool:
    """Whether the viewer wrote it; nobody is the author of what came without one."""
    return viewer.id is not None and viewer.id == target.author_id


def may_edit(viewer: Viewer, target: Post | Reply) -> bool:
    """Its author, and support (with a reason)."""
    return may_take_part(viewer) and (viewer.is_staff or (is_author(viewer, target) and not target.is_hidden))


def may_hide(viewer: Viewer, target: Post | Reply) -> bool:
    """Support."""
    return may_take_part(viewer) and viewer.is_staff


def may_reply(viewer: Viewer, post: Post) -> bool:
    """Whoever takes part and sees the post."""
    return may_take_part(viewer) and may_see(viewer, post)


def reply_kinds(post: Post) -> tuple[ReplyKind, ...]:
    """What a reply may be: there is nothing to solve in a story."""
    return (ReplyKind.COMMENT,) if post.kind == Kind.STORY else tuple(ReplyKind)


def may_mark(viewer: Viewer, post: Post) -> bool:
    """The asker and support say what solved it."""
    return may_reply(viewer, post) and post.kind != Kind.STORY and (viewer.is_staff or is_author(viewer, post))


def has_marked(viewer: Viewer, reply: Reply) -> bool:
    """Whether one of the marks is the viewer's own; one that came with an import is everybody's who may mark."""
    return any(mark.user_id in (viewer.id, None) for mark in reply.marks)


def marks_to_take_back(viewer: Viewer, reply: Reply) -> list[SolutionMark]:
    """Of who may mark: the asker takes their own back, support every one."""
    return [mark for mark in reply.marks if viewer.is_staff or mark.user_id in (viewer.id, None)]


def may_confirm(viewer: Viewer, post: Post, reply: Reply | None = None) -> bool:
    """Whoever takes part, of what helps; but not of what they wrote themselves."""
    return may_reply(viewer, post) and can_be_confirmed(post, reply) and not is_author(viewer, reply or post)


def can_be_confirmed(post: Post, reply: Reply | None = None) -> bool:
    """Solutions and workarounds can be tried; a problem, a story or a comment can't."""
    if reply is None:
        return post.kind == Kind.WORKAROUND
    return post.kind != Kind.STORY and not reply.is_hidden and helps_as(reply.kind, bool(reply.marks)) is not None


def may_me_too(viewer: Viewer, post: Post) -> bool:
    """Whoever takes part can have the same problem; its author has it already."""
    return may_reply(viewer, post) and post.kind != Kind.STORY and not is_author(viewer, post)


def may_watch(viewer: Viewer, post: Post) -> bool:
    """Whoever takes part and sees the post."""
    return may_reply(viewer, post)
