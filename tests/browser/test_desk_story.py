"""The whole story: one failure told five times, linked by keyboard, carried, answered, fixed, one wrong link undone.

It takes the pictures of docs/desk.md on the way."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import story
from tests.browser.story import ADDRESSES, FINDER, OTHER, SAME
from tests.browser.story_steps import (
    announce_the_fix,
    answer,
    carry,
    find_a_way_around,
    is_told,
    link_by_keyboard,
    publish,
    says,
    see_it_as,
    stands_alone,
    take_care_of_the_no,
    undo_the_wrong_link,
)
from tests.support.chromium import Opener, settle, sign_in_as
from tests.support.running import RunningSite

PICTURES = Path(__file__).parents[2] / "docs" / "img"
PATIENCE = 60.0
WIDE, HIGH = 1080, 760


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Seven browsers share a machine here; what comes late comes all the same."""
    expect.set_options(timeout=1_000 * PATIENCE)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def site(make_demo: Callable[[], RunningSite]) -> Iterator[RunningSite]:
    """The demo, in which all of this is new."""
    site = make_demo()
    site.start()
    yield site
    site.stop()


@pytest.fixture
def browser_of(open_page: Opener, site: RunningSite) -> Callable[[str], Page]:
    """`browser_of("kim")`: Kim's browser, signed in; the same one each time."""
    pages: dict[str, Page] = {}

    def of(name: str) -> Page:
        if name not in pages:
            pages[name] = open_page(site)
            sign_in_as(pages[name], ADDRESSES[name])
        return pages[name]

    return of


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[Page, str], None]:
    """`picture(page, "pair")` takes docs/img/desk-pair.png, or, unless pictures are to be kept, one that goes."""
    folder = PICTURES if os.environ.get("KEEP_PICTURE") else tmp_path

    def take(page: Page, name: str) -> None:
        page.set_viewport_size({"width": WIDE, "height": HIGH})
        settle(page)
        page.screenshot(path=folder / f"desk-{name}.png")
        assert (folder / f"desk-{name}.png").stat().st_size > 10_000

    return take


def test_one_failure_told_five_times(
    site: RunningSite, browser_of: Callable[[str], Page], picture: Callable[[Page, str], None]
) -> None:
    posts = {report.by: publish(browser_of(report.by), report) for report in (*SAME, OTHER)}
    anna = browser_of("anna")
    site.portal("desk", "pairs", "--again")  # whatever the worker has found meanwhile, and in which order

    link_by_keyboard(anna, picture)
    for report in SAME[1:]:
        says(browser_of(report.by), posts[report.by], SAME[0].title)

    find_a_way_around(browser_of(FINDER), anna, posts[FINDER])
    carry(anna, picture, "5 people")
    for name in ("kim", "mei", "ines"):
        answer(browser_of(name), posts[name], "Yes, it worked")
    answer(browser_of("noor"), posts["noor"], "I could not try it")
    answer(
        browser_of("dov"),
        posts["dov"],
        "No, it did not",
        "The count was never the trouble: the printed sheet is empty.",
    )

    take_care_of_the_no(anna, picture, posts["kim"])
    undo_the_wrong_link(anna)
    stands_alone(browser_of("dov"), posts["dov"])

    announce_the_fix(anna, posts["kim"])
    for report in SAME:
        is_told(browser_of(report.by), posts[report.by])
    browser_of("dov").goto("/notifications")
    expect(browser_of("dov").get_by_text("announced: fixed in")).to_have_count(0)
    carry(anna, None, "")
    for report in SAME:
        says(browser_of(report.by), posts[report.by], f"ixed in {story.FIXED_IN}")
    stands_alone(browser_of("dov"), posts["dov"])
    anna.goto(posts["kim"])
    expect(anna.locator("main")).to_contain_text("5 people have this")
    picture(anna, "problem")
    see_it_as(anna, browser_of("mei"), posts["mei"], picture)
