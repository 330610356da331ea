"""What an inquiry counts as: by what they said, what they opened, and whether they filed a report all the same."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal.accounts.models import User
from portal.asking import actions, queries
from portal.asking.models import Inquiry, Judgement, Outcome, Settled, Shown, Verdict
from portal.asking.rules import judge, settle, settled_for_good
from portal.asking.sealed import Offer
from portal.community.models import Post, State
from portal.core.clock import travel
from tests.community import told
from tests.support.cast import Cast

ASKED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def ask(db: Any) -> Callable[..., Inquiry]:
    """`ask("a", OPENED, by=kim, shown=[(post, "solved", None)])`: an inquiry of 2 March, written as it would be."""

    def asked(
        token: str,
        outcome: Outcome,
        *,
        by: User | None = None,
        verdict: Verdict = Verdict.SIMILAR,
        shown: tuple[tuple[Post, State | None, Outcome | None], ...] = (),
        at: datetime = ASKED,
    ) -> Inquiry:
        row = Inquiry(
            token=token.ljust(16, "-"), text="sync", verdict=verdict, outcome=outcome, user_id=by.id if by else None,
            created=at, updated=at,
        )  # fmt: skip
        for position, (post, opened_state, answer) in enumerate(shown, start=1):
            opened_at = at if opened_state else None
            row.shown.append(
                Shown(
                    post_id=post.id,
                    position=position,
                    score=1.0,
                    opened_at=opened_at,
                    opened_state=opened_state,
                    answer=answer,
                    answered_at=at if answer else None,
                )
            )
        db.add(row)
        db.flush()
        return row

    return asked


def counted(at: datetime = ASKED + 30 * WEEK) -> dict[str, str]:
    """Settled of every inquiry of 2 March, as it is at that moment, by the order in which they were asked."""
    with travel(at):
        return {str(number): one.key.settled.value for number, one in enumerate(queries.ended_on([ASKED.date()]), 1)}


def filed(author: User, at: datetime, **more: Any) -> Post:
    """A report of that moment."""
    with travel(at):
        return told.problem(author, **more)


@pytest.mark.parametrize(
    ("outcome", "saw_solved", "filed_after", "age", "settled"),
    [
        (Outcome.SOLVED, False, None, timedelta(hours=1), Settled.CONFIRMED),
        (Outcome.SOLVED, True, WEEK, WEEK, Settled.TAKEN_BACK),
        (Outcome.SOLVED, True, WEEK + timedelta(seconds=1), 2 * WEEK, Settled.CONFIRMED),
        (Outcome.ME_TOO, False, None, timedelta(0), Settled.JOINED),
        (Outcome.ME_TOO, False, timedelta(days=1), WEEK, Settled.TAKEN_BACK),
        (Outcome.OPENED, True, None, timedelta(days=6, hours=23), Settled.WAITING),
        (Outcome.OPENED, True, None, WEEK, Settled.LIKELY),
        (Outcome.OPENED, True, timedelta(days=2), timedelta(days=3), Settled.TAKEN_BACK),
        (Outcome.OPENED, False, None, 2 * WEEK, Settled.UNKNOWN),
        (Outcome.OPENED, False, timedelta(days=2), 2 * WEEK, Settled.UNKNOWN),
        (Outcome.DIFFERENT, True, None, 2 * WEEK, Settled.UNKNOWN),
        (Outcome.LEFT, False, None, 2 * WEEK, Settled.UNKNOWN),
        (Outcome.PUBLISHED, True, timedelta(days=1), 2 * WEEK, Settled.PUBLISHED),
    ],
)
def test_it_is_settled_by_what_they_did_within_seven_days(
    outcome: Outcome, saw_solved: bool, filed_after: timedelta | None, age: timedelta, settled: Settled
) -> None:
    filed_at = None if filed_after is None else ASKED + filed_after
    found = settle(outcome, saw_solved=saw_solved, updated=ASKED, filed_at=filed_at, at=ASKED + age)
    assert found == settled


def test_known_is_judged_by_those_who_asked() -> None:
    known = Verdict.KNOWN
    assert judge(known, said_it_is=True, said_it_differs=True) == Judgement.RIGHT
    assert judge(known, said_it_is=False, said_it_differs=True) == Judgement.WRONG
    assert judge(known, said_it_is=False, said_it_differs=False) == Judgement.SILENT
    assert judge(Verdict.SIMILAR, said_it_is=True, said_it_differs=False) == Judgement.SILENT


def test_what_nobody_will_know_any_more_is_not_known() -> None:
    assert settled_for_good(Settled.WAITING) == Settled.UNKNOWN
    assert settled_for_good(Settled.LIKELY) == Settled.LIKELY


def test_opening_notes_whether_it_was_solved_then(db: Any, cast: Cast) -> None:
    post, later = told.solved(cast), told.problem(cast.mei, title="Solved later")
    inquiry = actions.note(
        cast.kim, token="t" * 16, text="sync", offer=Offer(Verdict.SIMILAR, ((post.id, 2.0), (later.id, 1.0)))
    )
    actions.note_opened(inquiry, post.id)
    actions.note_opened(inquiry, later.id)
    states = {shown.post_id: shown.opened_state for shown in inquiry.shown}
    assert states == {post.id: "solved", later.id: "open"}


def test_a_report_filed_within_the_week_takes_the_credit_back(cast: Cast, ask: Callable[..., Inquiry]) -> None:
    post = told.solved(cast)
    ask("kept", Outcome.SOLVED, by=cast.mei, shown=((post, State.SOLVED, Outcome.SOLVED),))
    ask("filed", Outcome.SOLVED, by=cast.ravi, shown=((post, State.SOLVED, Outcome.SOLVED),))
    ask("guess", Outcome.OPENED, by=cast.mei, shown=((post, State.SOLVED, None),))
    ask("visitor", Outcome.OPENED, shown=((post, State.SOLVED, None),))
    ask("unsolved", Outcome.OPENED, by=cast.mei, shown=((post, State.OPEN, None),))
    filed(cast.ravi, ASKED + timedelta(days=3))
    filed(cast.mei, ASKED + timedelta(days=8))
    assert counted() == {"1": "confirmed", "2": "taken-back", "3": "likely", "4": "likely", "5": "unknown"}


def test_a_story_or_an_older_report_takes_nothing_back(cast: Cast, ask: Callable[..., Inquiry]) -> None:
    post = told.solved(cast)
    filed(cast.mei, ASKED - timedelta(hours=1))
    with travel(ASKED + timedelta(days=1)):
        told.story(cast.mei)
    ask("mei", Outcome.SOLVED, by=cast.mei, shown=((post, None, Outcome.SOLVED),))
    assert counted() == {"1": "confirmed"}


def test_the_product_is_that_of_what_it_came_to(db: Any, cast: Cast, ask: Callable[..., Inquiry]) -> None:
    about = told.solved(cast)
    other = told.problem(cast.mei, title="About no product")
    ask("answered", Outcome.SOLVED, shown=((other, None, None), (about, None, Outcome.SOLVED)))
    ask("opened", Outcome.OPENED, shown=((other, None, None), (about, State.SOLVED, None)))
    ask("first", Outcome.LEFT, shown=((about, None, None), (other, None, None)))
    ask("new", Outcome.LEFT, verdict=Verdict.NEW, shown=((about, None, None),))
    published = ask("published", Outcome.PUBLISHED, shown=((about, None, None),))
    published.published_post_id = other.id
    db.flush()
    found = [one.key.product_id for one in queries.ended_on([ASKED.date()])]
    assert found == [cast.lumen.id, cast.lumen.id, cast.lumen.id, 0, cast.lumen.id]


def test_what_they_came_to_outlives_the_inquiries(db: Any, cast: Cast, ask: Callable[..., Inquiry]) -> None:
    post = told.solved(cast)
    for number in range(3):
        ask(f"k{number}", Outcome.SOLVED, verdict=Verdict.KNOWN, shown=((post, State.SOLVED, Outcome.SOLVED),))
    ask("differs", Outcome.DIFFERENT, verdict=Verdict.KNOWN, shown=((post, None, Outcome.DIFFERENT),))
    ask("likely", Outcome.OPENED, shown=((post, State.SOLVED, None),))
    with travel(ASKED + timedelta(days=100)):
        before = queries.tally(queries.ended_on([ASKED.date()]))
        assert actions.forget_old(90) == 5
        assert queries.ended_on([ASKED.date()]) == []
        kept = queries.kept_counts([ASKED.date()])
    assert kept == before
    assert {(key.settled.value, key.judged.value): number for key, number in kept.items()} == {
        ("confirmed", "right"): 3,
        ("unknown", "wrong"): 1,
        ("likely", "silent"): 1,
    }
    assert {key.day for key in kept} == {date(2026, 3, 2)}


def test_the_days_that_were_touched_are_known(db: Any, ask: Callable[..., Inquiry]) -> None:
    ask("old", Outcome.LEFT)
    late = ask("late", Outcome.LEFT, at=ASKED + timedelta(days=3))
    late.updated = ASKED + timedelta(days=20)
    db.flush()
    assert queries.days_since() == {date(2026, 3, 2), date(2026, 3, 5)}
    assert queries.days_since(ASKED + timedelta(days=10)) == {date(2026, 3, 5)}
