"""Read, choose, watch, mute; and of support: try a mail again."""

from collections.abc import Iterable, Mapping
from zoneinfo import available_timezones

from sqlalchemy.exc import IntegrityError

from portal import journal
from portal.accounts import rules as accounts_rules
from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, Refused
from portal.jobs import enqueue
from portal.notifications import queries
from portal.notifications.events import Told
from portal.notifications.models import (
    Bounce,
    Delivery,
    DeliveryState,
    Hours,
    Mute,
    Preference,
    Reason,
    Topic,
    TopicWatch,
    Way,
)
from portal.notifications.queries.chosen import lift_mute, note_read
from portal.notifications.rules import CHOICES

LONGEST = 200
MOST_TOPICS = 200
SEND = "notifications.send"


def mark_read(
    actor: User,
    *,
    ids: Iterable[int] | None = None,
    subject: tuple[str, int] | None = None,
    up_to: int | None = None,
) -> int:
    """Mark one's own notifications read: those with `ids`, those of one `subject`, all `up_to` an id, or all.

    Gives how many were unread. Reading is no event of the journal.
    """
    return note_read(actor, ids=ids, subject=subject, up_to=up_to)


def choose(actor: User, ways: Mapping[Reason, Way], *, by_link: bool = False) -> None:
    """Choose how to be told for these reasons. `by_link`: by the signed link of a mail. Raises Invalid."""
    changed = {}
    for reason, way in ways.items():
        if reason not in CHOICES:
            raise Invalid("This can't be chosen.", "reason")
        row = db.session.get(Preference, (actor.id, str(reason)))
        if row is None:
            db.session.add(Preference(user_id=actor.id, reason=reason, way=way))
        elif row.way == way:
            continue
        else:
            row.way = way
        changed[str(reason)] = str(way)
    if changed:
        journal.record(Told.PREFERENCES_CHANGED, actor=actor, subject=actor, ways=changed, by_link=by_link)


def set_hours(
    actor: User, *, time_zone: str, quiet_from: int | None, quiet_until: int | None, digest_hour: int = 7
) -> Hours:
    """Choose the time zone, quiet hours (both or neither; full hours) and the digest's hour. Raises Invalid."""
    if time_zone not in available_timezones():
        raise Invalid("This time zone isn't known here. Choose one from the list.", "time_zone")
    if (quiet_from is None) != (quiet_until is None):
        raise Invalid("Say when quiet begins and when it ends, or leave both empty.", "quiet_from")
    for hour in (quiet_from, quiet_until, digest_hour):
        if hour is not None and not 0 <= hour <= 23:
            raise Invalid("Choose a full hour of the day.", "quiet_from")
    row = db.session.get(Hours, actor.id)
    if row is None:
        row = Hours(user_id=actor.id)
        db.session.add(row)
    row.time_zone, row.quiet_from, row.quiet_until, row.digest_hour = time_zone, quiet_from, quiet_until, digest_hour
    journal.record(Told.PREFERENCES_CHANGED, actor=actor, subject=actor)
    return row


def watch_topic(actor: User, kind: Topic, value: str) -> TopicWatch:
    """Hear of new posts with a tag (its name), of a product (its id), or that have all words of a search.

    Twice changes nothing. Raises Refused, Invalid.
    """
    if not accounts_rules.may_take_part(actor):
        raise Refused("Confirm your e-mail address first: the link is in the mail we sent you.")
    value = " ".join(value.split())
    if not value or len(value) > LONGEST:
        raise Invalid(f"Give 1 to {LONGEST} characters to watch.", "value")
    there = queries.watching(actor, kind, value)
    if there is not None:
        return there
    if len(queries.own_topics(actor, MOST_TOPICS)) >= MOST_TOPICS:
        raise Invalid(f"You watch {MOST_TOPICS} topics already. End one first.", "value")
    try:
        with db.session.begin_nested():
            made = TopicWatch(user_id=actor.id, kind=kind, value=value)
            db.session.add(made)
    except IntegrityError:  # the same button in two tabs
        found = queries.watching(actor, kind, value)
        assert found is not None
        return found
    journal.record(Told.TOPIC_WATCH_STARTED, actor=actor, subject=actor, topic=made.id)
    return made


def unwatch_topic(actor: User, watch: TopicWatch) -> None:
    """Hear no more of it."""
    if watch.user_id != actor.id:
        raise Refused("This is somebody else's.")
    db.session.delete(watch)
    journal.record(Told.TOPIC_WATCH_ENDED, actor=actor, subject=actor, topic=watch.id)


def mute(actor: User, subject_type: str, subject_id: int) -> None:
    """Hear nothing more of one thing, for whatever reason. Twice changes nothing."""
    if not queries.muted(actor, subject_type, subject_id):
        db.session.add(Mute(user_id=actor.id, subject_type=subject_type, subject_id=subject_id))
        journal.record(Told.MUTED, actor=actor, subject=actor, subject_type=subject_type, subject_id=subject_id)


def unmute(actor: User, subject_type: str, subject_id: int) -> None:
    """Hear of it again."""
    lift_mute(actor.id, subject_type, subject_id)


def trust_address(actor: User) -> None:
    """Send mail to one's own address again although a server refused it."""
    row = db.session.get(Bounce, actor.id)
    if row is not None:
        db.session.delete(row)
        journal.record(Told.ADDRESS_TRUSTED_AGAIN, actor=actor, subject=actor)


def retry(actor: User, delivery: Delivery) -> None:
    """Try a failed mail again. Raises Refused for others than staff and for mails that have not failed."""
    if not actor.is_staff or delivery.state != DeliveryState.FAILED:
        raise Refused("Only support can try again, and only mails that failed.")
    delivery.state, delivery.attempts, delivery.due_at, delivery.why = DeliveryState.SENDING, 0, now(), ""
    delivery.claimed_by = delivery.claimed_until = None
    enqueue(SEND, deliveries=[delivery.id])
    journal.record(Told.DELIVERY_RETRIED, actor=actor, subject=delivery)
