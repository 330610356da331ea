"""What is read of the journal about relays, and beside it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from portal.core.db import db
from portal.journal import Event
from portal.relays.models import Recipient


def by_ids(ids: Iterable[int]) -> dict[int, Event]:
    """These events."""
    return {event.id: event for event in db.session.scalars(select(Event).where(Event.id.in_(list(ids))))}


def told_at(keys: Collection[str], people: Collection[int]) -> dict[tuple[str, int], datetime]:
    """When these people were told of the things with these keys, by a relay."""
    query = select(Recipient).where(Recipient.thing.in_(keys), Recipient.user_id.in_(people))
    return {(row.thing, row.user_id): row.created for row in db.session.scalars(query)} if keys else {}


def people_in(ids: Iterable[int]) -> dict[int, int]:
    """How many people each of these events speaks of."""
    query = select(Event.id, Event.data).where(Event.id.in_(list(ids)))
    return {number: int(data.get("people", 1)) for number, data in db.session.execute(query)}
