"""Notifications as rows, for the tests of pages; how they come about is tested beside the notifiers."""

from typing import Any

from portal import journal
from portal.notifications.models import Notification, Reason, Way


def told(db: Any, person: Any, post: Any, *, reason: Reason = Reason.WATCHING, actor: Any = None, **more: Any) -> Any:
    """`person` was told that somebody replied to `post`."""
    event = journal.record("reply-posted", actor=actor, subject=post, post=post.id, kind="comment")
    row = Notification(
        user_id=person.id,
        event_id=event.id,
        kind=event.name,
        actor_id=event.actor_id,
        subject_type=post.__tablename__,
        subject_id=post.id,
        reason=reason,
        way=Way.HERE,
        **more,
    )
    db.add(row)
    db.flush()
    return row
