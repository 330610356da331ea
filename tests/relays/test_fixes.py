"""A fix is mailed once: the relay's question takes the place of the news, for those whom it reaches."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.community import actions as community
from portal.community.models import Post, Standing
from portal.core.clock import now
from portal.notifications.models import Delivery, DeliveryState, Notification
from portal.notifications.rules import GATHERED
from portal.problems import actions as problems
from portal.relays import actions, fixes
from tests.community.told import problem
from tests.relays.stories import offered, sent, told

RunJobs = Callable[..., int]
NEWS, QUESTION = "announced: fixed in", "Did the fix work for you?"


@pytest.fixture
def fixed(db: Any, cast: Any, run_jobs: RunJobs) -> Post:
    """Kim's problem, which Mei has, too, and Jo watches, is fixed in 4.2, as Anna says."""
    post = problem(cast.kim, product=cast.lumen)
    community.me_too(cast.mei, post)
    community.watch(cast.jo, post)
    run_jobs()
    problems.announce(cast.anna, post, standing=Standing.FIXED, fixed_in=cast.version("4.2"), fact="It waits now.")
    run_jobs()
    return post


def mailed(smtp: Any, name: str) -> list[str]:
    """Of a fix what arrived, in order: the news, or the question."""
    texts = [str(mail.get_body(("plain",)).get_content()) for mail in smtp.to(f"{name}@example.test")]
    return [words for text in texts for words in (NEWS, QUESTION) if words in text]


def after(run_jobs: RunJobs, since: timedelta) -> None:
    """Let the worker run then."""
    with time_machine.travel(datetime.now(UTC) + since):
        run_jobs()


def test_whom_the_relay_reaches_get_its_question_and_the_others_the_news(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, fixed: Post
) -> None:
    after(run_jobs, GATHERED + timedelta(minutes=1))
    assert [mailed(smtp, name) for name in ("kim", "mei", "jo")] == [[], [], [NEWS]]
    relay = sent(db, run_jobs, cast.anna)
    assert told(db, relay) == ["Kim", "Mei"]
    after(run_jobs, 3 * GATHERED)
    after(run_jobs, 2 * fixes.HELD)
    assert [mailed(smtp, name) for name in ("kim", "mei", "jo")] == [[QUESTION], [QUESTION], [NEWS]]
    here = db.scalars(select(Notification).where(Notification.kind == "problem.standing-announced")).all()
    assert len(here) == 3, "in the portal everybody is told at once"
    why = select(Delivery.why).where(Delivery.state == DeliveryState.SUPPRESSED, Delivery.user_id == cast.kim.id)
    assert "a mail that asks about it told it" in db.scalars(why).all()


def test_a_relay_of_the_first_minutes_leaves_one_mail(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, fixed: Post
) -> None:
    sent(db, run_jobs, cast.anna)
    after(run_jobs, GATHERED + timedelta(minutes=1))
    assert [mailed(smtp, name) for name in ("kim", "mei", "jo")] == [[QUESTION], [QUESTION], [NEWS]]


def test_without_a_word_of_support_everybody_is_mailed_the_news_after_some_hours(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, fixed: Post
) -> None:
    for passed in (GATHERED, 3 * GATHERED, fixes.HELD - GATHERED):
        after(run_jobs, passed + timedelta(minutes=1))
        assert mailed(smtp, "mei") == []
    after(run_jobs, fixes.HELD + timedelta(minutes=1))
    assert [mailed(smtp, name) for name in ("kim", "mei", "jo")] == [[NEWS], [NEWS], [NEWS]]


def test_a_relay_that_is_put_aside_lets_the_news_go(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, fixed: Post
) -> None:
    relay = offered(db, run_jobs)
    actions.put_aside(cast.anna, relay, reason="They know.")
    db.commit()
    after(run_jobs, GATHERED + timedelta(minutes=1))
    assert [mailed(smtp, name) for name in ("kim", "mei")] == [[NEWS], [NEWS]]


def test_another_word_after_the_relay_is_news_again(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, fixed: Post
) -> None:
    sent(db, run_jobs, cast.anna)
    with time_machine.travel(now() + timedelta(minutes=30)):
        problems.announce(
            cast.anna, fixed, standing=Standing.FIXED, fixed_in=cast.version("4.2"), fact="Start it anew."
        )
        db.commit()
        run_jobs()
    after(run_jobs, timedelta(hours=1))
    assert mailed(smtp, "mei").count(NEWS) == 1
