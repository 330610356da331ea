"""kill -9 of workers while people are told and mails leave: nothing lost; a repeat is the same mail, one a kill."""

import os
import random
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from portal.core.db import db as database
from portal.core.settings import Settings
from portal.jobs.models import Job
from portal.notifications.models import Delivery, Notification
from tests.community.told import problem
from tests.notifications.letters import replied
from tests.notifications.test_telling import crowd
from tests.support import databases
from tests.support.running import PORTAL, ROOT, wait_until

pytestmark = pytest.mark.once

WORKERS = 2 if databases.KIND == "postgresql" else 1
PATIENCE_SECONDS = 240


def test_ten_kills_lose_nothing(db: Any, cast: Any, settings: Settings, smtp: Any, tmp_path: Path) -> None:
    _kill_and_count(db, cast, settings, smtp, tmp_path, kills=10, people=600)


@pytest.mark.soak
def test_two_hundred_kills_lose_nothing(db: Any, cast: Any, settings: Settings, smtp: Any, tmp_path: Path) -> None:
    _kill_and_count(db, cast, settings, smtp, tmp_path, kills=200, people=8_000)


def _kill_and_count(
    db: Any, cast: Any, settings: Settings, smtp: Any, folder: Path, *, kills: int, people: int
) -> None:
    chance = random.Random(kills)
    post = problem(cast.kim)
    crowd(db, post.id, people)
    replied(cast.ravi, post)
    db.commit()
    workers = [_Worker(settings, folder / f"worker{number}.log") for number in range(WORKERS)]
    with _all_due_at_once():
        for number in range(kills):
            worker = workers[number % WORKERS]
            if number == 0:
                threading.Event().wait(chance.uniform(1.0, 3.0))  # most likely while people are being told
            else:
                _wait_for_mails(smtp, len(smtp.messages) + chance.randint(1, max(2, people // kills // 2)))
            worker.kill()
            worker.start()
        wait_until(lambda: _done(db, people), PATIENCE_SECONDS + people / 10, "every mail leaves")
    for worker in workers:
        worker.kill()
    ids = Counter(str(message["Message-ID"]) for message in smtp.messages)
    addresses = {str(message["To"]) for message in smtp.messages}
    repeats = sum(ids.values()) - len(ids)
    (folder / "kills.txt").write_text(f"{kills} kills, {WORKERS} workers: {len(ids)} mails, {repeats} repeated\n")
    assert len(addresses) == people + 1, "everybody got one"
    assert len(ids) == people + 1, "nobody got two different ones"
    assert repeats <= kills
    assert max(ids.values()) <= 1 + kills


class _Worker:
    """`portal worker` in a process of its own, started anew after each kill."""

    def __init__(self, settings: Settings, log: Path):
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "FLASK_"))}
        self.environ = clean | {
            "PORTAL_DATABASE_URL": settings.database_url.replace("+psycopg", ""),
            "PORTAL_INSTANCE_DIR": str(settings.instance_dir),
            "PORTAL_INDEX_DIR": str(settings.index_dir),
            "PORTAL_SECRET_KEY": settings.secret_key,
            "PORTAL_SMTP_URL": settings.smtp_url,
            "PORTAL_MAIL_FROM": settings.mail_from,
            "PYTHONPATH": str(ROOT),
        }
        self.log = log
        self.start()

    def start(self) -> None:
        """Begin to work."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*PORTAL, "worker"], env=self.environ, stdout=log, stderr=log)

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


@contextmanager
def _all_due_at_once() -> Iterator[None]:
    """Mails don't gather for ten minutes, and what failed is tried again at once: time is no matter here."""
    stop = threading.Event()
    engine = database.engine

    def bring_forward() -> None:
        while not stop.wait(0.3):
            with engine.begin() as connection:
                connection.execute(text("UPDATE jobs SET run_at = created WHERE run_at > created"))

    thread = threading.Thread(target=bring_forward, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)


def _wait_for_mails(smtp: Any, count: int) -> None:
    wait_until(lambda: len(smtp.messages) >= count, PATIENCE_SECONDS, f"mail {count} leaves")


def _done(db: Any, people: int) -> bool:
    told = db.scalar(select(func.count(Notification.id)))
    left = db.scalar(select(func.count(Delivery.id)).where(Delivery.state != "sent"))
    waiting = db.scalar(select(func.count(Job.id)).where(Job.name.contains("notif")))
    db.rollback()  # on SQLite the tests' own session would keep the workers from writing
    return bool(told == people + 1 and not left and not waiting)
