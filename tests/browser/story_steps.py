"""The steps of the whole story, each as somebody takes it in a browser."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import story
from tests.browser.story import OTHER, SAME, Report
from tests.browser.test_desk_pairs import decide
from tests.support.running import wait_until

AMONG = {report.title for report in (*SAME, OTHER)}
MINUTE = 60.0
PATIENCE = 60.0


def publish(page: Page, report: Report) -> str:
    """Write the report and publish it; gives the address of its page."""
    page.goto("/posts/new")
    page.get_by_label("Title").fill(report.title)
    page.get_by_label("What happens?").fill(report.body)
    page.get_by_label("Product", exact=True).select_option(label=story.PRODUCT)
    page.get_by_label("Version", exact=True).select_option(label=story.VERSION)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name=report.title, level=1)).to_be_visible()
    found = re.search(r"/posts/\d+", page.url)
    assert found
    return found[0]


def link_by_keyboard(anna: Page, picture: Callable[[Page, str], None]) -> None:
    """Pairs come best first; six reports are one problem for Anna, one of them by mistake, within a minute."""
    anna.goto("/desk")
    expect(anna.locator("[data-row]", has_text="May be the same as").first).to_be_visible()
    picture(anna, "first-page")
    anna.keyboard.press("g")
    anna.keyboard.press("p")
    anna.wait_for_url("**/desk/pairs")
    begun, looked_at, first = time.monotonic(), 0, {SAME[0].title}
    groups = [{title} for title in AMONG]
    while len(groups) > 1:
        titles = set(anna.locator(".pair__name").all_inner_texts())
        if titles <= AMONG and not looked_at:
            looked_at += 1
            picture(anna, "pair")
        if titles <= AMONG:
            joined: set[str] = set().union(*(group for group in groups if group & titles))
            groups = [joined, *(group for group in groups if not group & titles)]
            shown = anna.locator(".pair__canonical label", has=anna.locator("input:checked")).inner_text()
            if first & joined and not any(shown.startswith(title) for title in first):
                anna.keyboard.press("s")  # the one that was told first is shown for all, whichever is suggested
            first = joined if first & joined else first
        decide(anna, "y" if titles <= AMONG else "n")
    assert time.monotonic() - begun < MINUTE
    anna.wait_for_load_state("networkidle")


def find_a_way_around(finder: Page, anna: Page, post: str) -> None:
    """Ravi writes it under his own report; Anna marks it."""
    finder.goto(post)
    finder.get_by_label("Your reply").fill(story.WORKAROUND)
    finder.get_by_label("A workaround: a way around it").check()
    finder.get_by_role("button", name="Publish the reply").click()
    expect(finder.get_by_text("end the one without a name").first).to_be_visible()
    anna.goto(post)
    anna.get_by_role("button", name="This gets around it").first.click()
    expect(anna.get_by_text("Gets around it").first).to_be_visible()


def carry(anna: Page, picture: Callable[[Page, str], None] | None, whom: str) -> None:
    """From the desk: look whom it reaches, look at the mail, send it."""
    offer = anna.locator("[data-row]", has_text=SAME[0].title).filter(has_text="can be carried")
    reach(anna, "/desk", lambda: offer.count() > 0)
    offer.locator("[data-step]").focus()
    anna.keyboard.press("Enter")
    anna.get_by_role("button", name="See the mail and who gets it").click()
    send = anna.get_by_role("button", name=re.compile("Send it to"))
    expect(send).to_contain_text(whom)
    if picture:
        picture(anna, "relay")
    send.click()
    expect(send).to_have_count(0)


def answer(page: Page, post: str, words: str, note: str = "") -> None:
    """On top of one's own report stands the question; it is answered on a page of its own."""
    ask = page.get_by_role("link", name="Say whether it worked")
    reach(page, post, lambda: ask.count() > 0)
    ask.first.click()
    page.locator("main").locator("a, button", has_text=words).first.click()
    if note:
        page.get_by_role("textbox").fill(note)
        page.get_by_role("button", name="It did not work").click()
    expect(page.get_by_text("Noted. Thank you.")).to_be_visible()


def take_care_of_the_no(anna: Page, picture: Callable[[Page, str], None], problem: str) -> None:
    """It comes first on the list, with what was written; one key takes note of it."""
    anna.goto("/desk")
    first = anna.locator("[data-row]").first
    expect(first).to_contain_text("did not work for Dov Hallamy")
    expect(first).to_contain_text("the printed sheet is empty")
    expect(first.locator("[data-step]")).to_be_focused()  # the row where one left is gone: one goes on at the first
    anna.keyboard.press("j")
    anna.keyboard.press("k")
    expect(first.locator("[data-step]")).to_be_focused()
    picture(anna, "no")
    anna.keyboard.press("Enter")
    expect(anna.get_by_role("heading", name="What worked for whom?")).to_be_visible()
    picture(anna, "matrix")
    anna.go_back()
    anna.locator("[data-row]").first.locator("[data-step]").focus()
    anna.keyboard.press("x")
    expect(anna.get_by_text("the printed sheet is empty")).to_have_count(0)


def undo_the_wrong_link(anna: Page) -> None:
    """What was said of the pair by mistake is taken back."""
    anna.goto("/desk/pairs/decided")
    row = anna.locator(".rows__row", has_text=OTHER.title).filter(has_text="is the same as")
    row.get_by_role("button", name="Take back").click()
    expect(anna.get_by_text("Taken back. Here is the pair again.")).to_be_visible()
    anna.keyboard.press("n")
    anna.wait_for_load_state("networkidle")


def announce_the_fix(anna: Page, problem: str) -> None:
    """In which version it is gone, and one sentence of fact."""
    anna.goto(problem.replace("/posts/", "/problems/") + "/standing")
    anna.get_by_label("Fixed in a version").check()
    anna.get_by_label("Fixed in", exact=True).select_option(label=story.FIXED_IN)
    anna.get_by_label("One sentence of fact").fill(story.FACT)
    anna.get_by_role("button", name="Announce it", exact=True).click()
    expect(anna.locator("main")).to_contain_text(story.FACT)


def is_told(page: Page, post: str) -> None:
    """Among what one was told stands that it is fixed."""
    news = page.get_by_text(f"announced: fixed in {story.PRODUCT} {story.FIXED_IN}").or_(
        page.get_by_text(f"announced: fixed in {story.FIXED_IN}")
    )
    reach(page, "/notifications", lambda: news.count() > 0)


def stands_alone(page: Page, post: str) -> None:
    """As if it had never been linked: nobody else's, and open."""
    page.goto(post)
    expect(page.locator("main")).not_to_contain_text(SAME[0].title)
    expect(page.locator(".post__state")).to_contain_text("Open")
    expect(page.locator("main")).to_contain_text("1 person has this")


def see_it_as(anna: Page, theirs: Page, post: str, picture: Callable[[Page, str], None]) -> None:
    """Anna sees the report as Mei does: the same words, a banner, nothing to press."""
    anna.goto(post)
    anna.get_by_role("link", name="See it as Mei Tarrow does").click()
    anna.get_by_label("Why").fill("She asks what her page says now.")
    anna.get_by_role("button", name="Look").click()
    expect(anna.get_by_text("You see this page as Mei Tarrow")).to_be_visible()
    theirs.goto(post)
    assert anna.locator("h1").inner_text() == theirs.locator("h1").inner_text()
    assert anna.locator(".post__state").inner_text() == theirs.locator(".post__state").inner_text()
    picture(anna, "as-mei")
    anna.get_by_role("button", name="Back to your own view").click()
    expect(anna.get_by_text("You see this page as")).to_have_count(0)


def says(page: Page, post: str, words: str) -> None:
    """The page of a post says this."""
    page.goto(post)
    expect(page.locator("main")).to_contain_text(words)


def reach(page: Page, path: str, there: Callable[[], bool]) -> None:
    """Load the page until the worker has done what it waits for."""

    def look() -> bool:
        page.goto(path)
        return there()

    wait_until(look, PATIENCE, f"what {path} should show")
