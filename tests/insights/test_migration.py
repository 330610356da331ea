"""What was counted of forgotten inquiries before is carried over, and back again."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text

from portal.core.db import db
from tests.support import databases

OLD = [
    ("known", "solved", 4),
    ("similar", "solved", 3),
    ("known", "different", 2),
    ("new", "left", 9),
    ("new", "me-too", 1),
]


@pytest.fixture
def before(
    make_app: Callable[..., Flask], tmp_path: Path, worker_id: str, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """A site as it was, with counts of inquiries, and one that isn't forgotten."""
    url = f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    if databases.KIND == "postgresql":
        url = databases.new_postgres_database(request.getfixturevalue("postgres_server"), f"insights_{worker_id}")
    app = make_app(database_url=url)
    databases.migrate(app, "0008")
    with app.app_context(), db.engine.begin() as connection:
        for verdict, outcome, number in OLD:
            values = {"day": date(2026, 1, 5), "verdict": verdict, "outcome": outcome, "number": number}
            connection.execute(text("INSERT INTO inquiry_counts VALUES (:day, :verdict, :outcome, :number)"), values)
        connection.execute(
            text(
                "INSERT INTO inquiries (token, text, verdict, outcome, created, updated) "
                "VALUES ('t', 'x', 'new', 'left', '2026-02-01 00:00:00', '2026-02-01 00:00:00')"
            )
        )
    yield app
    with app.app_context():
        db.engine.dispose()


def rows(app: Flask, columns: str) -> list[tuple[Any, ...]]:
    """What stands in the counts."""
    with app.app_context(), db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM inquiry_counts ORDER BY 1, 2"))]


def test_counts_are_read_as_what_they_came_to(before: Flask) -> None:
    old = rows(before, "verdict, outcome, day, inquiries")
    databases.migrate(before, "0009")
    new = rows(before, "verdict, outcome, settled, judged, product_id, inquiries")
    assert new == [
        ("known", "different", "unknown", "wrong", 0, 2),
        ("known", "solved", "confirmed", "right", 0, 4),
        ("new", "left", "unknown", "silent", 0, 9),
        ("new", "me-too", "joined", "silent", 0, 1),
        ("similar", "solved", "confirmed", "silent", 0, 3),
    ]
    with before.app_context(), db.engine.begin() as connection:
        insert = "INSERT INTO inquiry_counts VALUES (:day, 'known', 'solved', 'taken-back', 'right', 7, 5)"
        connection.execute(text(insert), {"day": date(2026, 1, 5)})
    with before.app_context():
        flask_migrate.downgrade(revision="0008")
    back = rows(before, "verdict, outcome, day, inquiries")
    assert [(*row[:3], row[3] - 5 if row[:2] == ("known", "solved") else row[3]) for row in back] == old
    databases.migrate(before, "0009")
    assert len(rows(before, "verdict, outcome")) == len(OLD)
