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
    page.locator("#affected").get_by_role("button", name="Take it back").click()
    expect(page.locator("summary", has_text="I have this too")).to_be_in_viewport()
    _reply(page, "A solution", "Start it again, and wait for the lamp.")
    expect(page.get_by_text("Start it again, and wait for the lamp.")).to_be_in_viewport()


def _reply(page: Page, kind: str, text: str) -> None:
    """Write a reply of that kind."""
    page.locator("#reply").get_by_role("textbox").fill(text)
    page.locator("#reply").get_by_text(kind, exact=False).first.click()
    page.get_by_role("button", name="Publish the reply").click()
