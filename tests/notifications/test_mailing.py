"""Mails that people are glad to get: one for what belongs together, in time, with a way to stop it, and only once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.accounts.models import User
from portal.community import actions
from portal.community.models import Visibility
from portal.core.clock import now
from portal.jobs import enqueue
from portal.jobs.models import Job
from portal.notifications import actions as told_actions
from portal.notifications import mailing
from portal.notifications.models import Bounce, Delivery, DeliveryState, Notification, Reason, Way
from portal.notifications.queries import outgoing
from portal.notifications.telling import SEND
from tests.community.told import problem
from tests.notifications.letters import LATER, later, replied

RunJobs = Callable[..., int]


def states(db: Any) -> list[tuple[str, str]]:
    """State and reason of every mail."""
    db.rollback()
    return [(str(one.state), one.why) for one in db.scalars(select(Delivery).order_by(Delivery.id))]


def test_what_happens_within_ten_minutes_is_one_mail_with_two_twins(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any
) -> None:
    post = problem(cast.kim)
    replied(cast.ravi, post, "Reset the **lock** <b>now</b>.")
    run_jobs()
    replied(cast.mei, post, "And update.")
    assert smtp.messages == []
    later(run_jobs)
    (mail,) = smtp.to("kim@example.test")
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for twin in (text, html):
        assert "Ravi offers a solution." in twin
        assert "And update." in twin
        assert "because you wrote it" in twin
        assert "/mail/stop/" in twin
    assert "Reset the lock <b>now</b>." in text
    assert "<b>now" not in html
    assert states(db)[0] == ("sent", "")


def test_a_post_is_one_thread_and_can_be_left_with_one_press(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, client: Any
) -> None:
    post = problem(cast.kim)
    for body in ("First.", "Second."):
        replied(cast.ravi, post, body)
        later(run_jobs)
        with time_machine.travel(datetime.now(UTC) + LATER):
            run_jobs()
    first, second = smtp.to("kim@example.test")
    assert first["References"] == second["References"] == first["In-Reply-To"]
    assert first["Subject"] == second["Subject"] == "Sync stops at 4%"
    assert first["Message-ID"] != second["Message-ID"]
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["Auto-Submitted"] == "auto-generated"
    address = first["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert client.get(address).status_code == 200
    replied(cast.ravi, post, "Third.")
    later(run_jobs)
    assert len(smtp.to("kim@example.test")) == 3, "opening the page stops nothing"
    assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    replied(cast.ravi, post, "Fourth.")
    later(run_jobs)
    assert len(smtp.to("kim@example.test")) == 3


def test_nothing_private_is_in_a_subject_a_header_or_a_log(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, caplog: pytest.LogCaptureFixture
) -> None:
    post = problem(cast.kim, title="Salaries leak", visibility=Visibility.ORGANISATION)
    replied(cast.mei, post, "Secret plan.")
    with caplog.at_level("DEBUG", logger="portal"):
        later(run_jobs)
    (mail,) = smtp.messages
    headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
    assert "Salaries" not in headers
    assert "Salaries leak" in mail.get_body(("plain",)).get_content()
    for word in ("Salaries", "Secret", "@example.test"):
        assert word not in caplog.text


def test_what_may_not_be_seen_any_more_is_not_sent(db: Any, cast: Any, run_jobs: RunJobs, smtp: Any) -> None:
    post = problem(cast.kim)
    actions.watch(cast.ravi, post)
    replied(cast.jo, post)
    run_jobs()
    actions.edit_post(
        cast.kim, post, kind=post.kind, title=post.title, body=post.body, visibility=Visibility.ORGANISATION
    )
    later(run_jobs)
    assert [mail["To"] for mail in smtp.messages] == ["Kim <kim@example.test>"]
    assert ("suppressed", "nothing left that may be seen") in states(db)


def test_what_was_read_turned_off_or_muted_meanwhile_is_not_sent(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any
) -> None:
    post = problem(cast.kim)
    for person in (cast.mei, cast.jo):
        actions.watch(person, post)
    replied(cast.ravi, post)
    run_jobs()
    told_actions.mark_read(cast.kim)
    told_actions.choose(cast.mei, {Reason.WATCHING: Way.HERE})
    told_actions.mute(cast.jo, "posts", post.id)
    later(run_jobs)
    assert smtp.messages == []
    assert {why for _, why in states(db)} == {"read or turned off meanwhile"}


def test_addresses_that_are_not_confirmed_get_nothing(db: Any, cast: Any, run_jobs: RunJobs, smtp: Any) -> None:
    post = problem(cast.kim)
    replied(cast.ravi, post)
    run_jobs()
    cast.kim.confirmed_at = None
    later(run_jobs)
    replied(cast.ravi, post, "Again.")
    later(run_jobs)
    assert smtp.messages == []
    assert states(db) == [("suppressed", "the address isn't confirmed")]


def test_a_refused_address_is_marked_and_its_owner_is_told_here(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    smtp.unknown.add("kim@example.test")
    post = problem(cast.kim)
    actions.watch(cast.mei, post)
    replied(cast.ravi, post)
    later(run_jobs)
    assert [mail["To"] for mail in smtp.messages] == ["Mei <mei@example.test>"]
    assert db.get(Bounce, cast.kim.id).code == 550
    assert [one.kind for one in db.scalars(select(Notification).where(Notification.reason == Reason.ACCOUNT))] == [
        "notifications.address_bounced"
    ]
    assert ("failed", "the server refuses the address (550)") in states(db)
    smtp.unknown.clear()
    replied(cast.ravi, post, "Again.")
    with time_machine.travel(datetime.now(UTC) + 2 * LATER):
        later(run_jobs)
    assert smtp.to("kim@example.test") == []
    told_actions.trust_address(cast.kim)
    replied(cast.ravi, post, "Once more.")
    later(run_jobs)
    assert len(smtp.to("kim@example.test")) == 1


def test_a_server_that_says_not_now_gets_it_later_and_support_can_try_again(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "MOST_ATTEMPTS", 2)
    smtp.refuse = True
    replied(cast.ravi, problem(cast.kim))
    later(run_jobs)
    assert states(db)[0][0] == "sending"
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        run_jobs()
    assert states(db)[0][0] == "failed"
    smtp.refuse = False
    told_actions.retry(cast.anna, db.scalars(select(Delivery)).one())
    run_jobs()
    assert states(db) == [("sent", "")]
    assert len(smtp.messages) == 1


def test_killed_between_sent_and_noted_the_repeat_is_the_same_mail(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any
) -> None:
    replied(cast.ravi, problem(cast.kim))
    later(run_jobs)
    (delivery,) = db.scalars(select(Delivery)).all()
    delivery.state, delivery.claimed_by = DeliveryState.SENDING, "elsewhere:1"
    delivery.claimed_until = now() - timedelta(seconds=1)
    enqueue(SEND, deliveries=[delivery.id])
    run_jobs()
    first, again = smtp.messages
    assert first["Message-ID"] == again["Message-ID"]
    enqueue(SEND, deliveries=[delivery.id])
    run_jobs()
    assert len(smtp.messages) == 2, "what is noted is not sent again"


def test_what_another_worker_sends_is_left_to_it(db: Any, cast: Any, run_jobs: RunJobs, smtp: Any) -> None:
    replied(cast.ravi, problem(cast.kim))
    run_jobs()
    (delivery,) = db.scalars(select(Delivery)).all()
    delivery.state, delivery.claimed_by = DeliveryState.SENDING, "elsewhere:1"
    delivery.claimed_until = datetime.now(UTC) + timedelta(minutes=20)
    later(run_jobs)
    assert smtp.messages == []
    assert db.scalars(select(Job.name)).all() == [SEND]


def test_old_mails_are_forgotten(db: Any, cast: Any, run_jobs: RunJobs) -> None:
    replied(cast.ravi, problem(cast.kim))
    later(run_jobs)
    assert outgoing.forget(now() + timedelta(days=1)) is False
    assert db.scalars(select(Delivery)).all() == []
    assert db.scalars(select(User.name).join(Notification)).all() == ["Kim"]
