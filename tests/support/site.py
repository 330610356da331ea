"""The application under test: real settings, a real database, a real index folder, a real mail server."""

import contextvars
import dataclasses
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import event, select

from portal.app import create_app
from portal.core.db import db as database
from portal.core.settings import Settings
from portal.jobs.models import Job
from portal.jobs.worker import run_all
from portal.web.limits import limiter
from tests.support import databases


class PortalClient(FlaskClient):
    """A browser without eyes. Each request runs in a context of its own, as it does under a server."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request; what the test itself wrote before is committed first, so that the request sees it."""
        _commit()
        return contextvars.Context().run(super().open, *args, **kwargs)


@pytest.fixture(scope="session")
def worker_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this test process."""
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="session")
def postgres_server(testrun_uid: str) -> str:
    """The URL of a PostgreSQL server shared by all processes of this test run."""
    # Not among pytest's own folders: those are closed to the user that PostgreSQL runs as when root tests.
    return databases.start_postgres(Path(tempfile.gettempdir()) / f"portal-tests-{testrun_uid}")


@pytest.fixture(scope="session")
def test_database(worker_dir: Path, worker_id: str, request: pytest.FixtureRequest) -> databases.Database:
    """This process's database, not yet migrated."""
    if databases.KIND == "postgresql":
        return databases.PostgresDatabase(request.getfixturevalue("postgres_server"), f"portal_{worker_id}")
    return databases.SqliteFile(worker_dir)


@pytest.fixture(scope="session")
def settings(worker_dir: Path, test_database: databases.Database, smtp_server: Any) -> Settings:
    """What the tests' site runs with: no limits on how often, mail to the tests' own server."""
    return Settings(
        database_url=test_database.url,
        index_dir=worker_dir / "search_index",
        instance_dir=worker_dir / "instance",
        secret_key="k" * 64,
        site_url="http://localhost",
        smtp_url=smtp_server.url,
        mail_from="beenthere@example.test",
        limits_enabled=False,
    )


@pytest.fixture(scope="session")
def _migrated_app(settings: Settings, test_database: databases.Database) -> Flask:
    app = _make(settings)
    databases.migrate(app)
    test_database.made(app)
    return app


@pytest.fixture
def app(_migrated_app: Flask, test_database: databases.Database, settings: Settings, smtp: Any) -> Flask:
    """The application with an empty, migrated database, an empty index folder and an empty mailbox."""
    test_database.empty(_migrated_app)
    for folder in (settings.index_dir, settings.instance_dir):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    return _migrated_app


@pytest.fixture
def make_app(app: Flask, settings: Settings) -> Iterator[Callable[..., Flask]]:
    """`make_app(demo=True)`: a second application on the same database with other settings."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        made.append(_make(dataclasses.replace(settings, **changes)))
        return made[-1]

    yield make
    for other in made:
        with other.app_context():
            database.engine.dispose()
    limiter.init_app(app)  # the limiter is one object for all applications and follows the last


@pytest.fixture
def db(app: Flask) -> Iterator[Any]:
    """The session of the test itself, inside an application context. Requests and jobs commit it before they run."""
    with app.app_context():
        yield database.session
        database.session.rollback()
        database.session.remove()


@pytest.fixture
def client(app: Flask) -> PortalClient:
    """A visitor's browser; `sign_in(client, person)` makes it somebody's."""
    return new_client(app)


@pytest.fixture
def run_jobs(app: Flask) -> Callable[..., int]:
    """`run_jobs()` runs everything that is due with the worker's own code, and says how many jobs that were.

    A job that failed fails the test, unless `may_fail=True`.
    """

    def run(*, may_fail: bool = False) -> int:
        _commit()
        return contextvars.Context().run(_run_jobs, app, may_fail)

    return run


@pytest.fixture
def query_counter(app: Flask) -> Callable[[], Any]:
    """`with query_counter() as statements: …` collects the SQL statements sent meanwhile."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        _commit()
        if kept := app.extensions.get("state_warning"):  # looked up every 15 seconds: not in the middle of a comparison
            app.extensions["state_warning"] = (time.monotonic(), kept[1])
        statements: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            statements.append(statement)

        with app.app_context():
            engine = database.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return count


def new_client(app: Flask) -> PortalClient:
    """A browser with no cookies."""
    app.test_client_class = PortalClient
    client = app.test_client()
    assert isinstance(client, PortalClient)
    return client


def _make(settings: Settings) -> Flask:
    app = create_app(settings)
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False  # tests/web switches it on again where that is the matter
    return app


def _commit() -> None:
    if has_app_context():
        database.session.commit()


def _run_jobs(app: Flask, may_fail: bool) -> int:
    with app.app_context():
        count = run_all()
        failed = database.session.scalars(select(Job).where(Job.error.is_not(None))).all()
        problems = [f"{job.name} {job.args}: {job.error}" for job in failed]
    assert may_fail or not problems, f"failed jobs: {problems}"
    return count
