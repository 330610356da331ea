"""Pairs leave the queue, and come back, when posts are linked, parted, hidden or changed."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.community import actions as community
from portal.community.models import Kind
from portal.desk import handlers
from portal.desk.models import Pair, PairState
from portal.desk.queries import pairs as queries
from portal.problems import actions as problems
from tests.community import told
from tests.desk.test_pairs import alike, find, pair_of
from tests.support.cast import Cast

RunJobs = Callable[..., int]


def test_of_many_pairs_the_worker_has_moved_those_that_left(
    cast: Cast, db: Any, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [told.problem(cast.kim, title=f"Post {number}") for number in range(5)]
    for one, other in itertools.combinations(posts, 2):
        pair_of(one, other, db)
    monkeypatch.setattr(queries, "MOST_ASKED", 3)
    assert queries.waiting(cast.anna) == 10
    link = problems.link(cast.anna, posts[1], posts[0])
    problems.link(cast.anna, posts[2], posts[1])
    db.commit()
    run_jobs()
    assert queries.waiting(cast.anna) == 7, "the three among the linked ones wait no more"
    problems.unlink(cast.anna, link)
    db.commit()
    run_jobs()
    assert queries.waiting(cast.anna) == 9, "linked are now the first and the third alone"


def test_a_story_leaves_and_what_nobody_heard_of_is_found_once_a_day(cast: Cast, db: Any, run_jobs: RunJobs) -> None:
    _, younger = alike(cast, db)
    assert len(find(run_jobs, db)) == 1
    community.edit_post(cast.ravi, younger, kind=Kind.STORY, title=younger.title, body=younger.body)
    db.commit()
    run_jobs()
    assert db.scalars(select(Pair.state)).all() == [PairState.STALE]
    younger.kind = Kind.PROBLEM
    db.commit()
    handlers.move_all_pairs()
    assert db.scalars(select(Pair.state)).all() == [PairState.WAITING]
