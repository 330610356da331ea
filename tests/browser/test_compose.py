"""Writing a post in a real browser: two windows, a double click, back, a lost connection, an ended session."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.chromium import Opener
from tests.support.running import RunningSite

EMAIL, PASSWORD = "kim@example.org", "correct horse battery"
BODY = "It stops at 4%.\n\n```\nE-2041\n```"


@pytest.fixture(scope="module")
def site(browser: Browser, make_site: Callable[..., RunningSite]) -> Iterator[RunningSite]:
    """A site with one customer."""
    site = make_site()
    site.portal("user", "create", "--name", "Kim", "--email", EMAIL, "--password-stdin", input=f"{PASSWORD}\n")
    site.portal("index", "rebuild")
    site.start()
    yield site
    site.stop()


@pytest.fixture
def kims(open_page: Opener, site: RunningSite) -> Page:
    """Kim's browser, signed in, at the form."""
    page = open_page(site, "/sign-in?next=/posts/new")
    sign_in(page)
    expect(page).to_have_url(re.compile(r"/posts/new\?key="))
    return page


@pytest.fixture
def kims_in_trouble(open_page: Opener, site: RunningSite) -> Page:
    """The same, where requests that are lost or refused are the matter of the test: they are errors in the console."""
    page = open_page(site, "/sign-in?next=/posts/new", watch=False)
    sign_in(page)
    expect(page.get_by_label("Title")).to_be_visible()
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


def test_a_double_click_publishes_once(kims: Page) -> None:
    write(kims, "Pressed twice")
    kims.get_by_role("button", name="Publish", exact=True).dblclick()
    expect(kims.get_by_role("heading", name="Pressed twice", level=1)).to_be_visible()
    assert published(kims, "Pressed twice") == 1


def test_back_and_pressing_again_publishes_once(kims: Page) -> None:
    write(kims, "Back and again")
    publish(kims)
    expect(kims.get_by_role("heading", name="Back and again", level=1)).to_be_visible()
    kims.go_back()
    button = kims.get_by_role("button", name="Publish", exact=True)
    if button.count():  # the browser kept the page; otherwise it says that this is published
        button.click()
    else:
        kims.get_by_role("link", name="See it").click()
    expect(kims.get_by_role("heading", name="Back and again", level=1)).to_be_visible()
    assert published(kims, "Back and again") == 1


def test_back_from_another_page_finds_what_was_typed(kims: Page) -> None:
    write(kims, "Only looking something up")
    kims.get_by_role("link", name="Browse").first.click()
    expect(kims.get_by_role("heading", name="Latest", level=1)).to_be_visible()
    kims.go_back()
    expect(kims.get_by_label("Title")).to_have_value("Only looking something up")
    expect(kims.get_by_label("What happens?")).to_have_value(BODY)


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


def test_secrets_are_pointed_out_while_typing_and_nothing_moves(kims: Page) -> None:
    write(kims, "With a secret", "It fails.")
    publish_button = kims.get_by_role("button", name="Publish", exact=True)
    before = publish_button.bounding_box()
    kims.get_by_label("What happens?").press_sequentially("\nkey=AKIAABCDEFGHIJKLMNOP")
    expect(kims.get_by_role("button", name="token, line 2")).to_be_visible(timeout=10_000)
    line = kims.get_by_label("What happens?").bounding_box()
    after = publish_button.bounding_box()
    assert before
    assert after
    assert line
    assert after["y"] == before["y"]
    kims.get_by_role("button", name="token, line 2").click()
    chosen = kims.evaluate(
        "(() => { const b = document.activeElement; return b.value.slice(b.selectionStart, b.selectionEnd); })()"
    )
    assert chosen == "AKIAABCDEFGHIJKLMNOP"
    publish(kims)
    kims.get_by_role("button", name="Blank it").click()
    expect(kims.get_by_label("What happens?")).to_have_value("It fails.\nkey=[token]")
    publish(kims)
    expect(kims.get_by_text("key=[token]")).to_be_visible()


def test_the_preview_appears_without_leaving(kims: Page) -> None:
    write(kims, "Previewed", "It is **bold**.")
    kims.get_by_role("button", name="Preview").click()
    expect(kims.locator("#preview strong")).to_have_text("bold")
    expect(kims.get_by_label("What happens?")).to_have_value("It is **bold**.")


def test_by_keyboard_alone(kims: Page) -> None:
    for _ in range(60):
        if kims.evaluate("document.activeElement.name") == "title":
            break
        kims.keyboard.press("Tab")
    kims.keyboard.type("By keyboard")
    kims.keyboard.press("Tab")
    kims.keyboard.type("No mouse.")
    for _ in range(60):
        if kims.evaluate("document.activeElement.textContent.trim()") == "Publish":
            break
        kims.keyboard.press("Tab")
    kims.keyboard.press("Enter")
    expect(kims.get_by_role("heading", name="By keyboard", level=1)).to_be_visible()


def test_without_javascript_a_visitor_writes_signs_in_and_publishes(open_page: Opener, site: RunningSite) -> None:
    page = open_page(site, "/posts/new?kind=workaround", javascript=False, width=390)
    page.get_by_label("Title").fill("No script")
    page.get_by_label("What was wrong?").fill("key=AKIAABCDEFGHIJKLMNOP")
    publish(page)
    expect(page.locator(".field__error")).to_have_text(re.compile("Say what helps"))
    page.get_by_label("What helps?").fill("It **helps**.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview strong")).to_have_text("helps")
    publish(page)
    expect(page.get_by_text("Something in it looks private")).to_be_visible()
    page.get_by_role("button", name="Blank it").click()
    expect(page.get_by_label("What was wrong?")).to_have_value("key=[token]")
    publish(page)
    sign_in(page)
    expect(page.get_by_label("What helps?")).to_have_value("It **helps**.")
    publish(page)
    expect(page.get_by_role("heading", name="No script", level=1)).to_be_visible()
    assert published(page, "No script") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_kept_out(
    open_page: Opener, site: RunningSite, axe: Callable[[Page], None], width: int, scheme: str
) -> None:
    page = open_page(site, "/posts/new", width=width, scheme=scheme)  # type: ignore[arg-type]
    axe(page)
    write(page, "For axe", "key=AKIAABCDEFGHIJKLMNOP")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview p").first).to_be_visible()
    axe(page)
    publish(page)
    expect(page.get_by_text("Something in it looks private")).to_be_visible()
    axe(page)
    page.goto("/drafts")
    axe(page)
    for path in ("/browse", "/browse/problems", "/tags/none", "/search?q=stops", "/search?q=zzz"):
        page.goto(path)
        axe(page)
