"""What holds of the tests' own databases."""

import pytest
from flask import Flask

from portal.core.db import db
from tests.support import databases, rows
from tests.support.order import reaches_database


def test_no_row_and_no_number_of_one_test_is_there_in_the_next(app: Flask, test_database: databases.Database) -> None:
    with app.app_context(), db.engine.begin() as connection:
        full = rows.fill(connection)
    assert min(full.values()) > 0

    test_database.empty(app)

    with app.app_context(), db.engine.begin() as connection:
        assert set(rows.count(connection).values()) == {0}
        rows.fill(connection)
        assert connection.exec_driver_sql("SELECT min(id) FROM users").scalar() == 1


def test_whoever_asks_for_a_database_by_any_way_is_run_on_both(request: pytest.FixtureRequest, cast: object) -> None:
    assert reaches_database(request.node)


def test_who_asks_for_none_is_run_on_one(request: pytest.FixtureRequest) -> None:
    assert not reaches_database(request.node)
