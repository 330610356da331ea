"""`portal serve`: one command runs the site, and nothing that dies stays dead."""

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from urllib.error import URLError

import psutil
import pytest

from tests.support.running import RunningSite, wait_until

pytestmark = pytest.mark.once
NewSite = Callable[..., RunningSite]


@pytest.fixture(scope="module")
def lasting(make_site: NewSite) -> Iterator[RunningSite]:
    """A site for all tests that leave it standing."""
    site = make_site()
    site.start()
    yield site
    site.stop()


@pytest.fixture
def site(new_site: NewSite) -> RunningSite:
    """A site of the test's own."""
    site = new_site()
    site.start()
    return site


def answers(site: RunningSite) -> bool:
    try:
        with urllib.request.urlopen(f"{site.url}/readyz", timeout=60) as response:  # noqa: S310
            return bool(response.status == 200)
    except URLError:
        return False


def test_the_address_is_said_once_the_site_answers(lasting: RunningSite) -> None:
    assert answers(lasting)


def test_sigterm_stops_everything_and_frees_the_port(site: RunningSite) -> None:
    everyone = site.everyone()

    assert site.stop() == 0

    assert [process for process in everyone if process.is_running()] == []
    assert not answers(site)


def test_a_killed_worker_is_started_again(lasting: RunningSite) -> None:
    [worker] = lasting.pids("worker")
    said = lasting.output().count("worker started")

    os.kill(worker, signal.SIGKILL)

    [another] = wait_until(lambda: [pid for pid in lasting.pids("worker") if pid != worker], what="another worker")
    wait_until(lambda: lasting.output().count("worker started") > said, what="the worker's first word")
    assert another != worker


def test_killed_web_processes_are_started_again_and_nobody_is_turned_away(lasting: RunningSite) -> None:
    [web] = lasting.pids("web")

    os.kill(web, signal.SIGKILL)

    for _ in range(30):
        assert answers(lasting)
        time.sleep(0.1)
    assert wait_until(lambda: [pid for pid in lasting.pids("web") if pid != web], what="another web process")


def test_children_end_when_the_parent_is_killed(site: RunningSite) -> None:
    children = site.everyone()[1:]
    assert len(children) >= 3

    site.kill()

    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []


def test_a_taken_port_is_named_and_another_can_be_taken(new_site: NewSite) -> None:
    site = new_site()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        refused = site.portal("serve", "--port", str(port), check=False, timeout=30)
        assert refused.returncode == 1
        assert f"Can't listen on 127.0.0.1:{port}" in refused.stderr

        site.start("--port", str(port), "--or-next")
        assert site.url != f"http://127.0.0.1:{port}"
        assert answers(site)
        assert f"Port {port} is taken" in site.output()


def test_a_database_without_tables_is_named_before_anything_starts(new_site: NewSite) -> None:
    refused = new_site(migrated=False).portal("serve", "--port", "0", check=False, timeout=30)

    assert refused.returncode == 1
    assert "portal db upgrade" in refused.stderr


def test_a_wrong_setting_is_named_before_anything_starts(new_site: NewSite) -> None:
    refused = new_site(PORTAL_WEB_PROCESSES="many", migrated=False).portal("serve", check=False, timeout=30)

    assert refused.returncode == 1
    assert "PORTAL_WEB_PROCESSES" in refused.stderr
