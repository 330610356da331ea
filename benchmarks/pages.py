"""How fast home, list and post pages are beside a bare page that reads and writes out as many rows.

    PORTAL_INSTANCE_DIR=… PORTAL_INDEX_DIR=… python benchmarks/pages.py [--rounds 30]

Runs on the site that the settings name, with whatever posts are there. The bare page is Flask, SQLAlchemy and Jinja and
nothing else: one query for as many posts as our page reads rows of any table, one template that writes them out. Both
are called in this process, a batch of each in turn, so that a noisy machine is noisy for both; the share is the median
over the batches of our requests per second divided by the bare page's.
"""

import argparse
import dataclasses
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, render_template_string
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal.app import create_app
from portal.community.models import Post
from portal.core import settings as core_settings
from portal.core.db import db

BATCH = 10
BARE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title></head><body><main><ul>
{% for post in posts %}<li><a href="/posts/{{ post.id }}">{{ post.title }}</a> {{ post.state }} {{ post.created }}
{{ post.reply_count }} {{ post.affected_count }}<p>{{ post.body[:200] }}</p></li>
{% endfor %}</ul></main></body></html>"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30, help=f"batches of {BATCH} requests for each page and side")
    rounds = parser.parse_args().rounds
    app = create_app(dataclasses.replace(core_settings.load(), log_level="WARNING"))
    paths = _paths(app)
    print(f"{'page':<28}{'rows':>6}{'queries':>9}{'ours /s':>10}{'bare /s':>10}{'share':>8}")
    for name, path in paths.items():
        rows, statements = _weigh(app, path)
        bare = _bare_app(core_settings.load().database_url, rows)
        ours, theirs = _race(partial(_get, app, path), partial(_get, bare, "/"), rounds)
        share = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
        figures = f"{statistics.median(ours):>10.0f}{statistics.median(theirs):>10.0f}{share:>8.0%}"
        print(f"{name:<28}{rows:>6}{statements:>9}{figures}")


def _paths(app: Flask) -> dict[str, str]:
    """Pages to measure: a post of usual length, and the one with the most replies."""
    with app.app_context():
        shown = select(Post.id).where(Post.is_hidden.is_(False), Post.visibility == "public")
        usual = db.session.scalar(shown.where(Post.reply_count == 3).limit(1)) or db.session.scalar(shown.limit(1))
        longest = db.session.scalar(shown.order_by(Post.reply_count.desc()).limit(1))
        print(f"{db.session.scalar(select(func.count(Post.id)))} posts")
    return {
        "home": "/",
        "list of the latest": "/browse",
        "known problems": "/browse/problems",
        "a post": _address(app, usual),
        "the post most replied to": _address(app, longest),
    }


def _address(app: Flask, post_id: int | None) -> str:
    """Where the page is that `/posts/ID` leads to."""
    _, status, headers = run_wsgi_app(app, EnvironBuilder(path=f"/posts/{post_id}").get_environ())
    return urlsplit(headers["Location"]).path if status.startswith("30") else f"/posts/{post_id}"


def _weigh(app: Flask, path: str) -> tuple[int, int]:
    """How many rows the page reads, of any table, and with how many statements."""
    statements: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        statements.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    _get(app, path)
    event.listen(engine, "before_cursor_execute", note)
    _get(app, path)
    event.remove(engine, "before_cursor_execute", note)
    reads = [(statement, parameters) for statement, parameters in statements if statement.startswith("SELECT")]
    with engine.connect() as connection:
        rows = sum(len(connection.exec_driver_sql(*read).fetchall()) for read in reads)
    return max(rows, 1), len(reads)


def _bare_app(url: str, rows: int) -> Flask:
    app, engine = Flask("bare"), create_engine(url)

    @app.get("/")
    def show() -> str:
        with Session(engine) as session:
            posts = session.scalars(select(Post).order_by(Post.id.desc()).limit(rows)).all()
            return render_template_string(BARE, posts=posts)

    return app


def _race(ours: Callable[[], None], theirs: Callable[[], None], rounds: int) -> tuple[list[float], list[float]]:
    figures: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for side, call in zip(figures, (ours, theirs), strict=True):
            begun = time.perf_counter()
            for _ in range(BATCH):
                call()
            side.append(BATCH / (time.perf_counter() - begun))
    return figures


def _get(app: Flask, path: str) -> None:
    body, status, _ = run_wsgi_app(app, EnvironBuilder(path=path).get_environ())
    if not sum(map(len, body)) or not status.startswith("200"):
        raise SystemExit(f"{path}: {status}")


if __name__ == "__main__":
    main()
