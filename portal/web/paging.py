"""Lists paged by key: the next page starts after the last row, however many came in meanwhile."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_
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
    query: Select[Any],
    columns: tuple[InstrumentedAttribute[Any], ...],
    key: str | None,
    size: int = 25,
    *,
    oldest_first: bool = False,
) -> Page[Any]:
    """One page of `query`, ordered by `columns`, descending unless `oldest_first`; the last of them must be unique.

    `key` is a former page's `next_key`. Raises Invalid when it isn't one.
    """
    return _page(list(db.session.scalars(_keyed(query, columns, key, size, oldest_first)).unique()), columns, size)


def rows_by_key(
    query: Select[*tuple[Any, ...]], columns: tuple[ColumnElement[Any], ...], key: str | None, size: int = 25
) -> Page[Any]:
    """The same, descending, for a query of several columns: each of `columns` stands in its rows under its own key."""
    return _page(list(db.session.execute(_keyed(query, columns, key, size, False)).unique()), columns, size)


def _keyed(query: Any, columns: tuple[Any, ...], key: str | None, size: int, oldest_first: bool) -> Any:
    if key:
        here, there = tuple_(*columns), tuple_(*_decode(key, columns))
        query = query.where(here > there if oldest_first else here < there)
    order = columns if oldest_first else [column.desc() for column in columns]
    return query.order_by(*order).limit(size + 1)


def _page(rows: list[Any], columns: tuple[Any, ...], size: int) -> Page[Any]:
    if len(rows) <= size:
        return Page(rows, None)
    return Page(rows[:size], encode_key([getattr(rows[size - 1], column.key) for column in columns]))


def encode_key(values: Sequence[Any]) -> str:
    """Values of a row as an opaque key for an address."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def _decode(key: str, columns: tuple[Any, ...]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        if not isinstance(values, list) or len(values) != len(columns):
            raise ValueError
        return [_typed(value, column) for value, column in zip(values, columns, strict=True)]
    except (ValueError, TypeError, binascii.Error, UnicodeDecodeError) as error:
        raise Invalid("This page of the list can't be found. Start again at the first one.") from error


def _typed(value: Any, column: Any) -> Any:
    if isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    if column.type.python_type is date:
        return date.fromisoformat(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError
    return column.type.python_type(value)
