"""The bell and the page of notifications. Bounded: neither reads more of a person's notifications than it shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select

from portal.accounts.models import User
from portal.core.db import db
from portal.core.errors import Invalid
from portal.notifications import sources
from portal.notifications.models import Notification
from portal.notifications.sources import About
from portal.web.paging import Page

MOST_COUNTED = 50
ROWS = 50


@dataclass(frozen=True, slots=True)
class Item:
    """One notification and what it says."""

    notification: Notification
    about: About


@dataclass(slots=True)
class Group:
    """What was told of one subject, latest first."""

    subject_type: str
    subject_id: int
    title: str
    path: str
    items: list[Item] = field(default_factory=list)

    @property
    def unread(self) -> int:
        """How many of them are unread."""
        return sum(item.notification.read_at is None for item in self.items)

    @property
    def latest(self) -> datetime:
        """When the latest happened."""
        return self.items[0].notification.created


def unread_count(person: User) -> int:
    """Of how many posts there is unread news that the person may see now; the latest fifty notifications are asked."""
    unread = _own(person).where(Notification.read_at.is_(None)).limit(MOST_COUNTED)
    return len(_grouped(person, db.session.scalars(unread).all()))


def page(person: User, key: str | None = None, *, unread_only: bool = False) -> Page[Group]:
    """Notifications grouped by subject, latest first: what the next fifty rows hold that the person may see now.

    Raises Invalid when `key` is no key of such a page.
    """
    query = _own(person)
    if unread_only:
        query = query.where(Notification.read_at.is_(None))
    if key:
        if not (key.isascii() and key.isdigit()) or len(key) > 18:
            raise Invalid("This page of the list can't be found. Start again at the first one.")
        query = query.where(Notification.id < int(key))
    rows = db.session.scalars(query.limit(ROWS + 1)).all()
    next_key = str(rows[ROWS - 1].id) if len(rows) > ROWS else None
    return Page(_grouped(person, rows[:ROWS]), next_key)


def _own(person: User) -> Select[Notification]:
    return select(Notification).where(Notification.user_id == person.id).order_by(Notification.id.desc())


def _grouped(person: User, rows: Sequence[Notification]) -> list[Group]:
    loaded = sources.load(rows)
    groups: dict[tuple[str, int], Group] = {}
    for row in rows:
        about = loaded.about(person, row)
        if about is None:
            continue
        group = groups.setdefault(
            (row.subject_type, row.subject_id), Group(row.subject_type, row.subject_id, about.title, about.path)
        )
        group.items.append(Item(row, about))
    return list(groups.values())
