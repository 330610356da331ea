"""What admins read: the journal of what was set up, and the history of one account."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import load_only

from portal.accounts.models import User, Viewer
from portal.admin.wording import WORDS
from portal.core.db import db
from portal.journal import Event
from portal.web.paging import Page, by_key


def set_up(viewer: Viewer, *, key: str | None = None, size: int = 50) -> Page[Event]:
    """What was set up or changed by admins and from the shell, the latest first. Others than admins see nothing."""
    query = select(Event).where(Event.name.in_(WORDS))
    if not viewer.is_admin:
        query = query.where(Event.id.is_(None))
    return by_key(query, (Event.id,), key, size)


def history(viewer: Viewer, person: User, limit: int = 30) -> Sequence[Event]:
    """What happened to one account, the latest first. Others than admins see nothing."""
    if not viewer.is_admin:
        return []
    query = select(Event).where(Event.subject_type == User.__tablename__, Event.subject_id == person.id)
    return db.session.scalars(query.order_by(Event.id.desc()).limit(limit)).all()


def people_in(events: Iterable[Event]) -> dict[int, User]:
    """Who did these things, and to whom: by id, in one query."""
    ids = set()
    for event in events:
        ids.add(event.actor_id)
        if event.subject_type == User.__tablename__:
            ids.add(event.subject_id)
    query = select(User).where(User.id.in_(ids - {None})).options(load_only(User.name, User.role))
    return {person.id: person for person in db.session.scalars(query)}
