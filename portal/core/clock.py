"""The one clock. Everything is stored and compared as aware UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _travelled.get() or datetime.now(UTC)


@contextmanager
def travel(when: datetime) -> Iterator[None]:
    """Let `now()` say `when` inside the block, in this thread alone: for what is told afterwards, the demo's story say.

    The verbs write down when something happened by this clock, so a past is told with the verbs themselves.
    """
    token = _travelled.set(as_utc(when))
    try:
        yield
    finally:
        _travelled.reset(token)


def as_utc(when: datetime) -> datetime:
    """`when` in UTC; a naive time is taken as UTC."""
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
