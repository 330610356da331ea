"""The job table: our own, because a job must be written in the transaction of what caused it.

It promises: a job that was committed runs at least once; what it writes to the database and its own removal are one
transaction; a job whose worker died is claimed again after its lease; a failing job is tried again with growing
pauses and kept with its error after the last try. It doesn't promise: an order, exactly-once effects outside the
database, or a result.
"""

import os
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import PortalError
from portal.jobs.models import Job, Schedule

LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 10
AT_ONCE = 500  # ids in one statement
Function = TypeVar("Function", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Handler:
    """What runs a job: `function(**args)`, or `function([args, …])` for those that work better in one go.

    One that works outside the database (mail, index) only reads in it, so that nobody waits for the write lock
    meanwhile.
    """

    function: Callable[..., None]
    batch: bool = False
    outside: bool = False


handlers: dict[str, Handler] = {}
recurring: dict[str, timedelta] = {}


def handler(
    name: str, *, batch: bool = False, outside: bool = False, every: timedelta | None = None
) -> Callable[[Function], Function]:
    """Register the function that runs jobs called `name`; with `every`, one is queued at that interval."""

    def register(function: Function) -> Function:
        if name in handlers and handlers[name].function is not function:
            raise RuntimeError(f"two handlers for jobs named {name}")
        handlers[name] = Handler(function, batch, outside)
        if every:
            recurring[name] = every
        return function

    return register


def enqueue(name: str, *, run_at: datetime | None = None, **args: Any) -> Job:
    """Write a job in the present transaction; `args` must be JSON. It runs after the commit, not before `run_at`."""
    job = Job(name=name, args=args, run_at=run_at or now())
    db.session.add(job)
    return job


def due() -> bool:
    """Whether any job could be claimed now."""
    return db.session.scalar(_claimable().limit(1)) is not None


def claim(limit: int, *, names: Collection[str] | None = None, but: Collection[str] = ()) -> list[Job]:
    """Take up to `limit` due jobs for this process, longest waiting first; only those called one of `names`, if given,
    and none called one of `but`. The caller commits."""
    query = _claimable().order_by(Job.run_at, Job.id).limit(limit).with_for_update(skip_locked=True)
    if names is not None:
        query = query.where(Job.name.in_(names))
    ids = list(db.session.scalars(query.where(Job.name.not_in(but)) if but else query))
    if not ids:
        return []
    db.session.execute(
        update(Job)
        .where(Job.id.in_(ids))
        .values(claimed_until=now() + LEASE, claimed_by=process_name(), attempts=Job.attempts + 1)
    )
    return list(
        db.session.scalars(
            select(Job).where(Job.id.in_(ids)).order_by(Job.run_at, Job.id).execution_options(populate_existing=True)
        )
    )


def finish(ids: list[int]) -> None:
    """Remove jobs that are done, in the transaction of what they did."""
    db.session.execute(delete(Job).where(Job.id.in_(ids)))


def process_name() -> str:
    """This process among all that may claim jobs: `host:pid`."""
    return f"{socket.gethostname()}:{os.getpid()}"


def release_abandoned() -> int:
    """Give back what processes of this machine had claimed that have died since; gives how many jobs that were."""
    host = socket.gethostname()
    claimed = select(Job.claimed_by).where(Job.claimed_by.startswith(f"{host}:", autoescape=True)).distinct()
    gone = [name for name in db.session.scalars(claimed) if name and not _is_alive(int(name.rpartition(":")[2]))]
    if not gone:
        return 0
    freed = update(Job).where(Job.claimed_by.in_(gone)).values(claimed_by=None, claimed_until=None)
    return int(db.session.execute(freed).rowcount)  # type: ignore[attr-defined]


def may_work(name: str) -> bool:
    """Whether the process `host:pid` may be working still; one of another machine may."""
    host, _, pid = name.rpartition(":")
    return host != socket.gethostname() or _is_alive(int(pid))


def waiting_ids(name: str) -> list[int]:
    """The ids of the jobs of that name that are there now."""
    return list(db.session.scalars(select(Job.id).where(Job.name == name)))


def drop(ids: Sequence[int], *, since: datetime) -> None:
    """Remove those of these jobs, seen at the moment `since`, that no worker has claimed: what they ask for has been
    done otherwise. A later job may have the id of one that is gone, in SQLite, and stays."""
    seen = (Job.created <= since, Job.claimed_by.is_(None))
    for begin in range(0, len(ids), AT_ONCE):
        db.session.execute(delete(Job).where(Job.id.in_(ids[begin : begin + AT_ONCE]), *seen))


def fail(ids: list[int], error: BaseException) -> None:
    """Note that jobs failed: they are tried again later, or kept with the error after the last try."""
    for job in db.session.scalars(select(Job).where(Job.id.in_(ids))):
        # Other exceptions may quote what somebody wrote; only their kind is kept.
        job.error = f"{type(error).__name__}: {error}" if isinstance(error, PortalError) else type(error).__name__
        job.claimed_until = job.claimed_by = None
        job.run_at = now() + min(timedelta(seconds=5 * 2 ** (job.attempts - 1)), LONGEST_PAUSE)
        job.failed_at = now() if job.attempts >= MOST_ATTEMPTS else None


def enqueue_recurring() -> None:
    """Queue every recurring job that is due; of several workers one does it."""
    for name, every in recurring.items():
        moved = db.session.execute(
            update(Schedule).where(Schedule.name == name, Schedule.next_at <= now()).values(next_at=now() + every)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            enqueue(name)
        elif db.session.get(Schedule, name) is None:
            try:
                with db.session.begin_nested():
                    db.session.add(Schedule(name=name, next_at=now() + every))
            except IntegrityError:
                continue


def retry(job: Job) -> None:
    """Give a failed job another round of tries."""
    job.attempts, job.failed_at, job.claimed_until, job.claimed_by, job.run_at = 0, None, None, None, now()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _claimable() -> Any:
    free = or_(Job.claimed_until.is_(None), Job.claimed_until < now())
    return select(Job.id).where(Job.failed_at.is_(None), Job.run_at <= now(), free)
