"""Lists paged by key: the next page starts after the last row, however many came in meanwhile."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from portal.core.db import Instant, db
from portal.core.errors import Invalid

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows and the key that the next page starts after (None: that was all)."""

    items: Sequence[Row]
    next_key: str | None


def by_key(
    query: Select[Any], columns: tuple[InstrumentedAttribute[Any], ...], key: str | None, size: int = 25
) -> Page[Any]:
    """One page of `query`, ordered by `columns` descending; the last of them must be unique.

    `key` is a former page's `next_key`. Raises Invalid when it isn't one.
    """
    if key:
        query = query.where(tuple_(*columns) < tuple_(*_decode(key, columns)))
    query = query.order_by(*(column.desc() for column in columns)).limit(size + 1)
    rows = list(db.session.scalars(query).unique())
    more = len(rows) > size
    return Page(rows[:size], encode_key([getattr(rows[size - 1], column.key) for column in columns]) if more else None)


def encode_key(values: Sequence[Any]) -> str:
    """Values of a row as an opaque key for an address."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def _decode(key: str, columns: tuple[InstrumentedAttribute[Any], ...]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        if not isinstance(values, list) or len(values) != len(columns):
            raise ValueError
        return [_typed(value, column) for value, column in zip(values, columns, strict=True)]
    except (ValueError, TypeError, binascii.Error, UnicodeDecodeError) as error:
        raise Invalid("This page of the list can't be found. Start again at the first one.") from error


def _typed(value: Any, column: InstrumentedAttribute[Any]) -> Any:
    if isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError
    return column.type.python_type(value)
