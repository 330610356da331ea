"""Write down what happened together with what must follow."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

from sqlalchemy import select

from portal.core.db import db
from portal.jobs import queue
from portal.journal.models import Event

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
Function = TypeVar("Function", bound=Callable[..., None])
_interested: defaultdict[str, list[str]] = defaultdict(list)


class Subject(Protocol):
    """Any row: what an event is about."""

    __tablename__: str

    @property
    def id(self) -> Any: ...


def record(name: str, *, actor: Any, subject: Subject, **data: Any) -> Event:
    """Note that `actor` (a person, or None for the portal itself) did this to `subject`; one job per interested
    handler.

    All in the present transaction. `data` must be JSON: ids and reasons, no texts of posts.
    """
    db.session.flush()
    event = Event(
        name=str(name),
        actor_id=getattr(actor, "id", None),
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        data=data,
        request_id=request_id.get(),
    )
    db.session.add(event)
    db.session.flush()
    for job in _interested[event.name]:
        queue.enqueue(job, event=event.id)
    return event


def on(*names: str, batch: bool = False, outside: bool = False) -> Callable[[Function], Function]:
    """Register `function(event)`, or with `batch` `function([event, …])`, to be run by the worker after such events.

    `outside`: it works outside the database (mail, index) and only reads in it.
    """

    def register(function: Function) -> Function:
        job = f"{function.__module__}.{function.__name__}"
        for name in names:
            if job not in _interested[str(name)]:
                _interested[str(name)].append(job)
        queue.handler(job, batch=batch, outside=outside)(_for_batch(function) if batch else _for_one(function))
        return function

    return register


def event(event_id: int) -> Event | None:
    """The event with that id."""
    return db.session.get(Event, event_id)


def timeline(subject: Subject, limit: int = 100) -> list[Event]:
    """What happened to `subject`, latest first."""
    query = select(Event).where(Event.subject_type == subject.__tablename__, Event.subject_id == subject.id)
    return list(db.session.scalars(query.order_by(Event.id.desc()).limit(limit)))


def _for_one(function: Callable[[Event], None]) -> Callable[..., None]:
    def run(event: int) -> None:
        found = db.session.get(Event, event)
        if found is not None:
            function(found)

    return run


def _for_batch(function: Callable[[Sequence[Event]], None]) -> Callable[..., None]:
    def run(arguments: list[dict[str, int]]) -> None:
        ids = [argument["event"] for argument in arguments]
        function(list(db.session.scalars(select(Event).where(Event.id.in_(ids)).order_by(Event.id))))

    return run
