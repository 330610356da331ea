"""What somebody chose: how to be told, when, and what to watch."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update

from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db
from portal.notifications.models import Bounce, Hours, Mute, Notification, Preference, Reason, Topic, TopicWatch, Way


def choices(person: User) -> dict[Reason, Way]:
    """What the person chose otherwise than the defaults."""
    return choices_of([person.id]).get(person.id, {})


def choices_of(people: Iterable[int]) -> dict[int, dict[Reason, Way]]:
    """The same for many people at once."""
    found: dict[int, dict[Reason, Way]] = {}
    for row in db.session.scalars(select(Preference).where(Preference.user_id.in_(list(people)))):
        found.setdefault(row.user_id, {})[Reason(row.reason)] = Way(row.way)
    return found


def hours(person: User) -> Hours | None:
    """When the person wants mail; None: never chosen."""
    return db.session.get(Hours, person.id)


def hours_of(people: Iterable[int]) -> dict[int, Hours]:
    """The same for many people at once."""
    return {row.user_id: row for row in db.session.scalars(select(Hours).where(Hours.user_id.in_(list(people))))}


def bounce(person: User) -> Bounce | None:
    """That the person's present address was refused; None when it wasn't."""
    found = db.session.get(Bounce, person.id)
    return found if found and found.email == person.email else None


def bounces_of(people: Iterable[int]) -> dict[int, str]:
    """Which address was refused, for many people at once."""
    rows = db.session.scalars(select(Bounce).where(Bounce.user_id.in_(list(people))))
    return {row.user_id: row.email for row in rows}


def own_topics(person: User, limit: int = 200) -> list[TopicWatch]:
    """The tags, products and searches that the person watches, latest first."""
    query = select(TopicWatch).where(TopicWatch.user_id == person.id).order_by(TopicWatch.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def watching(person: User, kind: Topic, value: str) -> TopicWatch | None:
    """The person's watch of exactly this."""
    query = select(TopicWatch).where(TopicWatch.user_id == person.id, TopicWatch.kind == kind)
    return db.session.scalar(query.where(TopicWatch.value == value))


def topic(person: User, topic_id: int) -> TopicWatch | None:
    """One of the person's own watches."""
    return db.session.scalar(select(TopicWatch).where(TopicWatch.id == topic_id, TopicWatch.user_id == person.id))


def topic_watch(topic_id: int) -> TopicWatch | None:
    """A watch, for the portal's own use."""
    return db.session.get(TopicWatch, topic_id)


def topics_of(ids: Iterable[int]) -> dict[int, TopicWatch]:
    """Watches by id."""
    return {row.id: row for row in db.session.scalars(select(TopicWatch).where(TopicWatch.id.in_(list(ids))))}


def muted(person: User, subject_type: str, subject_id: int) -> bool:
    """Whether the person wants to hear nothing more of this."""
    return bool(muted_among([person.id], subject_type, subject_id))


def muted_among(people: Iterable[int], subject_type: str, subject_id: int) -> set[int]:
    """Which of these people want to hear nothing more of this."""
    query = select(Mute.user_id).where(Mute.subject_type == subject_type, Mute.subject_id == subject_id)
    return set(db.session.scalars(query.where(Mute.user_id.in_(list(people)))))


def lift_mute(user_id: int, subject_type: str, subject_id: int, *, up_to: datetime | None = None) -> None:
    """Let them hear of it again; with `up_to`, unless they muted it later than that."""
    query = delete(Mute).where(
        Mute.user_id == user_id, Mute.subject_type == subject_type, Mute.subject_id == subject_id
    )
    db.session.execute(query.where(Mute.created <= up_to) if up_to else query)


def note_read(person: User, *, ids: Iterable[int] | None, subject: tuple[str, int] | None, up_to: int | None) -> int:
    """Mark the person's unread notifications among these; gives how many that were."""
    query = update(Notification).where(Notification.user_id == person.id, Notification.read_at.is_(None))
    if ids is not None:
        query = query.where(Notification.id.in_(list(ids)))
    if subject is not None:
        query = query.where(Notification.subject_type == subject[0], Notification.subject_id == subject[1])
    if up_to is not None:
        query = query.where(Notification.id <= up_to)
    return int(db.session.execute(query.values(read_at=now())).rowcount)  # type: ignore[attr-defined]


def note_unread(user_id: int, subject_type: str, subject_id: int) -> None:
    """Bring back to mind what somebody was told of a subject: it is unread again, and no mail goes out."""
    query = update(Notification).where(Notification.user_id == user_id, Notification.subject_type == subject_type)
    db.session.execute(query.where(Notification.subject_id == subject_id).values(read_at=None))
