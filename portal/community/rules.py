"""Who may do what with posts and replies, and how far a problem has come. Pure: nothing is read or written here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from portal.accounts.models import Viewer
from portal.accounts.rules import may_take_part as may_take_part  # asked through this slice, too
from portal.community.models import Kind, Post, Reply, ReplyKind, SolutionMark, Standing, State, Visibility
from portal.products.models import Version

ANNOUNCED = {Standing.FIXED: State.SOLVED, Standing.BY_DESIGN: State.BY_DESIGN}


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
class Progress:
    """How far a problem has come, and the numbers of what brought it there."""

    state: State
    worked: int
    failed: int


def state_of(
    kind: Kind, marked: Iterable[Said], own: Iterable[Said] = (), standing: Standing = Standing.REPORTED
) -> Progress:
    """How far a post, or the cluster that it is the canonical of, has come: solved, with a workaround, open, by design.

    `marked` are replies that the asker or support marked; `own` is what was said of workaround posts themselves. The
    numbers are those of the best that made the state, or, if none holds, of the best that was offered. What support
    announced goes before all of it.
    """
    if kind == Kind.STORY:
        return Progress(State.OPEN, 0, 0)
    offered = [*marked, *own]
    found = _progress(State.OPEN, offered)
    for helps_as, state in ((ReplyKind.WORKAROUND, State.WORKAROUND), (ReplyKind.SOLUTION, State.SOLVED)):
        holding = [said for said in offered if said.helps_as == helps_as and said.holds]
        found = _progress(state, holding) if holding else found
    return replace(found, state=ANNOUNCED.get(standing, found.state))


def _progress(state: State, offered: list[Said]) -> Progress:
    best = max(offered, key=lambda said: (said.worked - said.failed, said.worked), default=None)
    return Progress(state, best.worked, best.failed) if best else Progress(state, 0, 0)


def is_older(runs: Version, than: Version) -> bool:
    """Whether somebody who runs `runs` doesn't have what came with the other version of the same product."""
    return runs.product_id == than.product_id and runs.position < than.position


def state_for(post: Post, runs: Version | None, helped: State) -> State:
    """How far a problem has come for a reader who runs that version: "fixed" counts from the version of the fix on.

    `helped` is how far the answers alone have brought it, which counts for those who don't have the fix yet.
    """
    lacks_it = runs is not None and post.fixed_in is not None and is_older(runs, post.fixed_in)
    return helped if lacks_it else State(post.state)


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


def covers(wider: Post, narrower: Post) -> bool:
    """Whether everybody who may see `narrower` may see `wider`: the same rule as `queries.cluster.as_wide_as`.

    A hidden post covers no other one; whether the narrower one is hidden now doesn't matter.
    """
    if wider.id == narrower.id:
        return True
    if wider.is_hidden or wider.visibility == Visibility.PUBLIC:
        return not wider.is_hidden
    if wider.visibility == Visibility.CUSTOMERS:
        return narrower.visibility != Visibility.PUBLIC
    same = wider.organisation_id is not None and wider.organisation_id == narrower.organisation_id
    return narrower.visibility == Visibility.ORGANISATION and same


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
