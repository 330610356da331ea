"""Reads of people and organisations."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts import tokens
from portal.accounts.models import Organisation, Role, Running, User, Viewer
from portal.core.db import db
from portal.web.paging import Page, by_key


def by_email(email: str) -> User | None:
    """Who has that address, in its stored form."""
    return db.session.scalar(select(User).where(User.email == email))


def user(user_id: int) -> User | None:
    """The account with that id, for the portal's own use."""
    return db.session.get(User, user_id)


def person(viewer: Viewer, person_id: int) -> User | None:
    """Somebody's page, with organisation and what they run; until the address is confirmed for them and staff alone."""
    query = (
        select(User)
        .where(User.id == person_id)
        .options(
            joinedload(User.organisation),
            selectinload(User.runs).options(joinedload(Running.product), joinedload(Running.version)),
        )
    )
    if not viewer.is_staff:
        query = query.where(or_(User.confirmed_at.is_not(None), User.id == viewer.id))
    return db.session.scalar(query)


def running(viewer: Viewer, running_id: int) -> Running | None:
    """One thing that the viewer runs."""
    return db.session.scalar(select(Running).where(Running.id == running_id, Running.user_id == viewer.id))


def people(viewer: Viewer, *, search: str = "", key: str | None = None, size: int = 25) -> Page[User]:
    """Accounts, the newest first, by a part of name or address. Others than admins see none."""
    query = select(User).options(joinedload(User.organisation))
    if not viewer.is_admin:
        query = query.where(User.id.is_(None))
    if words := search.strip():
        # SQLite folds the case of ASCII letters alone: other names are tried as they are usually written.
        spellings = dict.fromkeys((words, words.lower(), words.title(), words.upper()))
        query = query.where(
            or_(
                User.email.icontains(words, autoescape=True),
                *(User.name.icontains(spelling, autoescape=True) for spelling in spellings),
            )
        )
    return by_key(query, (User.id,), key, size)


def everybody(role: Role | None = None) -> Iterator[User]:
    """All accounts in the order they were made, for the shell."""
    query = select(User).order_by(User.id)
    yield from db.session.scalars(query.where(User.role == role) if role else query).yield_per(500)


def active_admins() -> int:
    """How many admins can sign in."""
    return db.session.scalar(select(func.count()).select_from(User).where(User.role == Role.ADMIN, User.active)) or 0


def owner_of_confirmation(token: str) -> User | None:
    """Whose address the link confirms; None when the link is too old or not ours."""
    found = _claimed(token)
    return found if found and found.active and tokens.confirms(token, found) else None


def owner_of_reset(token: str) -> User | None:
    """Whose password the link resets; None when it was used, is too old or not ours."""
    found = _claimed(token)
    return found if found and found.active and tokens.resets(token, found) else None


def organisations(key: str | None = None, size: int = 50) -> Page[Organisation]:
    """Organisations, the newest first."""
    return by_key(select(Organisation), (Organisation.id,), key, size)


def organisation(organisation_id: int) -> Organisation | None:
    """The organisation with that id."""
    return db.session.get(Organisation, organisation_id)


def organisation_by_name(name: str) -> Organisation | None:
    """The organisation of that name, whatever the case of its letters."""
    query = select(Organisation).where(
        or_(Organisation.name == name, func.lower(Organisation.name) == func.lower(name))
    )
    return db.session.scalar(query.limit(1))


def organisation_names(limit: int = 500) -> list[str]:
    """Names to choose from, in order."""
    return list(db.session.scalars(select(Organisation.name).order_by(Organisation.name).limit(limit)))


def slugs_like(slug: str) -> set[str]:
    """The slugs of organisations that begin with `slug`."""
    found = select(Organisation.slug).where(Organisation.slug.startswith(slug, autoescape=True))
    return set(db.session.scalars(found))


def members(organisations: list[int]) -> dict[int, int]:
    """How many people belong to each of these organisations."""
    query = (
        select(User.organisation_id, func.count())
        .where(User.organisation_id.in_(organisations))
        .group_by(User.organisation_id)
    )
    return {organisation_id: count for organisation_id, count in db.session.execute(query) if organisation_id}


def _claimed(token: str) -> User | None:
    user_id = tokens.claimed_id(token)
    return user(user_id) if user_id else None
