"""On the phone one lands where one's word stands after pressing, in a real browser."""

from playwright.sync_api import Page, expect

from tests.support.chromium import PHONE, Opener, sign_in_as
from tests.support.running import RunningSite


def test_a_solution_and_a_me_too_are_in_sight_once_sent(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site, width=PHONE)
    sign_in_as(page, "tomas@hatch.example")
    page.goto("/browse/unanswered")
    page.locator(".post-row__title a").first.click()
    page.get_by_text("I have this too").first.click()
    page.get_by_role("button", name="I have this too").click()
    expect(page.get_by_text("You have this too, on")).to_be_in_viewport()
    expect(page.get_by_text("Noted: you have this too.")).to_be_in_viewport()
    page.locator("#affected").get_by_role("button", name="Take it back").click()
    expect(page.locator("summary", has_text="I have this too")).to_be_in_viewport()
    expect(page.get_by_text("You are not counted any more.")).to_be_in_viewport()
    _reply(page, "A solution", "Start it again, and wait for the lamp.")
    expect(page.get_by_text("Start it again, and wait for the lamp.")).to_be_in_viewport()
    expect(page.get_by_text("Your reply is published. Thank you.")).to_be_in_viewport()


def test_what_an_answer_in_the_ask_box_came_to_is_the_first_thing_in_sight(
    open_page: Opener, demo_site: RunningSite
) -> None:
    page = open_page(demo_site, width=PHONE)
    asked = "sync stops at 4% with E-2041 after updating to 4.1\n" + "It is the same on every machine. " * 12
    page.get_by_label("What are you running into?").fill(asked)
    page.locator("[data-suggestion]").first.get_by_role("button", name="I have this too").tap()
    expect(page.get_by_role("heading", name="So you have this too.")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Join").last).to_be_in_viewport()


def _reply(page: Page, kind: str, text: str) -> None:
    """Write a reply of that kind."""
    page.locator("#reply").get_by_role("textbox").fill(text)
    page.locator("#reply").get_by_text(kind, exact=False).first.click()
    page.get_by_role("button", name="Publish the reply").click()
