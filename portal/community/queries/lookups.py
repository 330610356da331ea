"""What verbs look up before they write, and sweep away."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, or_, select, update

from portal.accounts.models import User
from portal.community.models import Draft, Hiding, Post, Reply, Revision, Tag
from portal.core.db import Base, db

Found = TypeVar("Found", bound=Base)


def existing(model: type[Found], condition: ColumnElement[bool]) -> Found | None:
    """The row that is there already; at most one can be."""
    return db.session.scalars(select(model).where(condition)).one_or_none()


def tags(names: Iterable[str]) -> dict[str, Tag]:
    """Those of the tags that are there, by name."""
    return {tag.name: tag for tag in db.session.scalars(select(Tag).where(Tag.name.in_(list(names))))}


def was_rewritten(post: Post, since: int) -> bool:
    """Whether the wording of the post itself was changed after its revision `since`."""
    query = select(Revision.id).where(Revision.post_id == post.id, Revision.reply_id.is_(None))
    return db.session.scalar(query.where(Revision.until_revision >= since).limit(1)) is not None


def active_hidings(post: Post, reply: Reply | None) -> Sequence[Hiding]:
    """What hides the reply, or (None) the post itself, now."""
    number = reply.id if reply else None
    query = select(Hiding).where(Hiding.post_id == post.id, Hiding.reply_id == number, Hiding.lifted_at.is_(None))
    return db.session.scalars(query).all()


def sweep_drafts(key: str, owner: User | None = None) -> None:
    """Take away the draft with that key; with `owner`, unless it is somebody else's."""
    query = delete(Draft).where(Draft.key == key)
    if owner is not None:
        query = query.where(or_(Draft.user_id == owner.id, Draft.user_id.is_(None)))
    db.session.execute(query)


def hand_over_drafts(visitor: str, user: User) -> None:
    """Make what was typed in a visitor's browser the user's."""
    theirs = update(Draft).where(Draft.visitor == visitor, Draft.user_id.is_(None))
    db.session.execute(theirs.values(user_id=user.id, visitor=None))
