"""Old inquiries are forgotten; how many there were is not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from portal import jobs
from portal.asking import actions, handlers
from portal.asking.models import Inquiry, InquiryCount, Outcome, Shown, Verdict
from portal.core.clock import now
from tests.community import told
from tests.support.cast import Cast


def asked(db: Any, number: int, updated: datetime, outcome: Outcome = Outcome.LEFT) -> Inquiry:
    """An inquiry of that moment."""
    row = Inquiry(token=f"token-{number:012}", text="sync", verdict=Verdict.SIMILAR, outcome=outcome)
    row.created = row.updated = updated
    db.add(row)
    db.flush()
    return row


def counts(db: Any) -> dict[tuple[date, str], int]:
    """What is left of what was forgotten."""
    db.rollback()
    return {(row.day, str(row.outcome)): row.inquiries for row in db.scalars(select(InquiryCount))}


def left(db: Any) -> int:
    """How many inquiries there still are."""
    return int(db.scalar(select(func.count()).select_from(Inquiry)))


def test_after_ninety_days_only_counts_remain(db: Any, cast: Cast, run_jobs: Callable[..., int]) -> None:
    old = now() - timedelta(days=91)
    first = asked(db, 1, old, Outcome.SOLVED)
    post = told.problem(cast.kim)
    db.add(Shown(inquiry_id=first.id, post_id=post.id, position=1, score=2.5))
    asked(db, 2, old, Outcome.SOLVED)
    asked(db, 3, old)
    asked(db, 4, now() - timedelta(days=89))
    jobs.enqueue(handlers.FORGET)
    run_jobs()
    assert counts(db) == {(old.date(), "solved"): 2, (old.date(), "left"): 1}
    assert left(db) == 1
    assert db.scalar(select(func.count()).select_from(Shown)) == 0


def test_run_twice_it_counts_once_and_later_ones_are_added(db: Any, run_jobs: Callable[..., int]) -> None:
    old = now() - timedelta(days=100)
    for number, wanted in ((1, 1), (2, 2)):
        asked(db, number, old)
        for _ in range(2):
            jobs.enqueue(handlers.FORGET)
            run_jobs()
        assert counts(db) == {(old.date(), "left"): wanted}


def test_days_are_counted_in_utc(db: Any) -> None:
    asked(db, 1, datetime(2020, 1, 31, 23, 59, tzinfo=UTC))
    asked(db, 2, datetime(2020, 2, 1, 0, 1, tzinfo=UTC))
    assert actions.forget_old(90) == 2
    db.commit()
    assert set(counts(db)) == {(date(2020, 1, 31), "left"), (date(2020, 2, 1), "left")}


def test_a_large_backlog_goes_in_several_jobs(db: Any, run_jobs: Callable[..., int]) -> None:
    old = now() - timedelta(days=100)
    rows = [
        {"token": f"t-{number:014}", "text": "x", "verdict": "new", "outcome": "left", "created": old, "updated": old}
        for number in range(actions.FORGET_AT_ONCE + 3)
    ]
    db.execute(Inquiry.__table__.insert(), rows)
    jobs.enqueue(handlers.FORGET)
    run_jobs()
    assert left(db) == 0
    assert counts(db) == {(old.date(), "left"): actions.FORGET_AT_ONCE + 3}


def test_it_comes_round_by_itself() -> None:
    assert jobs.queue.recurring[handlers.FORGET] == timedelta(hours=6)
