"""The ask box in a real browser: suggestions while typing that hold still, by pointer and by keyboard."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.support.chromium import PHONE, Opener
from tests.support.running import RunningSite

QUESTION = "sync stops at 4% with E-2041 after updating to 4.1"
FOUND = "Sync stops at 4% with E-2041 after updating to 4.1"


def box(page: Page) -> Locator:
    """The ask box."""
    return page.get_by_label("What are you running into?")


def titles(page: Page) -> Locator:
    """The suggestions' titles."""
    return page.locator("[data-ask-answer] .suggestion__title a")


def typed(page: Page, text: str = QUESTION) -> Locator:
    """Type, key by key, and wait for the first suggestion."""
    box(page).press_sequentially(text, delay=8)
    expect(titles(page).first).to_be_visible()
    return titles(page)


def settled(page: Page) -> None:
    """Wait until what was typed last is answered."""
    page.wait_for_timeout(200)
    expect(page.locator("[data-ask-answer][aria-busy]")).to_have_count(0)


def test_suggestions_come_while_one_types_and_are_said_once_the_typing_pauses(page: Page) -> None:
    box(page).press_sequentially("sync stops ", delay=8)
    page.wait_for_timeout(300)
    expect(titles(page)).to_have_count(0)  # eleven characters
    box(page).press_sequentially("at 4% with E-2041", delay=8)
    expect(titles(page).first).to_have_text(FOUND)
    row = page.locator("[data-suggestion]").first
    for words in ("Fixed in 4.1.2", "Lumen · 4.1", "affected", "worked for"):
        expect(row).to_contain_text(words)
    expect(row.locator("mark", has_text="E-2041").first).to_be_visible()
    expect(page.locator("[data-ask-said]")).to_have_text(
        re.compile(rf"^Solved in 4\.1\.2\..* \d suggestions; first: {re.escape(FOUND)}$")
    )


def test_answers_apply_in_order_and_stale_ones_are_aborted(page: Page) -> None:
    aborted: list[Request] = []
    held: list[Route] = []
    page.on("requestfailed", lambda request: aborted.append(request))

    def hold(route: Route) -> None:
        if "umlauts" in (route.request.post_data or ""):
            route.continue_()
        else:
            held.append(route)

    page.route("**/suggestions", hold)
    box(page).fill("sync stops at 4% with E-2041")
    page.wait_for_timeout(400)
    assert len(held) == 1
    box(page).fill("the import drops umlauts from the customers")
    expect(titles(page).first).to_contain_text(re.compile("import|umlaut", re.I))
    assert len(aborted) == 1
    first = titles(page).first.inner_text()
    held[0].abort()
    page.wait_for_timeout(200)
    assert titles(page).first.inner_text() == first


def test_the_old_answer_stays_until_the_new_one_is_there(page: Page) -> None:
    typed(page)
    waiting: list[Route] = []
    page.route("**/suggestions", lambda route: waiting.append(route))
    box(page).press_sequentially(" on one laptop", delay=8)
    page.wait_for_timeout(400)
    assert waiting
    expect(titles(page).first).to_have_text(FOUND)
    waiting[-1].continue_()
    settled(page)
    expect(titles(page).first).to_have_text(FOUND)


def test_nothing_moves_under_the_pointer(page: Page) -> None:
    rows = page.locator("[data-suggestion]")
    typed(page)
    settled(page)
    rows.nth(1).hover()
    before = [row.bounding_box() for row in rows.all()]
    texts = rows.all_inner_texts()
    box(page).fill("the import\n\n\n\n\ndrops umlauts from the names of customers")
    settled(page)
    assert [row.bounding_box() for row in rows.all()] == before
    assert rows.all_inner_texts() == texts
    expect(page.get_by_text("There is a newer answer")).to_be_visible()
    page.mouse.move(5, 5)
    expect(page.get_by_text("There is a newer answer")).to_have_count(0)
    expect(titles(page).first).to_contain_text(re.compile("import|umlaut", re.I))


def test_nothing_changes_under_the_focus(page: Page) -> None:
    typed(page)
    waiting: list[Route] = []
    page.route("**/suggestions", lambda route: waiting.append(route))
    box(page).press_sequentially(" umlauts import names", delay=8)
    page.wait_for_timeout(300)
    page.keyboard.press("ArrowDown")
    expect(titles(page).first).to_be_focused()
    waiting[-1].continue_()
    page.wait_for_timeout(300)
    expect(titles(page).first).to_be_focused()
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()
    expect(page.get_by_text("There is a newer answer")).to_have_count(0)


def test_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    while not box(page).evaluate("element => element === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type(QUESTION, delay=8)
    expect(titles(page).nth(1)).to_be_visible()
    settled(page)
    page.keyboard.press("ArrowDown")
    expect(titles(page).nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles(page).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    pane = page.get_by_role("dialog")
    expect(pane.get_by_role("heading", name=FOUND)).to_be_visible()
    page.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    expect(titles(page).nth(0)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value(QUESTION)


def test_a_suggestion_opens_beside_the_text_and_nothing_typed_is_lost(page: Page) -> None:
    typed(page).first.click()
    pane = page.get_by_role("dialog")
    expect(pane.get_by_role("heading", name="What helped")).to_be_visible()
    expect(pane.get_by_role("button", name="This solves it")).to_be_visible()
    expect(pane.get_by_role("link", name="Open in a new tab")).to_have_attribute("href", re.compile(r"/posts/\d+$"))
    box(page).press_sequentially(" on Mondays", delay=8)
    expect(box(page)).to_have_value(f"{QUESTION} on Mondays")
    expect(pane.get_by_role("heading", name=FOUND)).to_be_visible()
    text, opened = box(page).bounding_box(), pane.bounding_box()
    assert text
    assert opened
    assert text["x"] + text["width"] <= opened["x"]
    page.keyboard.press("Escape")
    expect(pane).to_have_count(0)


def test_on_the_phone_it_opens_as_a_sheet(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site, width=PHONE)
    typed(page).first.tap()
    pane = page.get_by_role("dialog")
    expect(pane.get_by_role("heading", name=FOUND)).to_be_in_viewport()
    pane.get_by_role("button", name="Close").tap()
    expect(pane).to_have_count(0)
    expect(box(page)).to_have_value(QUESTION)


def test_it_opens_as_a_page_in_a_new_tab_as_well(page: Page) -> None:
    link = typed(page).first
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(FOUND)
    expect(box(page)).to_have_value(QUESTION)


def test_a_lost_connection_is_said_and_mends_itself(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site, watch=False)
    page.context.set_offline(True)
    box(page).press_sequentially(QUESTION, delay=8)
    expect(page.get_by_text("There is no connection. Your text is safe here")).to_be_visible()
    page.get_by_role("button", name="Has anyone been there?").click()
    expect(box(page)).to_have_value(QUESTION)
    page.context.set_offline(False)
    expect(titles(page).first).to_have_text(FOUND)
    expect(page.get_by_text("There is no connection")).to_have_count(0)


def test_too_many_questions_are_answered_kindly_and_asked_again(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site, watch=False)
    refused: list[Any] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route)
            route.fulfill(status=429, body="")

    page.route("**/suggestions", refuse_once)
    box(page).press_sequentially(QUESTION, delay=8)
    expect(page.get_by_text("That was a lot at once. Your text is safe here")).to_be_visible()
    expect(titles(page).first).to_have_text(FOUND, timeout=9_000)


def test_an_ended_session_is_renewed_without_a_word(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site, watch=False)
    page.context.clear_cookies()
    assert typed(page).first.inner_text() == FOUND


def test_the_button_asks_at_once_and_goes_on_in_the_answer(page: Page) -> None:
    box(page).fill("E-2041")  # an error code alone is too short to be asked for by itself
    page.get_by_role("button", name="Has anyone been there?").click()
    expect(titles(page).first).to_be_focused()
    assert page.url.endswith("/")


def test_nothing_known_leads_on_to_publishing_with_the_text(page: Page) -> None:
    box(page).press_sequentially("purple elephants trample the cellar", delay=8)
    expect(page.get_by_text("We know of nothing like it.")).to_be_visible()
    page.get_by_role("button", name="Publish it to the community").click()
    expect(page.get_by_label("Title")).to_have_value("purple elephants trample the cellar")


def test_back_from_another_page_the_text_and_its_answer_are_there(page: Page) -> None:
    typed(page)
    page.get_by_role("link", name="Browse").first.click()
    page.go_back()
    expect(box(page)).to_have_value(QUESTION)
    expect(titles(page).first).to_have_text(FOUND)


def test_beside_a_new_post_title_and_text_are_looked_up_and_the_form_stands_still(page: Page) -> None:
    page.goto("/posts/new")
    title = page.get_by_label("Title")
    before = title.bounding_box()
    title.press_sequentially("it stops", delay=8)
    page.get_by_label("What happens?").press_sequentially("sync stops at 4% with E-2041", delay=8)
    expect(titles(page).first).to_have_text(FOUND)
    assert title.bounding_box() == before
    titles(page).first.click()
    expect(page.get_by_role("dialog").get_by_role("heading", name=FOUND)).to_be_visible()
    assert title.bounding_box() == before
    expect(title).to_have_value("it stops")
