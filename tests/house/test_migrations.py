"""Migrations carry a site with data in it, not only an empty one, and end at what the models say."""

from collections.abc import Callable, Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text

from portal.core.db import Base, db
from tests.support import databases, rows

SCRIPTS = ScriptDirectory(str(Path(__file__).parents[2] / "portal" / "migrations"))
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]


@pytest.fixture
def unmigrated(
    make_app: Callable[..., Flask], tmp_path: Path, worker_id: str, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """An application whose database has no tables yet."""
    url = f"sqlite:///{tmp_path / 'portal.sqlite3'}"
    if databases.KIND == "postgresql":
        url = databases.new_postgres_database(request.getfixturevalue("postgres_server"), f"migrations_{worker_id}")
    app = make_app(database_url=url)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_site_with_data_in_every_table_comes_through(unmigrated: Flask, revision: str) -> None:
    databases.migrate(unmigrated, revision)
    with unmigrated.app_context(), db.engine.begin() as connection:
        before = rows.fill(connection)
    assert before
    assert min(before.values()) > 0

    databases.migrate(unmigrated)

    with unmigrated.app_context(), db.engine.connect() as connection:
        after = rows.count(connection)
    assert {table: number for table, number in before.items() if after.get(table, number) != number} == {}


def test_they_end_at_what_the_models_say(unmigrated: Flask) -> None:
    databases.migrate(unmigrated)
    with unmigrated.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, Base.metadata)
    assert [difference for difference in differences if "modify" not in str(difference)] == []


def test_they_leave_every_table_empty(unmigrated: Flask) -> None:
    databases.migrate(unmigrated)
    with unmigrated.app_context(), db.engine.connect() as connection:
        assert {name for name, number in rows.count(connection).items() if number} == set()


def test_there_is_one_newest_migration() -> None:
    assert len(SCRIPTS.get_heads()) == 1


def test_links_and_known_problems_can_be_taken_off_and_put_on_again(unmigrated: Flask) -> None:
    """What hangs on a post stays when the columns of 0005 come, go, and come again."""
    databases.migrate(unmigrated, "0004")
    with unmigrated.app_context(), db.engine.begin() as connection:
        before = rows.fill(connection)

    databases.migrate(unmigrated, "0005")
    with unmigrated.app_context(), db.engine.begin() as connection:
        standings = set(connection.scalars(text("SELECT standing FROM posts")))
        connection.execute(text("UPDATE posts SET canonical_id = (SELECT min(id) FROM posts)"))
    with unmigrated.app_context():
        flask_migrate.downgrade(revision="0004")
        with db.engine.connect() as connection:
            without = rows.count(connection)
    databases.migrate(unmigrated)

    with unmigrated.app_context(), db.engine.connect() as connection:
        after = rows.count(connection)
    assert standings == {"reported"}
    assert without == before
    assert {table: number for table, number in before.items() if after[table] != number} == {}


def test_relays_can_be_taken_off_and_put_on_again(unmigrated: Flask) -> None:
    """Their tables go and come without touching what stands beside them."""
    databases.migrate(unmigrated, "0005")
    with unmigrated.app_context(), db.engine.begin() as connection:
        before = rows.fill(connection)
    databases.migrate(unmigrated, "0006")
    with unmigrated.app_context():
        with db.engine.connect() as connection:
            made = set(rows.count(connection)) - set(before)
        flask_migrate.downgrade(revision="0005")
        with db.engine.connect() as connection:
            without = rows.count(connection)
    databases.migrate(unmigrated)

    with unmigrated.app_context(), db.engine.connect() as connection:
        after = rows.count(connection)
    assert {"relays", "relay_recipients", "relay_answers", "relay_namings"} <= made
    assert without == before
    assert made <= set(after)
    assert {table: number for table, number in before.items() if after[table] != number} == {}


def test_what_was_shown_stays_when_it_may_name_the_report_it_was_found_by(unmigrated: Flask) -> None:
    """The column of 0010 comes, holds something, goes, and comes again; answers and scores stay."""
    shown = text("SELECT inquiry_id, post_id, position, score, answer FROM inquiry_shown ORDER BY 1, 2")
    databases.migrate(unmigrated, "0009")
    with unmigrated.app_context(), db.engine.begin() as connection:
        rows.fill(connection)
        before = connection.execute(shown).all()
    databases.migrate(unmigrated, "0010")
    with unmigrated.app_context(), db.engine.begin() as connection:
        assert set(connection.scalars(text("SELECT found_by_id FROM inquiry_shown"))) == {None}
        connection.execute(text("UPDATE inquiry_shown SET found_by_id = post_id"))
    with unmigrated.app_context():
        flask_migrate.downgrade(revision="0009")
    databases.migrate(unmigrated)
    with unmigrated.app_context(), db.engine.connect() as connection:
        assert connection.execute(shown).all() == before
