"""Links between reports of the same problem, which of them is the canonical one, and what customers propose.

Links are the edges of a forest: whatever they connect is one cluster. Links and choices share one sequence, `number`:
the latest active one of a cluster names its canonical problem. Nothing is ever taken out, so whatever ends a row
restores what was before it, in whatever order.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.community.models import Post
from portal.core.clock import now
from portal.core.db import db

ACTIVE = text("ended_at IS NULL")
WAITING = text("decided_at IS NULL")


class DuplicateLink(db.Model):
    """This report is of the same problem as that one: who says so, when, why; and, once ended, who took it off."""

    __tablename__ = "duplicate_links"
    __table_args__ = (
        Index("ix_duplicate_links_report", "report_id", "id"),
        Index("ix_duplicate_links_canonical", "canonical_id", "id"),
        Index(
            "uq_duplicate_links_active",
            "report_id",
            "canonical_id",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(index=True)  # its place among links and choices
    report_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    canonical_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))  # as it was at that time
    why: Mapped[str] = mapped_column(String(500), default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    end_reason: Mapped[str] = mapped_column(String(500), default="")

    report: Mapped[Post] = relationship(foreign_keys=[report_id])
    canonical: Mapped[Post] = relationship(foreign_keys=[canonical_id])
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])


class CanonicalChoice(db.Model):
    """From now on this one is the canonical problem of its cluster."""

    __tablename__ = "canonical_choices"
    __table_args__ = (Index("ix_canonical_choices_post", "post_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    why: Mapped[str] = mapped_column(String(500), default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    post: Mapped[Post] = relationship()
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])


class LinkProposal(db.Model):
    """A customer believes that two reports are of the same problem; support decides. `accepted` is None until then."""

    __tablename__ = "link_proposals"
    __table_args__ = (
        Index("ix_link_proposals_waiting", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_link_proposals_report", "report_id", "id"),
        Index("ix_link_proposals_other", "other_id", "id"),
        Index("ix_link_proposals_proposed_by", "proposed_by_id", "id"),
        Index(
            "uq_link_proposals_waiting",
            "report_id",
            "other_id",
            "proposed_by_id",
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    why: Mapped[str] = mapped_column(String(500))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted: Mapped[bool | None]
    decision_note: Mapped[str] = mapped_column(String(500), default="")

    report: Mapped[Post] = relationship(foreign_keys=[report_id])
    other: Mapped[Post] = relationship(foreign_keys=[other_id])
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
