"""The pages on which somebody answers: support what nobody had seen, a customer by a link out of a mail."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import DESK, HEIGHTS, PHONE, Opener, sign_in_as
from tests.support.running import RunningSite

LINK = """
from sqlalchemy import select
from portal.app import create_app
from portal.core.db import db
from portal.relays import links
from portal.relays.models import Answer, Recipient, Said
app = create_app()
with app.app_context():
    answered = select(Answer.recipient_id)
    row = db.session.scalars(select(Recipient).where(Recipient.id.not_in(answered)).order_by(Recipient.id)).first()
    print(*(links.answer_url(row, said) for said in (Said.FAILED, Said.UNTRIED)))
"""


@pytest.fixture
def links(demo_site: RunningSite) -> list[str]:
    """No, and "could not try", as a mail leads to them."""
    command = [sys.executable, "-c", LINK]
    run = subprocess.run(
        command, env=demo_site.environ, cwd=demo_site.folder, check=True, capture_output=True, text=True
    )
    return ["/" + address.split("/", 3)[3] for address in run.stdout.split()]


def test_what_nobody_had_seen_is_answered_on_a_page_for_everybody(
    open_page: Opener, demo_site: RunningSite, axe: Callable[..., None]
) -> None:
    anna = open_page(demo_site)
    sign_in_as(anna, "anna@lanternfold.example")
    anna.goto("/desk/waiting/new")
    path = anna.locator("a[href^='/desk/questions/']").first.get_attribute("href")
    assert path
    anna.goto(path)
    _can_be_read(anna, axe)


def test_a_link_out_of_a_mail_opens_a_page_for_everybody_that_answers_when_a_button_is_pressed(
    open_page: Opener, demo_site: RunningSite, axe: Callable[..., None], links: list[str]
) -> None:
    page = open_page(demo_site)
    for link in links:
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_contain_text("work for you?")
        expect(page.get_by_role("status").get_by_text("Noted. Thank you.")).to_have_count(0)
        _can_be_read(page, axe)
    page.get_by_role("button", name="I could not try it").or_(
        page.get_by_role("button", name="Could not")
    ).first.click()
    expect(page.get_by_role("status").get_by_text("Noted. Thank you.")).to_be_visible()
    _can_be_read(page, axe)


def _can_be_read(page: Page, axe: Callable[..., None]) -> None:
    """Phone and desk, light and dark; nothing is cut off."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.emulate_media(color_scheme="light")
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page, runOnly=["color-contrast"])  # the one thing that the dark can change
