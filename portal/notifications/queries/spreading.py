"""What the fan-out reads and writes: in chunks, a fixed number of statements each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import SelectBase, func, literal, null, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db
from portal.notifications.models import Delivery, DeliveryState, Notification, Reason, Topic, TopicWatch

TRIES = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has a reason to hear of it."""

    user_id: int
    reason: Reason
    topic_id: int | None = None


def people(whom: Sequence[tuple[Reason, SelectBase]], after: int, limit: int, *, but: int | None) -> list[Person]:
    """The next `limit` people after the user id `after`, each once with the first of their reasons."""
    if not whom:
        return []
    parts = []
    for place, (_, statement) in enumerate(whom):
        found = statement.subquery()
        columns = list(found.c)
        topic = columns[1] if len(columns) > 1 else null()
        parts.append(
            select(columns[0].label("user_id"), literal(place).label("place"), topic.label("topic_id")).where(
                columns[0] > after
            )
        )
    every = union_all(*parts).subquery()
    query = (
        select(every.c.user_id, func.min(every.c.place), func.min(every.c.topic_id))
        .where(every.c.user_id.is_not(None), every.c.user_id != (but or 0))
        .group_by(every.c.user_id)
        .order_by(every.c.user_id)
        .limit(limit)
    )
    return [
        Person(user_id, whom[place][0], topic_id if whom[place][0] == Reason.TOPIC else None)
        for user_id, place, topic_id in db.session.execute(query)
    ]


def searches(after: int, limit: int) -> Sequence[TopicWatch]:
    """The next `limit` saved searches after the id `after`."""
    query = select(TopicWatch).where(TopicWatch.kind == Topic.SEARCH, TopicWatch.id > after)
    return db.session.scalars(query.order_by(TopicWatch.id).limit(limit)).all()


def told_already(event_id: int, people: Iterable[int]) -> set[int]:
    """Which of these people were told of the event before."""
    query = select(Notification.user_id).where(Notification.event_id == event_id)
    return set(db.session.scalars(query.where(Notification.user_id.in_(list(people)))))


def accounts(ids: Iterable[int]) -> dict[int, User]:
    """The open accounts among these, by id."""
    query = select(User).where(User.id.in_(list(ids)), User.active)
    return {user.id: user for user in db.session.scalars(query)}


def gathering(
    people: Sequence[int], subject: tuple[str, int], message_id: Callable[[int], str], due: datetime
) -> tuple[dict[int, int], list[int]]:
    """The mails in which news of `subject` gathers for these people, by user id, and the ids of those made now.

    They are kept to this transaction: a mail that goes out takes along all that was told by then.
    """
    found: dict[int, int] = {}
    made: list[int] = []
    for _ in range(TRIES):
        missing = [user_id for user_id in people if user_id not in found]
        if not missing:
            break
        before = set(found.values())
        found |= _waiting(missing, subject)
        lacking = [user_id for user_id in missing if user_id not in found]
        made_now = _insert_deliveries([_delivery(user_id, subject, message_id(user_id), due) for user_id in lacking])
        made += made_now
        found |= _waiting(lacking, subject) if lacking else {}
        assert before <= set(found.values())
    return found, made


def insert_notifications(rows: Sequence[dict[str, Any]]) -> None:
    """Write them all with one statement for each thousand or so."""
    if rows:
        db.session.execute(Notification.__table__.insert(), rows)


def insert_digest(user_id: int, message_id: str) -> int | None:
    """The id of the person's digest of the day, made now; None when it was made before."""
    row = _delivery(user_id, None, message_id, now()) | {"kind": "digest"}
    made = _insert_deliveries([row])
    return made[0] if made else None


def _waiting(people: Sequence[int], subject: tuple[str, int]) -> dict[int, int]:
    query = (
        select(Delivery.user_id, Delivery.id)
        .where(
            Delivery.state == DeliveryState.WAITING,
            Delivery.user_id.in_(people),
            Delivery.subject_type == subject[0],
            Delivery.subject_id == subject[1],
        )
        .with_for_update()
    )
    return dict(db.session.execute(query).all())


def _insert_deliveries(rows: list[dict[str, Any]]) -> list[int]:
    if not rows:
        return []
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Delivery).on_conflict_do_nothing().returning(Delivery.id)
    return sorted(db.session.scalars(statement, rows))


def _delivery(user_id: int, subject: tuple[str, int] | None, message_id: str, due: datetime) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "kind": "post",
        "subject_type": subject[0] if subject else None,
        "subject_id": subject[1] if subject else None,
        "message_id": message_id,
        "state": DeliveryState.WAITING,
        "why": "",
        "attempts": 0,
        "created": now(),
        "due_at": due,
    }
