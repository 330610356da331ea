"""How soon a post is found by words and by meaning while others arrive, at the site that the settings name.

    PORTAL_INSTANCE_DIR=… PORTAL_INDEX_DIR=… python benchmarks/fresh.py FOLDER [--seconds 60] [--rate 20]

Works on a copy of the site (of a SQLite database and the index), so that the site stays as it was. `portal serve` runs
with web and worker; posts are published through the application, `rate` a second, each in a transaction of its own,
worded as the posts of FOLDER with a word of their own in the title. Support asks for one of twenty in the ask box, over
HTTP, five times a second from its commit on, until the answer has it by words, and until meaning has its part in that.
Times are in seconds from the end of the commit.
"""

import argparse
import itertools
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rows import Row, share
from served import Browser, Served, served

from portal.accounts.actions.people import create_user
from portal.accounts.models import Role, User
from portal.app import create_app
from portal.community import actions
from portal.community.models import Kind
from portal.core import settings
from portal.core.db import db, unit_of_work
from portal.jobs import queries as jobs
from portal.search.documents import SearchDocument
from portal.search.judged import Folder

SAMPLE = 20  # every so many posts one is looked for
PAUSE = 0.2  # seconds between two looks for one post
GIVE_UP = 30.0
LOOKERS = 64  # more than there can be at a time, so that nobody waits to begin
ENOUGH = 2.0
SQLITE = "sqlite:///"


@dataclass
class Figures:
    """Seconds until posts were found; how many were published, in how many seconds; how many weren't found at all."""

    by_words: list[float] = field(default_factory=list)
    by_meaning: list[float] = field(default_factory=list)
    published: int = 0
    spent: float = 0.0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody at support, who is shown what each signal gave."""

    email: str
    password: str


def main() -> None:
    """Read the command line, print the row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=float, default=20)
    options = parser.parse_args()
    print(*rows(options.folder, options.seconds, options.rate), sep="\n")


def rows(folder: Path, seconds: int, rate: float = 20) -> list[Row]:
    """The row of the table."""
    with _copied(), served() as site:
        found = _measure(site, folder, int(seconds * rate), rate)
    words, meant = share(found.by_words, 0.95), share(found.by_meaning, 0.95)
    lost = f", {found.lost} not found within {GIVE_UP:.0f} s" if found.lost else ""
    pace = found.published / found.spent
    return [
        Row(
            f"a post findable while {rate:.0f} a second arrive", "2 s at p95",
            f"by words {words:.2f} s, by meaning {meant:.2f} s at p95; {len(found.by_meaning)} of {found.published:,}"
            f" looked for, at {pace:.1f} a second{lost}",
            max(words, meant) <= ENOUGH and not found.lost and pace > 0.97 * rate,
        )
    ]  # fmt: skip


def _measure(site: Served, folder: Path, posts: int, rate: float) -> Figures:
    figures, lock = Figures(), threading.Lock()
    with create_app(settings.load()).app_context(), ThreadPoolExecutor(LOOKERS) as pool:
        author, looker = _people()
        _wait_for_calm()
        begun = time.monotonic()
        for number, like in enumerate(itertools.islice(_alike(folder), posts)):
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            word = f"w{secrets.token_hex(5)}"
            post_id = _publish(author, like, word)
            if number % SAMPLE == 0:
                pool.submit(_look, site, looker, post_id, f"{word} {like.title}", time.monotonic(), figures, lock)
        figures.published, figures.spent = posts, time.monotonic() - begun
    return figures


def _people() -> tuple[int, Looker]:
    looker = Looker(f"looker-{secrets.token_hex(4)}@example.test", secrets.token_urlsafe(16))
    email = f"author-{secrets.token_hex(4)}@example.test"
    with unit_of_work():
        create_user(name="Looker", email=looker.email, password=looker.password, role=Role.SUPPORT)
        author_id = create_user(name="Author", email=email, password=secrets.token_urlsafe(16)).id
    return author_id, looker


def _wait_for_calm() -> None:
    """Until the worker has done what fell due while nobody served the site, such as the hourly check of the index."""
    quiet = 0
    while quiet < 5:
        time.sleep(1)
        quiet = 0 if jobs.oldest_due() else quiet + 1
        db.session.rollback()


def _publish(author_id: int, like: SearchDocument, word: str) -> int:
    # The id is read inside: afterwards it would begin another transaction and keep the worker from writing meanwhile.
    with unit_of_work() as session:
        author, title = session.get_one(User, author_id), f"{word} {like.title}"[:140]
        post_id = actions.publish_post(author, kind=Kind.PROBLEM, title=title, body=like.body[:4_000] or title).id
    return int(post_id)


def _alike(folder: Path) -> Iterator[SearchDocument]:
    while True:
        yield from Folder(folder).documents()


_own = threading.local()


def _look(
    site: Served, looker: Looker, post_id: int, text: str, since: float, figures: Figures, lock: threading.Lock
) -> None:
    if not hasattr(_own, "browser"):
        _own.browser = Browser(site.address)
        _own.browser.sign_in(looker.email, looker.password)
    worded = meant = 0.0
    while not meant and time.monotonic() - since < GIVE_UP:
        _, answer = _own.browser.ask(text)
        row = answer.partition(f'data-suggestion="{post_id}"')[2].partition("</li>")[0]
        now = time.monotonic() - since
        worded = worded or (now if row else 0.0)
        meant = now if '<th scope="row">meaning</th>' in row else 0.0
        time.sleep(0 if meant else PAUSE)
    with lock:
        figures.lost += not meant
        figures.by_words += [worded] if worded else []
        figures.by_meaning += [meant] if meant else []


@contextmanager
def _copied() -> Iterator[None]:
    """Let this process, and those that it starts, work on a copy of the site."""
    chosen = settings.load()
    if not chosen.database_url.startswith(SQLITE):
        raise SystemExit("This works on a copy of the site, which it can make of a SQLite database only.")
    kept = dict(os.environ)
    with tempfile.TemporaryDirectory(dir=chosen.instance_dir) as place:
        shutil.copytree(chosen.index_dir, Path(place) / "index")
        shutil.copy(chosen.database_url.removeprefix(SQLITE), Path(place) / "portal.sqlite3")
        os.environ |= {
            "PORTAL_INSTANCE_DIR": place,
            "PORTAL_INDEX_DIR": str(Path(place) / "index"),
            "PORTAL_DATABASE_URL": f"{SQLITE}{place}/portal.sqlite3",
        }
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(kept)


if __name__ == "__main__":
    main()
