"""Support hides what should not stand here, and brings it back; both with a reason."""

from portal import journal
from portal.accounts.models import User
from portal.community import rules
from portal.community.actions import checks
from portal.community.actions.derived import lock, refresh
from portal.community.events import Happened
from portal.community.models import Hiding, Post, Reply
from portal.community.queries import lookups
from portal.core.clock import now
from portal.core.db import db


def hide(actor: User, target: Post | Reply, *, reason: str) -> Post | Reply:
    """Let only support see a post or reply. Hidden already: nothing changes. Raises Refused, Invalid, NotFound."""
    post, why = _prepare(actor, target, reason)
    if not target.is_hidden:
        target.is_hidden = True
        db.session.add(Hiding(post_id=post.id, reply_id=_reply_id(target), hidden_by_id=actor.id, reason=why))
        _record(Happened.POST_HIDDEN, Happened.REPLY_HIDDEN, actor, post, target, why)
    return target


def restore(actor: User, target: Post | Reply, *, reason: str) -> Post | Reply:
    """Show a hidden post or reply again. Not hidden: nothing changes. Raises Refused, Invalid, NotFound."""
    post, why = _prepare(actor, target, reason)
    if target.is_hidden:
        target.is_hidden = False
        for hiding in lookups.active_hidings(post, target if isinstance(target, Reply) else None):
            hiding.lifted_at, hiding.lifted_by_id, hiding.lift_reason = now(), actor.id, why
        _record(Happened.POST_RESTORED, Happened.REPLY_RESTORED, actor, post, target, why)
    return target


def _prepare(actor: User, target: Post | Reply, reason: str) -> tuple[Post, str]:
    post = target.post if isinstance(target, Reply) else target
    checks.seen(actor, post)
    checks.taking_part(actor)
    checks.allowed(rules.may_hide(actor, target), "Only support can hide and restore.")
    why = checks.needed(checks.line(reason, "reason", checks.LONGEST_REASON), "reason", "Say why.")
    post = lock(post)
    if isinstance(target, Reply):
        db.session.refresh(target)
    return post, why


def _record(of_post: Happened, of_reply: Happened, actor: User, post: Post, target: Post | Reply, why: str) -> None:
    if isinstance(target, Reply):
        moved = refresh(post, target)
        journal.record(of_reply, actor=actor, subject=target, post=post.id, reason=why, **moved)
    else:
        moved = refresh(post)
        journal.record(of_post, actor=actor, subject=post, reason=why, **moved)


def _reply_id(target: Post | Reply) -> int | None:
    return target.id if isinstance(target, Reply) else None
