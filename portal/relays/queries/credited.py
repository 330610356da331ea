"""Which numbers of people the finder of a thing was told of."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.core.clock import now
from portal.core.db import db
from portal.relays.models import Credit


def highest(key: str) -> int:
    """The highest number that the finder was told; 0 before the first."""
    return db.session.scalar(select(func.max(Credit.people)).where(Credit.thing == key)) or 0


def put_in(key: str, people: int) -> bool:
    """Write down that the finder is told of this number; False when they were told before."""
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = {"thing": key, "people": people, "created": now()}
    statement = dialect.insert(Credit).values(row).on_conflict_do_nothing().returning(Credit.id)
    return db.session.scalar(statement) is not None
