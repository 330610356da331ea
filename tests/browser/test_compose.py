"""Writing a post in a real browser: published once, by mouse, by keyboard, without JavaScript; and nobody kept out."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

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


def test_the_keyboard_is_at_the_form_before_the_suggestions(kims: Page) -> None:
    expect(kims.get_by_label("Title")).to_be_focused()
    kims.get_by_label("Title").fill("Where one goes on")
    expect_saved(kims)
    kims.reload()
    expect(kims.get_by_label("What happens?")).to_be_focused()
    kims.get_by_label("What happens?").fill(BODY)
    expect(kims.get_by_text("Draft saved, ")).to_be_visible(timeout=10_000)  # by this window
    kims.reload()
    expect(kims.get_by_role("heading", level=1)).to_be_focused()
    for _ in range(15):  # other drafts may stand before the form
        kims.keyboard.press("Tab")
        if kims.evaluate("Boolean(document.activeElement.closest('#compose, .ask--compose'))"):
            break
    assert kims.evaluate("document.activeElement.name") == "kind"
    follows = "form.compareDocumentPosition(document.querySelector('.ask--compose')) & Node.DOCUMENT_POSITION_FOLLOWING"
    assert kims.locator("#compose").evaluate(f"form => Boolean({follows})")


def test_by_keyboard_alone(kims: Page) -> None:
    kims.keyboard.type("By keyboard")
    kims.keyboard.press("Tab")
    kims.keyboard.type("No mouse.")
    for _ in range(60):
        if kims.evaluate("document.activeElement.textContent.trim()") == "Publish":
            break
        kims.keyboard.press("Tab")
    kims.keyboard.press("Enter")
    expect(kims.get_by_role("heading", name="By keyboard", level=1)).to_be_visible()


def test_a_change_is_saved_by_button_and_by_enter(kims: Page) -> None:
    write(kims, "Before the change")
    publish(kims)
    kims.get_by_role("link", name="Change what is written").click()
    kims.wait_for_load_state()
    kims.get_by_label("Title").fill("Changed by button")
    kims.get_by_role("button", name="Save the change").dblclick()
    expect(kims.get_by_role("heading", name="Changed by button", level=1)).to_be_visible()
    kims.get_by_role("link", name="Change what is written").click()
    kims.wait_for_load_state()
    kims.get_by_label("Title").fill("Changed by Enter")
    kims.get_by_label("Title").press("Enter")
    expect(kims.get_by_role("heading", name="Changed by Enter", level=1)).to_be_visible()
    assert published(kims, "Changed by Enter") == 1


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
