"""What people said of being asked at all, and of each other. What decides who can be asked reads it, and they do."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.clock import now
from portal.core.db import db


class Refusal(db.Model):
    """Somebody doesn't want to be asked for introductions. Nobody is told; they are not offered."""

    __tablename__ = "introduction_refusals"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    created: Mapped[datetime] = mapped_column(default=now)


class Block(db.Model):
    """Somebody never wants to be introduced to, or hear from, somebody else again. Nobody is told."""

    __tablename__ = "introduction_blocks"

    blocker_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    blocked_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    created: Mapped[datetime] = mapped_column(default=now)


class Language(db.Model):
    """A language that somebody is glad to talk in, as a two-letter code; said by themselves, optional."""

    __tablename__ = "spoken_languages"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(10), primary_key=True)
