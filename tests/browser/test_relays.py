"""A relay from a marked answer to a "no" on support's list, as people see it: at the desk, on the phone, at night."""

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_mails import CONTRAST, _contrast
from tests.browser.test_notifications import publish_problem, reply
from tests.support.chromium import DESK, PHONE, Opener, sign_in_as
from tests.support.running import RunningSite, wait_until

KIM, MEI, RAVI, ANNA = (
    "kim@hatch.example",
    "mei@saltreed.example",
    "ravi@orbis.example",
    "anna@lanternfold.example",
)


@pytest.fixture
def somebody(open_page: Opener, demo_site: RunningSite) -> Callable[..., Page]:
    """`somebody(KIM, javascript=False)`: their browser, signed in."""

    def open_as(address: str, **how: object) -> Page:
        page = open_page(demo_site, **how)  # type: ignore[arg-type]
        sign_in_as(page, address)
        return page

    return open_as


def test_from_a_mark_to_a_no_on_supports_list(somebody: Callable[..., Page], axe: Callable[..., None]) -> None:
    kim, mei, ravi, anna = (somebody(who) for who in (KIM, MEI, RAVI, ANNA))
    address = publish_problem(kim, "Export drops the last row")
    _me_too(mei, address)
    reply(ravi, address, "1. Add an empty row.\n2. Export again.", "A workaround: a way around it")
    _mark(anna, address)
    path = wait_until(lambda: _offer_of(anna, "Export drops the last row"), what="the offer")

    anna.goto(path)
    expect(anna.get_by_text("2 people get it.")).to_be_visible()
    axe(anna)
    words = anna.get_by_label("What it says")
    expect(words).to_have_value(re.compile("1. Add an empty row."))
    words.fill("Add an empty row, then export again.")
    anna.get_by_role("button", name="See the mail and who gets it").click()
    expect(anna.get_by_role("heading", level=1)).to_have_text("Send this to 2 people?")
    frame = anna.frame_locator("iframe")
    expect(frame.get_by_text("Add an empty row, then export again.")).to_be_visible()
    expect(frame.get_by_role("link", name="Yes, it worked")).to_be_visible()
    anna.get_by_role("button", name="Send it to 2 people").click()
    expect(anna.get_by_text("It is on its way.")).to_be_visible()

    wait_until(lambda: _is_asked(mei, address), what="Mei is asked")
    mei.get_by_role("link", name="Say whether it worked").click()
    axe(mei)
    mei.get_by_role("link", name="No, it did not").click()
    mei.get_by_label("What happened?").fill("The empty row is exported as well.")
    mei.get_by_role("button", name="It did not work").click()
    expect(mei.get_by_role("status").get_by_text("Noted. Thank you.")).to_be_visible()

    anna.goto("/relays/noes")
    expect(anna.get_by_text("The empty row is exported as well.")).to_be_visible()
    axe(anna)
    anna.get_by_role("button", name="Taken care of: Mei").first.click()
    expect(anna.get_by_text("Noted: you took care of it.")).to_be_visible()
    expect(anna.get_by_text("The empty row is exported as well.")).to_have_count(0)
    _look_around(somebody, path)


def _look_around(somebody: Callable[..., Page], path: str) -> None:
    """Every page of it fits and can be read: phone and desk, light and dark; support's without JavaScript, too."""
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for width in (PHONE, DESK):
        for scheme in schemes:
            page = somebody(ANNA, width=width, scheme=scheme)
            for one in ("/relays", "/relays?state=sent", path, "/relays/noes", "/me"):
                page.goto(one)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, one
            page.goto(f"{path}/mail")
            assert min(_contrast(*pair) for pair in page.evaluate(CONTRAST)) >= 4.5
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    plain = somebody(ANNA, javascript=False)
    plain.goto(path)
    expect(plain.get_by_role("heading", level=1)).to_have_text("What became of it")
    plain.get_by_role("link", name="Who said what").click()
    expect(plain.get_by_role("row", name=re.compile("Mei"))).to_contain_text("It did not work")


def _me_too(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("I have this too").first.click()
    page.locator("form[action$='/me-too'] button").first.click()
    expect(page.get_by_text("Noted: you have this too.")).to_be_visible()


def _mark(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="This gets around it").first.click()
    expect(page.get_by_text("Marked.")).to_be_visible()


def _offer_of(page: Page, title: str) -> str | None:
    page.goto("/relays")
    link = page.get_by_role("link", name=title)
    return link.first.get_attribute("href") if link.count() else None


def _is_asked(page: Page, address: str) -> bool:
    page.goto(address)
    return page.get_by_role("link", name="Say whether it worked").count() == 1
