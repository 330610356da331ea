"""Whether bell, page and claim stay fast when journal and notifications have grown for years.

    python benchmarks/notifications.py [--events 1000000] [--notifications 2000000] [--database postgresql://…]

Makes a site of its own (SQLite in a temporary folder, or the empty database that is named), puts that many events and
notifications into it by insert, two in a hundred for one person alone, and says the median and the 95th of a hundred
runs of each question.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import bindparam, insert, select, text

from portal.accounts.models import Role, User
from portal.app import create_app
from portal.community import actions
from portal.community.models import Kind
from portal.core.clock import now
from portal.core.db import Instant, db
from portal.core.settings import Settings
from portal.jobs import queue
from portal.jobs.models import Job
from portal.notifications import queries
from portal.notifications.queries.bell import bell, has_unread_of

PEOPLE = 2_000
POSTS = 300
ROUNDS = 100
AT = bindparam("at", type_=Instant())
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :count) ",
    "postgresql": "WITH n AS (SELECT generate_series(1, :count) AS n) ",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--notifications", type=int, default=2_000_000)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database.replace("postgresql://", "postgresql+psycopg://") or f"sqlite:///{folder}/portal.sqlite3"
        settings = Settings(url, Path(folder), Path(folder), "k" * 64, log_level="WARNING")
        with create_app(settings).app_context():
            upgrade()
            _fill(given.events, given.notifications)
            _measure()


def _measure() -> None:
    loud, usual = db.session.get_one(User, 1), db.session.get_one(User, 3)
    questions: dict[str, Callable[[], object]] = {}
    for name, person in (("with two in a hundred", loud), ("usual", usual)):
        questions[f"bell, {name}"] = partial(bell, person)
        questions[f"opening a post, {name}"] = partial(has_unread_of, person, "posts", 2**30)
        questions[f"count, {name}"] = partial(queries.unread_count, person)
        questions[f"page, {name}"] = partial(queries.page, person)
        questions[f"page further down, {name}"] = partial(queries.page, person, "500000")
    questions["claim of 50 jobs"] = partial(queue.claim, 50)
    print(f"{'question':<44}{'median ms':>12}{'95th':>8}")
    for name, ask in questions.items():
        times = []
        for _ in range(ROUNDS):
            db.session.rollback()
            started = time.perf_counter()
            ask()
            times.append((time.perf_counter() - started) * 1000)
        print(f"{name:<44}{statistics.median(times):>12.2f}{sorted(times)[ROUNDS * 95 // 100]:>8.2f}")
    db.session.rollback()


def _fill(events: int, notifications: int) -> None:
    rows = [
        {
            "name": f"Person {number}",
            "email": f"person{number}@example.test",
            "password_hash": "!",
            "role": Role.CUSTOMER,
            "about": "",
            "confirmed_at": now(),
            "created": now(),
            "active": True,
            "session_key": f"key{number}",
            "demo_cast": False,
        }
        for number in range(PEOPLE)
    ]
    db.session.execute(insert(User), rows)
    author = db.session.get_one(User, 2)
    for number in range(POSTS):
        actions.publish_post(author, kind=Kind.PROBLEM, title=f"Problem {number}", body="It stops.")
    db.session.commit()
    first_post = db.session.scalars(text("SELECT min(id) FROM posts")).one()
    first_event = db.session.scalars(text("SELECT max(id) FROM events")).one()
    numbers = NUMBERS[db.engine.dialect.name]
    db.session.execute(
        text(
            "INSERT INTO events (name, at, actor_id, subject_type, subject_id, data) "
            + numbers
            + "SELECT 'me-too-said', :at, 2, 'posts', :post + n % :posts, '{}' FROM n"
        ).bindparams(AT),
        {"count": events, "at": now() - timedelta(days=400), "post": first_post, "posts": POSTS},
    )
    db.session.execute(
        text(
            "INSERT INTO notifications (user_id, event_id, kind, actor_id, subject_type, subject_id, reason, way, "
            "created, read_at) "
            + numbers
            + "SELECT CASE WHEN n % 50 = 0 THEN 1 ELSE 3 + n % (:people - 3) END, :event + 1 + (n - 1) % :events, "
            "'me-too-said', 2, 'posts', :post + n % :posts, 'asked', 'here', :at, "
            "CASE WHEN n % 7 < 5 THEN :at END FROM n " + ("WHERE true ON CONFLICT DO NOTHING")
        ),
        {
            "count": notifications,
            "people": PEOPLE,
            "event": first_event,
            "events": events,
            "post": first_post,
            "posts": POSTS,
            "at": now() - timedelta(days=400),
        },
    )
    db.session.execute(
        insert(Job), [{"name": "x", "args": {}, "created": now(), "run_at": now(), "attempts": 0}] * 20_000
    )
    db.session.commit()
    for table in ("events", "notifications", "jobs"):
        print(f"{db.session.scalars(select(text('count(*)')).select_from(text(table))).one():,} {table}")
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()


if __name__ == "__main__":
    main()
