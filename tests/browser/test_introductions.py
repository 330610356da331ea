"""Two who share a problem are introduced, up to thanks and a story: by touch on the phone, by keyboard at the desk.

With KEEP_PICTURE set, the pictures of docs/introductions.md are made on the way.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hand
from tests.browser.test_notifications import publish_problem
from tests.support.chromium import DESK, PHONE, Opener, settle, sign_in_as
from tests.support.running import RunningSite

PICTURES = Path(__file__).parents[2] / "docs" / "img"
PAIRS = {
    PHONE: ("kim@hatch.example", "Kim", "ravi@orbis.example", "Ravi Teldane"),
    DESK: ("mei@saltreed.example", "Mei", "samuel@orbis.example", "Samuel Ostrey"),
}
SHOWN = {("proposing", "desk"), ("request", "phone"), ("choosing", "desk"), ("meeting", "desk"), ("shared", "phone")}
ANNA = "anna@lanternfold.example"
CONTEXT = "Both of you print labels from the till and see every second one come out blank. One of you has tried a lot."


@pytest.fixture
def somebody(open_page: Opener, demo_site: RunningSite) -> Callable[..., Page]:
    """`somebody(address, width)`: their browser, signed in."""

    def open_as(address: str, width: int) -> Page:
        page = open_page(demo_site, width=width, watch=address != ANNA)  # what she writes is refused at first
        sign_in_as(page, address)
        return page

    return open_as


def picture(page: Page, name: str, width: int, axe: Callable[..., None]) -> None:
    """Nobody is kept out of this page, nothing is wider than the screen; kept for the docs if that is wished."""
    axe(page)
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0
    kind = "phone" if width == PHONE else "desk"
    if os.environ.get("KEEP_PICTURE") and (name, kind) in SHOWN:
        settle(page)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=PICTURES / f"introduction-{name}-{kind}.png", full_page=width == PHONE)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_they_are_asked_choose_say_yes_talk_and_thank(
    somebody: Callable[..., Page], axe: Callable[..., None], width: int
) -> None:
    one, first_name, other, full_name = PAIRS[width]
    by_touch = width == PHONE
    mine, theirs, support = somebody(one, width), somebody(other, width), somebody(ANNA, width)
    me, them, anna = (Hand(page, by_touch) for page in (mine, theirs, support))
    address = publish_problem(mine, f"Every second label is blank ({width})")

    _have_it_too(theirs, them, address)
    _propose(support, anna, address, [first_name, full_name], axe, width)
    _answer(mine, me, axe, width)
    _wait_unseen(support, theirs, first_name)
    _answer(theirs, them, axe, width, shares="I found a setting that helps.", full=True)

    theirs.wait_for_url(re.compile(r"/introductions/\d+$"))
    meeting = theirs.url
    expect(theirs.get_by_role("heading", level=1)).to_have_text(f"You met {first_name}")
    _talk(theirs, them, "Turn the cutter off, then print two.")
    mine.goto(meeting)
    expect(mine.get_by_role("heading", level=1)).to_have_text(f"You met {full_name}")
    expect(mine.locator("main")).to_contain_text("I found a setting that helps.")
    expect(mine.locator("#thread")).to_contain_text("Turn the cutter off")
    _talk(mine, me, "That was it!")
    picture(mine, "meeting", width, axe)
    _thank(mine, me)
    theirs.goto(meeting)
    expect(theirs.locator("#after")).to_contain_text("You saved my week.")

    for page, hand in ((mine, me), (theirs, them)):
        hand.press(page.get_by_role("button", name="I’d be glad of a story"))
        page.wait_for_load_state()
    hand.press(theirs.get_by_role("link", name="Begin a story"))
    theirs.wait_for_url(re.compile(r"/posts/new"))
    expect(theirs.get_by_label("A success story")).to_be_checked()
    assert first_name not in theirs.locator("form.form").first.inner_text()

    mine.goto("/introductions/shared")
    expect(mine.locator("main")).to_contain_text(full_name)
    picture(mine, "shared", width, axe)
    support.goto("/introductions/proposals")
    expect(support.locator("main")).to_contain_text("They met")
    expect(support.locator("main")).not_to_contain_text("Turn the cutter off")


def _have_it_too(page: Page, hand: Hand, address: str) -> None:
    page.goto(address)
    hand.press(page.locator("summary", has_text="I have this too"))
    hand.tick(page.get_by_label("Support may introduce me to others who have it"))
    hand.press(page.get_by_role("button", name="I have this too"))
    expect(page.get_by_text("Noted: you have this too.")).to_be_visible()


def _propose(page: Page, hand: Hand, address: str, names: list[str], axe: Any, width: int) -> None:
    """A context that names somebody is marked; a changed one is sent."""
    page.goto(address)
    hand.press(page.get_by_role("link", name="Whom could you introduce?"))
    page.wait_for_url(re.compile(r"/introductions/proposals/new"))
    for name in names:
        hand.tick(page.get_by_role("checkbox", name=name))
    hand.write(page.get_by_label("What each of them reads"), f"{names[0]} sees every second label blank.")
    hand.press(page.get_by_role("button", name="Ask them, each apart"))
    expect(page.locator("#found")).to_contain_text("a name of one of those you ask")
    picture(page, "proposing", width, axe)
    hand.write(page.get_by_label("What each of them reads"), CONTEXT)
    hand.press(page.get_by_role("button", name="Ask them, each apart"))
    looked = page.get_by_label("I have looked at what is marked")
    expect(looked).to_be_visible()  # that only two are known to have it
    hand.tick(looked)
    hand.press(page.get_by_role("button", name="Ask them, each apart"))
    expect(page.get_by_text("They are asked, each apart.")).to_be_visible()


def _answer(page: Page, hand: Hand, axe: Any, width: int, *, shares: str = "", full: bool = False) -> None:
    """From one's own list to the request; what one shares is seen before one says yes."""
    page.goto("/introductions")
    hand.press(page.get_by_role("link", name=re.compile("Look and answer")).first)
    page.wait_for_url(re.compile(r"/introductions/requests/\d+"))
    for plain in ("asks you", "Why you", "If you say yes", "What the other person would get"):
        expect(page.get_by_text(plain).first).to_be_visible()
    picture(page, "request", width, axe)
    if shares:
        hand.press(page.locator("summary", has_text="Choose what you would share"))
        if full:
            hand.tick(page.get_by_label(re.compile("Full name")))
        hand.write(page.get_by_label("A few words"), shares)
        expect(page.locator("#preview")).to_contain_text(shares)
        picture(page, "choosing", width, axe)
    hand.press(page.get_by_role("button", name="Yes, introduce us"))
    page.wait_for_load_state()


def _wait_unseen(support: Page, other: Page, name: str) -> None:
    """One yes is seen by nobody."""
    support.goto("/introductions/proposals")
    expect(support.locator("main")).to_contain_text("Waiting")
    other.goto("/introductions")
    expect(other.locator("main")).not_to_contain_text(name)


def _talk(page: Page, hand: Hand, words: str) -> None:
    form = page.locator("#write")
    hand.write(form.get_by_role("textbox"), words)
    hand.press(form.get_by_role("button", name="Send"))
    expect(page.locator("#thread")).to_contain_text(words)


def _thank(page: Page, hand: Hand) -> None:
    form = page.locator("#after")
    hand.tick(form.get_by_label("Yes, it helped"))
    hand.write(form.get_by_label("Thanks to pass on"), "You saved my week.")
    hand.press(form.get_by_role("button", name="Say so"))
    expect(page.get_by_text("Thank you for saying so.")).to_be_visible()
