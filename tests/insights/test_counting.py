"""Counting finds what a hand-made history holds, again and again, also once the inquiries themselves are gone."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from portal import jobs
from portal.asking import actions as asking
from portal.asking.models import Inquiry, Outcome
from portal.community import actions as community
from portal.community.models import ReplyKind, State
from portal.core.clock import travel
from portal.core.db import Base
from portal.insights import actions, handlers, queries
from portal.insights.models import Counting, DayCount, Measure, MedianHours, Period
from portal.problems.models import DuplicateLink
from tests.community import told
from tests.insights import history
from tests.insights.history import TODAY, asked, fixed, on
from tests.support.cast import Cast


def count(at: Any = TODAY) -> None:
    """What the hourly job does, at that moment."""
    with travel(at):
        actions.keep(actions.count())


def by_day(db: Any) -> dict[tuple[str, str], int]:
    """All that was counted, over all products."""
    found: Counter[tuple[str, str]] = Counter()
    for row in db.scalars(select(DayCount)):
        found[row.day.strftime("%m-%d"), str(row.measure)] += row.number
    return dict(found)


def test_inquiries_are_counted_by_what_they_came_to(db: Any, cast: Cast) -> None:
    history.tell_inquiries(db, cast)
    count()
    assert by_day(db) == {
        ("05-06", "confirmed"): 5,
        ("05-06", "judged-right"): 5,
        ("05-10", "unknown"): 2,
        ("06-01", "confirmed"): 2,
        ("06-01", "judged-right"): 1,
        ("06-02", "taken-back"): 1,
        ("06-02", "judged-right"): 1,
        ("06-03", "unknown"): 1,
        ("06-03", "judged-wrong"): 1,
        ("06-07", "likely"): 1,
        ("06-22", "joined"): 1,
        ("06-23", "waiting"): 1,
    }


def test_a_guess_is_made_once_its_week_is_over(db: Any, cast: Cast) -> None:
    history.tell_inquiries(db, cast)
    for hours in (0, 1, 24 * 5, 24 * 6, 24 * 8):
        count(TODAY + timedelta(hours=hours))
    assert {key: number for key, number in by_day(db).items() if key[0] == "06-23"} == {("06-23", "likely"): 1}


def test_counted_again_after_inquiries_are_forgotten_it_is_the_same(db: Any, cast: Cast) -> None:
    history.tell_inquiries(db, cast)
    count(on(7, 20))
    before = by_day(db)
    with travel(on(10, 20)):
        assert asking.forget_old(90) == 7
        actions.keep(actions.count())
    assert db.scalar(select(func.count()).select_from(Inquiry)) == 0
    assert by_day(db) == before
    for row in db.scalars(select(Counting)):
        db.delete(row)
    count(on(10, 21))  # as if nothing had ever been counted
    assert by_day(db) == before


def test_with_a_short_memory_nothing_waits_for_ever(db: Any, cast: Cast) -> None:
    post = fixed(cast, cast.kim, on(4, 1), on(4, 1, 15))
    asked(db, on(6, 22), Outcome.OPENED, by=cast.mei, of=post, saw=State.SOLVED)
    count(on(6, 22, 10))
    assert by_day(db)["06-22", "waiting"] == 1
    with travel(on(6, 24)):
        assert asking.forget_old(1) == 1
    count(on(6, 24))
    assert {key: number for key, number in by_day(db).items() if key[0] == "06-22"} == {("06-22", "unknown"): 1}


def test_relays_are_counted_by_the_answer_that_stands(db: Any, cast: Cast) -> None:
    history.tell_relays(db, cast)
    count()
    count()
    assert by_day(db) == {
        ("06-08", "relay-worked"): 1,
        ("06-09", "relay-failed"): 1,
        ("06-10", "relay-untried"): 1,
        ("06-11", "relay-silent"): 1,
        ("06-12", "relay-silent"): 1,
    }


def test_introductions_are_counted_without_looking_at_answers(
    db: Any, cast: Cast, query_counter: Callable[[], Any]
) -> None:
    history.tell_introductions(db, cast)
    with query_counter() as statements:
        count()
    assert by_day(db) == {("06-15", "introduced"): 3, ("06-15", "met"): 2, ("06-15", "met-helped"): 1}
    secret = ("introduction_answers", "introduction_requests", "introduction_messages", "introduction_members")
    assert [statement for statement in statements if any(table in statement for table in secret)] == []


def test_the_median_is_of_the_reports_that_something_worked_for_in_that_week(db: Any, cast: Cast) -> None:
    fixed(cast, cast.kim, on(6, 1), on(6, 1, 11), product=cast.lumen)  # 2 hours
    fixed(cast, cast.kim, on(6, 2), on(6, 2, 14))  # 5 hours
    fixed(cast, cast.mei, on(6, 4), on(6, 5))  # 24 hours
    fixed(cast, cast.mei, on(6, 4), None)
    fixed(cast, cast.ravi, on(6, 5), on(6, 8))  # 72 hours, in the next week
    count()
    weeks, months = (
        queries.medians_since(Period.WEEK, date(2026, 1, 1)),
        queries.medians_since(Period.MONTH, date(2026, 1, 1)),
    )
    assert weeks == {date(2026, 6, 1): (3, 5.0), date(2026, 6, 8): (1, 72.0)}
    assert months == {date(2026, 6, 1): (4, 14.5)}
    assert queries.medians_since(Period.WEEK, date(2026, 6, 1), cast.lumen.id) == {date(2026, 6, 1): (1, 2.0)}


def test_worked_for_me_counts_if_it_came_before_the_mark(db: Any, cast: Cast) -> None:
    with travel(on(6, 1)):
        post = told.problem(cast.kim)
        reply = community.reply(cast.jo, post, kind=ReplyKind.SOLUTION, body="Reset it.")
    with travel(on(6, 1, 12)):
        community.confirm(cast.ravi, post, reply=reply, worked=False)
    with travel(on(6, 1, 13)):
        community.confirm(cast.mei, post, reply=reply, worked=True)
    with travel(on(6, 3)):
        community.mark_solution(cast.kim, reply)
    count()
    assert queries.medians_since(Period.WEEK, on(6, 1).date()) == {date(2026, 6, 1): (1, 4.0)}


def test_a_linked_report_is_helped_from_the_link_on(db: Any, cast: Cast) -> None:
    head = fixed(cast, cast.kim, on(6, 1), on(6, 1, 11))  # 2 hours
    report = fixed(cast, cast.mei, on(6, 2), None)
    link = DuplicateLink(
        number=1, report_id=report.id, canonical_id=head.id, created_by_id=cast.anna.id, created=on(6, 2, 19)
    )
    db.add(link)
    report.canonical_id = head.id
    db.flush()
    count()
    assert queries.medians_since(Period.WEEK, date(2026, 6, 1)) == {date(2026, 6, 1): (2, 6.0)}  # of 2 and 10 hours
    link.ended_at, report.canonical_id = on(6, 3), None
    db.flush()
    count()
    assert queries.medians_since(Period.WEEK, date(2026, 6, 1)) == {date(2026, 6, 1): (1, 2.0)}


def test_what_was_imported_or_hidden_has_no_hours(db: Any, cast: Cast) -> None:
    imported, hidden = fixed(cast, cast.kim, on(1, 1), on(6, 1)), fixed(cast, cast.kim, on(6, 1), on(6, 2))
    imported.source, imported.external_id = "old", "1"
    hidden.is_hidden = True
    db.flush()
    count()
    assert db.scalars(select(MedianHours)).all() == []


def test_no_table_of_counts_holds_a_person_or_a_text() -> None:
    tables = [table for name, table in Base.metadata.tables.items() if name.startswith("insight_")]
    assert len(tables) == 3
    names = {column.name for table in tables for column in table.columns}
    assert names == {
        "id",
        "created",
        "day",
        "measure",
        "product_id",
        "number",
        "period",
        "first_day",
        "reports",
        "hours",
    }


def test_it_comes_round_by_itself(db: Any, run_jobs: Callable[..., int]) -> None:
    assert jobs.queue.recurring[handlers.COUNT] == timedelta(hours=1)
    for _ in range(2):
        jobs.enqueue(handlers.COUNT)
        run_jobs()
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Counting)) == 1


def test_every_measure_is_counted_by_one_of_the_two() -> None:
    assert set(actions.OF_INQUIRIES) | set(actions.OF_THE_REST) == set(Measure)
    assert not set(actions.OF_INQUIRIES) & set(actions.OF_THE_REST)
