"""Pressing twice writes once: a row is told by the key of the form that made it."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import User
from portal.community.actions.checks import LONGEST_KEY
from portal.community.queries.lookups import existing
from portal.core.db import Base, db
from portal.core.errors import Invalid

Row = TypeVar("Row", bound=Base)


def key_of(actor: User, publish_key: str | None) -> str | None:
    """The key as kept: with its owner in front, so that two people's forms can't meet. Raises Invalid when too long."""
    if not publish_key:
        return None
    if len(publish_key) > LONGEST_KEY or "\x00" in publish_key:
        raise Invalid("This form can't be used. Load the page again.")
    return f"{actor.id}:{publish_key}"


def insert_once(make: Callable[[], Row], condition: ColumnElement[bool]) -> tuple[Row, bool]:
    """Insert `make()`; gives it and True, or the row that somebody else's transaction put in first and False."""
    try:
        with db.session.begin_nested():
            row = make()
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        first = existing(type(row), condition)
        if first is None:
            raise
        return first, False
    return row, True
