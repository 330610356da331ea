"""A real site in processes of its own: `portal serve` on a free port, with its own database, index and folder."""

import fcntl
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support import databases

PORTAL = [str(Path(sys.executable).with_name("portal"))]
ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


class RunningSite:
    """One site; `portal(...)` runs a command on it, `start()` serves it, `stop()` and `kill()` end it."""

    def __init__(self, folder: Path, settings: dict[str, str]):
        self.folder = folder
        self.url = ""
        self.log = folder / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "FLASK_"))}
        own = {
            "PORTAL_INSTANCE_DIR": str(folder / "instance"),
            "PORTAL_INDEX_DIR": str(folder / "search_index"),
            "PORTAL_DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
            "PORTAL_LIMITS": "0",
            "PYTHONPATH": str(ROOT),
        }
        self.environ = clean | own | settings

    def portal(self, *arguments: str, check: bool = True, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run `portal ARGUMENTS` on this site; with `check`, an exit code other than 0 is an error."""
        done = subprocess.run(
            [*PORTAL, *arguments],
            env=self.environ,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **more,
        )
        assert not check or done.returncode == 0, f"portal {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done

    def start(self, *options: str) -> str:
        """Serve it on a free port and wait until it says where; gives its address."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*PORTAL, "serve", *(options or ("--port", "0"))],
                env=self.environ, cwd=self.folder, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        announced = self._wait(lambda: re.search(r" is at (http://\S+)", self.output()), "its address")
        self.url = announced.group(1)
        return self.url

    def output(self) -> str:
        """What `portal serve` and its children have said so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def pids(self, name: str) -> list[int]:
        """The process ids of the children called `name` ("web" or "worker"), gunicorn's own children left out."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        return [child.pid for child in children if f"portal.server.{name}" in _command(child)]

    def everyone(self) -> list[psutil.Process]:
        """`portal serve` and every process below it."""
        assert self.process is not None
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def stop(self) -> int:
        """Send SIGTERM and wait; gives the exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        code = self.process.wait(30)
        self.process = None
        return code

    def kill(self) -> None:
        """kill -9 of `portal serve` itself; its children have to notice."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.process = None

    def _wait(self, happened: Callable[[], Any], what: str) -> Any:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if found := happened():
                return found
            assert self.process is not None
            assert self.process.poll() is None, f"portal serve ended before it said {what}:\n{self.output()}"
            time.sleep(0.05)
        raise AssertionError(f"portal serve didn't say {what} within {START_SECONDS} s:\n{self.output()}")


@pytest.fixture(scope="session")
def make_site(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, request: pytest.FixtureRequest
) -> Callable[..., RunningSite]:
    """`make_site(PORTAL_DEMO="1")`: a site in a folder of its own, migrated, not yet serving. Who makes it stops it."""
    numbers = itertools.count()
    template = tmp_path_factory.mktemp("template") / "portal.sqlite3"

    def make(*, migrated: bool = True, **settings: str) -> RunningSite:
        if databases.KIND == "postgresql" and "PORTAL_DATABASE_URL" not in settings:
            server = request.getfixturevalue("postgres_server")
            url = databases.new_postgres_database(server, f"site_{worker_id}_{next(numbers)}")
            settings["PORTAL_DATABASE_URL"] = url
        site = RunningSite(tmp_path_factory.mktemp("site"), settings)
        own_file = "PORTAL_DATABASE_URL" not in settings
        if migrated and own_file and template.exists():
            shutil.copyfile(template, site.folder / template.name)
        elif migrated:
            site.portal("db", "upgrade")
            if own_file:
                shutil.copyfile(site.folder / template.name, template)
        return site

    return make


@pytest.fixture(scope="session")
def make_prepared(
    make_site: Callable[..., RunningSite], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Callable[..., RunningSite]:
    """`make_prepared("demo", prepare, PORTAL_DEMO="1")`: as `make_site`, after `prepare(site)`.

    On SQLite a site of this name is prepared once in a test run, for all its processes; what is made is a copy.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent

    def make(name: str, prepare: Callable[[RunningSite], None], **settings: str) -> RunningSite:
        if databases.KIND != "sqlite":
            site = make_site(**settings)
            prepare(site)
            return site
        kept = shared / f"prepared-{name}"
        with (shared / f"{kept.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                site = make_site(**settings)
                prepare(site)
                site.folder.rename(kept)
        site = make_site(migrated=False, **settings)
        shutil.copytree(kept, site.folder, dirs_exist_ok=True)
        return site

    return make


@pytest.fixture
def new_site(make_site: Callable[..., RunningSite]) -> Iterator[Callable[..., RunningSite]]:
    """`make_site` for one test: its sites are stopped when the test ends."""
    sites: list[RunningSite] = []

    def make(**settings: Any) -> RunningSite:
        sites.append(make_site(**settings))
        return sites[-1]

    yield make
    for site in sites:
        site.stop()


def wait_until(happened: Callable[[], Any], seconds: float = 20.0, what: str = "it") -> Any:
    """Call `happened` until it gives something true, and give that. Raises AssertionError when time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := happened():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} didn't happen within {seconds} s")


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # gone, or dead and not yet noticed
        return []
