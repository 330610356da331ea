"""What the bell asks on every page: one statement, a few look-ups in an index, however much somebody was told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.core.db import db
from portal.notifications.models import Notification

LOOKED_AT = 100  # of the latest notifications, to see when one was read last


@dataclass(frozen=True, slots=True)
class Bell:
    """How it stands with what somebody was told. `tag` changes whenever something came or was read."""

    tag: str
    has_unread: bool


def bell(person: User) -> Bell:
    """How it stands now."""
    own = select(Notification.id).where(Notification.user_id == person.id).order_by(Notification.id.desc())
    unread = own.where(Notification.read_at.is_(None)).limit(1)
    newest = own.with_only_columns(Notification.created).limit(1)
    read = select(func.max(Notification.read_at)).where(Notification.id.in_(own.limit(LOOKED_AT)))
    query = select(own.limit(1).scalar_subquery(), newest.scalar_subquery())
    last, created, waiting, seen = db.session.execute(
        query.add_columns(unread.scalar_subquery(), read.scalar_subquery())
    ).one()
    return Bell(f"{person.id}-{last or 0}-{_stamp(created)}-{waiting or 0}-{_stamp(seen)}", waiting is not None)


def has_unread_of(person: User, subject_type: str, subject_id: int) -> bool:
    """Whether anything that the person was told of this is unread."""
    query = select(Notification.id).where(Notification.user_id == person.id, Notification.read_at.is_(None))
    of_it = query.where(Notification.subject_type == subject_type, Notification.subject_id == subject_id)
    return db.session.scalar(of_it.limit(1)) is not None


def _stamp(moment: datetime | None) -> int:
    return int(moment.timestamp() * 1_000_000) if moment else 0
