"""The board of known problems and the pages of one, as people with eyes, fingers, keys and screen readers have them."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import DESK, PHONE, Opener, sign_in_as
from tests.support.running import RunningSite

SUPPORT = "anna@lanternfold.example"


def test_the_board_is_narrowed_by_keyboard_and_leads_to_a_problem(page: Page, axe: Callable[..., None]) -> None:
    page.goto("/problems")
    expect(page.get_by_role("heading", level=1)).to_have_text("Known problems")
    axe(page)
    page.get_by_role("link", name="Lumen", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/problems/lumen")
    page.get_by_role("link", name="4.1.2", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/problems/lumen/4.1.2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Known problems of Lumen 4.1.2")
    axe(page)
    first = page.locator(".problem-row a").first
    title = first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/**")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_on_the_phone_the_filters_are_folded_and_nothing_is_cut_off(
    open_page: Opener, demo_site: RunningSite, axe: Callable[..., None]
) -> None:
    page = open_page(demo_site, "/problems/lumen", width=PHONE, scheme="dark")
    assert _overflow(page) <= 0
    expect(page.get_by_role("link", name="Works as designed")).to_be_hidden()
    page.get_by_text("Filter").first.tap()
    page.get_by_role("link", name="Works as designed").tap()
    page.wait_for_url("**state=by_design**")
    axe(page)
    page.goto("/problems/lumen/4.2/fixed")
    assert _overflow(page) <= 0
    axe(page)


@pytest.fixture
def own_demo(make_demo: Callable[[], RunningSite]) -> Iterator[RunningSite]:
    """A demo in which something may change."""
    site = make_demo()
    site.start()
    yield site
    site.stop()


def test_support_announces_a_fix_and_everybody_reads_it(
    open_page: Opener, own_demo: RunningSite, axe: Callable[..., None]
) -> None:
    page = open_page(own_demo)
    sign_in_as(page, SUPPORT)
    page.goto("/problems/lumen?state=open")
    row = page.locator(".problem-row a").first
    title = row.inner_text()
    row.click()
    page.get_by_role("link", name="Say how it stands").click()
    axe(page)
    page.get_by_label("Fixed in a version").check()
    page.get_by_label("Fixed in", exact=True).select_option(label="4.2")
    page.get_by_label("One sentence of fact").fill("We will release the lock soon.")
    page.get_by_role("button", name="Announce it").click()
    expect(page.get_by_text("This sounds like a promise")).to_be_visible()
    axe(page)
    page.get_by_label("One sentence of fact").fill("The lock is released when the machine wakes.")
    page.get_by_role("button", name="Announce it", exact=True).click()
    expect(page.locator(".post__state")).to_contain_text("Fixed in 4.2. The lock is released when the machine wakes.")
    page.get_by_role("link", name="Who looks after it").click()
    axe(page)
    page.get_by_label("Who looks after it?").select_option(index=1)
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".post__state")).to_contain_text("looks after it")
    for name, heading in (("Who has it", "Who has it?"), ("All that happened", "What happened?")):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        axe(page)
        page.set_viewport_size({"width": PHONE, "height": 844})
        assert _overflow(page) <= 0
        page.set_viewport_size({"width": DESK, "height": 860})
        page.go_back()
    visitor = open_page(own_demo, "/problems/lumen/4.2/fixed")
    expect(visitor.get_by_role("link", name=re.compile(re.escape(title)))).to_be_visible()


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
