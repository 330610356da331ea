"""What comes of a question in a real browser: solved, counted in, different, left; also without JavaScript."""

import re
import sqlite3
from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_ask import FOUND, QUESTION, box, settled, titles, typed
from tests.support.chromium import DESK, PHONE, Opener, sign_in_as
from tests.support.running import RunningSite


def rows(site: RunningSite, query: str, *values: str) -> list[Any]:
    """What the site's database says."""
    connection = sqlite3.connect(site.folder / "portal.sqlite3")
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def until(page: Page, look: Callable[[], Any], wanted: Any) -> None:
    """Wait up to three seconds until `look()` gives `wanted`."""
    for _ in range(30):
        if look() == wanted:
            return
        page.wait_for_timeout(100)
    assert look() == wanted


def test_a_visitor_finds_a_solution_and_signs_up_to_confirm_it(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site)
    typed(page).first.click()
    page.get_by_role("dialog").get_by_role("button", name="This solves it").click()
    expect(page.get_by_text("Good to hear that this solves it.")).to_be_visible()
    page.locator("#step").get_by_role("link", name="Join").click()
    page.get_by_label("Your name").fill("Nell")
    page.get_by_label("E-mail").fill("nell@example.org")
    page.get_by_label("Password").fill("a few words in a row")
    page.get_by_role("main").get_by_role("button", name="Join").click()
    _confirm(page)
    page.get_by_label("E-mail").fill("nell@example.org")
    page.get_by_label("Password").fill("a few words in a row")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=re.compile(r"^Let .+ know that it worked$")).click()
    expect(page.get_by_text("can see that it worked for you.")).to_be_visible()
    query = "SELECT worked FROM confirmations JOIN users ON users.id = user_id WHERE email = ?"
    assert rows(demo_site, query, "nell@example.org") == [(1,)]


def _confirm(page: Page) -> None:
    """Follow the link in the mail that the worker sends."""
    for _ in range(50):
        page.goto("/demo/mailbox")
        if page.get_by_text("to Nell").count():
            break
        page.wait_for_timeout(200)
    page.locator("li", has_text="to Nell").first.get_by_role("link").click()
    page.locator(".prose a").first.click()
    page.get_by_role("button", name="Yes, confirm my address").click()


def test_signed_in_one_press_is_enough(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site)
    sign_in_as(page, "anna@lanternfold.example")
    page.goto("/")
    typed(page)
    page.locator("[data-suggestion]").first.get_by_role("button", name="I have this too").dblclick()
    expect(page.get_by_text(re.compile(r"You are counted: \d+ people have this\."))).to_be_visible()
    query = "SELECT count(*) FROM me_toos JOIN users ON users.id = user_id WHERE email = ?"
    assert rows(demo_site, query, "anna@lanternfold.example") == [(1,)]


def test_mine_is_different_goes_on_to_publish(page: Page) -> None:
    typed(page)
    settled(page)
    row = page.locator("[data-suggestion]").first
    row.get_by_text("Mine is different, because…").click()
    row.get_by_label("How is yours different").fill("it only happens on Mondays")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title")).to_have_value(QUESTION)
    expect(page.get_by_label("What happens?")).to_have_value(
        re.compile(r"Different from .*: it only happens on Mondays$")
    )


def test_leaving_writes_the_visit_down_with_what_was_shown(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site)
    question = f"{QUESTION}, and I leave again"
    typed(page, question)
    settled(page)
    shown = titles(page).count()
    kept = "SELECT outcome, (SELECT count(*) FROM inquiry_shown WHERE inquiry_id = id) FROM inquiries WHERE text = ?"
    assert rows(demo_site, kept, question) == []
    page.goto("/browse")
    until(page, lambda: rows(demo_site, kept, question), [("left", shown)])


def test_opening_writes_the_visit_down(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site)
    question = f"{QUESTION}, and I look at it"
    typed(page, question)
    settled(page)
    titles(page).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    until(page, lambda: rows(demo_site, "SELECT outcome FROM inquiries WHERE text = ?", question), [("opened",)])


def test_without_javascript_it_is_a_form_with_a_results_page(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site, javascript=False)
    box(page).fill(QUESTION)
    page.get_by_role("button", name="Has anyone been there?").click()
    expect(page).to_have_url(re.compile(r"/inquiries/[\w-]+$"))
    first = page.locator(".suggestion__title a").first
    expect(first).to_have_text(FOUND)
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FOUND)
    page.go_back()
    page.reload()
    expect(page.locator(".suggestion__title a").first).to_have_text(FOUND)
    page.get_by_role("button", name="This solves it").first.click()
    expect(page.get_by_text("Good to hear that this solves it.")).to_be_visible()
    page.get_by_role("button", name="Publish it to the community").click()
    expect(page.get_by_label("Title")).to_have_value(QUESTION)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nobody_is_kept_out_of_an_answer(
    open_page: Opener,
    demo_site: RunningSite,
    axe: Callable[[Page], None],
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    page = open_page(demo_site, width=width, scheme=scheme)
    typed(page)
    settled(page)
    axe(page)
    titles(page).first.click()
    expect(page.get_by_role("dialog").get_by_role("heading", name=FOUND)).to_be_visible()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="This solves it").click()
    expect(page.get_by_text("Good to hear that this solves it.")).to_be_visible()
    axe(page)
    page.goto("/posts/new")
    page.get_by_label("Title").press_sequentially(QUESTION, delay=8)
    expect(titles(page).first).to_be_visible()
    axe(page)
