"""kill -9 in the middle of posting and importing: nothing lost, nothing doubled, everything indexed afterwards."""

import json
import os
import random
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support.person import Person
from tests.support.running import PORTAL, RunningSite, wait_until

PASSWORD = "correct horse battery"


class Poster(threading.Thread):
    """Publishes one post after the other until told to stop."""

    def __init__(self, person: Person, name: str):
        super().__init__(daemon=True)
        self.person, self.label = person, name
        self.published: list[str] = []
        self.stop = threading.Event()
        self.error: BaseException | None = None

    def run(self) -> None:
        """Remember every title whose page came back."""
        try:
            while not self.stop.is_set():
                title = f"{self.label} {len(self.published)} stops at E-{len(self.published):04}"
                self.person.publish(title)
                self.published.append(title)
        except BaseException as error:
            self.error = error


@pytest.mark.once
def test_three_kills_lose_and_double_nothing(new_site: Callable[..., RunningSite], tmp_path: Path) -> None:
    _kill_and_count(new_site(PORTAL_WEB_PROCESSES="2"), tmp_path, kills=3, posts=1_500)


@pytest.mark.soak
def test_twenty_kills_lose_and_double_nothing(new_site: Callable[..., RunningSite], tmp_path: Path) -> None:
    _kill_and_count(new_site(PORTAL_WEB_PROCESSES="2"), tmp_path, kills=20, posts=10_000)


def _kill_and_count(site: RunningSite, folder: Path, kills: int, posts: int) -> None:
    chance = random.Random(kills)
    file = folder / "posts.jsonl"
    file.write_text("".join(json.dumps(_post(number)) + "\n" for number in range(posts)))
    site.start()
    posters = [Poster(_signed_in(site, name), name) for name in ("Kim", "Ravi")]
    for poster in posters:
        poster.start()
    importing = _import(site, file)
    for number in range(kills):
        threading.Event().wait(chance.uniform(0.3, 2.0))
        _kill(site, ("worker", "web", "import")[number % 3], importing)
        if importing.poll() is not None:
            importing = _import(site, file)
    for poster in posters:
        wait_until(partial(_has_gone_on, poster, kills), 120, "posting goes on")
        poster.stop.set()
        poster.join(120)
        assert poster.error is None, poster.error
    importing.wait(300)
    assert _import(site, file).wait(300) == 0
    _nothing_lost(site, [title for poster in posters for title in poster.published], posts)


def _nothing_lost(site: RunningSite, published: list[str], imported: int) -> None:
    engine = create_engine(_driver(site.environ["PORTAL_DATABASE_URL"]))
    with engine.connect() as connection:
        wait_until(lambda: not connection.scalar(text("SELECT count(*) FROM jobs")), 600, "the queue is worked off")
        titles = Counter(connection.scalars(text("SELECT title FROM posts WHERE source IS NULL")))
        numbers = Counter(connection.scalars(text("SELECT external_id FROM posts WHERE source = 'soak'")))
        answers = connection.scalar(text("SELECT count(*) FROM replies"))
    engine.dispose()
    assert len(published) > 0
    assert titles == Counter(published)
    assert numbers == Counter(str(number) for number in range(imported))
    assert answers == imported
    assert "The index says what the records say" in site.portal("index", "check").stdout


def _has_gone_on(poster: Poster, kills: int) -> bool:
    return len(poster.published) >= kills or poster.error is not None


def _post(number: int) -> dict[str, object]:
    return {"id": str(number), "title": f"Import {number} fails with E-{number}", "body": "…", "answers": ["Same."]}


def _signed_in(site: RunningSite, name: str) -> Person:
    email = f"{name.lower()}@hatch.example"
    site.portal("user", "create", "--name", name, "--email", email, "--password-stdin", input=PASSWORD + "\n")
    person = Person(site.url)
    person.sign_in(email, PASSWORD)
    return person


def _import(site: RunningSite, file: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*PORTAL, "import", "posts", str(file), "--source", "soak"],
        env=site.environ, cwd=site.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _kill(site: RunningSite, what: str, importing: subprocess.Popen[bytes]) -> None:
    if what == "import":
        importing.kill()
        importing.wait(10)
        return
    for pid in wait_until(lambda: site.pids(what), 30, f"{what} runs"):
        os.kill(pid, signal.SIGKILL)


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
