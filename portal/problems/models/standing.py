"""What support announced of a problem, and who looks after it: histories, of which the latest row counts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.community.models import Post, Standing
from portal.core.clock import now
from portal.core.db import db
from portal.products.models import Version


class Announcement(db.Model):
    """From now on the problem stands like this (confirmed, fixed in a version, works as designed), with one fact."""

    __tablename__ = "standings"
    __table_args__ = (Index("ix_standings_post", "post_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    standing: Mapped[Standing] = mapped_column(String(20))
    fixed_in_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    fact: Mapped[str] = mapped_column(String(500), default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created: Mapped[datetime] = mapped_column(default=now)

    post: Mapped[Post] = relationship()
    fixed_in: Mapped[Version | None] = relationship()
    created_by: Mapped[User | None] = relationship()


class Care(db.Model):
    """From now on this person looks after the problem and says the next word by that day; both optional."""

    __tablename__ = "cares"
    __table_args__ = (
        Index("ix_cares_post", "post_id", "id"),
        Index("ix_cares_next_word", "next_word_on", "id"),
        Index("ix_cares_owner", "owner_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    next_word_on: Mapped[date | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created: Mapped[datetime] = mapped_column(default=now)

    post: Mapped[Post] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
