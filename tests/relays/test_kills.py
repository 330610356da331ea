"""kill -9 of workers while a relay is carried, twice at once: everybody is told once, and a repeat is the same mail."""

import random
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.community.models import MeToo
from portal.core.clock import now
from portal.core.db import db as database
from portal.core.settings import Settings
from portal.jobs.models import Job
from portal.notifications.models import Delivery, Notification
from portal.relays import actions
from portal.relays.models import Recipient, Relay, RelayState
from portal.relays.rules import of_reply
from tests.notifications.test_kills import PATIENCE_SECONDS, WORKERS, _all_due_at_once, _wait_for_mails, _Worker
from tests.relays.stories import found
from tests.support.running import wait_until

pytestmark = pytest.mark.once


def crowd(db: Any, post_id: int, people: int) -> None:
    """So many who said "me too"."""
    rows = [
        {
            "name": f"P{number}",
            "email": f"p{number}@example.test",
            "password_hash": "!",
            "session_key": "k",
            "role": "customer",
            "confirmed_at": now(),
            "active": True,
            "about": "",
            "demo_cast": False,
            "created": now(),
        }
        for number in range(people)
    ]
    ids = list(db.scalars(User.__table__.insert().returning(User.id), rows))
    said = [{"post_id": post_id, "user_id": one, "environment": "", "may_introduce": False} for one in ids]
    db.execute(MeToo.__table__.insert(), said)


def test_kills_lose_nobody_and_tell_nobody_twice(
    db: Any, cast: Any, settings: Settings, smtp: Any, tmp_path: Path
) -> None:
    _carry_and_kill(db, cast, settings, smtp, tmp_path, kills=6, people=500)


@pytest.mark.soak
def test_sixty_kills_lose_nobody(db: Any, cast: Any, settings: Settings, smtp: Any, tmp_path: Path) -> None:
    _carry_and_kill(db, cast, settings, smtp, tmp_path, kills=60, people=6_000)


def _carry_and_kill(
    db: Any, cast: Any, settings: Settings, smtp: Any, folder: Path, *, kills: int, people: int
) -> None:
    chance = random.Random(kills)
    post, reply = found(cast)
    crowd(db, post.id, people)
    db.execute(Job.__table__.delete())  # what the story itself tells is no matter here
    for _ in range(2):  # two of support send the same, at the same instant
        relay = actions.offer(cast.anna, of_reply(reply))
        actions.draft(cast.anna, relay, words="Reset the lock.", versions=None)
        actions.send(cast.anna, relay, seen=people + 1)
    db.commit()
    workers = [_Worker(settings, folder / f"worker{number}.log") for number in range(WORKERS)]
    with _all_due_at_once():
        for number in range(kills):
            worker = workers[number % WORKERS]
            if number < kills // 2:
                threading.Event().wait(chance.uniform(0.8, 2.0))  # most likely while people are being told
            else:
                wanted = len(smtp.messages) + chance.randint(1, max(2, people // kills // 2))
                _wait_for_mails(smtp, wanted)
            worker.kill()
            worker.start()
        wait_until(lambda: _done(db, people), PATIENCE_SECONDS + people / 10, "every mail leaves")
    for worker in workers:
        worker.kill()
    told = Counter(db.scalars(select(Recipient.user_id)))
    news = Counter(db.scalars(select(Notification.user_id).where(Notification.kind == "relay.sent")))
    ids = Counter(str(message["Message-ID"]) for message in smtp.messages)
    addresses = {str(message["To"]) for message in smtp.messages}
    assert len(told) == people + 1, "everybody is told"
    assert max(told.values()) == max(news.values()) == 1, "and once"
    assert set(news) == set(told)
    assert len(addresses) == len(ids) == people + 1, "each by one mail"
    assert sum(ids.values()) - len(ids) <= kills


def _done(db: Any, people: int) -> bool:
    told = db.scalar(select(func.count(Recipient.id)))
    open_relays = db.scalar(
        select(func.count(Relay.id)).where(Relay.state == RelayState.SENT, Relay.carried_at.is_(None))
    )
    left = db.scalar(select(func.count(Delivery.id)).where(Delivery.state != "sent"))
    waiting = db.scalar(select(func.count(Job.id)).where(Job.name.contains("notif") | Job.name.contains("relays")))
    db.rollback()  # on SQLite the tests' own session would keep the workers from writing
    database.session.remove()
    return bool(told == people + 1 and not open_relays and not left and not waiting)
