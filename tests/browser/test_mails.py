"""Every mail, as a mail program on a phone and at a desk shows it, light and dark."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest
import time_machine
from playwright.sync_api import Browser, Request

from portal.community import actions
from portal.jobs import enqueue
from portal.notifications import actions as told_actions
from portal.notifications.models import Topic
from tests.community.told import problem, story
from tests.notifications.letters import LATER, replied

LONG = "Open `/etc/lumen/sync.d/very-long-name-of-a-file-that-does-not-break-by-itself-anywhere.conf` and\n\nreset it."
CONTRAST = """() => [...document.querySelectorAll("p, h1, h2, a, li")].filter(e => e.getBoundingClientRect().height > 0)
  .map(e => { let g = e; while (g && getComputedStyle(g).backgroundColor === "rgba(0, 0, 0, 0)") g = g.parentElement;
    return [getComputedStyle(e).color, getComputedStyle(g || document.body).backgroundColor] })"""


@pytest.fixture
def mails(db: Any, cast: Any, run_jobs: Callable[..., int], smtp: Any) -> dict[str, str]:
    """One of each: the HTML twin by name."""
    with time_machine.travel(datetime(2026, 3, 2, 15, 0, tzinfo=UTC), tick=False) as clock:
        told_actions.watch_topic(cast.ravi, Topic.TAG, "sync")
        post = problem(cast.kim, tags=["sync"], title="Sync stops at 4% with E-2041 since the update to Lumen 4.1.2")
        story(cast.mei)
        answer = replied(cast.ravi, post, LONG)
        replied(cast.mei, post, "That worked here, too.")
        actions.mark_solution(cast.kim, answer)
        actions.confirm(cast.mei, post, reply=answer, worked=True)
        run_jobs()
        clock.shift(LATER)
        run_jobs()
        clock.move_to(datetime(2026, 3, 3, 7, 5, tzinfo=UTC))
        enqueue("notifications.digests")
        run_jobs()
    (news,), (digest,) = smtp.to("kim@example.test"), smtp.to("ravi@example.test")
    return {name: mail.get_body(("html",)).get_content() for name, mail in (("news", news), ("digest", digest))}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 700])
def test_mails_fit_and_can_be_read(
    browser: Browser, mails: dict[str, str], width: int, scheme: Literal["light", "dark"], tmp_path: Path
) -> None:
    for name, html in mails.items():
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        asked: list[str] = []
        context.on("request", partial(_note, asked))
        page = context.new_page()
        page.set_content(html)
        page.screenshot(path=tmp_path / f"{name}-{width}-{scheme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert min(_contrast(*pair) for pair in page.evaluate(CONTRAST)) >= 4.5
        assert page.get_by_role("link").count() >= 3
        assert asked == []
        context.close()


def _note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
