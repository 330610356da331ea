"""How fast a reply's mails leave: one reply under a post with many watchers, a real SMTP server, one worker.

    python benchmarks/mails.py [--watchers 2000]

Makes a site of its own in a temporary folder (SQLite). The server runs in a process of its own and counts what it is
handed; the worker's code runs in this one. Also said: how long the reply itself took, with and without the watchers,
how long it took to tell everybody, and how much memory the worker came to use.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from flask_migrate import upgrade
from sqlalchemy import func, insert, select, update

from portal.accounts.models import Role, User
from portal.app import create_app
from portal.community import actions
from portal.community.models import Kind, Post, ReplyKind, Watch
from portal.core.clock import now
from portal.core.db import db
from portal.core.settings import Settings
from portal.jobs.models import Job
from portal.jobs.worker import run_all, run_once
from portal.notifications import telling
from portal.notifications.models import Delivery, Notification
from portal.notifications.telling import SEND


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--watchers", type=int, default=2_000)
    watchers = parser.parse_args().watchers
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(_settings(Path(folder), ours.recv()))
        with app.app_context():
            upgrade()
            _measure(watchers)
    ours.send("stop")
    handed, different = ours.recv()
    print(f"the server got {handed} mails, {different} of them different")


def _measure(watchers: int) -> None:
    author, helper = _people(2, 0)
    quiet, loud = _post(author), _post(author)
    for number in _people(watchers, 10):
        db.session.add(Watch(post_id=loud.id, user_id=number.id))
    db.session.commit()
    run_all()
    times: dict[str, list[float]] = {"without watchers": [], f"with {watchers:,}": []}
    for _ in range(10):
        for name, post in zip(times, (quiet, loud), strict=True):
            times[name].append(_reply(helper, post))
    for name, taken in times.items():
        print(f"a reply {name}: {sorted(taken)[5] * 1000:.1f} ms (median of 10)")
    started = time.perf_counter()
    while run_once(only="portal.community.notifiers.tell") or run_once(only="notifications.tell_people"):
        pass
    told = db.session.scalars(select(func.count(Notification.id))).one()
    print(f"{told:,} notifications written at {told / (time.perf_counter() - started):,.0f}/s")
    db.session.execute(update(Job).where(Job.name == SEND).values(run_at=now() - timedelta(seconds=1)))
    db.session.commit()
    processor = time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    run_all(only=SEND)
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    sent = db.session.scalars(select(func.count(Delivery.id)).where(Delivery.state == "sent")).one()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"of the processor, a mail took the worker {processor / sent * 1000:.1f} ms")
    print(
        f"{sent:,} mails, {telling.MAILS_A_JOB} a connection, left at {sent / seconds:.0f}/s; {grown:+.0f} MB meanwhile"
    )


def _reply(helper: User, post: Post) -> float:
    started = time.perf_counter()
    actions.reply(helper, post, kind=ReplyKind.SOLUTION, body="Reset the **lock** and start again.")
    db.session.commit()
    return time.perf_counter() - started


def _post(author: User) -> Post:
    return actions.publish_post(author, kind=Kind.PROBLEM, title="Sync stops at 4%", body="It says E-2041.")


def _people(count: int, start: int) -> list[User]:
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
        for number in range(start, start + count)
    ]
    db.session.execute(insert(User), rows)
    db.session.commit()
    return list(db.session.scalars(select(User).order_by(User.id.desc()).limit(count)))


def _settings(folder: Path, port: int) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'portal.sqlite3'}",
        index_dir=folder / "index",
        instance_dir=folder,
        secret_key="k" * 64,
        smtp_url=f"smtp://127.0.0.1:{port}",
        mail_from="beenthere@example.test",
        log_level="WARNING",
    )


class _Sink:
    def __init__(self) -> None:
        self.ids: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Called by aiosmtpd."""
        head = envelope.content.partition(b"\r\n\r\n")[0]
        self.ids += [line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:")]
        return "250 kept"


class _OnFreePort(Controller):
    def _trigger_server(self) -> None:
        listening: Any = self.server
        self.port = listening.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def _serve(pipe: Connection) -> None:
    sink = _Sink()
    controller = _OnFreePort(sink, hostname="127.0.0.1", port=0)
    controller.start()
    pipe.send(controller.port)
    pipe.recv()
    pipe.send((len(sink.ids), len(set(sink.ids))))


if __name__ == "__main__":
    main()
