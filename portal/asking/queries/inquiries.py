"""Inquiries: one by its token, for whoever may see it."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from portal.accounts.models import User, Viewer
from portal.asking.models import Inquiry
from portal.community.models import Post, State
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


def state_of(post_id: int) -> State | None:
    """How far a post has come; None when there is none."""
    state = db.session.scalar(select(Post.state).where(Post.id == post_id))
    return None if state is None else State(state)


def give(tokens: Collection[str], user: User) -> None:
    """Make inquiries that are nobody's `user`'s."""
    nobodys = update(Inquiry).where(Inquiry.token.in_(tokens), Inquiry.user_id.is_(None))
    db.session.execute(nobodys.values(user_id=user.id))


def remove(ids: Iterable[int]) -> None:
    """Delete inquiries with what they were shown."""
    db.session.execute(delete(Inquiry).where(Inquiry.id.in_(list(ids))))
