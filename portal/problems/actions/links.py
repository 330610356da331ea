"""Link reports of the same problem, take links off, choose the canonical one; each can be undone, in any order.

Whoever changes links asks for `one_at_a_time` first, so that two of them can't close a circle.
"""

from typing import Any

from portal import journal
from portal.accounts.models import User
from portal.community import rules as posts
from portal.community.actions import checks, derived
from portal.community.models import Post
from portal.community.queries import cluster
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.problems import forest, rules
from portal.problems.events import ProblemEvent
from portal.problems.models import CanonicalChoice, DuplicateLink
from portal.problems.queries import clusters

LONGEST_WHY = 500


def link(
    actor: User, report: Post, other: Post, *, why: str = "", canonical: Post | None = None, **facts: Any
) -> DuplicateLink:
    """Say that two posts are of the same problem; what they are linked with comes along.

    The report is linked to what is canonical of `other`, unless `canonical` is (of) the report, or fewer people could
    read that: then it is the other way round. Raises Refused, Invalid, NotFound.
    """
    why = _may(actor, report, other, why=why)
    clusters.one_at_a_time()
    heads = _heads(report, other)
    report, other = _directed(report, other, heads, canonical)
    target = heads[other.id]
    _refuse_what_fewer_can_read(target, heads[report.id])
    made = DuplicateLink(
        number=clusters.next_number(), report_id=report.id, canonical_id=target.id, why=why, created_by_id=actor.id
    )
    db.session.add(made)
    before = report.state
    joined = dict.fromkeys(clusters.members([heads[report.id].id, target.id]), target.id)
    derived.regroup(joined, clusters.announced(joined))
    _record(ProblemEvent.LINKED, actor, report, target, before, link=made.id, **facts)
    return made


def unlink(actor: User, link: DuplicateLink, *, reason: str = "") -> None:
    """Take a link off: both sides stand as they stood without it. Taken off already: nothing changes.

    Raises Refused, Invalid, NotFound.
    """
    report, canonical = link.report, link.canonical
    reason = _may(actor, report, canonical, why=reason)
    clusters.one_at_a_time()
    head = _locked_head(report)
    db.session.refresh(link)
    if link.ended_at is None:
        before = report.state
        _end(actor, link, reason, head)
        _record(ProblemEvent.UNLINKED, actor, report, canonical, before, link=link.id)


def mine_is_different(actor: User, report: Post, *, because: str) -> DuplicateLink:
    """The author of a report says that it is another problem: its link is off at once, and support is told.

    Raises Refused, Invalid, NotFound.
    """
    checks.seen(actor, report)
    checks.taking_part(actor)
    checks.allowed(posts.is_author(actor, report), "Whoever wrote it says whether it is the same.")
    because = checks.needed(
        checks.line(because, "because", LONGEST_WHY), "because", "Say what is different, so that support can help."
    )
    clusters.one_at_a_time()
    head = _locked_head(report)
    edge = forest.towards(report.id, head.id, clusters.edges([head.id]))
    if edge is None:
        raise Invalid("This isn't linked to another report.")
    ended, before = db.session.get_one(DuplicateLink, edge.id), report.state
    _end(actor, ended, because, head)
    other = ended.canonical if ended.report_id == report.id else ended.report
    _record(ProblemEvent.FOUND_DIFFERENT, actor, report, other, before, link=ended.id, linked_by=ended.created_by_id)
    return ended


def make_canonical(actor: User, post: Post, *, why: str = "") -> CanonicalChoice:
    """Let this report stand for all that it is linked with, from now on. Raises Refused, Invalid, NotFound."""
    why = _may(actor, post, why=why)
    clusters.one_at_a_time()
    former = _locked_head(post)
    if former.id == post.id:
        raise Invalid(
            "This one stands for the others already." if post.report_count else "Nothing is linked with this."
        )
    _refuse_unlinkable(post)
    _refuse_what_fewer_can_read(post, former)
    chosen = CanonicalChoice(number=clusters.next_number(), post_id=post.id, why=why, created_by_id=actor.id)
    db.session.add(chosen)
    before = post.state
    _regroup(former)
    _record(ProblemEvent.MADE_CANONICAL, actor, post, former, before, choice=chosen.id)
    return chosen


def end_choice(actor: User, choice: CanonicalChoice) -> None:
    """Take the choice back: what was canonical without it is again. Taken back already: nothing changes.

    Raises Refused, NotFound.
    """
    post = choice.post
    _may(actor, post)
    clusters.one_at_a_time()
    head = _locked_head(post)
    db.session.refresh(choice)
    if choice.ended_at is None:
        choice.ended_at, choice.ended_by_id = now(), actor.id
        before = post.state
        _regroup(head)
        _record(ProblemEvent.CHOICE_ENDED, actor, post, post, before, choice=choice.id)


def _may(actor: User, *involved: Post, why: str = "") -> str:
    for post in involved:
        checks.seen(actor, post)
    checks.taking_part(actor)
    checks.allowed(rules.may_link(actor), "Only support links reports. You can propose it instead.")
    return checks.line(why, "why", LONGEST_WHY)


def _heads(*involved: Post) -> dict[int, Post]:
    """The canonical problem of each, locked; with links kept still, nothing moves these posts any more."""
    db.session.flush()
    for post in involved:
        db.session.refresh(post, ["canonical_id"])
    found = {head.id: head for head in derived.lock_heads(involved)}
    for post in involved:
        db.session.refresh(post)
    return {post.id: found[cluster.head_id(post)] for post in involved}


def _locked_head(post: Post) -> Post:
    return _heads(post)[post.id]


def _directed(report: Post, other: Post, heads: dict[int, Post], canonical: Post | None) -> tuple[Post, Post]:
    """The two in the order in which they are linked. Raises Invalid when they can't be."""
    for post in (report, other):
        _refuse_unlinkable(post)
    mine, theirs = heads[report.id], heads[other.id]
    if mine.id == theirs.id:
        raise Invalid(
            "These are linked with each other already." if report.id != other.id else "This is the same post."
        )
    if canonical is not None:
        if canonical.id not in (report.id, other.id, mine.id, theirs.id):
            raise Invalid("One of the two stands for both.")
        return (other, report) if canonical.id in (report.id, mine.id) else (report, other)
    is_narrower = not posts.covers(theirs, mine) and posts.covers(mine, theirs)
    return (other, report) if is_narrower else (report, other)


def _refuse_unlinkable(post: Post) -> None:
    if not rules.can_be_linked(post):
        raise Invalid("A story can't be linked." if not post.is_hidden else "This is hidden. Show it again first.")


def _refuse_what_fewer_can_read(target: Post, head: Post) -> None:
    """Everybody who reads a report reads the canonical problem as well."""
    _refuse_unlinkable(target)
    if not all(posts.covers(target, post) for post in clusters.audiences(head.id)):
        raise Invalid(
            "Fewer people may read the post that would stand for both. Choose the other one, or one that all can read."
        )


def _end(actor: User, link: DuplicateLink, reason: str, head: Post) -> None:
    link.ended_at, link.ended_by_id, link.end_reason = now(), actor.id, reason
    _regroup(head)


def _regroup(head: Post) -> None:
    """Compute anew what hangs together of the cluster that `head` was the canonical of, and what stands for it."""
    db.session.flush()
    among = clusters.members([head.id])
    found = forest.heads(among, clusters.edges([head.id]), clusters.choices([head.id]))
    derived.regroup(found, clusters.announced(found))


def _record(name: ProblemEvent, actor: User, report: Post, other: Post, before: str, **facts: Any) -> None:
    db.session.flush()
    changed = {"was": str(before), "state": str(report.state)} if report.state != before else {}
    journal.record(
        name,
        actor=actor,
        subject=report,
        post=report.id,
        canonical=other.id,
        posts=[report.id, other.id],
        **facts,
        **changed,
    )
