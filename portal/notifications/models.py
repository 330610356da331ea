"""Tables of what people are told, how, and what they chose."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db


class Reason(StrEnum):
    """Why somebody is told; also what they choose the way for."""

    ASKED = "asked"  # it is their post
    AFFECTED = "affected"  # they said "me too"
    WATCHING = "watching"  # they watch the post
    MENTIONED = "mentioned"
    HELPED = "helped"  # it is about an answer of theirs
    TOPIC = "topic"  # they watch a tag, a product or a search
    CARE = "care"  # they look after it
    INTRODUCED = "introduced"  # they are asked for an introduction, or met through one
    ACCOUNT = "account"  # it is about their account; told in the portal alone


class Way(StrEnum):
    """How somebody is told."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    HERE = "here"
    NEVER = "never"


class Topic(StrEnum):
    """What can be watched besides a post."""

    TAG = "tag"
    PRODUCT = "product"
    SEARCH = "search"


class DeliveryState(StrEnum):
    """How far a mail has come. What waits still gathers what happens; what is being sent is tried until it is gone."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


class Notification(db.Model):
    """Somebody is told of one event. `subject` is the page it is grouped under, `part_id` what of it (a reply, say).

    `way` was chosen by the reader's settings when it was made; `delivery_id` is the mail that carries it.
    """

    __tablename__ = "notifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    kind: Mapped[str] = mapped_column(String(80))  # the event's name
    actor_id: Mapped[int | None]
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    part_id: Mapped[int | None]
    reason: Mapped[Reason] = mapped_column(String(20))
    topic_id: Mapped[int | None]
    way: Mapped[Way] = mapped_column(String(20))
    delivery_id: Mapped[int | None]
    created: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        Index("ix_notifications_user", "user_id", "id"),
        Index(
            "ix_notifications_unread",
            "user_id",
            "id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_notifications_unread_subject",  # opening a post reads what was told of it
            "user_id",
            "subject_type",
            "subject_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_notifications_daily",
            "user_id",
            "id",
            sqlite_where=text("way = 'daily' AND delivery_id IS NULL"),
            postgresql_where=text("way = 'daily' AND delivery_id IS NULL"),
        ),
        Index(
            "ix_notifications_delivery",
            "delivery_id",
            sqlite_where=text("delivery_id IS NOT NULL"),
            postgresql_where=text("delivery_id IS NOT NULL"),
        ),
    )


class TopicWatch(db.Model):
    """Somebody wants to hear of new posts with a tag, of a product, or that a search finds.

    `value` is the tag's name, the product's id, or the words searched for.
    """

    __tablename__ = "topic_watches"
    __table_args__ = (UniqueConstraint("user_id", "kind", "value"), Index("ix_topic_watches_value", "kind", "value"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[Topic] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(200))
    created: Mapped[datetime] = mapped_column(default=now)


class Mute(db.Model):
    """Somebody wants to hear nothing more of one thing, whatever the reason would be."""

    __tablename__ = "mutes"
    __table_args__ = (UniqueConstraint("user_id", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    created: Mapped[datetime] = mapped_column(default=now)


class Delivery(db.Model):
    """One mail to one person. Its `message_id` is made from happening and person, so that a repeat is the same mail."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))  # post | digest
    subject_type: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[DeliveryState] = mapped_column(String(20), default=DeliveryState.WAITING)
    why: Mapped[str] = mapped_column(String(200), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    created: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)
    claimed_by: Mapped[str | None] = mapped_column(String(120))
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    __table_args__ = (
        Index("ix_deliveries_state", "state", "id"),
        Index("ix_deliveries_created", "state", "created"),
        Index("ix_deliveries_user_sent", "user_id", "sent_at"),
        Index(
            "uq_deliveries_waiting",
            "user_id",
            "subject_type",
            "subject_id",
            unique=True,
            sqlite_where=text("state = 'waiting' AND subject_id IS NOT NULL"),
            postgresql_where=text("state = 'waiting' AND subject_id IS NOT NULL"),
        ),
    )


class Preference(db.Model):
    """How somebody wants to be told for one reason; no row: `rules.DEFAULTS`."""

    __tablename__ = "preferences"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[Reason] = mapped_column(String(20), primary_key=True)
    way: Mapped[Way] = mapped_column(String(20))


class Hours(db.Model):
    """When somebody wants mail: quiet from one full hour to another, by the clock of their time zone."""

    __tablename__ = "mail_hours"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC")
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    digest_hour: Mapped[int] = mapped_column(default=7)


class Bounce(db.Model):
    """A mail server refused this person's address for good: nothing more is sent there."""

    __tablename__ = "bounces"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    code: Mapped[int]
    created: Mapped[datetime] = mapped_column(default=now)
