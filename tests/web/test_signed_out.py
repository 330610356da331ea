"""A form sent from a page whose reader was signed out meanwhile, in another window: asked once, and nothing is lost."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.accounts import actions
from portal.accounts.models import User
from tests.community import told
from tests.support.cast import PASSWORD, Cast
from tests.support.site import new_client


@pytest.fixture
def browser(make_app: Any, cast: Cast) -> FlaskClient:
    """A browser of a site that asks for tokens, as every real one does."""
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = True
    return new_client(app)


@pytest.fixture
def lee(db: Any) -> User:
    """Somebody with a password."""
    return actions.create_user(name="Lee", email="lee@example.com", password=PASSWORD)


def token(page: str) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(browser: FlaskClient, address: str, person: User) -> Any:
    fields = {"email": person.email, "password": PASSWORD, "csrf_token": token(browser.get(address).text)}
    return browser.post("/sign-in", data=fields | {"next": address.partition("next=")[2]})


def test_it_is_kept_and_signing_in_is_the_next_step(browser: FlaskClient, cast: Cast, lee: User) -> None:
    post = told.problem(cast.kim)
    sign_in(browser, "/sign-in", lee)
    page = browser.get(f"/posts/{post.id}", follow_redirects=True)
    elsewhere = {"csrf_token": token(page.text), "_method": "DELETE"}
    assert browser.post("/session", data=elsewhere).status_code == 303
    sent = browser.post(
        f"/posts/{post.id}/replies",
        data={"body": "Reset the lock.", "kind": "solution", "csrf_token": token(page.text)},
    )
    assert sent.status_code == 303
    assert sent.location.startswith("/sign-in?next=/kept/")
    back = sign_in(browser, sent.location, lee)
    assert "Reset the lock." in browser.get(back.location).text


def test_whoever_is_signed_in_still_is_asked_once_more(browser: FlaskClient, cast: Cast, lee: User) -> None:
    post = told.problem(cast.kim)
    sign_in(browser, "/sign-in", lee)
    sent = browser.post(f"/posts/{post.id}/replies", data={"body": "Reset the lock.", "csrf_token": "of another day"})
    assert sent.status_code == 400
    assert "too old" in sent.text
    assert "Reset the lock." in sent.text


def test_a_stranger_is_told_nothing_of_a_page_for_support(browser: FlaskClient) -> None:
    assert browser.post("/inquiries/some-token-of-a-visit/wrong-suggestions", data={"post": "1"}).status_code == 400
