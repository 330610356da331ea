"""Replies."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.community.models.marks import SolutionMark
from portal.community.models.posts import Post
from portal.core.clock import now
from portal.core.db import db


class ReplyKind(StrEnum):
    """What a reply is."""

    COMMENT = "comment"
    WORKAROUND = "workaround"
    SOLUTION = "solution"


class Reply(db.Model):
    """An answer under a post."""

    __tablename__ = "replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    kind: Mapped[ReplyKind] = mapped_column(String(20), default=ReplyKind.COMMENT)
    body: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(String(10), default="markdown")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created: Mapped[datetime] = mapped_column(default=now)
    edited: Mapped[datetime | None]
    is_hidden: Mapped[bool] = mapped_column(default=False)
    worked_count: Mapped[int] = mapped_column(default=0)
    failed_count: Mapped[int] = mapped_column(default=0)
    publish_key: Mapped[str | None] = mapped_column(String(60), unique=True)

    post: Mapped[Post] = relationship()
    author: Mapped[User | None] = relationship()
    marks: Mapped[list[SolutionMark]] = relationship(order_by=SolutionMark.id, passive_deletes=True)

    __table_args__ = (Index("ix_replies_post", "post_id", "id"), Index("ix_replies_author_id", "author_id", "id"))
