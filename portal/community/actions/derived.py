"""The one place where the derived columns of posts and replies are computed."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.community import rules
from portal.community.models import Kind, Post, Reply, ReplyKind, Standing
from portal.community.queries import cluster, counting, gathering
from portal.core.clock import now
from portal.core.db import db

Announced = tuple[Standing, int | None]  # and the version in which it is fixed


def lock(post: Post) -> Post:
    """Keep the post to this transaction, so that two people at once can't count past each other; gives fresh values.

    Every verb locks before it writes. It is the row of the canonical problem that is kept, for whatever is said under a
    report counts there; when the report was linked elsewhere meanwhile, the row is let go and the right one is kept.
    """
    db.session.flush()
    while True:
        head = cluster.head_id(post)
        attempt = db.session.begin_nested()
        post = counting.locked(post, head)
        if cluster.head_id(post) == head:
            attempt.commit()
            return post
        attempt.rollback()


def refresh(post: Post, reply: Reply | None = None, *, moved: bool = False) -> dict[str, Any]:
    """Compute what is derived of `post` (and of `reply`) from the rows that say it, and count the revision up.

    Of a report the canonical problem is computed as well; all reports stand as their canonical problem stands.
    `moved`: something happened that brings the post to the top of lists; a change of state does so by itself.
    Gives `was` and `state` for the event when the state changed, and `head` when the post is a report; else nothing.
    """
    db.session.flush()
    if reply is not None:
        reply.worked_count, reply.failed_count = counting.said_of(post, reply)
        db.session.flush()
    head = db.session.get_one(Post, cluster.head_id(post))
    before, touched = post.state, [post] if head is post else [post, head]
    for one in touched:
        _count(one)
        one.revision += 1
    _hand_down(head)
    changed = post.state != before
    if moved or changed:
        for one in touched:
            one.active_at = max(one.active_at, now())
    db.session.flush()
    data: dict[str, Any] = {} if head is post else {"head": head.id}
    return data | ({"was": str(before), "state": str(post.state)} if changed else {})


def lock_heads(posts: Iterable[Post]) -> list[Post]:
    """Keep the clusters of these posts to this transaction; gives their canonical problems, fresh, by id.

    For verbs that change clusters, which keep one another out before they ask: nothing else moves a post.
    """
    db.session.flush()
    return counting.all_locked({cluster.head_id(post) for post in posts})


def regroup(canonical: Mapping[int, int], announced: Mapping[int, Announced]) -> None:
    """Put posts into other clusters: `canonical` names for each the canonical problem that it has from now on.

    Among them is every post for which that changes, with the canonical problems of before and after; those of before
    are locked. `announced` is what support announced of those of after. The numbers of both are computed anew.
    """
    db.session.flush()
    moves = gathering.moves(canonical)
    heads = {was for was, _ in moves.values()} | {head for _, head in moves.values()}
    counting.all_locked(heads)
    for head in sorted({head for _, head in moves.values()}):
        gathering.point([number for number, (_, its) in moves.items() if its == head], head)
    for post in counting.all_locked(heads):
        post.report_count = gathering.reports_of(post)
        if post.canonical_id is None:
            post.standing, post.fixed_in_id = announced.get(post.id, (Standing.REPORTED, None))
        _count(post)
        post.revision += 1
    for post in counting.all_locked(heads):
        _hand_down(post)


def _count(post: Post) -> None:
    """Numbers of the post, or of the cluster that it is the canonical of; of the latter the state as well."""
    db.session.flush()
    among = counting.of_cluster(post)
    may_help = post.kind == Kind.WORKAROUND or post.report_count
    own = counting.said_of_workarounds(among) if may_help else []
    found = rules.state_of(
        post.kind, _marked(among), [rules.Said(ReplyKind.WORKAROUND, *said) for said in own], post.standing
    )
    post.worked_count, post.failed_count = found.worked, found.failed
    post.reply_count = counting.shown_replies(among)
    everybody = cluster.members_of(post.id) if post.report_count else among
    post.affected_count = 0 if post.kind == Kind.STORY else counting.people(everybody)
    if post.canonical_id is None:
        post.state = found.state


def _marked(among: counting.Among) -> list[rules.Said]:
    return [
        rules.Said(rules.helps_as(kind, True) or ReplyKind.SOLUTION, worked, failed)
        for kind, worked, failed in counting.marked_replies(among)
    ]


def _hand_down(head: Post) -> None:
    """Let the reports stand as their canonical problem stands."""
    db.session.flush()
    if head.report_count:
        gathering.copy_state(head)
