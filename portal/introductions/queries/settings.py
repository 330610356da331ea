"""What somebody said of being asked, for their own page."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.accounts.models import User
from portal.core.db import db
from portal.introductions.models import Block, Language, Refusal


def refuses(person: User) -> bool:
    """Whether the person said: don't ask me."""
    return db.session.get(Refusal, person.id) is not None


def spoken(person: User) -> Sequence[Language]:
    """The languages the person is glad to talk in."""
    return db.session.scalars(select(Language).where(Language.user_id == person.id).order_by(Language.code)).all()


def has_blocked(person: User) -> int:
    """How many people the person has blocked."""
    return len(db.session.scalars(select(Block.blocked_id).where(Block.blocker_id == person.id)).all())
