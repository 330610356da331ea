"""Fills every table of a database, whatever tables it has: for migrations, which must not pass on empty ones only."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, func, select
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Float, Integer, LargeBinary, Numeric, String

ROWS = 3
NOT_OURS = {"alembic_version"}


def fill(connection: Connection) -> dict[str, int]:
    """Put some rows into every table, parents first; gives how many rows each table has."""
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if table.name not in NOT_OURS:
            for number in range(1, ROWS + 1):
                connection.execute(table.insert().values(_row(connection, table, number)))
    return count(connection)


def count(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = MetaData()
    tables.reflect(connection)
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables.sorted_tables
        if table.name not in NOT_OURS
    }


def _row(connection: Connection, table: Table, number: int) -> dict[str, Any]:
    return {
        column.name: _value(connection, column, number)
        for column in table.columns
        if not (column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys)
    }


def _value(connection: Connection, column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        parent = key.column
        if parent.table is column.table:
            return None
        chosen = connection.scalars(select(parent).order_by(parent).offset(number - 1).limit(1)).first()
        return chosen if chosen is not None or column.nullable else connection.scalars(select(parent)).first()
    return _plain(column, number)


def _plain(column: Column[Any], number: int) -> Any:
    kinds: list[tuple[type[Any], Any]] = [
        (Boolean, number % 2 == 0),
        (DateTime, datetime(2024, 1, number, 12, 0, 0, number, tzinfo=UTC)),
        (Date, date(2024, 1, number)),
        (Integer, number),
        (Numeric, number / 2),
        (Float, number / 2),
        (JSON, {"number": number}),
        (LargeBinary, bytes([number])),
        (String, f"Grüße {number}"[: getattr(column.type, "length", None) or 20]),
    ]
    return next(value for kind, value in kinds if isinstance(column.type, kind))
