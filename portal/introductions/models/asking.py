"""Up to the moment when people meet: somebody is proposed, each is asked apart, each answers for themselves alone."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.community.models import Post
from portal.core.clock import now
from portal.core.db import db


class AnswerKind(StrEnum):
    """What somebody who was asked may say. Saying nothing is fine, too."""

    YES = "yes"
    NO = "no"
    LATER = "later"


class Wants(StrEnum):
    """Whom a customer would like to talk to."""

    HAS = "has"
    SOLVED = "solved"


class Outcome(StrEnum):
    """All that anybody but the person themselves ever learns of what was answered."""

    WAITING = "waiting"
    MET = "met"
    NOT_THIS_TIME = "not-this-time"


class Wish(db.Model):
    """A customer would like to talk to somebody who has this, or has solved it. Support reads it; nobody else does."""

    __tablename__ = "introduction_wishes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    wants: Mapped[Wants] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(500), default="")
    created: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]  # taken back, or taken up by a proposal

    user: Mapped[User] = relationship()
    post: Mapped[Post] = relationship()

    __table_args__ = (
        Index(
            "uq_introduction_wishes_open",  # one open wish for each person and problem
            "user_id",
            "post_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class Introduction(db.Model):
    """Two to eight customers may meet. The context was written by whoever proposed it, and names nobody.

    `opened_at`: they met. `told_at`: everybody who was asked was told "not this time". Neither says who answered what.
    """

    __tablename__ = "introductions"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"), index=True)
    proposer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    wish_id: Mapped[int | None] = mapped_column(ForeignKey("introduction_wishes.id", ondelete="SET NULL"))
    context: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(default=now)
    answers_until: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    asked_whether_at: Mapped[datetime | None]  # each was asked whether it helped

    post: Mapped[Post | None] = relationship()
    proposer: Mapped[User] = relationship()

    __table_args__ = (
        Index("ix_introductions_created", "created", "id"),
        Index(
            "ix_introductions_waiting",
            "answers_until",
            sqlite_where=text("opened_at IS NULL AND told_at IS NULL"),
            postgresql_where=text("opened_at IS NULL AND told_at IS NULL"),
        ),
    )


class Request(db.Model):
    """One person is asked. `why`: codes of what that person themselves did (see ranking.py); nothing of anybody else.

    `is_own_wish`: they wished for it, so that it doesn't count towards how often somebody may be asked.
    """

    __tablename__ = "introduction_requests"
    __table_args__ = (
        UniqueConstraint("introduction_id", "user_id"),
        Index("ix_introduction_requests_user", "user_id", "created"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introductions.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    why: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_own_wish: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime] = mapped_column(default=now)

    introduction: Mapped[Introduction] = relationship()
    user: Mapped[User] = relationship()


class Answer(db.Model):
    """What one person said to a request, and the card that they would share, as they saw it when they said yes.

    Read by that person, and by what lets them meet; deleted as soon as they met or it ended. No page of anybody else,
    no list, no count and no event of the journal is made from this table.
    """

    __tablename__ = "introduction_answers"

    request_id: Mapped[int] = mapped_column(
        ForeignKey("introduction_requests.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[AnswerKind] = mapped_column(String(10))
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    card: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    created: Mapped[datetime] = mapped_column(default=now)
    reminded_at: Mapped[datetime | None]
