"""Inquiries: one by its token, for whoever may see it; and those that are old enough to be forgotten."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Row, delete, select, update
from sqlalchemy.orm import selectinload

from portal.accounts.models import User, Viewer
from portal.asking.models import Inquiry, Outcome, Verdict
from portal.community.models import Post
from portal.core.db import db
from portal.core.errors import NotFound


def by_token(token: str) -> Inquiry | None:
    """The inquiry of a visit, with what was shown; whose it is, the caller has to see to."""
    query = select(Inquiry).where(Inquiry.token == token).options(selectinload(Inquiry.shown))
    return db.session.scalars(query).one_or_none()


def inquiry(viewer: Viewer, token: str, own_tokens: Collection[str]) -> Inquiry:
    """A person's own inquiry; for a visitor, one of this browser (`own_tokens`). Raises NotFound for anybody else."""
    found = by_token(token)
    if found is not None and (found.user_id == viewer.id if found.user_id else token in own_tokens):
        return found
    raise NotFound("There is no such inquiry.")


def existing_posts(post_ids: Iterable[int]) -> set[int]:
    """Which of these posts there are."""
    return set(db.session.scalars(select(Post.id).where(Post.id.in_(list(post_ids)))))


def give(tokens: Collection[str], user: User) -> None:
    """Make inquiries that are nobody's `user`'s."""
    nobodys = update(Inquiry).where(Inquiry.token.in_(tokens), Inquiry.user_id.is_(None))
    db.session.execute(nobodys.values(user_id=user.id))


def remove(ids: Iterable[int]) -> None:
    """Delete inquiries with what they were shown."""
    db.session.execute(delete(Inquiry).where(Inquiry.id.in_(list(ids))))


def untouched_since(when: datetime, limit: int) -> Sequence[Row[int, datetime, Verdict, Outcome]]:
    """Inquiries that nobody touched since: id, created, verdict, outcome; oldest first, kept to this transaction."""
    query = select(Inquiry.id, Inquiry.created, Inquiry.verdict, Inquiry.outcome).where(Inquiry.updated < when)
    query = query.order_by(Inquiry.updated, Inquiry.id).limit(limit)
    return db.session.execute(query.with_for_update(skip_locked=True)).all()


def tally(rows: Iterable[Row[int, datetime, Verdict, Outcome]]) -> Counter[tuple[date, Verdict, Outcome]]:
    """How many of these inquiries began on which day (UTC) and ended how."""
    return Counter((row.created.date(), Verdict(row.verdict), Outcome(row.outcome)) for row in rows)
