"""The picture of the home page in the README: what a visitor sees a moment after typing what is wrong."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

KEPT = Path(__file__).parents[2] / "docs" / "img" / "home.png"
QUESTION = "sync stops at 4% with E-2041 after updating to 4.1"


def test_a_visitor_sees_a_solution_while_typing(page: Page, tmp_path: Path) -> None:
    page.get_by_role("textbox").first.press_sequentially(QUESTION, delay=20)
    suggestion = page.get_by_role("link", name="E-2041").first
    expect(suggestion).to_be_visible()

    picture = KEPT if os.environ.get("KEEP_PICTURE") else tmp_path / "home.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=picture)

    assert picture.stat().st_size > 10_000
