"""Word gets around, in a real browser: the bell rings by itself, an open post says what is new and nothing moves."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import DESK, HEIGHTS, PHONE, Opener, sign_in_as
from tests.support.running import RunningSite

KIM, RAVI, ANNA = "kim@hatch.example", "ravi@orbis.example", "anna@lanternfold.example"
PAGES = ("/notifications", "/notifications?unread=1", "/me/watching", "/me/notifications", "/admin/deliveries")


@pytest.fixture
def somebody(open_page: Opener, demo_site: RunningSite) -> Callable[..., Page]:
    """`somebody(KIM)`: their browser, signed in."""

    def open_as(address: str) -> Page:
        page = open_page(demo_site)
        sign_in_as(page, address)
        return page

    return open_as


def publish_problem(page: Page, title: str) -> str:
    """Somebody publishes a problem; gives its address."""
    page.goto("/posts/new")
    page.get_by_label("Title").fill(title)
    page.get_by_label("What happens?").fill("It stops, and nothing else happens.")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url(re.compile(r"/posts/\d+"))
    return page.url


def reply(page: Page, address: str, words: str, kind: str = "A comment or a question") -> None:
    """Somebody answers."""
    page.goto(address)
    page.get_by_label("Your reply").fill(words)
    page.get_by_label(kind).check()
    page.get_by_role("button", name="Publish the reply").click()
    expect(page.get_by_text("Your reply is published.")).to_be_visible()


def later(page: Page, seconds: int = 40) -> None:
    """Let time pass in a page whose clock is ours, slowly enough for answers to arrive in between."""
    for _ in range(0, seconds, 5):
        page.clock.run_for(5_000)
        page.wait_for_timeout(100)


def opened(page: Page, address: str) -> None:
    """Open a page whose clock goes only when it is told to, a little at least."""
    page.clock.install()
    page.goto(address)
    page.wait_for_load_state()


def test_the_bell_rings_without_reloading_and_opening_the_post_stills_it(somebody: Callable[..., Page]) -> None:
    kim, ravi = somebody(KIM), somebody(RAVI)
    address = publish_problem(kim, "The bell has to ring for this one")
    opened(kim, "/browse")
    bell = kim.locator("[data-bell]")
    before = int(bell.get_attribute("data-count") or 0)

    reply(ravi, address, "Which version is it?")

    for _ in range(20):
        later(kim)
        kim.wait_for_timeout(300)
        if int(bell.get_attribute("data-count") or 0) > before:
            break
    expect(bell).to_have_attribute("data-count", str(before + 1))
    expect(bell.locator(".bell__count")).to_be_visible()
    expect(kim.locator("[data-bell-said]")).to_contain_text("with news")

    bell.click()
    group = kim.locator(".told-group", has_text="The bell has to ring")
    expect(group).to_contain_text("replied")
    expect(group).to_contain_text("because you wrote it")
    group.get_by_role("link", name="The bell has to ring").click()
    expect(kim.locator("[data-bell]")).to_have_attribute("data-count", str(before))


def test_an_open_post_says_what_is_new_and_moves_nothing_until_asked(
    somebody: Callable[..., Page], axe: Callable[..., None]
) -> None:
    kim, ravi = somebody(KIM), somebody(RAVI)
    address = publish_problem(kim, "An open page hears of new replies")
    opened(kim, address)
    kim.get_by_label("Your reply").fill("half a thought")
    kim.evaluate("window.scrollTo(0, 120)")
    place = kim.locator("h1").bounding_box()

    reply(ravi, address, "First of two.")
    reply(ravi, address, "Second of two.", "A solution: it is gone afterwards")
    later(kim)

    bar = kim.locator("[data-live]")
    expect(bar).to_contain_text("2 new replies.")
    assert kim.locator("h1").bounding_box() == place
    expect(kim.get_by_text("First of two.")).to_have_count(0)
    axe(kim)

    bar.get_by_role("button", name="Show").click()
    expect(kim.get_by_text("First of two.")).to_be_visible()
    expect(kim.locator("#what-helped")).to_contain_text("Second of two.")
    expect(kim.locator(".reply").first).to_be_focused()
    expect(kim.get_by_label("Your reply")).to_have_value("half a thought")
    expect(bar).to_be_empty()
    later(kim, 90)
    expect(bar).to_be_empty()


def test_a_changed_state_is_said_and_shown(somebody: Callable[..., Page]) -> None:
    kim, ravi = somebody(KIM), somebody(RAVI)
    address = publish_problem(kim, "An open page hears that it is solved")
    reply(ravi, address, "Reset the lock.", "A solution: it is gone afterwards")
    opened(ravi, address)

    kim.goto(address)
    kim.get_by_role("button", name="This solved it").first.click()
    later(ravi)

    bar = ravi.locator("[data-live]")
    expect(bar).to_contain_text("Solved.")
    bar.get_by_role("button", name="Show").press("Enter")
    expect(ravi.locator(".post__state")).to_contain_text("Solved.")
    expect(ravi.locator("#what-helped")).to_be_focused()


def test_a_hidden_window_asks_nothing_and_asks_at_once_when_it_is_looked_at(somebody: Callable[..., Page]) -> None:
    kim = somebody(KIM)
    asked: list[str] = []
    kim.on("request", lambda request: asked.append(request.url) if "/notifications/bell" in request.url else None)
    opened(kim, "/browse")
    hide = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true}); "
    kim.evaluate(hide % "true" + "document.dispatchEvent(new Event('visibilitychange'))")
    later(kim, 600)
    assert asked == []
    kim.evaluate(hide % "false" + "document.dispatchEvent(new Event('visibilitychange'))")
    kim.wait_for_timeout(500)
    assert len(asked) == 1


def test_without_scripts_the_bell_is_a_link_and_everything_can_be_read(
    somebody: Callable[..., Page], open_page: Opener, demo_site: RunningSite
) -> None:
    kim = open_page(demo_site, "/sign-in", javascript=False)
    sign_in_as(kim, KIM)
    kim.get_by_role("link", name="Notifications").first.click()
    expect(kim.get_by_role("heading", level=1)).to_have_text("What moved for you")
    kim.get_by_role("link", name="How you are told").last.click()
    kim.get_by_role("group", name="Somebody mentions me").get_by_label("Only here").check()
    kim.get_by_role("button", name="Save").click()
    expect(kim.get_by_text("Saved. It holds from now on.")).to_be_visible()
    kim.goto("/browse/problems?product=lumen-sync")
    expect(kim.locator("main")).to_be_visible()


def test_by_keyboard_alone_a_topic_is_watched_and_left(somebody: Callable[..., Page]) -> None:
    kim = somebody(KIM)
    kim.goto("/search?q=proxy")
    button = kim.get_by_role("button", name="Watch posts that this search finds")
    button.focus()
    kim.keyboard.press("Enter")
    expect(kim.get_by_role("button", name="Watching posts that this search finds")).to_be_visible()
    kim.goto("/me/watching")
    kim.get_by_role("button", name="Stop watching the search “proxy”").press("Enter")
    expect(kim.get_by_text("You hear no more of it.")).to_be_visible()


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(somebody: Callable[..., Page], axe: Callable[..., None], width: int, scheme: str) -> None:
    anna = somebody(ANNA)
    anna.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    anna.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in PAGES:
        anna.goto(path)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert anna.evaluate(wider) <= 0, f"{path} is wider than a screen of {width}"
        axe(anna)
