"""Answer a post, change an answer."""

from portal import journal
from portal.accounts.models import User
from portal.community import rules
from portal.community.actions import checks, once
from portal.community.actions.derived import lock, refresh
from portal.community.events import Happened
from portal.community.models import Post, Reply, ReplyKind, Revision
from portal.community.queries import lookups
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid


def reply(actor: User, post: Post, *, kind: ReplyKind, body: str, publish_key: str | None = None) -> Reply:
    """Answer a post. The same `publish_key` again by the same actor gives the reply that is there.

    Raises Refused, Invalid, NotFound.
    """
    checks.seen(actor, post)
    checks.taking_part(actor)
    key = once.key_of(actor, publish_key)
    post = lock(post)
    there = lookups.existing(Reply, Reply.publish_key == key) if key else None
    if there is not None:
        return there
    kind, body = _fitting(post, kind), checks.needed(body, "body", "Write a few words.")
    answer, is_new = once.insert_once(
        lambda: Reply(post=post, author=actor, kind=kind, body=body, publish_key=key), Reply.publish_key == key
    )
    if is_new:
        moved = refresh(post, moved=True)
        journal.record(Happened.REPLY_POSTED, actor=actor, subject=answer, post=post.id, kind=str(kind), **moved)
    return answer


def edit_reply(actor: User, reply: Reply, *, body: str, kind: ReplyKind, reason: str = "") -> Reply:
    """Change a reply; the former wording is kept. Support says why when it isn't theirs.

    Raises Refused, Invalid, NotFound.
    """
    checks.seen(actor, reply.post)
    checks.taking_part(actor)
    checks.allowed(rules.may_edit(actor, reply), "Only its author and support can change this.")
    post = lock(reply.post)
    db.session.refresh(reply, ["body", "kind", "is_hidden"])
    kind, body = _fitting(post, kind), checks.needed(body, "body", "Write a few words.")
    why = checks.reason_given(actor, reply.author_id, reason)
    if (body, kind) == (reply.body, reply.kind):
        return reply
    db.session.add(
        Revision(
            post_id=post.id,
            reply_id=reply.id,
            body=reply.body,
            until_revision=post.revision,
            editor_id=actor.id,
            reason=why,
        )
    )
    reply.body, reply.kind, reply.edited = body, kind, now()
    moved = refresh(post, reply)
    journal.record(Happened.REPLY_EDITED, actor=actor, subject=reply, post=post.id, reason=why, **moved)
    return reply


def _fitting(post: Post, kind: ReplyKind) -> ReplyKind:
    if kind not in rules.reply_kinds(post):
        raise Invalid("There is nothing to solve in a story; write a comment.", "kind")
    return ReplyKind(kind)
