"""The private thread in a real browser, without JavaScript as well: a file, a report, support that is invited."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hand
from tests.browser.test_notifications import publish_problem
from tests.support.chromium import DESK, PHONE, Opener, sign_in_as
from tests.support.running import RunningSite

ANNA = "anna@lanternfold.example"
CONTEXT = "Both of you see the nightly copy stop. One of you has tried a good deal."
WORLDS = {
    "phone": (PHONE, "dark", True, "noor@quillmoor.example", "Noor", "bram@saltreed.example", "Bram"),
    "plain": (  # no JavaScript
        DESK,
        "light",
        False,
        "ines@pinemarten.example",
        "Ines",
        "greta@orbis.example",
        "Greta",
    ),
}


@pytest.mark.parametrize("world", WORLDS)
def test_they_send_files_report_invite_support_and_take_it_back(
    open_page: Opener, demo_site: RunningSite, axe: Callable[..., None], tmp_path: Path, world: str
) -> None:
    width, scheme, javascript, one, first, other, second = WORLDS[world]
    # Support's first try is refused with what may give somebody away, which a browser logs as an error.
    mine, theirs, support = (
        open_page(demo_site, width=width, scheme=scheme, javascript=javascript, watch=watch)  # type: ignore[arg-type]
        for watch in (True, True, False)
    )
    for page, address in ((mine, one), (theirs, other), (support, ANNA)):
        sign_in_as(page, address)
    me, them = Hand(mine, width == PHONE), Hand(theirs, width == PHONE)
    meeting = meet(mine, theirs, support, (first, second), world)

    log = tmp_path / "copy of last night.log"
    log.write_text("E-2041 at 03:12\n")
    mine.goto(meeting)
    mine.get_by_label("Your message").fill("This is what it says.")
    mine.get_by_label("Files").set_input_files(log)
    me.press(mine.get_by_role("button", name="Send"))
    expect(mine.locator("#thread")).to_contain_text("copy of last night.log")
    looked_at(mine, axe if javascript else None, width)

    theirs.goto(meeting)
    with theirs.expect_download() as saving:
        them.press(theirs.get_by_role("link", name="copy of last night.log"))
    assert saving.value.suggested_filename == "copy of last night.log"
    assert Path(saving.value.path()).read_text() == "E-2041 at 03:12\n"

    them.press(theirs.get_by_role("link", name="Report to support").first)
    words = theirs.get_by_label("What happened?")
    expect(words).to_have_value(re.compile("^> This is what it says."))
    looked_at(theirs, axe if javascript else None, width)
    words.fill("> This is what it says.\n\nI only try this out.")
    them.press(theirs.get_by_role("button", name="Send to support"))
    expect(theirs.get_by_text("Support has your words")).to_be_visible()
    support.goto("/introductions/proposals")
    expect(support.locator("main")).to_contain_text("I only try this out.")

    for page in (mine, theirs):
        page.goto(meeting)
        page.get_by_text("Support, reports, blocking").click()
        page.get_by_role("button", name="Let support read it").click()
        page.wait_for_load_state()
    support.goto("/introductions/proposals")
    support.locator("[aria-labelledby=invited] a").first.click()
    expect(support.locator("main")).to_contain_text("This is what it says.")
    looked_at(support, axe if javascript else None, width)
    reading = support.url
    mine.goto(meeting)
    expect(mine.locator("#thread")).to_contain_text("Support can read this")
    mine.get_by_text("Support, reports, blocking").click()
    mine.locator("#thread .disclosure", has_text="Support, reports, blocking").get_by_role(
        "button", name="Take it back"
    ).click()
    answer = support.request.get(reading)
    assert answer.status == 404


def meet(mine: Page, theirs: Page, support: Page, names: tuple[str, str], world: str) -> str:
    """They are introduced; gives the address of their meeting."""
    address = publish_problem(mine, f"The nightly copy stops ({world})")
    theirs.goto(address)
    theirs.locator("summary", has_text="I have this too").click()
    theirs.get_by_role("button", name="I have this too").click()
    theirs.wait_for_load_state()
    support.goto(address)
    support.get_by_role("link", name="Whom could you introduce?").click()
    for name in names:
        support.get_by_role("checkbox", name=name).check()
    support.get_by_label("What each of them reads").fill(CONTEXT)
    support.get_by_role("button", name="Ask them, each apart").click()
    support.wait_for_load_state()
    if support.get_by_label("I have looked at what is marked").count():
        support.get_by_label("I have looked at what is marked").check()
        support.get_by_role("button", name="Ask them, each apart").click()
    expect(support.get_by_text("They are asked, each apart.")).to_be_visible()
    for page in (mine, theirs):
        page.goto("/introductions")
        page.get_by_role("link", name=re.compile("Look and answer")).click()
        page.get_by_role("button", name="Yes, introduce us").click()
        page.wait_for_load_state()
    theirs.wait_for_url(re.compile(r"/introductions/\d+$"))
    return theirs.url


def looked_at(page: Page, axe: Callable[..., None] | None, width: int) -> None:
    """Nothing is wider than the screen and, where scripts run to find it out, nobody is kept out."""
    if axe:
        axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
