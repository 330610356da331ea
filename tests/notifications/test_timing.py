"""When mail goes out: not in quiet hours, not too often, and once a day for those who chose so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.community import actions
from portal.jobs import enqueue
from portal.notifications import actions as told_actions
from portal.notifications import rules
from portal.notifications.models import Notification, Topic, Way
from tests.community.told import problem, story
from tests.notifications.letters import LATER, later, replied

RunJobs = Callable[..., int]


def test_quiet_hours_are_the_readers(db: Any, cast: Any, run_jobs: RunJobs, smtp: Any) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 21, 0, tzinfo=UTC), tick=False) as clock:
        told_actions.set_hours(cast.kim, time_zone="Europe/Berlin", quiet_from=22, quiet_until=7)
        told_actions.set_hours(cast.mei, time_zone="America/New_York", quiet_from=22, quiet_until=7)
        post = problem(cast.kim)
        actions.watch(cast.mei, post)
        replied(cast.ravi, post)
        run_jobs()
        clock.shift(LATER)
        run_jobs()
        assert [mail["To"] for mail in smtp.messages] == ["Mei <mei@example.test>"]
        clock.move_to(datetime(2026, 3, 3, 5, 59, tzinfo=UTC))
        run_jobs()
        assert smtp.to("kim@example.test") == []
        clock.move_to(datetime(2026, 3, 3, 6, 0, 1, tzinfo=UTC))
        run_jobs()
        assert len(smtp.to("kim@example.test")) == 1


def test_beyond_the_cap_news_waits_for_the_digest(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_A_DAY", 2)
    for number in range(4):
        replied(cast.ravi, problem(cast.kim, title=f"Problem {number}"))
    later(run_jobs)
    assert len(smtp.to("kim@example.test")) == 2
    assert len(db.scalars(select(Notification).where(Notification.way == Way.DAILY)).all()) == 2


def test_the_digest_says_what_moved_and_whom_one_helped_once_a_day(
    db: Any, cast: Any, run_jobs: RunJobs, smtp: Any
) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 15, 0, tzinfo=UTC), tick=False) as clock:
        told_actions.watch_topic(cast.ravi, Topic.TAG, "sync")
        post = problem(cast.kim, tags=["sync"])
        story(cast.mei)
        answer = replied(cast.ravi, post)
        actions.confirm(cast.mei, post, reply=answer, worked=True)
        run_jobs()
        for hour in (5, 7, 7.5, 8):
            clock.move_to(datetime(2026, 3, 3, tzinfo=UTC) + timedelta(hours=hour))
            enqueue("notifications.digests")
            run_jobs()
    (mail,) = smtp.to("ravi@example.test")
    assert mail["Date"].startswith("Tue, 03 Mar 2026 07:00")
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for twin in (text, html):
        assert "Your answer worked for Mei." in twin
        assert "Kim published a problem." in twin
        assert "Nine shops in a morning" in twin
