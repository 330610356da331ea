"""What is read of the journal about relays."""

from collections.abc import Iterable

from sqlalchemy import select

from portal.core.db import db
from portal.journal import Event


def people_in(ids: Iterable[int]) -> dict[int, int]:
    """How many people each of these events speaks of."""
    query = select(Event.id, Event.data).where(Event.id.in_(list(ids)))
    return {number: int(data.get("people", 1)) for number, data in db.session.execute(query)}
