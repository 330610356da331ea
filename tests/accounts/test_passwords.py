"""A new password, by link and by the old one."""

from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import actions
from portal.accounts.events import AccountEvent
from portal.accounts.models import User
from portal.core.clock import now
from portal.journal import Event
from tests.accounts.letters import link_in
from tests.support.cast import PASSWORD
from tests.support.site import new_client

LEE = {"email": "lee@example.com", "password": PASSWORD}
NEW = "a new and longer one"
TWICE = {"new_password": NEW, "password_again": NEW}


@pytest.fixture
def lee(db: Any) -> User:
    """Somebody with a password."""
    return actions.create_user(name="Lee", email="lee@example.com", password=PASSWORD)


@pytest.fixture
def link(client: FlaskClient, lee: User, smtp: Any, run_jobs: Any) -> str:
    """The path of the link that Lee got."""
    client.post("/password/reset", data={"email": " LEE@example.com "})
    run_jobs()
    return link_in(smtp.to("lee@example.com")[0], "/password/reset/")


def can_sign_in(app: Any, password: str) -> bool:
    """Whether that is Lee's password now."""
    return bool(new_client(app).post("/sign-in", data={**LEE, "password": password}).status_code == 303)


def test_a_link_sets_a_new_password(client: FlaskClient, app: Any, link: str, run_jobs: Any, smtp: Any) -> None:
    assert client.get(link).status_code == 200
    assert client.post(link, data=TWICE).location == "/sign-in"
    assert can_sign_in(app, NEW)
    assert not can_sign_in(app, PASSWORD)
    run_jobs()
    assert smtp.messages[-1]["Subject"] == "Your password was changed"
    assert NEW not in smtp.messages[-1].as_string()


def test_a_link_works_once(client: FlaskClient, app: Any, link: str) -> None:
    client.post(link, data=TWICE)
    again = client.post(link, data={"new_password": "yet another one", "password_again": "yet another one"})
    assert again.status_code == 404
    assert "used already" in again.text
    assert client.get(link).status_code == 404
    assert can_sign_in(app, NEW)


def test_a_link_ends_when_the_password_changes_otherwise(client: FlaskClient, lee: User, link: str) -> None:
    actions.change_password(lee, current=PASSWORD, new=NEW)
    assert client.get(link).status_code == 404


def test_a_link_holds_two_hours(client: FlaskClient, link: str) -> None:
    with time_machine.travel(now().timestamp() + 2 * 3600 + 5):
        assert client.get(link).status_code == 404
        assert client.post(link, data=TWICE).status_code == 404
    with time_machine.travel(now().timestamp() + 2 * 3600 - 60):
        assert client.post(link, data=TWICE).status_code == 303


def test_a_link_that_was_tampered_with_does_nothing(client: FlaskClient, app: Any, link: str) -> None:
    base, token = link.rsplit("/", 1)
    for other in (token[:-1], token + "x", "W10.x.y", "x", token.replace(".", "")):
        assert client.post(f"{base}/{other}", data=TWICE).status_code == 404
    assert can_sign_in(app, PASSWORD)


def test_a_reset_ends_every_session(client: FlaskClient, app: Any, link: str) -> None:
    elsewhere = new_client(app)
    elsewhere.post("/sign-in", data=LEE)
    assert elsewhere.get("/me").status_code == 200
    client.post(link, data=TWICE)
    assert elsewhere.get("/me").status_code == 303


def test_a_reset_proves_the_address(client: FlaskClient, db: Any, lee: User, link: str) -> None:
    lee.confirmed_at = None
    client.post(link, data=TWICE)
    db.expire_all()
    assert lee.is_confirmed


def test_whoever_asks_is_not_told_whether_there_is_an_account(
    client: FlaskClient, lee: User, db: Any, smtp: Any, run_jobs: Any
) -> None:
    answers = [client.post("/password/reset", data={"email": email}) for email in ("lee@example.com", "no@example.com")]
    assert len({(answer.status_code, answer.location, answer.text) for answer in answers}) == 1
    assert client.get(answers[0].location).status_code == 200
    run_jobs()
    assert [message["To"] for message in smtp.messages] == ["Lee <lee@example.com>"]


def test_a_closed_account_gets_no_link(
    client: FlaskClient, cast: Any, lee: User, smtp: Any, run_jobs: Any, link: str
) -> None:
    actions.deactivate(cast.ada, lee, "left")
    assert client.post(link, data=TWICE).status_code == 404
    smtp.messages.clear()
    client.post("/password/reset", data={"email": "lee@example.com"})
    run_jobs()
    assert smtp.messages == []


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [("short", "short", "10 characters"), (NEW, "another one", "not alike"), ("", "", "Choose")],
)
def test_a_weak_or_mistyped_password_is_refused(
    client: FlaskClient, app: Any, link: str, new: str, again: str, words: str
) -> None:
    answer = client.post(link, data={"new_password": new, "password_again": again})
    assert answer.status_code == 400
    assert words in answer.text
    assert can_sign_in(app, PASSWORD)


def test_changing_it_ends_the_other_sessions_and_keeps_this_one(
    client: FlaskClient, app: Any, lee: User, db: Any
) -> None:
    elsewhere = new_client(app)
    for browser in (client, elsewhere):
        browser.post("/sign-in", data={**LEE, "remember": "y"})
    assert client.post("/me/password", data={"current_password": PASSWORD, **TWICE}).location == "/me"
    assert client.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 303
    assert can_sign_in(app, NEW)
    assert AccountEvent.PASSWORD_CHANGED in db.scalars(select(Event.name)).all()


def test_changing_it_needs_the_present_one(client: FlaskClient, app: Any, lee: User) -> None:
    client.post("/sign-in", data=LEE)
    answer = client.post("/me/password", data={"current_password": "wrong", **TWICE})
    assert answer.status_code == 400
    assert "not your present password" in answer.text
    assert can_sign_in(app, PASSWORD)


def test_who_forgot_it_while_writing_comes_back_to_the_text(
    client: FlaskClient, app: Any, lee: User, smtp: Any, run_jobs: Any
) -> None:
    client.get("/password/reset", query_string={"next": "/kept/abc"})
    client.post("/password/reset", data={"email": "lee@example.com"})
    run_jobs()
    client.post(link_in(smtp.messages[0], "/password/reset/"), data=TWICE)
    assert client.post("/sign-in", data={**LEE, "password": NEW}).location == "/kept/abc"
