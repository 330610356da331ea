"""What asks support for nothing but to be taken note of: whose author said that a link is wrong."""

from datetime import timedelta

from sqlalchemy import Select, exists, false, func, select, true
from sqlalchemy.orm import joinedload

from portal.accounts.models import Role, User, Viewer
from portal.community.queries.posts import person
from portal.core.clock import now
from portal.core.db import db
from portal.desk.models import Noted
from portal.problems.models import DuplicateLink
from portal.web.paging import Page, by_key

MOST_COUNTED = 100
SINCE = timedelta(days=30)


def of(subject_type: str, subject_id: int) -> Noted | None:
    """That somebody took note of this."""
    query = select(Noted).where(Noted.subject_type == subject_type, Noted.subject_id == subject_id)
    return db.session.scalars(query).one_or_none()


def different(viewer: Viewer, key: str | None = None, size: int = 25) -> Page[DuplicateLink]:
    """For support: links that the author of a report took off with "mine is different" and that nobody of support has
    taken note of, the longest waiting first; each with both posts and who said it."""
    posts = [joinedload(DuplicateLink.report), joinedload(DuplicateLink.canonical)]
    query = _different(viewer).options(person(DuplicateLink.ended_by), *posts)
    return by_key(query, (DuplicateLink.ended_at, DuplicateLink.id), key, size, oldest_first=True)


def how_many_different(viewer: Viewer) -> int:
    """How many there are; counted up to a hundred."""
    few = _different(viewer).with_only_columns(DuplicateLink.id).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def link(viewer: Viewer, link_id: int) -> DuplicateLink | None:
    """A link that was taken off like that."""
    return db.session.scalar(_different(viewer).where(DuplicateLink.id == link_id)) if link_id < 2**31 else None


def _different(viewer: Viewer) -> Select[DuplicateLink]:
    """A customer ends a link in no other way."""
    by_customer = select(User.id).where(User.id == DuplicateLink.ended_by_id, User.role == Role.CUSTOMER)
    noted = exists().where(Noted.subject_type == DuplicateLink.__tablename__, Noted.subject_id == DuplicateLink.id)
    return select(DuplicateLink).where(
        true() if viewer.is_staff else false(), DuplicateLink.ended_at > now() - SINCE, by_customer.exists(), ~noted
    )
