"""The ask box answers an error code alone, and holds still: what can be seen doesn't move when suggestions come;
support sees why they came."""

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_ask import FOUND, box, settled, titles
from tests.support.chromium import DESK, PHONE, Opener, sign_in_as
from tests.support.running import RunningSite

QUESTION = "sync stops, E-2041"  # one line on the phone as well: a text that grows may push what is below it
WATCH = """() => {
  window.moved = [];
  new PerformanceObserver((list) => window.moved.push(...list.getEntries().map((entry) => entry.value)))
    .observe({ type: "layout-shift" });
}"""
UNSEEN = 0.005  # of the screen: a footer of which a few pixels showed


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_what_can_be_seen_stays_when_suggestions_come(open_page: Opener, demo_site: RunningSite, width: int) -> None:
    page = open_page(demo_site, width=width)
    expect(page.get_by_role("heading", name="Can you help?")).to_be_attached()
    page.evaluate(WATCH)
    box(page).press_sequentially(QUESTION, delay=8)
    expect(titles(page).first).to_have_text(FOUND)
    settled(page)
    assert sum(page.evaluate("window.moved")) < UNSEEN
    expect(page.get_by_role("heading", name="Can you help?")).to_be_hidden()
    box(page).fill("")
    expect(page.get_by_role("heading", name="Can you help?")).to_be_visible()
    expect(titles(page)).to_have_count(0)


def test_a_longer_question_moves_nothing_either(page: Page) -> None:
    box(page).press_sequentially(QUESTION, delay=8)
    expect(titles(page).first).to_have_text(FOUND)
    settled(page)
    page.evaluate(WATCH)
    place = page.locator("[data-ask-answer]").bounding_box()
    box(page).press_sequentially(" after updating to 4.1", delay=8)
    settled(page)
    after = page.locator("[data-ask-answer]").bounding_box()
    assert place
    assert after
    assert (place["x"], place["y"]) == (after["x"], after["y"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_support_sees_why(
    open_page: Opener,
    demo_site: RunningSite,
    axe: Callable[..., None],
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    page = open_page(demo_site, width=width, scheme=scheme)
    sign_in_as(page, "anna@lanternfold.example")
    page.goto("/")
    box(page).fill("sync stops at 4% with E-2041 after updating to 4.1")
    row = page.locator("[data-suggestion]").first
    row.get_by_text("Why this?").click()
    expect(row.get_by_role("row", name=re.compile("meaning of the title"))).to_be_visible()
    expect(row.get_by_text(re.compile(r"The chance that it is the same problem: \d+%"))).to_be_visible()
    row.get_by_text("What the chance was made from").click()
    expect(row.get_by_role("row", name=re.compile("first by meaning"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)


def test_an_error_code_alone_is_looked_up_while_one_types(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site, width=DESK)
    box(page).press_sequentially("E-2041", delay=8)
    expect(titles(page).first).to_have_text(FOUND)
