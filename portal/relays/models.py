"""Tables of relays: what was offered and sent, who got it, what each said of it, and how finders want to be named."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.community.models import Post, Reply
from portal.core.clock import now
from portal.core.db import db
from portal.products.models import Version


class RelayKind(StrEnum):
    """What is carried."""

    SOLUTION = "solution"
    WORKAROUND = "workaround"
    FIX = "fix"


class RelayState(StrEnum):
    """How far a relay has come. "withdrawn": what it would carry isn't said to help any more."""

    OFFERED = "offered"
    PUT_ASIDE = "put-aside"
    WITHDRAWN = "withdrawn"
    SENT = "sent"


class Said(StrEnum):
    """What somebody answers when asked whether it worked."""

    WORKED = "worked"
    FAILED = "failed"
    UNTRIED = "untried"


class NamedAs(StrEnum):
    """How a finder wants to be named to those whom it may help."""

    FULL_NAME = "full-name"
    FIRST_NAME = "first-name"
    ORGANISATION = "organisation"
    NOBODY = "nobody"


class Relay(db.Model):
    """One thing that helps, offered to support and carried to those affected.

    `thing` is the key of what is carried itself: "reply:12", "post:7" (a workaround post), "fix:7:3" (post and version,
    0 for none). Nobody is told of the same thing twice, whatever relay carries it. `post_id` is where it stands,
    `head_id` the canonical problem of its cluster when it was offered or sent. `versions`: the ids it was sent to, 0
    for people who named none; None: to everybody.
    """

    __tablename__ = "relays"

    id: Mapped[int] = mapped_column(primary_key=True)
    thing: Mapped[str] = mapped_column(String(60))
    kind: Mapped[RelayKind] = mapped_column(String(20))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    head_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    state: Mapped[RelayState] = mapped_column(String(20), default=RelayState.OFFERED)
    words: Mapped[str] = mapped_column(Text, default="")
    versions: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    created: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]  # when it was sent, put aside or withdrawn
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: by itself
    reason: Mapped[str] = mapped_column(String(300), default="")
    carried_at: Mapped[datetime | None]  # when the last of its people was told

    post: Mapped[Post] = relationship(foreign_keys=[post_id])
    head: Mapped[Post] = relationship(foreign_keys=[head_id])
    reply: Mapped[Reply | None] = relationship()
    version: Mapped[Version | None] = relationship()
    settled_by: Mapped[User | None] = relationship()

    __table_args__ = (
        Index("ix_relays_state", "state", "id"),
        Index("ix_relays_head", "head_id", "id"),
        Index("ix_relays_post", "post_id", "id"),
        Index("ix_relays_thing", "thing", "id"),
        Index(
            "uq_relays_offered",
            "thing",
            unique=True,
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
    )


class Recipient(db.Model):
    """Somebody was told of a thing. One row for each thing and person, over all relays, for ever."""

    __tablename__ = "relay_recipients"
    __table_args__ = (UniqueConstraint("thing", "user_id"), UniqueConstraint("relay_id", "user_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relays.id", ondelete="CASCADE"))
    thing: Mapped[str] = mapped_column(String(60))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime] = mapped_column(default=now)

    relay: Mapped[Relay] = relationship()
    user: Mapped[User] = relationship()


class Answer(db.Model):
    """What somebody said of what they were told. Another answer ends the former; `ended_at` None: it stands.

    The note is for support alone: it is in no confirmation.
    """

    __tablename__ = "relay_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("relay_recipients.id", ondelete="CASCADE"), index=True)
    said: Mapped[Said] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    created: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]

    recipient: Mapped[Recipient] = relationship()
    version: Mapped[Version | None] = relationship()

    __table_args__ = (
        Index(
            "uq_relay_answers_standing",
            "recipient_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_relay_answers_noes",
            "id",
            sqlite_where=text("ended_at IS NULL AND said = 'failed'"),
            postgresql_where=text("ended_at IS NULL AND said = 'failed'"),
        ),
    )


class AnswerCare(db.Model):
    """Support took care of a "no"."""

    __tablename__ = "relay_answer_cares"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("relay_answers.id", ondelete="CASCADE"), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(300), default="")
    created: Mapped[datetime] = mapped_column(default=now)


class Automatic(db.Model):
    """Support lets relays of a problem go by themselves, from when until when."""

    __tablename__ = "relay_automatics"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __table_args__ = (
        Index(
            "uq_relay_automatics_post",
            "post_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class Naming(db.Model):
    """How somebody may be named when what they found helps others; when they were asked, and when they chose."""

    __tablename__ = "relay_namings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    named_as: Mapped[NamedAs | None] = mapped_column(String(20))
    asked_at: Mapped[datetime | None]
    chosen_at: Mapped[datetime | None]


class Credit(db.Model):
    """The finder of a thing was told for how many it worked: once for each of a few numbers."""

    __tablename__ = "relay_credits"
    __table_args__ = (UniqueConstraint("thing", "people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thing: Mapped[str] = mapped_column(String(60))
    people: Mapped[int]
    created: Mapped[datetime] = mapped_column(default=now)
