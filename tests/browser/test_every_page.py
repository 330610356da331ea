"""Every page that links lead to, in a real browser: nobody is kept out, nothing is cut off, in any light, any width."""

from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.browser.looks import MEASURE, Looks
from tests.support.chromium import DESK, HEIGHTS, PHONE, Opener, settle, sign_in_as
from tests.support.crawl import endpoint_of, entrances
from tests.support.running import RunningSite

PEOPLE = {
    "visitor": ("", {"public"}),
    "customer": ("kim@hatch.example", {"public", "signed_in"}),
    "admin": ("ada@lanternfold.example", {"public", "signed_in", "staff", "admin"}),
}
MORE = ("/search?q=sync", "/search?q=nothingisliketthis", "/nothing-is-here")


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_is_kept_out(
    open_page: Opener,
    demo_site: RunningSite,
    make_app: Callable[..., Flask],
    axe: Callable[..., None],
    who: str,
) -> None:
    address, kinds = PEOPLE[who]
    page = open_page(demo_site, watch=False)
    if address:
        sign_in_as(page, address)
    seen, looks = 0, Looks()
    for path in _pages(page, make_app(demo=True), kinds):
        seen += 1
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            assert _overflow(page) <= 0, f"{path} is wider than a screen of {width}"
            page.emulate_media(color_scheme="light")
            axe(page, rules={"color-contrast": {"enabled": False}})
            for scheme in ("light", "dark"):  # contrast is the one thing that the dark can change
                page.emulate_media(color_scheme=scheme)
                settle(page)
                if looks.new(page, width, scheme):
                    axe(page, MEASURE, anew=scheme == "dark", runOnly=["color-contrast"])
    assert seen > 12


def test_a_faint_text_is_found_when_it_looks_new(browser: Browser, axe: Callable[..., None]) -> None:
    page, looks = browser.new_page(), Looks()
    page.set_content("<html lang=en><main><h1>One</h1><p>Two</p><p>Three</p><p style='color: #ccc'>Faint</p></main>")
    assert looks.new(page, DESK, "light") == 3
    with pytest.raises(AssertionError, match=r"(?s)color-contrast.*Faint"):
        axe(page, MEASURE, runOnly=["color-contrast"])
    assert looks.new(page, DESK, "light") == 0
    assert looks.new(page, PHONE, "light") == 3
    page.evaluate("document.querySelector('main').style.background = '#333'")
    assert looks.new(page, DESK, "light") == 3
    page.close()


def _pages(page: Page, app: Flask, kinds: set[str]) -> Iterator[str]:
    """Open one page of each route that can be reached, and say which is open."""
    waiting = deque([*MORE, *entrances(app, kinds)])
    known = {endpoint_of(app, path) for path in waiting} - {None}
    while waiting:
        path = waiting.popleft()
        try:
            answer = page.goto(path)
        except PlaywrightError as error:
            if "Download is starting" not in str(error):  # a file for a spreadsheet is no page
                raise
            continue
        if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if not answer.text().lstrip().lower().startswith("<!doctype"):  # a piece of a page, for a script to put in
            continue
        for link in page.locator("a[href^='/']").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            endpoint = endpoint_of(app, urlsplit(link).path)
            if endpoint not in known:
                known.add(endpoint)
                waiting.append(link)
        yield path


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
