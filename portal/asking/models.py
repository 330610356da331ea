"""Inquiries: one row per visit to the ask box, what was shown, what came of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.community.models import State
from portal.core.clock import now
from portal.core.db import db

NEW = text("verdict = 'new' AND published_post_id IS NOT NULL")


class Verdict(StrEnum):
    """What the portal said at first glance. "known" comes with the calibrated verdict."""

    KNOWN = "known"
    SIMILAR = "similar"
    NEW = "new"


class Outcome(StrEnum):
    """What came of an inquiry."""

    OPENED = "opened"
    SOLVED = "solved"
    ME_TOO = "me-too"
    DIFFERENT = "different"
    PUBLISHED = "published"
    LEFT = "left"


class Settled(StrEnum):
    """What an inquiry counts as; `rules.settle` says when each holds."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    TAKEN_BACK = "taken-back"
    JOINED = "joined"
    PUBLISHED = "published"
    UNKNOWN = "unknown"
    WAITING = "waiting"  # it may become likely: the days in which somebody may file all the same aren't over


class Judgement(StrEnum):
    """Whether the verdict "known" was right, as those said who asked."""

    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"


class Inquiry(db.Model):
    """One visit to the ask box. Keeps the last text only, addresses and secrets blanked; for 90 days by default."""

    __tablename__ = "inquiries"
    __table_args__ = (
        Index("ix_inquiries_updated", "updated", "id"),
        Index("ix_inquiries_created", "created"),
        Index("ix_inquiries_new", "published_post_id", sqlite_where=NEW, postgresql_where=NEW),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(60), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text)
    verdict: Mapped[Verdict] = mapped_column(String(20))
    outcome: Mapped[Outcome] = mapped_column(String(20))
    published_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"), index=True)
    created: Mapped[datetime] = mapped_column(default=now)
    updated: Mapped[datetime] = mapped_column(default=now)

    shown: Mapped[list["Shown"]] = relationship(
        order_by="Shown.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Shown(db.Model):
    """A suggestion that an inquiry was shown, at which place (1 is the first), and what was said of it."""

    __tablename__ = "inquiry_shown"

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int]
    score: Mapped[float]
    found_by_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"), index=True)  # a report
    opened_at: Mapped[datetime | None]
    opened_state: Mapped[State | None] = mapped_column(String(20))  # of the post when it was opened; solved stays
    answer: Mapped[Outcome | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None]


class WrongSuggestion(db.Model):
    """Support says that a post does not answer a question it was suggested for. Kept for learning, without who asked;
    addresses and secrets are blanked."""

    __tablename__ = "wrong_suggestions"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    score: Mapped[float]
    verdict: Mapped[Verdict] = mapped_column(String(20))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created: Mapped[datetime] = mapped_column(default=now)


class InquiryCount(db.Model):
    """What is left of old inquiries: how many a day ended how, were settled and judged how, about which product."""

    __tablename__ = "inquiry_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(String(20), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(String(20), primary_key=True)
    settled: Mapped[Settled] = mapped_column(String(20), primary_key=True)
    judged: Mapped[Judgement] = mapped_column(String(20), primary_key=True)
    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="0")  # 0: not known
    inquiries: Mapped[int]
