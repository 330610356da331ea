"""Posts, their tags, former wordings, and hidings."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Organisation, User
from portal.core.clock import now
from portal.core.db import db
from portal.products.models import Product, Version

# A known problem: a canonical one that several have, that support announced something of, or that an answer helped.
# Indexes hold these alone; SQLite finds them where a query says it in the same words, and NULL in words of its own.
KNOWN = text(
    "coalesce(canonical_id, 0) = 0 AND NOT is_hidden AND kind <> 'story'"
    " AND (affected_count > 1 OR standing <> 'reported' OR state <> 'open')"
)


class Kind(StrEnum):
    """What a post is."""

    PROBLEM = "problem"
    WORKAROUND = "workaround"
    STORY = "story"


class State(StrEnum):
    """How far a problem has come. Derived from marks and confirmations by `rules.state_of`; stories stay open."""

    OPEN = "open"
    WORKAROUND = "workaround"
    SOLVED = "solved"
    BY_DESIGN = "by_design"


class Standing(StrEnum):
    """What support announced of a problem; it stands beside what marks and confirmations say."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    FIXED = "fixed"
    BY_DESIGN = "by_design"


class Visibility(StrEnum):
    """Who may read a post."""

    PUBLIC = "public"
    CUSTOMERS = "customers"
    ORGANISATION = "organisation"


class Post(db.Model):
    """What a customer publishes.

    The counts, the state and `revision` are derived: `actions` keep them right in the transaction of whatever changes
    them, so that lists and the index read one row. `revision` grows with every change that the index hears of.

    A report that was linked to the canonical problem names it in `canonical_id`: its numbers stay its own, while its
    state, standing and `fixed_in` are the canonical's. The canonical's columns count for all of its reports.
    """

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(500))  # forms take 200; imports may be longer
    body: Mapped[str] = mapped_column(Text)
    helps: Mapped[str] = mapped_column(Text, default="")  # of a workaround: what helps
    format: Mapped[str] = mapped_column(String(10), default="markdown")  # markdown | plain
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    environment: Mapped[str] = mapped_column(String(200), default="")
    visibility: Mapped[Visibility] = mapped_column(String(20), default=Visibility.PUBLIC)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))  # the author's, when published
    is_hidden: Mapped[bool] = mapped_column(default=False)  # derived: an active Hiding exists
    state: Mapped[State] = mapped_column(String(20), default=State.OPEN)
    created: Mapped[datetime] = mapped_column(default=now)
    edited: Mapped[datetime | None]
    active_at: Mapped[datetime] = mapped_column(default=now)  # latest post, reply or change of state
    reply_count: Mapped[int] = mapped_column(default=0)
    affected_count: Mapped[int] = mapped_column(default=0)  # distinct people: author and me-toos
    worked_count: Mapped[int] = mapped_column(default=0)  # of the best mark: how many it worked for
    failed_count: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    canonical_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    report_count: Mapped[int] = mapped_column(default=0, server_default="0")  # how many posts name it their canonical
    standing: Mapped[Standing] = mapped_column(String(20), default=Standing.REPORTED, server_default="reported")
    fixed_in_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    publish_key: Mapped[str | None] = mapped_column(String(60), unique=True)  # pressing twice publishes once
    source: Mapped[str | None] = mapped_column(String(60))
    external_id: Mapped[str | None] = mapped_column(String(200))
    imported: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # what its source said that has no column of its own

    author: Mapped[User | None] = relationship()
    product: Mapped[Product | None] = relationship()
    version: Mapped[Version | None] = relationship(foreign_keys=[version_id])
    fixed_in: Mapped[Version | None] = relationship(foreign_keys=[fixed_in_id])
    organisation: Mapped[Organisation | None] = relationship()
    tags: Mapped[list["Tag"]] = relationship(secondary="post_tags", order_by="Tag.name", passive_deletes=True)

    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_posts_active", "is_hidden", "visibility", "active_at", "id"),
        Index("ix_posts_shown", "is_hidden", "active_at", "id"),
        Index("ix_posts_kind_active", "kind", "is_hidden", "active_at", "id"),
        Index("ix_posts_product_active", "product_id", "is_hidden", "active_at", "id"),
        Index("ix_posts_state_active", "kind", "state", "is_hidden", "active_at", "id"),
        Index("ix_posts_unanswered", "kind", "reply_count", "is_hidden", "active_at", "id"),
        Index("ix_posts_author_id", "author_id", "created", "id"),
        Index("ix_posts_external_id", "external_id"),
        Index("ix_posts_organisation_id", "organisation_id"),
        Index("ix_posts_version_active", "version_id", "is_hidden", "active_at", "id"),
        Index(
            "ix_posts_canonical_id",  # what belongs to a cluster: few rows, whatever else is asked of them
            "canonical_id",
            "is_hidden",
            "visibility",
            "id",
            sqlite_where=text("canonical_id IS NOT NULL"),
            postgresql_where=text("canonical_id IS NOT NULL"),
        ),
        Index("ix_posts_fixed_in_id", "fixed_in_id", "id"),
        Index("ix_posts_version_canonical", "version_id", "canonical_id", "id"),
        *(
            Index(name, *columns, "id", "state", sqlite_where=KNOWN, postgresql_where=KNOWN)
            for name, *columns in (
                ("ix_posts_known", "affected_count"),
                ("ix_posts_known_latest", "active_at"),
                ("ix_posts_known_product", "product_id", "affected_count"),
                ("ix_posts_known_product_latest", "product_id", "active_at"),
            )
        ),
    )

    @property
    def external_reference(self) -> str | None:
        """`SOURCE:ID` of an imported post."""
        return f"{self.source}:{self.external_id}" if self.source else None


class Tag(db.Model):
    """A word that posts share; lower case where people typed it, as it came where it was imported."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)


class PostTag(db.Model):
    """A post carries a tag."""

    __tablename__ = "post_tags"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True)


class Revision(db.Model):
    """A former wording of a post or reply: what stood there until `created`, who changed it, and why.

    `until_revision` is the post's last revision that had it: whoever opened a form at or before it has an old text.
    """

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(500), default="")
    body: Mapped[str] = mapped_column(Text)
    helps: Mapped[str] = mapped_column(Text, default="")
    until_revision: Mapped[int]
    editor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    created: Mapped[datetime] = mapped_column(default=now)

    editor: Mapped[User] = relationship()


class Hiding(db.Model):
    """Support hid a post or a reply, when, why; and, once restored, who lifted it, when, why."""

    __tablename__ = "hidings"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id", ondelete="CASCADE"), index=True)
    hidden_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(String(300))
    created: Mapped[datetime] = mapped_column(default=now)
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lift_reason: Mapped[str] = mapped_column(String(300), default="")

    hidden_by: Mapped[User] = relationship(foreign_keys=[hidden_by_id])
    lifted_by: Mapped[User | None] = relationship(foreign_keys=[lifted_by_id])
