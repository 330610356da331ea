"""Pairs that may be the same problem: found by ranking, decided by support, remembered, taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from portal.accounts.models import User
from portal.community import actions as community
from portal.community.models import Post, Visibility
from portal.core.clock import now
from portal.core.errors import Invalid, Refused
from portal.desk import actions, handlers
from portal.desk.events import DeskEvent
from portal.desk.models import Look, Pair, PairState
from portal.desk.queries import pairs as queries
from portal.desk.queries.judged import judgements
from portal.desk.rules import suggested_canonical
from portal.journal import Event
from portal.problems import actions as problems
from tests.asking.conftest import index
from tests.community import told
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
RunJobs = Callable[..., int]
BODY = "The sync stops at 4% and the log says E-2041 after the update."


def alike(cast: Cast, db: Any) -> tuple[Post, Post]:
    """Two reports of one failure, in nearly the same words, and one of something else."""
    older = told.problem(cast.kim, title="Sync stops at 4% with E-2041", body=BODY, product=cast.lumen)
    told.problem(cast.mei, title="Printing labels turns umlauts into boxes", body="Every ä is a box on the label.")
    younger = told.problem(cast.ravi, title="Sync stops at 4%, E-2041", body=f"{BODY} Since today.", product=cast.lumen)
    return older, younger


def pair_of(one: Post, other: Post, db: Any, same: float = 0.9, **more: Any) -> Pair:
    """A pair as ranking would have put it there."""
    pair = Pair(report_id=max(one.id, other.id), other_id=min(one.id, other.id), score=1.0, same=same, **more)
    db.add(pair)
    db.flush()
    return pair


def find(run_jobs: RunJobs, db: Any) -> list[tuple[int, int]]:
    """Let the worker look; gives the pairs that wait."""
    index(run_jobs)
    db.commit()
    handlers.find_pairs()
    db.rollback()
    waiting = db.scalars(select(Pair).where(Pair.state == PairState.WAITING).order_by(Pair.id))
    return [(pair.report_id, pair.other_id) for pair in waiting]


def test_what_tells_of_one_problem_is_found_once(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    older, younger = alike(cast, db)
    assert find(run_jobs, db) == [(younger.id, older.id)]
    pair = db.scalar(select(Pair))
    assert 0 < pair.same <= 1
    assert db.query(Look).count() == 3
    assert find(run_jobs, db) == [(younger.id, older.id)]


def test_a_new_post_is_looked_at_in_the_next_round(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    told.problem(cast.kim, title="Sync stops at 4% with E-2041", body=BODY)
    assert find(run_jobs, db) == []
    told.problem(cast.mei, title="Sync stops at 4% with E-2041", body=BODY)
    assert len(find(run_jobs, db)) == 1


def test_what_was_reworded_is_looked_at_anew(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    _, younger = alike(cast, db)
    find(run_jobs, db)
    community.edit_post(
        cast.ravi, younger, kind=younger.kind, title="Coffee machine leaks", body="Water under the coffee machine."
    )
    assert find(run_jobs, db) == []


@pytest.mark.parametrize("what", ["story", "hidden", "linked"])
def test_what_can_not_be_linked_is_not_offered(cast: Cast, db: Any, run_jobs: RunJobs, what: str) -> None:
    older = told.problem(cast.kim, title="Sync stops at 4% with E-2041", body=BODY)
    make = told.story if what == "story" else told.problem
    younger = make(cast.ravi, title="Sync stops at 4% with E-2041", body=BODY)
    if what == "hidden":
        community.hide(cast.anna, younger, reason="a name in it")
    elif what == "linked":
        problems.link(cast.anna, younger, older)
    assert find(run_jobs, db) == []


@pytest.mark.parametrize("how", ["link", "hide"])
def test_pairs_leave_when_they_are_stale_and_come_back_when_that_is_undone(
    cast: Cast, db: Any, run_jobs: RunJobs, how: str
) -> None:
    older, younger = alike(cast, db)
    assert len(find(run_jobs, db)) == 1
    if how == "link":
        link = problems.link(cast.anna, younger, older)
    else:
        community.hide(cast.anna, younger, reason="a name in it")
    assert queries.next_pair(cast.anna) is None
    assert queries.waiting(cast.anna) == 0
    assert find(run_jobs, db) == []
    assert db.scalar(select(Pair)).state == PairState.STALE
    if how == "link":
        problems.unlink(cast.anna, link)
    else:
        community.restore(cast.anna, younger, reason="it is gone")
    assert len(find(run_jobs, db)) == 1


def test_the_same_is_linked_with_the_one_that_is_chosen(cast: Cast, db: Any) -> None:
    older, younger = told.problem(cast.kim), told.problem(cast.ravi)
    pair = pair_of(older, younger, db)
    actions.decide_pair(cast.anna, pair, answer=PairState.SAME, canonical=younger, note="both say E-2041")
    assert (older.canonical_id, younger.canonical_id) == (younger.id, None)
    assert (pair.state, pair.decided_by_id, pair.note) == (PairState.SAME, cast.anna.id, "both say E-2041")
    event = db.scalar(select(Event).where(Event.name == DeskEvent.PAIR_DECIDED))
    assert (event.actor_id, event.subject_id, event.data["answer"]) == (cast.anna.id, younger.id, "same")


def test_undo_takes_the_link_off_and_the_pair_waits_again(cast: Cast, db: Any) -> None:
    older, younger = told.problem(cast.kim), told.problem(cast.ravi)
    pair = pair_of(older, younger, db)
    actions.decide_pair(cast.anna, pair, answer=PairState.SAME)
    actions.take_back_pair(cast.anna, pair)
    assert (older.canonical_id, younger.canonical_id) == (None, None)
    assert (pair.state, pair.decided_by_id) == (PairState.WAITING, None)
    assert queries.next_pair(cast.anna) == pair
    actions.take_back_pair(cast.anna, pair)
    assert len(db.scalars(select(Event).where(Event.name == DeskEvent.PAIR_TAKEN_BACK)).all()) == 1


def test_all_are_looked_at_again_but_for_what_was_said(app: Flask, cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    one, other = alike(cast, db)
    assert find(run_jobs, db) == [(other.id, one.id)]
    db.execute(delete(Pair))
    db.commit()
    assert find(run_jobs, db) == []
    assert "3 posts looked at" in app.test_cli_runner().invoke(args=["desk", "pairs", "--again"]).output
    db.rollback()
    actions.decide_pair(cast.anna, db.scalars(select(Pair)).one(), answer=PairState.NOT_SAME)
    db.commit()
    assert "0 pairs found" in app.test_cli_runner().invoke(args=["desk", "pairs", "--again"]).output


def test_not_the_same_is_remembered(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    alike(cast, db)
    find(run_jobs, db)
    actions.decide_pair(cast.anna, db.scalar(select(Pair)), answer=PairState.NOT_SAME)
    db.query(Look).delete()
    assert find(run_jobs, db) == []
    assert [pair.state for pair in db.scalars(select(Pair))] == [PairState.NOT_SAME]


def test_later_waits_again_after_a_day(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    pair = pair_of(told.problem(cast.kim), told.problem(cast.ravi, title="Another"), db)
    actions.decide_pair(cast.anna, pair, answer=PairState.LATER)
    assert find(run_jobs, db) == []
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        handlers.find_pairs()
        db.rollback()
        assert pair.state == PairState.WAITING


def test_deciding_twice_is_once_and_somebody_elses_word_stands(cast: Cast, db: Any) -> None:
    pair = pair_of(told.problem(cast.kim), told.problem(cast.ravi), db)
    actions.decide_pair(cast.anna, pair, answer=PairState.NOT_SAME)
    actions.decide_pair(cast.anna, pair, answer=PairState.NOT_SAME)
    assert len(db.scalars(select(Event).where(Event.name == DeskEvent.PAIR_DECIDED)).all()) == 1
    with pytest.raises(Invalid):
        actions.decide_pair(cast.jo, pair, answer=PairState.SAME)


def test_only_support_decides(cast: Cast, db: Any) -> None:
    pair = pair_of(told.problem(cast.kim), told.problem(cast.ravi), db)
    with pytest.raises(Refused):
        actions.decide_pair(cast.kim, pair, answer=PairState.SAME)
    with pytest.raises(Refused):
        actions.take_back_pair(cast.kim, pair)
    assert queries.next_pair(cast.kim) is None
    assert queries.pair(cast.kim, pair.id) is None
    assert queries.waiting(cast.kim) == 0


def test_the_likeliest_come_first(cast: Cast, db: Any) -> None:
    posts = [told.problem(cast.kim, title=f"Post {number}") for number in range(4)]
    weak = pair_of(posts[0], posts[1], db, same=0.3)
    strong = pair_of(posts[2], posts[3], db, same=0.8)
    assert queries.next_pair(cast.anna) == strong
    assert queries.next_pair(cast.anna, [strong.id]) == weak
    assert queries.next_pair(cast.anna, [strong.id, weak.id]) is None
    assert list(queries.best(cast.anna, 5)) == [strong, weak]


def test_people_are_shown_the_one_that_helps_most(cast: Cast) -> None:
    plain, older = told.problem(cast.mei, title="Younger"), told.solved(cast)
    assert suggested_canonical(plain, older) == older
    both = told.problem(cast.kim, title="One"), told.problem(cast.mei, title="Two")
    assert suggested_canonical(both[1], both[0]) == both[0]
    community.me_too(cast.ravi, both[1])
    assert suggested_canonical(*both) == both[1]
    private = told.problem(cast.kim, title="Ours", visibility=Visibility.ORGANISATION)
    community.me_too(cast.mei, private)
    assert suggested_canonical(private, plain) == plain


def test_what_was_said_is_learned_from(cast: Cast, db: Any) -> None:
    posts = [told.problem(cast.kim, title=f"Sync stops {number}", body=BODY) for number in range(3)]
    same, other = pair_of(posts[2], posts[0], db), pair_of(posts[2], posts[1], db)
    assert list(judgements()) == []
    actions.decide_pair(cast.anna, same, answer=PairState.SAME)
    actions.decide_pair(cast.anna, other, answer=PairState.NOT_SAME)
    (asked,) = judgements()
    assert (asked.own, asked.right, asked.question.title) == (posts[2].id, {posts[0].id}, "Sync stops 2")
    actions.take_back_pair(cast.anna, same)
    (asked,) = judgements()
    assert asked.right == frozenset()


def test_what_was_linked_meanwhile_is_linked_once(cast: Cast, db: Any) -> None:
    older, middle, younger = (told.problem(cast.kim, title=f"Stops {number}") for number in range(3))
    pair = pair_of(older, younger, db)
    problems.link(cast.anna, middle, older)
    problems.link(cast.anna, younger, middle)
    actions.decide_pair(cast.anna, pair, answer=PairState.SAME)
    assert (pair.state, pair.link_id, younger.canonical_id) == (PairState.SAME, None, older.id)
    actions.take_back_pair(cast.anna, pair)
    assert younger.canonical_id == older.id
