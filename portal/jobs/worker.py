"""The worker: claims jobs, runs their handlers, says that it is alive. Stops cleanly on SIGTERM."""

import itertools
import logging
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from operator import itemgetter
from types import FrameType

from sqlalchemy import select

from portal.core.clock import now
from portal.core.db import db, read_only, unit_of_work
from portal.jobs import queue
from portal.jobs.models import Heartbeat, Job

log = logging.getLogger("portal.worker")
IDLE_SECONDS = 0.2
NAP_SECONDS = 0.1  # so soon it hears that it should stop
HEARTBEAT = timedelta(seconds=10)
SCHEDULE_SECONDS = 30.0
BATCH = 200
SINGLES = 50  # jobs done one at a time that a round takes: those done in one go (the index) wait for no more of them


class Worker:
    """One worker process; `run()` returns after `stop` is set."""

    def __init__(self) -> None:
        self.name = queue.process_name()
        self.started = now()
        self.is_over = False
        self._beat: datetime | None = None
        self._scheduled = -SCHEDULE_SECONDS

    def run(self) -> None:
        """Work until told to stop. Needs an application context."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        log.info("worker started")
        while not self.is_over:
            try:
                self._keep_up()
                if run_once() == 0:
                    self._pause(IDLE_SECONDS)
            except Exception as error:  # the database may be away for a while; the worker outlives that
                db.session.rollback()
                log.error("worker: %s; trying again in 2 s", type(error).__name__)
                self._pause(2)
            finally:
                db.session.remove()
        log.info("worker stopped")

    def _keep_up(self) -> None:
        if self._beat is None or now() - self._beat > HEARTBEAT:
            with unit_of_work() as session:
                session.merge(Heartbeat(worker=self.name, started=self.started, seen=now()))
            self._beat = now()
        if time.monotonic() - self._scheduled >= SCHEDULE_SECONDS:
            with unit_of_work():
                queue.release_abandoned()
                queue.enqueue_recurring()
            self._scheduled = time.monotonic()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        # No event of threads: its lock may be held by the very line that the signal interrupts.
        self.is_over = True

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.is_over and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, NAP_SECONDS))


def run_once(limit: int = BATCH, *, only: str | None = None) -> int:
    """Claim and run one round of due jobs, optionally only those of one name; gives how many were claimed.

    Those that are done in one go come first, as many as there are; of the others a few, longest waiting first.
    """
    with _reading():
        if not queue.due():
            return 0
    with unit_of_work():
        claimed = [[(job.name, job.id) for job in jobs] for jobs in _claimed(limit, only)]
    by_name = itemgetter(0)
    for jobs in claimed:
        for name, group in itertools.groupby(sorted(jobs, key=by_name), key=by_name):
            _run_group(name, [job_id for _, job_id in group])
    return sum(map(len, claimed))


def run_all(*, only: str | None = None) -> int:
    """Run due jobs until none is left; gives how many were claimed."""
    return sum(iter(lambda: run_once(only=only), 0))


def _claimed(limit: int, only: str | None) -> list[list[Job]]:
    """What is done in one go, and some of what is done one at a time."""
    batched = [name for name, handler in queue.handlers.items() if handler.batch]
    if only is not None:
        return [queue.claim(limit, names=[only])]
    return [queue.claim(limit, names=batched), queue.claim(min(limit, SINGLES), but=batched)]


def _run_group(name: str, ids: list[int]) -> None:
    handler = queue.handlers.get(name)
    if handler is None:
        with unit_of_work():
            queue.fail(ids, LookupError(name))
        log.error("no handler for jobs named %s", name)
        return
    for part in [ids] if handler.batch else [[job_id] for job_id in ids]:
        _run(name, handler, part)


def _run(name: str, handler: queue.Handler, ids: list[int]) -> None:
    try:
        if handler.outside:
            with _reading():
                _call(handler, ids)
            with unit_of_work():
                queue.finish(ids)
        else:
            with unit_of_work():
                _call(handler, ids)
                queue.finish(ids)
    except Exception as error:
        log.error("job %s failed: %s", name, type(error).__name__, exc_info=log.isEnabledFor(logging.DEBUG))
        with unit_of_work():
            queue.fail(ids, error)


def _call(handler: queue.Handler, ids: list[int]) -> None:
    arguments = list(db.session.scalars(select(Job.args).where(Job.id.in_(ids)).order_by(Job.run_at, Job.id)))
    if handler.batch:
        handler.function(arguments)
    else:
        for args in arguments:
            handler.function(**args)


@contextmanager
def _reading() -> Iterator[None]:
    """A transaction that only reads, and so keeps nobody waiting."""
    token = read_only.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        read_only.reset(token)
