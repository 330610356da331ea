"""The one place where the derived columns of posts and replies are computed."""

from typing import Any

from portal.community import rules
from portal.community.models import Kind, Post, Reply, ReplyKind
from portal.community.queries import counting
from portal.core.clock import now
from portal.core.db import db


def lock(post: Post) -> Post:
    """Keep the post's row to this transaction, so that two people at once can't count past each other; fresh values.

    Every verb locks before it writes.
    """
    db.session.flush()
    return counting.locked(post)


def refresh(post: Post, reply: Reply | None = None, *, moved: bool = False) -> dict[str, Any]:
    """Compute what is derived of `post` (and of `reply`) from the rows that say it, and count the revision up.

    `moved`: something happened that brings the post to the top of lists; a change of state does so by itself.
    Gives `was` and `state` for the event when the state changed, else nothing.
    """
    db.session.flush()
    if reply is not None:
        reply.worked_count, reply.failed_count = counting.said_of(post, reply)
        db.session.flush()
    before = post.state
    standing = rules.state_of(post.kind, _marked(post), _own(post))
    post.state, post.worked_count, post.failed_count = standing.state, standing.worked, standing.failed
    post.reply_count = counting.shown_replies(post)
    post.affected_count = _affected(post)
    post.revision += 1
    changed = post.state != before
    if moved or changed:
        post.active_at = max(post.active_at, now())
    db.session.flush()
    return {"was": str(before), "state": str(post.state)} if changed else {}


def _marked(post: Post) -> list[rules.Said]:
    return [
        rules.Said(rules.helps_as(kind, True) or ReplyKind.SOLUTION, worked, failed)
        for kind, worked, failed in counting.marked_replies(post)
    ]


def _own(post: Post) -> rules.Said | None:
    return rules.Said(ReplyKind.WORKAROUND, *counting.said_of(post, None)) if post.kind == Kind.WORKAROUND else None


def _affected(post: Post) -> int:
    if post.kind == Kind.STORY:
        return 0
    return 1 + counting.others_affected(post)  # whoever wrote it is one, named or not
