"""Pairs by keyboard: nobody waits for the next one, and what was said can be taken back."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.support.chromium import PHONE, Opener, sign_in_as
from tests.support.running import RunningSite

PAIRS, MANY = 36, 21
LONGEST = 1.0  # seconds for one decision, server and paint, on a machine that is busy with other tests
ANNA = "anna@lanternfold.example"
FILL = f"""
from portal.app import create_app
from portal.core.db import db, unit_of_work
from portal.accounts.models import User
from portal.community import actions
from portal.community.models import Kind
from portal.desk.models import Pair
with create_app().app_context(), unit_of_work():
    kim = db.session.query(User).filter_by(email="kim@hatch.example").one()
    for number in range({PAIRS}):
        body = f"The export of list {{number}} stops with E-{{7000 + number}}. " * 8
        posts = [
            actions.publish_post(kim, kind=Kind.PROBLEM, title=f"Export {{number}} {{word}}", body=body)
            for word in ("stops", "hangs")
        ]
        db.session.flush()
        same = 0.95 - number / 1000
        db.session.add(Pair(report_id=posts[1].id, other_id=posts[0].id, score=1.0, same=same))
"""


@pytest.fixture(scope="module")
def site(make_demo: Callable[[], RunningSite]) -> Iterator[RunningSite]:
    """A site on which many pairs wait, more than all tests here decide."""
    site = make_demo()
    shutil.rmtree(site.folder / "search_index")  # nobody looks for further pairs
    subprocess.run([sys.executable, "-c", FILL], env=site.environ, cwd=site.folder, check=True)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def desk(site: RunningSite, open_page: Opener) -> Page:
    """Anna, in front of them."""
    page = open_page(site)
    sign_in_as(page, ANNA)
    page.goto("/desk/pairs")
    return page


def title(page: Page) -> str:
    """Which pair is shown."""
    return page.locator(".pair__name").first.inner_text()


def decide(page: Page, key: str) -> float:
    """Press a key and wait until the next pair is painted; gives the seconds."""
    before, begun = title(page), time.monotonic()
    page.keyboard.press(key)
    page.wait_for_function(
        "before => document.querySelector('.pair__name')?.innerText !== before", arg=before, polling=5
    )
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return time.monotonic() - begun


def test_many_pairs_go_by_without_waiting(desk: Page) -> None:
    expect(desk.locator("[data-pairs-waiting]")).to_have_text(f"{PAIRS} pairs wait")
    times = sorted(decide(desk, "nyn"[number % 3]) for number in range(MANY))
    assert times[MANY // 2] < LONGEST, f"median {times[MANY // 2]:.3f} s, longest {times[-1]:.3f} s"
    desk.wait_for_load_state("networkidle")
    expect(desk.locator("[data-pairs-waiting]")).to_have_text(f"{PAIRS - MANY} pairs wait")
    desk.goto("/desk/pairs/decided")
    expect(desk.locator(".rows__row", has_text="is the same as")).to_have_count(MANY // 3)
    expect(desk.locator(".rows__row", has_text="is not the same as")).to_have_count(MANY - MANY // 3)


def test_undo_brings_the_pair_back_and_takes_the_link_off(desk: Page) -> None:
    first = title(desk)
    decide(desk, "y")
    decide(desk, "n")
    desk.keyboard.press("u")
    expect(desk.locator("[data-pair-said]")).to_contain_text("Taken back.")
    desk.keyboard.press("u")
    expect(desk.locator(".pair__name").first).to_have_text(first)
    desk.wait_for_load_state("networkidle")
    desk.goto("/desk/pairs/decided")
    expect(desk.locator(".rows__row", has_text=first)).to_have_count(0)


def test_the_other_one_is_shown_after_a_swap(desk: Page, site: RunningSite) -> None:
    before = desk.locator("input[name=canonical]:checked").get_attribute("value")
    desk.keyboard.press("s")
    after = desk.locator("input[name=canonical]:checked").get_attribute("value")
    assert before != after
    decide(desk, "y")
    desk.wait_for_load_state("networkidle")
    with closing(sqlite3.connect(site.folder / "portal.sqlite3")) as kept:
        assert kept.execute("SELECT canonical_id FROM posts WHERE id = ?", (before,)).fetchone() == (int(after or 0),)


def test_keys_are_letters_where_one_types_and_can_be_switched_off(desk: Page) -> None:
    first = title(desk)
    desk.get_by_label("Why").fill("")
    desk.get_by_label("Why").press_sequentially("yn")
    expect(desk.get_by_label("Why")).to_have_value("yn")
    assert title(desk) == first
    desk.get_by_role("button", name="Keys").click()
    expect(desk.get_by_role("dialog")).to_contain_text("not the same")
    desk.get_by_label("Use single letters as keys in this browser").uncheck()
    desk.get_by_role("button", name="Close").click()
    desk.locator("h1").click()
    desk.keyboard.press("n")
    desk.wait_for_timeout(200)
    assert title(desk) == first


def test_by_touch_without_javascript(site: RunningSite, open_page: Opener) -> None:
    page = open_page(site, width=PHONE, javascript=False)
    sign_in_as(page, ANNA)
    page.goto("/desk/pairs")
    first = title(page)
    page.get_by_role("button", name="Not the same").tap()
    expect(page.locator(".pair__name").first).not_to_have_text(first)
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".pair__name").first).to_have_text(first)


def test_what_could_not_be_sent_brings_its_pair_back(site: RunningSite, open_page: Opener) -> None:
    page = open_page(site, watch=False)
    sign_in_as(page, ANNA)
    page.goto("/desk/pairs")
    first = title(page)
    page.route("**/decision", lambda route: route.abort())
    page.keyboard.press("n")
    expect(page.locator("[data-pair-said]")).to_contain_text("Here is the pair again.")
    expect(page.locator(".pair__name").first).to_have_text(first)
    page.unroute("**/decision")
    decide(page, "n")
    page.wait_for_load_state("networkidle")
    page.goto("/desk/pairs/decided")
    expect(page.locator(".rows__row", has_text=first)).to_have_count(1)
