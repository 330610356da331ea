"""What the sending of mails reads and notes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db
from portal.jobs.queue import may_work, process_name
from portal.journal import Event
from portal.notifications.models import Bounce, Delivery, DeliveryState, Mute, Notification, Reason, Way
from portal.notifications.queries.chosen import hours_of
from portal.notifications.rules import quiet_until

LEASE = timedelta(minutes=5)
MAILS: Any = Delivery.__table__
FORGOTTEN_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that this process sends now."""

    id: int
    user_id: int
    kind: str
    subject_type: str | None
    subject_id: int | None
    message_id: str
    attempts: int


def take(ids: Sequence[int], moment: datetime) -> tuple[list[Taken], dict[datetime, list[int]]]:
    """Those of these mails that go out now, kept to this process; and when to come back for others.

    Others: their reader's hours are quiet, or another process may be sending them.
    """
    under_way = (DeliveryState.WAITING, DeliveryState.SENDING)
    query = select(Delivery).where(Delivery.id.in_(ids), Delivery.state.in_(under_way)).order_by(Delivery.id)
    found = db.session.scalars(query.with_for_update()).all()
    hours = hours_of({delivery.user_id for delivery in found})
    taken: list[Taken] = []
    later: defaultdict[datetime, list[int]] = defaultdict(list)
    for delivery in found:
        when = _held_until(delivery, moment) or quiet_until(hours.get(delivery.user_id), moment)
        if when is not None:
            later[when].append(delivery.id)
            continue
        delivery.state, delivery.claimed_by = DeliveryState.SENDING, process_name()
        delivery.claimed_until = moment + LEASE
        taken.append(
            Taken(
                delivery.id,
                delivery.user_id,
                delivery.kind,
                delivery.subject_type,
                delivery.subject_id,
                delivery.message_id,
                delivery.attempts,
            )
        )
    return taken, later


def notifications_in(ids: Iterable[int]) -> dict[int, list[Notification]]:
    """What each of these mails carries, oldest first."""
    query = select(Notification).where(Notification.delivery_id.in_(list(ids))).order_by(Notification.id)
    found: defaultdict[int, list[Notification]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.delivery_id or 0].append(row)
    return found


def people(ids: Iterable[int]) -> dict[int, User]:
    """Accounts with their organisations, by id."""
    query = select(User).where(User.id.in_(list(ids))).options(joinedload(User.organisation))
    return {user.id: user for user in db.session.scalars(query)}


def mutes_of(people: Iterable[int]) -> set[tuple[int, str, int]]:
    """What these people want to hear nothing more of."""
    query = select(Mute.user_id, Mute.subject_type, Mute.subject_id).where(Mute.user_id.in_(list(people)))
    return {(user_id, kind, number) for user_id, kind, number in db.session.execute(query)}


def sent_since(since: datetime, people: Iterable[int]) -> dict[int, int]:
    """How many mails about posts each of these people got since then."""
    query = (
        select(Delivery.user_id, func.count())
        .where(Delivery.user_id.in_(list(people)), Delivery.sent_at > since, Delivery.kind == "post")
        .group_by(Delivery.user_id)
    )
    return dict(db.session.execute(query).all())


def note(
    delivery_id: int,
    state: DeliveryState,
    why: str,
    *,
    sent_at: datetime | None = None,
    attempts: int | None = None,
) -> None:
    """Write down what became of a mail."""
    values: dict[str, Any] = {"state": str(state), "why": why[:200], "sent_at": sent_at}
    values |= {"claimed_by": None, "claimed_until": None}
    values["attempts"] = MAILS.c.attempts + 1 if attempts is None else attempts
    db.session.execute(MAILS.update().where(MAILS.c.id == delivery_id).values(**values))


def put_off(ids: Sequence[int], when: datetime, why: str, *, attempts: int | None = None) -> None:
    """Let go of mails until `when`."""
    values: dict[str, Any] = {"due_at": when, "why": why[:200], "claimed_by": None, "claimed_until": None}
    if attempts is not None:
        values["attempts"] = attempts
    db.session.execute(update(Delivery).where(Delivery.id.in_(ids)).values(**values))


def move(ids: Sequence[int], way: Way) -> None:
    """Take what these mails carry out of them, to be told another way."""
    query = update(Notification).where(Notification.delivery_id.in_(ids))
    db.session.execute(query.values(way=way, delivery_id=None))


def mark_address(user_id: int, address: str, code: int) -> User:
    """Write down that a server refuses this address; gives whose it is."""
    db.session.merge(Bounce(user_id=user_id, email=address, code=code, created=now()))
    person = db.session.get(User, user_id)
    assert person is not None
    return person


def tell_here(event: Event, person: User, reason: Reason) -> None:
    """Tell somebody of what happened to their own account, in the portal alone."""
    db.session.add(
        Notification(
            user_id=person.id,
            event_id=event.id,
            kind=event.name,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            reason=reason,
            way=Way.HERE,
        )
    )


def awaiting_digest(after: int, limit: int) -> list[int]:
    """The next people after that user id for whom something waits for the digest."""
    query = (
        select(Notification.user_id)
        .where(Notification.way == Way.DAILY, Notification.delivery_id.is_(None), Notification.user_id > after)
        .distinct()
        .order_by(Notification.user_id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def put_into_digest(user_id: int, delivery_id: int) -> None:
    """Let the digest carry what waits for it."""
    query = update(Notification).where(
        Notification.user_id == user_id, Notification.way == Way.DAILY, Notification.delivery_id.is_(None)
    )
    db.session.execute(query.values(delivery_id=delivery_id))


def forget(before: datetime) -> bool:
    """Delete some mails that were dealt with before then; gives whether there may be more."""
    done = (DeliveryState.SENT, DeliveryState.SUPPRESSED)
    old = select(Delivery.id).where(Delivery.state.in_(done), Delivery.created < before).limit(FORGOTTEN_AT_ONCE)
    ids = list(db.session.scalars(old))
    db.session.execute(delete(Delivery).where(Delivery.id.in_(ids)))
    return len(ids) == FORGOTTEN_AT_ONCE


def _held_until(delivery: Delivery, moment: datetime) -> datetime | None:
    """Until when another process may be at work on it; None when nobody is."""
    holder, until = delivery.claimed_by, delivery.claimed_until
    if not holder or not until or until < moment or holder == process_name() or not may_work(holder):
        return None
    return until
