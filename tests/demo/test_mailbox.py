"""The demo's mailbox shows what would have been sent, and exists in the demo only."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.core import mail
from portal.core.clock import now
from portal.core.errors import NotFound
from portal.core.settings import Settings
from portal.demo import mailbox
from tests.support.site import PortalClient, new_client

LETTER = """Hello Kim,

please confirm your address: http://localhost/confirm/a-b_c?x=1&y=2.
<script>alert("no")</script>
"""


@pytest.fixture
def demo(make_app: Callable[..., Flask]) -> Flask:
    return make_app(demo=True, smtp_url="")


def settings_of(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings


def keep(app: Flask, subject: str, text: str = LETTER) -> None:
    settings = settings_of(app)
    mail.send(settings, mail.compose(settings, to="kim@hatch.example", name="Kim", subject=subject, text=text))


@pytest.mark.parametrize("page", ["/sign-up/mailbox", "/password/reset/mailbox"])
def test_whoever_is_told_to_look_into_the_mailbox_is_led_there_in_the_demo(
    demo: Flask, client: PortalClient, page: str
) -> None:
    link = '<a href="/demo/mailbox">look into the demo’s mailbox</a>'
    assert link in new_client(demo).get(page).text
    assert "/demo/mailbox" not in client.get(page).text


def test_outside_the_demo_there_is_no_such_page(client: PortalClient, app: Flask) -> None:
    assert client.get("/demo/mailbox").status_code == 404
    assert client.get("/demo/mailbox/any").status_code == 404
    assert "demo" not in app.blueprints
    assert "Mailbox" not in [label for label, _, _ in _nav(app)]


def test_an_empty_mailbox_says_what_comes(demo: Flask) -> None:
    page = new_client(demo).get("/demo/mailbox")
    assert page.status_code == 200
    assert "No mail yet" in page.text


def test_mail_is_listed_newest_first_and_can_be_read(demo: Flask) -> None:
    keep(demo, "The first")
    keep(demo, "The second: größer")
    browser = new_client(demo)
    page = browser.get("/demo/mailbox").text
    assert page.index("The second: größer") < page.index("The first")
    newest = mailbox.latest(settings_of(demo).mailbox_dir)[0]
    letter = browser.get(f"/demo/mailbox/{newest.name}").text
    assert "kim@hatch.example" in letter
    assert "please confirm your address" in letter


def test_links_can_be_followed_and_markup_is_only_text(demo: Flask) -> None:
    keep(demo, "<b>Bold</b>")
    newest = mailbox.latest(settings_of(demo).mailbox_dir)[0]
    letter = new_client(demo).get(f"/demo/mailbox/{newest.name}").text
    assert '<a href="http://localhost/confirm/a-b_c?x=1&amp;y=2">' in letter
    assert "y=2</a>." in letter
    assert "<script>alert" not in letter
    assert "<b>Bold" not in letter


def test_everybody_finds_it_from_every_page(demo: Flask) -> None:
    assert ("Mailbox", "/demo/mailbox", True) in _nav(demo, "/demo/mailbox")


@pytest.mark.parametrize("name", ["nothing", "../../portal", "a/b", "", "."])
def test_no_other_file_is_shown(tmp_path: Path, name: str) -> None:
    (tmp_path / "mailbox").mkdir()
    (tmp_path.parent / "portal.eml").write_text("Subject: no\n\nno")
    with pytest.raises(NotFound):
        mailbox.one(tmp_path / "mailbox", name)


def test_a_mail_without_date_or_name_is_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "old.eml").write_text("To: kim@hatch.example\n\nShort.")
    kept = mailbox.one(tmp_path, "old")
    assert (kept.to_name, kept.to_address, kept.subject, kept.text) == ("", "kim@hatch.example", "", "Short.")


@pytest.mark.parametrize(
    ("date", "hour"),
    [("Sat, 21 Nov 2026 21:00:00 -0000", 21), ("Sat, 21 Nov 2026 21:00:00 +0200", 19), ("soon", None)],
)
def test_the_time_is_that_of_the_mail_if_it_has_one(tmp_path: Path, date: str, hour: int | None) -> None:
    (tmp_path / "one.eml").write_text(f"To: kim@hatch.example\nDate: {date}\n\nShort.")
    at = mailbox.one(tmp_path, "one").at
    assert at.tzinfo is not None
    assert at.hour == hour if hour else abs(now() - at) < timedelta(minutes=1)


def _nav(app: Flask, path: str = "/") -> list[tuple[str, str, bool]]:
    with app.test_request_context(path):
        nav_items: Any = app.jinja_env.globals["nav_items"]
        return list(nav_items())
