"""The database: one session a request, one commit a request, instants in UTC.

SQLite runs in WAL mode. A transaction that may write takes the write lock when it begins (BEGIN IMMEDIATE), because a
reader that turns writer half-way fails at once when somebody else wrote in between. A GET request begins as a reader.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Boolean, ColumnElement, DateTime, Engine, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator

from portal.core.clock import as_utc

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
READ_METHODS = {"GET", "HEAD", "OPTIONS"}
View = TypeVar("View", bound=Callable[..., Any])
read_only: ContextVar[bool] = ContextVar("read_only", default=False)


class Base(DeclarativeBase):
    """What every table derives from."""

    metadata = MetaData(naming_convention=NAMES)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; both databases give back what was put in, to the microsecond."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else as_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else as_utc(value)


Base.registry.update_type_annotation_map({datetime: Instant()})
db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class unindexed(ColumnElement[bool]):  # noqa: N801  (reads like a function of SQL)
    """The same condition, asked of rows that another one found: SQLite, which would rather walk through an index of its
    own for it, can't look into it. PostgreSQL weighs the condition itself, and would guess wrong of what it can't see.
    """

    type = Boolean()
    inherit_cache = True
    _traverse_internals = [("condition", InternalTraversal.dp_clauseelement)]  # noqa: RUF012

    def __init__(self, condition: ColumnElement[bool]) -> None:
        self.condition = condition


@compiles(unindexed)
def _as_it_is(element: unindexed, compiler: Any, **how: Any) -> str:
    return f"({compiler.process(element.condition, **how)})"


@compiles(unindexed, "sqlite")
def _hidden_from_the_planner(element: unindexed, compiler: Any, **how: Any) -> str:
    return f"CASE WHEN {compiler.process(element.condition, **how)} THEN 1 ELSE 0 END"


def init_app(app: Flask, url: str) -> None:
    """Bind the app to the database at `url` and give each request its one commit."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(url)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_forget)


@contextmanager
def own_transaction() -> Iterator[Session]:
    """A session with a transaction of its own, for what must be kept of a refused request (a failed sign-in, say).

    What the request itself wrote so far is rolled back first: SQLite has one writer, and a refused request keeps
    nothing.
    """
    db.session.rollback()
    with Session(db.engine) as session, session.begin():
        yield session


@contextmanager
def unit_of_work() -> Iterator[Any]:
    """Outside a request: commit what happens inside, or roll all of it back."""
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def writing() -> Iterator[Any]:
    """A short transaction that writes, in the middle of work that only reads: what a job outside the database notes."""
    db.session.rollback()
    token = read_only.set(False)
    try:
        with unit_of_work() as session:
            yield session
    finally:
        read_only.reset(token)


def reads_only(view: View) -> View:
    """Mark a view that only reads although its method is POST (a long text to search for): it takes no write lock."""
    view.reads_only = True  # type: ignore[attr-defined]
    return view


def _begin() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    g.read_only_token = read_only.set(request.method in READ_METHODS or getattr(view, "reads_only", False))


def _finish(response: Response) -> Response:
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _forget(error: BaseException | None) -> None:
    token = g.pop("read_only_token", None)
    if token is not None:
        read_only.reset(token)


def _engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30, "check_same_thread": False}}
    # A page read at random costs hardly more than the next one where data is on flash or in memory; told otherwise,
    # PostgreSQL reads whole tables instead of looking a few rows up.
    options = "-c timezone=UTC -c random_page_cost=1.1"
    return {"pool_size": 5, "max_overflow": 10, "pool_pre_ping": True, "connect_args": {"options": options}}


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        pragmas = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-32000")
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only.get() else "BEGIN IMMEDIATE")
