"""The tables of introductions come and go on a site with data in it, and nothing else is touched."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import MetaData, inspect, select

from portal.core.db import db
from tests.support import databases, rows

BEFORE, OWN = "0007", "0008"


@pytest.fixture
def site(
    make_app: Callable[..., Flask], tmp_path: Path, worker_id: str, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """An application on an unmigrated database."""
    url = f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    if databases.KIND == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = databases.new_postgres_database(server, f"introductions_{worker_id}")
    app = make_app(database_url=url)
    yield app
    with app.app_context():
        db.engine.dispose()


def contents(app: Flask) -> dict[str, list[str]]:
    """All rows of all tables but Alembic's own."""
    tables = MetaData()
    with app.app_context(), db.engine.connect() as connection:
        tables.reflect(connection)
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }


def tables_of(app: Flask) -> set[str]:
    """The tables that are there."""
    with app.app_context():
        return set(inspect(db.engine).get_table_names())


def test_up_down_and_up_again_with_data(site: Flask) -> None:
    databases.migrate(site, BEFORE)
    with site.app_context(), db.engine.begin() as connection:
        rows.fill(connection)
    before = contents(site)

    databases.migrate(site, OWN)
    own = tables_of(site) - before.keys() - {"alembic_version"}
    assert {"introductions", "introduction_answers", "introduction_messages", "spoken_languages"} <= own
    assert len(own) == 14
    assert {name: found for name, found in contents(site).items() if name not in own} == before
    with site.app_context(), db.engine.begin() as connection:
        fill_only(connection, own)

    with site.app_context():
        flask_migrate.downgrade(revision=BEFORE)
    assert contents(site) == before

    databases.migrate(site, OWN)
    assert {name: found for name, found in contents(site).items() if name not in own} == before


def fill_only(connection: Any, names: set[str]) -> None:
    """Rows in these tables, parents first."""
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if table.name in names:
            for number in range(1, rows.ROWS + 1):
                connection.execute(table.insert().values(rows._row(connection, table, number)))
