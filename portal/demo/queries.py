"""What the demo asks before it fills a site."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.community.models import Post
from portal.core.db import db


def cast() -> list[User]:
    """The demo's people with their organisations, in the order they were made."""
    query = select(User).where(User.demo_cast).options(joinedload(User.organisation)).order_by(User.id)
    return list(db.session.scalars(query))


def is_filled() -> bool:
    """Whether the cast is here already."""
    return db.session.scalar(select(User.id).where(User.demo_cast).limit(1)) is not None


def is_empty() -> bool:
    """Whether nobody has an account and nothing was written yet."""
    return all(db.session.scalar(select(model.id).limit(1)) is None for model in (User, Post))
