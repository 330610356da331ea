"""Who hears of what, and that nobody else does."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from portal.accounts.models import User
from portal.community import actions
from portal.community.models import ReplyKind, Visibility, Watch
from portal.core import clock
from portal.core.clock import now
from portal.jobs.models import Job
from portal.notifications import actions as told_actions
from portal.notifications.models import Delivery, Notification, Reason, Topic, Way
from portal.notifications.queries import page
from tests.community.told import problem, solved
from tests.notifications.letters import later, replied

RunJobs = Callable[..., int]


def told(db: Any, kind: str = "reply-posted") -> dict[str, str]:
    """Who was told, and why."""
    rows = db.execute(select(User.name, Notification.reason).join_from(Notification, User).filter_by(kind=kind))
    return {name: str(reason) for name, reason in rows}


def test_of_a_reply_hear_asker_affected_watchers_and_mentioned_but_not_who_wrote_it(
    db: Any, cast: Any, run_jobs: RunJobs
) -> None:
    post = problem(cast.kim)
    actions.me_too(cast.mei, post)
    actions.watch(cast.anna, post)
    actions.watch(cast.ravi, post)
    replied(cast.ravi, post, "Thanks @Jo, and nobody@Ada: reset the lock.")
    cast.jo, cast.ada  # noqa: B018  (they are made when named; Jo after the reply, before it is told)
    run_jobs()
    assert told(db) == {"Kim": "asked", "Mei": "affected", "Anna": "watching", "Jo": "mentioned"}


def test_a_comment_is_not_told_to_those_who_only_said_me_too(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post = problem(cast.kim)
    actions.me_too(cast.mei, post)
    replied(cast.ravi, post, kind=ReplyKind.COMMENT)
    run_jobs()
    assert told(db) == {"Kim": "asked"}


def test_of_a_solution_hears_whoever_wrote_it(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    solved(cast)
    run_jobs()
    assert told(db, "solution-marked") == {"Ravi": "helped"}
    assert told(db, "confirmation-given") == {"Ravi": "helped"}


def test_topics_and_searches_hear_of_new_posts(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    told_actions.watch_topic(cast.ravi, Topic.TAG, "sync")
    told_actions.watch_topic(cast.mei, Topic.PRODUCT, str(cast.lumen.id))
    told_actions.watch_topic(cast.jo, Topic.SEARCH, "stopping e-2041")
    told_actions.watch_topic(cast.anna, Topic.SEARCH, "printer E-2041")
    problem(cast.kim, tags=["sync"], product=cast.lumen)
    run_jobs()
    assert told(db, "post-published") == {"Ravi": "topic", "Mei": "topic", "Jo": "topic"}


def test_nobody_is_told_of_what_they_may_not_see(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    told_actions.watch_topic(cast.ravi, Topic.TAG, "sync")
    told_actions.watch_topic(cast.mei, Topic.TAG, "sync")
    problem(cast.kim, tags=["sync"], visibility=Visibility.ORGANISATION)
    run_jobs()
    assert told(db, "post-published") == {"Mei": "topic"}


def test_what_was_hidden_meanwhile_is_neither_shown_nor_counted(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post = problem(cast.kim)
    reply = replied(cast.ravi, post)
    run_jobs()
    assert [group.title for group in page(cast.kim).items] == ["Sync stops at 4%"]
    actions.hide(cast.anna, reply, reason="Deletes data.")
    assert page(cast.kim).items == []


def test_never_means_never_and_a_mute_is_lifted_by_watching(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post = problem(cast.kim)
    told_actions.choose(cast.kim, {Reason.ASKED: Way.NEVER, Reason.WATCHING: Way.HERE})
    actions.watch(cast.mei, post)
    told_actions.mute(cast.mei, "posts", post.id)
    replied(cast.ravi, post)
    run_jobs()
    assert told(db) == {}
    actions.unwatch(cast.mei, post)
    actions.watch(cast.mei, post)
    run_jobs()
    replied(cast.ravi, post, "Once more.")
    run_jobs()
    assert told(db) == {"Mei": "watching"}


def test_nobody_is_mailed_about_the_past(db: Any, cast: Any, run_jobs: RunJobs, smtp: Any) -> None:
    with clock.travel(now() - timedelta(days=2)):
        solved(cast)
    later(run_jobs)
    assert db.scalars(select(Notification)).all() == []
    assert smtp.messages == []


def test_telling_twice_tells_once(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    post = problem(cast.kim)
    replied(cast.ravi, post)
    db.commit()
    orders = [(job.name, job.args) for job in db.scalars(select(Job).where(Job.name.contains("notifiers")))]
    for name, args in orders:
        db.add(Job(name=name, args=args))
    run_jobs()
    assert len(db.scalars(select(Notification)).all()) == 1
    assert len(db.scalars(select(Delivery)).all()) == 1


def test_ten_thousand_watchers_cost_the_author_nothing(
    db: Any, cast: Any, run_jobs: RunJobs, query_counter: Callable[[], Any]
) -> None:
    quiet, loud = problem(cast.kim), problem(cast.kim, title="The other one")
    crowd(db, loud.id, 10_000)
    seconds, statements = {}, {}
    for name, post in (("warm", quiet), ("quiet", quiet), ("loud", loud)):
        with query_counter() as sent:
            started = time.perf_counter()
            replied(cast.ravi, post)
            db.commit()
            seconds[name], statements[name] = time.perf_counter() - started, len(sent)
    assert statements["loud"] == statements["quiet"]
    assert seconds["loud"] < 3 * seconds["quiet"] + 0.05
    with query_counter() as sent:
        run_jobs()
    assert len(db.scalars(select(Notification.id).where(Notification.subject_id == loud.id)).all()) == 10_001
    assert len(sent) < 2_500  # by chunks, not by people


def crowd(db: Any, post_id: int, size: int) -> None:
    """That many people who watch the post."""
    rows = [
        {
            "name": f"Person {number}",
            "email": f"person{number}@example.test",
            "password_hash": "!",
            "role": "customer",
            "about": "",
            "confirmed_at": now(),
            "active": True,
            "session_key": f"key{number}",
            "demo_cast": False,
            "created": now(),
        }
        for number in range(size)
    ]
    db.execute(insert(User), rows)
    people = db.scalars(select(User.id).where(User.name.startswith("Person ")))
    db.execute(insert(Watch), [{"post_id": post_id, "user_id": number, "created": now()} for number in people])
    db.commit()
