"""What people say about posts and replies: it solved mine, it worked, I have this too, tell me more. Each is a row."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.core.clock import now
from portal.core.db import db
from portal.products.models import Version


class SolutionMark(db.Model):
    """The asker or support says: this reply solved it (or, of a workaround, gets around it)."""

    __tablename__ = "solution_marks"
    __table_args__ = (UniqueConstraint("reply_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("replies.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: came with an import
    created: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User | None] = relationship()


class Confirmation(db.Model):
    """It worked for me, or it did not, on this version. Of a reply, or (reply_id None) of a workaround post itself."""

    __tablename__ = "confirmations"
    __table_args__ = (
        UniqueConstraint("user_id", "reply_id"),
        Index(
            "uq_confirmations_user_post",
            "user_id",
            "post_id",
            unique=True,
            sqlite_where=text("reply_id IS NULL"),
            postgresql_where=text("reply_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    worked: Mapped[bool]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    created: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()
    version: Mapped[Version | None] = relationship()


class MeToo(db.Model):
    """I have this as well."""

    __tablename__ = "me_toos"
    __table_args__ = (UniqueConstraint("post_id", "user_id"), Index("ix_me_toos_version", "version_id", "post_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    environment: Mapped[str] = mapped_column(String(200), default="")
    may_introduce: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()
    version: Mapped[Version | None] = relationship()


class Watch(db.Model):
    """Somebody wants to hear what becomes of a post."""

    __tablename__ = "watches"
    __table_args__ = (UniqueConstraint("post_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created: Mapped[datetime] = mapped_column(default=now)
