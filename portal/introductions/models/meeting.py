"""After everybody's yes: what each shared, the thread, and what became of it."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db
from portal.introductions.models.asking import Introduction


class Member(db.Model):
    """Somebody who met the others of an introduction, and the card that they share with exactly them.

    The card is a copy of what was chosen: what isn't on it is shown to nobody. `kinds` names what was on it ("name",
    "organisation", "email", "phone", "words") and stays for the owner's own list when the card is taken back.
    `left_at`: withdrew, left, blocked somebody, or closed the account; the card is empty from then on.
    """

    __tablename__ = "introduction_members"
    __table_args__ = (
        UniqueConstraint("introduction_id", "user_id"),
        Index("ix_introduction_members_user", "user_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    card: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    created: Mapped[datetime] = mapped_column(default=now)
    left_at: Mapped[datetime | None]

    introduction: Mapped[Introduction] = relationship()
    user: Mapped[User] = relationship()


class Message(db.Model):
    """Something that a member wrote to the others. `taken_back_at`: the words and files are gone for good."""

    __tablename__ = "introduction_messages"
    __table_args__ = (Index("ix_introduction_messages_introduction", "introduction_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Text)
    send_key: Mapped[str | None] = mapped_column(String(60), unique=True)  # pressing twice sends once
    created: Mapped[datetime] = mapped_column(default=now)
    taken_back_at: Mapped[datetime | None]

    author: Mapped[User] = relationship()
    attachments: Mapped[list["Attachment"]] = relationship(
        order_by="Attachment.id", cascade="all, delete-orphan", passive_deletes=True
    )


class Attachment(db.Model):
    """A file beside a message. Kept in the database, so that it is taken back in the transaction that says so."""

    __tablename__ = "introduction_attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("introduction_messages.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]  # bytes
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    created: Mapped[datetime] = mapped_column(default=now)


class Invitation(db.Model):
    """A member lets support read the thread. It takes one of every present member; taking it back deletes the row."""

    __tablename__ = "introduction_invitations"

    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    created: Mapped[datetime] = mapped_column(default=now)


class Report(db.Model):
    """A member tells support in their own words what went wrong. Nothing of the thread goes along by itself."""

    __tablename__ = "introduction_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id", ondelete="CASCADE"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=now)
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    reporter: Mapped[User] = relationship(foreign_keys=[reporter_id])


class Feedback(db.Model):
    """Whether it helped, as one member says once. `thanks`: words passed on to the others, if any."""

    __tablename__ = "introduction_feedback"
    __table_args__ = (UniqueConstraint("introduction_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    helped: Mapped[bool]
    thanks: Mapped[str] = mapped_column(String(500), default="")
    created: Mapped[datetime] = mapped_column(default=now)


class StoryLeave(db.Model):
    """A member would be glad of a story about it. When all have given leave, each may begin one of their own."""

    __tablename__ = "introduction_story_leaves"

    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    created: Mapped[datetime] = mapped_column(default=now)
