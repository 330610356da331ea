"""Somebody who writes a post, in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.chromium import Opener
from tests.support.running import RunningSite

EMAIL, PASSWORD = "kim@example.org", "correct horse battery"
BODY = "It stops at 4%.\n\n```\nE-2041\n```"


def site_with_kim(make_prepared: Callable[..., RunningSite]) -> RunningSite:
    """A site with one customer, served; who asks for it stops it."""
    site = make_prepared("kim", _with_kim)
    site.start()
    return site


def kim_at_the_form(open_page: Opener, site: RunningSite, *, watch: bool = True) -> Page:
    """Kim's browser, signed in, at the form; `watch` as `open_page` has it."""
    page = open_page(site, "/sign-in?next=/posts/new", watch=watch)
    sign_in(page)
    expect(page).to_have_url(re.compile(r"/posts/new\?key="))
    page.wait_for_load_state()  # with its scripts
    return page


def sign_in(page: Page) -> None:
    """Fill in the form for signing in."""
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


def write(page: Page, title: str, body: str = BODY) -> None:
    """Type a post."""
    page.get_by_label("Title").fill(title)
    page.get_by_label("What happens?").fill(body)


def publish(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Publish", exact=True).click()


def published(page: Page, title: str) -> int:
    """How many posts have that title."""
    page.goto("/browse")
    return page.get_by_role("link", name=title, exact=True).count()


def expect_saved(page: Page) -> None:
    """Wait until the page says that the draft is on the server."""
    expect(page.get_by_text("Draft saved")).to_be_visible(timeout=10_000)


def _with_kim(site: RunningSite) -> None:
    site.portal("user", "create", "--name", "Kim", "--email", EMAIL, "--password-stdin", input=f"{PASSWORD}\n")
    site.portal("index", "rebuild")
