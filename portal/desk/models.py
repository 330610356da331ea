"""Tables of support's desk: seeing as a customer does, pairs to look at, first answers, what was taken note of."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.community.models import Post
from portal.core.clock import now
from portal.core.db import db


class Viewing(db.Model):
    """Somebody of support saw the portal as a customer does: from when, until when at the latest, why."""

    __tablename__ = "viewings"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    began: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    staff: Mapped[User] = relationship(foreign_keys=[staff_id])
    customer: Mapped[User] = relationship(foreign_keys=[customer_id])

    __table_args__ = (Index("ix_viewings_ended_at", "ended_at", "until"),)


class PairState(StrEnum):
    """What became of two posts that may be reports of the same problem."""

    WAITING = "waiting"
    LATER = "later"
    SAME = "same"
    NOT_SAME = "not_same"
    STALE = "stale"  # linked otherwise or hidden meanwhile; waits again when that is undone


class Pair(db.Model):
    """Two posts that the ranking believes tell of the same problem, the younger one first. Nothing links them but a
    person: `same` is a probability, the state says what support decided."""

    __tablename__ = "pairs"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    score: Mapped[float]
    same: Mapped[float]
    state: Mapped[PairState] = mapped_column(String(20), default=PairState.WAITING)
    found: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    link_id: Mapped[int | None] = mapped_column(ForeignKey("duplicate_links.id", ondelete="SET NULL"))

    report: Mapped[Post] = relationship(foreign_keys=[report_id])
    other: Mapped[Post] = relationship(foreign_keys=[other_id])
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        UniqueConstraint("report_id", "other_id"),
        Index("ix_pairs_queue", "state", "same", "id"),
        Index("ix_pairs_decided", "decided_at", "id"),
    )


class Look(db.Model):
    """When ranking was last asked what a post is the same as."""

    __tablename__ = "pair_looks"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    looked_at: Mapped[datetime] = mapped_column(default=now)


class Fact(StrEnum):
    """What support says first of something that nobody had seen."""

    KNOWN = "known"
    NOT_KNOWN = "not_known"
    LOOKED_AT = "looked_at"


class FirstAnswer(db.Model):
    """Support's first answer to a question that the portal had called new: one a post."""

    __tablename__ = "first_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), unique=True)
    fact: Mapped[Fact] = mapped_column(String(20))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created: Mapped[datetime] = mapped_column(default=now)

    created_by: Mapped[User] = relationship()


class Noted(db.Model):
    """Somebody of support has taken note of a row of the desk that asks for nothing else."""

    __tablename__ = "desk_noted"
    __table_args__ = (UniqueConstraint("subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created: Mapped[datetime] = mapped_column(default=now)
