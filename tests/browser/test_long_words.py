"""A word without an end widens no page: on the phone nothing scrolls sideways."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.writing import kim_at_the_form, publish, site_with_kim, write
from tests.support.chromium import PHONE, Opener
from tests.support.running import RunningSite

WORD = "Synchronisation" * 13 + "fails"  # as long as a title may be: 200 characters


@pytest.fixture(scope="module")
def site(browser: Browser, make_prepared: Callable[..., RunningSite]) -> Iterator[RunningSite]:
    """A site with one customer."""
    site = site_with_kim(make_prepared)
    yield site
    site.stop()


def fits(page: Page) -> bool:
    """Whether the page is no wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_title_of_one_long_word_widens_no_page(open_page: Opener, site: RunningSite) -> None:
    page = kim_at_the_form(open_page, site)
    page.set_viewport_size({"width": PHONE, "height": 844})
    write(page, WORD, f"It stops with E-2041. {WORD}")
    publish(page)
    expect(page.get_by_role("heading", name=WORD, level=1)).to_be_visible()
    assert fits(page), "its own page"
    visitor = open_page(site, width=PHONE)
    for reader, path in ((page, "/browse"), (page, "/browse/unanswered"), (visitor, "/")):
        reader.goto(path)
        expect(reader.get_by_role("link", name=WORD).first).to_be_visible()
        assert fits(reader), path
    _searched(page)
    assert fits(page), "the search"
    page.goto("/")
    page.get_by_label("What are you running into?").fill(f"It stops with E-2041 {WORD}")
    expect(page.locator("[data-suggestion]").first).to_be_visible()
    assert fits(page), "the ask box"
    page.get_by_role("button", name="I have this too").click()
    page.wait_for_url("**/inquiries/**")
    expect(page.locator("[data-suggestion]").first).to_be_visible()
    assert fits(page), "its results"


def _searched(page: Page) -> None:
    """Search until the worker has indexed the post."""
    found = page.get_by_role("link", name=WORD, exact=True)
    for _ in range(40):
        page.goto("/search?q=E-2041")
        if found.count():
            break
        page.wait_for_timeout(250)
    expect(found.first).to_be_visible()
