"""A real Chromium in front of a real `portal serve`."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.chromium import WCAG, Opener, readable, settle
from tests.support.running import RunningSite

CHROMIUM = os.environ.get("BROWSER_PATH") or shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Axe().axe_script
ALL = "async options => (await axe.run(options)).violations"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without one the browser tests are skipped; in CI that is a failure."""
    if not CHROMIUM:
        reason = "no chromium on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}, and in CI the browser tests must run")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def make_demo(browser: Browser, make_prepared: Callable[..., RunningSite]) -> Callable[[], RunningSite]:
    """`make_demo()`: a demo of one's own, filled and indexed, not yet serving; who makes it stops it."""

    def prepare(site: RunningSite) -> None:
        site.portal("demo", "fill")
        site.portal("index", "rebuild")

    return lambda: make_prepared("demo", prepare, PORTAL_DEMO="1")


@pytest.fixture(scope="session")
def demo_site(make_demo: Callable[[], RunningSite]) -> Iterator[RunningSite]:
    """The demo, served; for tests that only look, or whose traces bother nobody."""
    site = make_demo()
    site.start()
    yield site
    site.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """`open_page(site, width=390, scheme="dark", javascript=False)`: a page in a browser profile of its own.

    When the test ends, a page that logged an error, broke its own policy or asked another host fails it.
    """
    opener = Opener(browser)
    yield opener
    opener.close()
    assert opener.faults == []


@pytest.fixture
def page(open_page: Opener, demo_site: RunningSite) -> Page:
    """A visitor at the desk, in front of the demo."""
    return open_page(demo_site)


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)` fails with a readable list of what keeps people out: WCAG 2.2 AA, good practice.

    `axe(page, rules={"color-contrast": {"enabled": False}})`: all but that; `of=MEASURE`: another way to call axe;
    `anew=False`: on a page whose colours are those of the last call.
    """

    def check(page: Page, of: str = ALL, anew: bool = True, **options: Any) -> None:
        settle(page)
        if anew:
            page.evaluate(AXE)  # it remembers colours from one run to the next
        violations = page.evaluate(of, {"resultTypes": ["violations"], "runOnly": list(WCAG)} | options)
        assert not violations, readable(page, violations)

    return check
