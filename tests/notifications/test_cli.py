"""`portal mail`: a test mail, and what an event would send."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.community.models import Visibility
from portal.journal import Event
from portal.notifications.models import Delivery
from tests.community.told import problem
from tests.notifications.letters import replied


def run(app: Flask, *arguments: str) -> Any:
    """Run a command as from the shell."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=["mail", *arguments])


def test_a_test_mail_arrives_or_it_is_said_why_not(app: Flask, smtp: Any, make_app: Callable[..., Flask]) -> None:
    assert run(app, "test", "Kim@Example.test").exit_code == 0
    assert [mail["To"] for mail in smtp.messages] == ["kim@example.test"]
    smtp.unknown.add("ravi@example.test")
    refused = run(app, "test", "ravi@example.test")
    assert (refused.exit_code, "refuses this address (550)" in refused.output) == (1, True)
    assert "PORTAL_SMTP_URL" in run(make_app(smtp_url=""), "test", "kim@example.test").output


def test_a_preview_is_the_mail_and_sends_nothing(app: Flask, db: Any, cast: Any, smtp: Any) -> None:
    post = problem(cast.kim)
    replied(cast.ravi, post, "Reset the lock.")
    db.commit()
    event = db.scalar(select(Event.id).where(Event.name == "reply-posted"))
    db.commit()
    shown = run(app, "preview", str(event))
    assert shown.exit_code == 0, shown.output
    assert "To: Kim <kim@example.test>" in shown.output
    assert "Ravi offers a solution." in run(app, "preview", str(event), "--html").output
    assert smtp.messages == []
    assert db.scalars(select(Delivery)).all() == []


def test_a_preview_says_who_does_not_hear_of_it(app: Flask, db: Any, cast: Any) -> None:
    post = problem(cast.kim, visibility=Visibility.ORGANISATION)
    replied(cast.mei, post)
    db.commit()
    event = str(db.scalar(select(Event.id).where(Event.name == "reply-posted")))
    cast.ravi  # noqa: B018  (made when named)
    db.commit()
    assert "Ravi has no reason" in run(app, "preview", event, "--to", "ravi@example.test").output
    assert "Nobody has an account" in run(app, "preview", event, "--to", "lee@example.test").output
    assert "no event 999" in run(app, "preview", "999").output
