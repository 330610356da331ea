"""What a page is like before anything is pressed: where one can type, what one can touch, which colours it has."""

import re
from itertools import combinations
from typing import Any

from playwright.sync_api import Page, expect

from tests.support.chromium import PHONE, Opener
from tests.support.running import RunningSite


def test_the_first_page_waits_for_the_question_and_the_form_for_a_post_for_its_title(
    open_page: Opener, demo_site: RunningSite
) -> None:
    page = open_page(demo_site, width=PHONE)
    expect(page.get_by_label("What are you running into?")).to_be_focused()
    assert page.evaluate("scrollY") == 0
    page.goto("/posts/new")
    expect(page.get_by_label("Title")).to_be_focused()


def test_under_a_finger_each_tag_has_room_of_its_own(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site, "/browse", width=PHONE)
    for path in ("/browse", page.locator(".post-row:has(.tag + .tag, li + li .tag) .post-row__title a").first):
        page.goto(path) if isinstance(path, str) else path.click()
        expect(page.locator("a.tag").first).to_be_visible()
        areas = page.locator("a.tag").evaluate_all(AREAS)
        assert len(areas) > 1
        assert min(area["bottom"] - area["top"] for area in areas) >= 44
        assert [pair for pair in combinations(areas, 2) if _overlap(*pair)] == []


def test_a_tag_is_pressed_and_not_the_row_that_it_stands_in(open_page: Opener, demo_site: RunningSite) -> None:
    page = open_page(demo_site, "/browse", width=PHONE)
    tag = page.locator("a.tag").first
    name = tag.inner_text()
    tag.tap()
    expect(page).to_have_url(f"{demo_site.url}/tags/{name}")
    page.go_back()
    page.locator(".post-row .facts").first.tap(position={"x": 2, "y": 2}, force=True)  # the row's link lies over it
    expect(page).to_have_url(re.compile("/posts/"))


def test_who_asked_for_less_motion_gets_the_other_lights_colours_at_once(page: Page) -> None:
    page.goto("/browse/stories")
    page.emulate_media(color_scheme="dark")
    colour = "getComputedStyle(document.querySelector('.colophon p')).color"
    assert page.evaluate(f"[{colour}, document.getAnimations().length]") == ["rgb(168, 174, 184)", 0]


AREAS = """links => links.map(link => {
  const box = link.getBoundingClientRect(), more = getComputedStyle(link, "::after");
  const px = name => parseFloat(more[name]) || 0;
  return {top: box.top + px("top"), bottom: box.bottom - px("bottom"),
          left: box.left + px("left"), right: box.right - px("right")};
})"""


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    apart = (
        one["right"] <= other["left"] + 0.5
        or other["right"] <= one["left"] + 0.5
        or one["bottom"] <= other["top"] + 0.5
        or other["bottom"] <= one["top"] + 0.5
    )
    return not apart
