"""What happened and what must follow are written together."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from portal.jobs import Job, queue
from portal.journal import Event, log, on, record
from tests.support.cast import Cast


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """What the handlers of this test heard."""
    calls: list[Any] = []

    @on("lamp_lit", "lamp_broken")
    def one(event: Event) -> None:
        calls.append((event.name, event.data))

    @on("lamp_lit", batch=True, outside=True)
    def many(events: Sequence[Event]) -> None:
        calls.append([event.id for event in events])

    yield calls
    for name in ("lamp_lit", "lamp_broken"):
        log._interested.pop(name, None)
    for name in [name for name in queue.handlers if name.startswith(__name__)]:
        del queue.handlers[name]


def test_an_event_says_who_did_what_to_what(db: Any, cast: Cast) -> None:
    event = record("lamp_lit", actor=cast.kim, subject=cast.lumen, reason="dark")
    assert (event.actor_id, event.subject_type, event.subject_id) == (cast.kim.id, "products", cast.lumen.id)
    assert [known.id for known in log.timeline(cast.lumen)] == [event.id]


def test_every_interested_handler_gets_its_job_in_the_same_transaction(
    db: Any, cast: Cast, heard: list[Any], run_jobs: Callable[..., int]
) -> None:
    run_jobs()
    record("lamp_lit", actor=None, subject=cast.lumen)
    db.rollback()
    assert db.scalars(select(Job)).all() == []
    first = record("lamp_lit", actor=None, subject=cast.lumen, watts=5)
    second = record("lamp_broken", actor=None, subject=cast.lumen)
    assert second.id != first.id
    run_jobs()
    assert sorted(heard, key=str) == sorted([("lamp_lit", {"watts": 5}), ("lamp_broken", {}), [first.id]], key=str)


def test_what_nobody_listens_to_makes_no_job(db: Any, cast: Cast, run_jobs: Callable[..., int]) -> None:
    run_jobs()
    record("lamp_dusted", actor=cast.anna, subject=cast.lumen)
    assert db.scalars(select(Job)).all() == []
