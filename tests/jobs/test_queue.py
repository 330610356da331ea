"""The queue's promises: written with its cause, run at least once, tried again, kept with its error, claimed by one."""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.core.clock import now
from portal.core.db import db as database
from portal.core.db import unit_of_work
from portal.core.errors import PortalError
from portal.jobs import Job, enqueue, queries, queue
from portal.jobs.models import Heartbeat, Schedule
from portal.jobs.worker import SINGLES, Worker, run_all, run_once

NAMES = ("tests.one", "tests.batch", "tests.failing", "tests.tidy")


@pytest.fixture
def ran() -> Iterator[list[Any]]:
    """What the handlers of these tests were called with, in order."""
    calls: list[Any] = []
    queue.handler("tests.one")(lambda **args: calls.append(args))
    queue.handler("tests.batch", batch=True, outside=True)(lambda arguments: calls.append(arguments))

    def fail(**args: Any) -> None:
        calls.append(args)
        raise PortalError("the printer is on fire") if args.get("ours") else ValueError("kim@hatch.example")

    queue.handler("tests.failing")(fail)
    yield calls
    for name in NAMES:
        queue.handlers.pop(name, None)
        queue.recurring.pop(name, None)


def test_a_job_is_gone_with_the_transaction_that_caused_it(db: Any, ran: list[Any]) -> None:
    enqueue("tests.one", number=1)
    db.rollback()
    assert run_all() == 0
    assert ran == []


def test_jobs_run_once_longest_waiting_first_and_are_cleared(db: Any, ran: list[Any]) -> None:
    for number in (1, 2, 3):
        enqueue("tests.one", number=number, run_at=now() - timedelta(seconds=number))
    db.commit()
    assert run_all() == 3
    assert [args["number"] for args in ran] == [3, 2, 1]
    assert db.scalars(select(Job)).all() == []


def test_a_batch_is_handed_over_in_one_go(db: Any, ran: list[Any]) -> None:
    for number in (1, 2, 3):
        enqueue("tests.batch", number=number)
    db.commit()
    run_all()
    assert ran == [[{"number": 1}, {"number": 2}, {"number": 3}]]


def test_what_is_done_in_one_go_waits_for_few_of_those_done_one_at_a_time(db: Any, ran: list[Any]) -> None:
    for number in range(3 * SINGLES):
        enqueue("tests.one", number=number, run_at=now() - timedelta(minutes=1))
    enqueue("tests.batch", number=0)
    db.commit()
    assert run_once() == SINGLES + 1
    assert ran[0] == [{"number": 0}]
    enqueue("tests.batch", number=1)
    db.commit()
    assert run_once() == SINGLES + 1
    assert ran.index([{"number": 1}]) == SINGLES + 1
    assert run_all() == SINGLES


def test_a_job_waits_for_its_time(db: Any, ran: list[Any]) -> None:
    enqueue("tests.one", run_at=now() + timedelta(minutes=5))
    db.commit()
    assert run_all() == 0
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert run_all() == 1


def test_a_failing_job_is_tried_again_with_growing_pauses_and_kept_at_last(db: Any, ran: list[Any]) -> None:
    enqueue("tests.failing", ours=True)
    db.commit()
    pauses = []
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(queue.MOST_ATTEMPTS):
            assert run_once() == 1
            job = db.scalars(select(Job)).one()
            pauses.append(job.run_at - now())
            db.rollback()
            clock.shift(queue.LONGEST_PAUSE + timedelta(seconds=1))
        assert run_once() == 0
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=5)
    assert pauses[-1] == timedelta(seconds=2560)
    (failed,) = queries.failed()
    assert failed.error == "PortalError: the printer is on fire"
    queue.retry(failed)
    db.commit()
    assert run_once() == 1


def test_the_error_of_somebody_elses_code_keeps_no_words_that_may_be_private(db: Any, ran: list[Any]) -> None:
    enqueue("tests.failing")
    db.commit()
    run_once()
    assert db.scalars(select(Job.error)).one() == "ValueError"


def test_what_a_failing_handler_wrote_is_rolled_back(db: Any) -> None:
    def write_and_fail() -> None:
        database.session.add(Heartbeat(worker="half", started=now(), seen=now()))
        database.session.flush()
        raise RuntimeError

    queue.handler("tests.tidy")(write_and_fail)
    enqueue("tests.tidy")
    db.commit()
    run_once()
    queue.handlers.pop("tests.tidy")
    assert db.get(Heartbeat, "half") is None


def test_a_job_without_a_handler_is_kept_not_lost(db: Any) -> None:
    enqueue("tests.nobody")
    db.commit()
    run_once()
    assert db.scalars(select(Job.error)).one() == "LookupError"


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(db: Any, ran: list[Any]) -> None:
    enqueue("tests.one")
    db.commit()
    with unit_of_work():
        assert len(queue.claim(10)) == 1
    assert run_all() == 0
    with time_machine.travel(now() + queue.LEASE + timedelta(seconds=1)):
        assert run_all() == 1


def test_what_a_dead_process_had_claimed_is_free_again(db: Any, ran: list[Any]) -> None:
    enqueue("tests.one", number=1)
    enqueue("tests.one", number=2)
    db.commit()
    with unit_of_work():
        dead, alive = queue.claim(2)
        dead.claimed_by = f"{socket.gethostname()}:{_dead_process()}"
    with unit_of_work():
        assert queue.release_abandoned() == 1
    assert run_all() == 1
    assert db.scalars(select(Job.id)).all() == [alive.id]


def _dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_of_several_workers_each_job_is_claimed_by_one(app: Flask, db: Any) -> None:
    for number in range(60):
        enqueue("tests.one", number=number)
    db.commit()
    claimed: list[int] = []

    def work() -> None:
        with app.app_context():
            while True:
                with unit_of_work():
                    ids = [job.id for job in queue.claim(3)]
                if not ids:
                    return
                claimed.extend(ids)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 60


def test_a_recurring_job_is_queued_once_an_interval(db: Any, ran: list[Any]) -> None:
    queue.handler("tests.tidy", every=timedelta(hours=6))(lambda: ran.append("tidied"))

    def tick() -> int:
        with unit_of_work():
            queue.enqueue_recurring()
        return len(db.scalars(select(Job).where(Job.name == "tests.tidy")).all())

    assert tick() == 0
    with time_machine.travel(now() + timedelta(hours=7)):
        assert (tick(), tick()) == (1, 1)
    assert db.get(Schedule, "tests.tidy") is not None


def test_two_handlers_of_one_name_are_a_mistake(ran: list[Any]) -> None:
    with pytest.raises(RuntimeError, match=r"tests\.one"):
        queue.handler("tests.one")(print)


def test_a_worker_says_that_it_is_alive_and_stops_when_told(
    app: Flask, db: Any, ran: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker()
    queue.handler("tests.tidy")(lambda: setattr(worker, "is_over", True))
    enqueue("tests.tidy")
    db.commit()
    assert queries.workers_alive() == 0
    db.rollback()
    worker.run()
    assert queries.workers_alive() == 1
    assert queries.waiting() == 0


@pytest.fixture(autouse=True)
def _restore_signals() -> Iterator[None]:
    before: dict[int, Callable[..., Any] | int | None] = {
        number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)
    }
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_what_was_done_otherwise_is_dropped_and_nothing_that_came_later_or_is_being_done(db: Any, app: Flask) -> None:
    with time_machine.travel(now() - timedelta(minutes=1)):
        _, gone, begun = (enqueue("tests.one", number=number) for number in range(3))
        db.commit()
        moment, ids = now(), queue.waiting_ids("tests.one")
    begun.claimed_by = queue.process_name()
    queue.finish([gone.id])
    db.expunge(gone)
    db.add(
        Job(id=ids[1], name="tests.one", args={"number": 3})
    )  # SQLite gives the id of the last one that is gone anew
    db.commit()
    queue.drop(ids, since=moment)
    assert [job.args["number"] for job in db.scalars(select(Job).order_by(Job.id))] == [3, 2]
