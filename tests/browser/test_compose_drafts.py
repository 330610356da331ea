"""Nothing typed is lost in a real browser: reload, closed tabs, two windows, no connection, an ended session."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.writing import BODY, expect_saved, kim_at_the_form, publish, published, sign_in, site_with_kim, write
from tests.support.chromium import Opener
from tests.support.running import RunningSite


@pytest.fixture(scope="module")
def site(browser: Browser, make_prepared: Callable[..., RunningSite]) -> Iterator[RunningSite]:
    """A site with one customer."""
    site = site_with_kim(make_prepared)
    yield site
    site.stop()


@pytest.fixture
def kims(open_page: Opener, site: RunningSite) -> Page:
    """Kim's browser at the form."""
    return kim_at_the_form(open_page, site)


@pytest.fixture
def kims_in_trouble(open_page: Opener, site: RunningSite) -> Page:
    """The same, where requests that are lost or refused are the matter of the test: they are errors in the console."""
    return kim_at_the_form(open_page, site, watch=False)


def test_a_reload_right_after_the_last_letter_finds_it(kims: Page) -> None:
    write(kims, "Reloaded")
    kims.get_by_label("Tags").press_sequentially("mast, sail")
    kims.reload()
    expect(kims.get_by_label("Tags")).to_have_value("mast, sail")
    expect(kims.get_by_label("What happens?")).to_have_value(BODY)
    expect_saved(kims)
    expect(kims.locator("[data-window-notice]")).to_be_hidden()  # it is the same window


def test_what_is_typed_before_the_scripts_arrive_is_kept_as_well(kims: Page) -> None:
    held: list[Route] = []
    kims.route("**/js/compose.js*", lambda route: held.append(route))
    kims.goto("/posts/new", wait_until="commit")
    write(kims, "Typed at once")
    held[0].continue_()
    expect_saved(kims)


def test_a_closed_tab_is_offered_again_and_can_be_thrown_away(kims: Page) -> None:
    write(kims, "Closed too early")
    expect_saved(kims)
    again = kims.context.new_page()
    kims.close()
    again.goto("/posts/new")
    again.get_by_role("link", name="Continue: Closed too early").click()
    expect(again.get_by_label("What happens?")).to_have_value(BODY)
    again.goto("/drafts")
    again.get_by_role("button", name="Discard: Closed too early").click()
    expect(again.get_by_text("The draft is thrown away")).to_be_visible()
    expect(again.get_by_text("Closed too early")).to_have_count(0)


def test_a_session_that_ended_costs_one_sign_in(kims_in_trouble: Page) -> None:
    kims = kims_in_trouble
    write(kims, "Signed out meanwhile")
    expect_saved(kims)
    kims.context.clear_cookies()
    kims.get_by_label("Tags").fill("mast")
    publish(kims)
    expect(kims).to_have_url(re.compile("/sign-in"))
    sign_in(kims)
    expect(kims.get_by_label("What happens?")).to_have_value(BODY)
    expect(kims.get_by_label("Tags")).to_have_value("mast")
    publish(kims)
    expect(kims.get_by_role("heading", name="Signed out meanwhile", level=1)).to_be_visible()
    assert published(kims, "Signed out meanwhile") == 1
    kims.goto("/drafts")
    expect(kims.get_by_text("Signed out meanwhile")).to_have_count(0)


def test_typing_goes_on_being_kept_after_the_session_ended(kims_in_trouble: Page) -> None:
    page = kims_in_trouble
    write(page, "Typed on")
    expect_saved(page)
    page.context.clear_cookies()
    page.get_by_label("Environment").fill("Harbour")
    expect(page.get_by_text("You were signed out meanwhile")).to_be_visible(timeout=10_000)
    expect_saved(page)
    page.reload()
    expect(page.get_by_label("Environment")).to_have_value("Harbour")


def test_without_a_connection_it_is_kept_in_the_browser_and_saved_later(kims_in_trouble: Page) -> None:
    page = kims_in_trouble
    page.context.set_offline(True)
    write(page, "Typed in a tunnel")
    publish(page)
    expect(page.get_by_text("There is no connection. Nothing is published")).to_be_visible()
    expect(page.get_by_label("What happens?")).to_have_value(BODY)
    page.context.set_offline(False)
    expect_saved(page)
    publish(page)
    expect(page.get_by_role("heading", name="Typed in a tunnel", level=1)).to_be_visible()
    assert published(page, "Typed in a tunnel") == 1


def test_a_tab_closed_without_a_connection_is_offered_from_this_browser(kims_in_trouble: Page) -> None:
    page = kims_in_trouble
    page.context.set_offline(True)
    write(page, "Closed in a tunnel")
    expect(page.get_by_text("kept in this browser")).to_be_visible(timeout=10_000)
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto("/posts/new")
    again.locator("[data-kept-here]").get_by_role("link", name="Continue").click()
    expect(again.get_by_label("What happens?")).to_have_value(BODY)
    expect_saved(again)


def test_what_was_kept_here_does_not_overwrite_what_was_saved_elsewhere_since(kims_in_trouble: Page) -> None:
    page = kims_in_trouble
    write(page, "Two machines", "first")
    expect_saved(page)
    address, storage = page.url, page.context.storage_state()
    browser = page.context.browser
    assert browser
    other = browser.new_context(storage_state=storage).new_page()
    page.context.set_offline(True)
    page.get_by_label("What happens?").fill("first, in a tunnel")
    expect(page.get_by_text("kept in this browser")).to_be_visible(timeout=10_000)
    other.goto(address)
    other.get_by_label("What happens?").fill("first, at home")
    expect_saved(other)
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(address)
    expect(again.get_by_text("Another window has a different text of this draft")).to_be_visible(timeout=10_000)
    expect(again.get_by_label("What happens?")).to_have_value("first, in a tunnel")
    other.reload()
    expect(other.get_by_label("What happens?")).to_have_value("first, at home")
    other.context.close()


def test_two_windows_with_one_draft_overwrite_nothing(kims: Page) -> None:
    write(kims, "Two windows", "first")
    expect_saved(kims)
    other = kims.context.new_page()
    other.goto(kims.url)
    kims.get_by_label("What happens?").fill("first, and more")
    kims.wait_for_function("document.querySelector('[name=seen]').value && !localStorage.length", timeout=10_000)
    other.get_by_label("What happens?").fill("second")
    expect(other.get_by_text("Another window has a different text of this draft")).to_be_visible(timeout=10_000)
    expect_saved(other)
    publish(kims)
    expect(kims.get_by_role("heading", name="Two windows", level=1)).to_be_visible()
    publish(other)
    expect(other.get_by_text("You have published this already, from another window")).to_be_visible()
    expect(other.get_by_label("What happens?")).to_have_value("second")
    assert published(kims, "Two windows") == 1
