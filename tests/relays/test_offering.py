"""A relay is offered when something is said to help, and only while somebody is left to tell."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.community import actions as community
from portal.community.models import ReplyKind, Standing
from portal.core.errors import Invalid, Refused
from portal.jobs import enqueue
from portal.journal import Event
from portal.problems import actions as problems
from portal.relays import actions, handlers
from portal.relays.models import Relay, RelayKind, RelayState
from portal.relays.queries import offers
from tests.community.told import problem, workaround
from tests.relays.stories import found, offered, sent, state, told

RunJobs = Callable[..., int]


def kinds(db: Any) -> list[tuple[str, str]]:
    """What there is: thing's kind and state."""
    db.rollback()
    return [(str(one.kind), str(one.state)) for one in db.scalars(select(Relay).order_by(Relay.id))]


def test_a_marked_answer_is_offered_once_however_often_the_event_is_handled(
    db: Any, cast: Any, run_jobs: RunJobs
) -> None:
    found(cast, cast.mei)
    run_jobs()
    event = db.scalars(select(Event).where(Event.name == "solution-marked")).one()
    enqueue(f"{handlers.__name__}.offer_what_was_marked", event=event.id)
    run_jobs()
    assert kinds(db) == [("workaround", "offered")]


def test_nothing_is_offered_while_there_is_nobody_to_tell(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post = problem(cast.kim)
    reply = community.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    community.mark_solution(cast.kim, reply)  # the only one affected says so
    run_jobs()
    assert kinds(db) == []


def test_a_workaround_post_is_offered_when_it_worked_for_somebody(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post = workaround(cast.ravi)
    community.me_too(cast.mei, post)
    run_jobs()
    assert kinds(db) == []
    community.confirm(cast.kim, post, worked=True)
    assert offered(db, run_jobs).thing == f"post:{post.id}"
    community.confirm(cast.kim, post, worked=False)
    run_jobs()
    assert kinds(db) == [("workaround", "withdrawn")]


def test_a_fix_is_offered_and_another_announcement_withdraws_it(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post = problem(cast.kim, product=cast.lumen)
    problems.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"))
    relay = offered(db, run_jobs)
    assert (relay.kind, relay.thing) == (RelayKind.FIX, f"fix:{post.id}:{cast.version('4.2').id}")
    problems.announce(cast.anna, post, standing=Standing.CONFIRMED)
    run_jobs()
    assert state(relay) == "withdrawn"


def test_a_mark_taken_back_and_a_hidden_answer_withdraw_the_offer(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    _, reply = found(cast, cast.mei)
    first = offered(db, run_jobs)
    community.unmark_solution(cast.anna, reply)
    run_jobs()
    assert state(first) == "withdrawn"
    community.mark_solution(cast.anna, reply)
    second = offered(db, run_jobs)
    assert second.id != first.id
    community.hide(cast.anna, reply, reason="Deletes data.")
    run_jobs()
    assert state(second) == "withdrawn"


def test_what_was_put_aside_needs_a_reason_and_stays_aside_until_it_is_taken_up(
    db: Any, cast: Any, run_jobs: RunJobs
) -> None:
    _, reply = found(cast, cast.mei)
    relay = offered(db, run_jobs)
    with pytest.raises(Invalid, match="Say why"):
        actions.put_aside(cast.anna, relay, reason=" ")
    actions.put_aside(cast.anna, relay, reason="It deletes drafts.")
    community.mark_solution(cast.jo, reply)
    run_jobs()
    assert kinds(db) == [("workaround", "put-aside")]
    assert relay.reason == "It deletes drafts."
    with pytest.raises(Invalid, match="decided on"):
        actions.send(cast.anna, relay)
    actions.take_up(cast.anna, relay)
    assert state(relay) == "offered"


def test_only_support_offers_puts_aside_and_sets(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post, _ = found(cast, cast.mei)
    relay = offered(db, run_jobs)
    for attempt in (
        lambda: actions.put_aside(cast.kim, relay, reason="No."),
        lambda: actions.send(cast.kim, relay),
        lambda: actions.set_automatic(cast.kim, post, on=True),
        lambda: actions.draft(cast.kim, relay, words="Ha.", versions=None),
    ):
        with pytest.raises(Refused):
            attempt()


def test_where_the_problem_is_set_so_it_goes_by_itself_in_the_suggested_words(
    db: Any, cast: Any, run_jobs: RunJobs
) -> None:
    post = problem(cast.kim)
    actions.set_automatic(cast.anna, post, on=True)
    actions.set_automatic(cast.anna, post, on=True)
    community.me_too(cast.mei, post)
    reply = community.reply(cast.ravi, post, kind=ReplyKind.WORKAROUND, body="Reset the lock.")
    community.mark_solution(cast.anna, reply)
    run_jobs()
    assert told(db) == ["Kim", "Mei"]
    (relay,) = db.scalars(select(Relay))
    assert (relay.state, relay.settled_by_id) == (RelayState.SENT, None)
    assert "Reset the lock." in relay.words
    actions.set_automatic(cast.anna, post, on=False)
    assert offers.automatic(post.id) is None


def test_more_than_a_few_never_go_by_themselves(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post = problem(cast.kim)
    actions.set_automatic(cast.anna, post, on=True)
    for number in range(26):
        community.me_too(cast.person(f"P{number}"), post)
    reply = community.reply(cast.ravi, post, kind=ReplyKind.WORKAROUND, body="Reset the lock.")
    community.mark_solution(cast.anna, reply)
    run_jobs()
    assert kinds(db) == [("workaround", "offered")]
    assert told(db) == []


def test_those_who_come_by_a_link_are_offered_what_helped_the_others(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post, _ = found(cast, cast.mei)
    sent(db, run_jobs, cast.anna)
    assert told(db) == ["Kim", "Mei"]
    other = problem(cast.person("Lee"), title="It hangs at 4%")
    problems.link(cast.anna, other, post, why="The same code.")
    again = sent(db, run_jobs, cast.anna)
    assert told(db, again) == ["Lee"]
    assert db.scalar(select(func.count()).select_from(Relay)) == 2
