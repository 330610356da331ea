"""Signing in and out, and what an unconfirmed person may do."""

import functools
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import actions, passwords, rules, sessions
from portal.accounts.events import AccountEvent
from portal.accounts.models import User, Visitor
from portal.accounts.taking_part import taking_part
from portal.core.clock import now
from portal.journal import Event
from tests.support.cast import PASSWORD, Cast
from tests.support.site import new_client

LEE = {"email": "lee@example.com", "password": PASSWORD}


@pytest.fixture
def lee(db: Any) -> User:
    """Somebody with a password."""
    return actions.create_user(name="Lee", email="lee@example.com", password=PASSWORD)


def signed_in(client: FlaskClient) -> bool:
    """Whether this browser is somebody's."""
    return client.get("/me").status_code == 200


def test_address_and_password_sign_in(client: FlaskClient, lee: User) -> None:
    assert not signed_in(client)
    answer = client.post("/sign-in", data=LEE)
    assert (answer.status_code, answer.location) == (303, "/")
    assert signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"), [("lee@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("lee@example", PASSWORD)]
)
def test_a_wrong_pair_says_the_same_whoever_it_is(client: FlaskClient, lee: User, email: str, password: str) -> None:
    answer = client.post("/sign-in", data={"email": email, "password": password})
    assert answer.status_code == 400
    assert "don&#39;t belong together" in answer.text
    assert password not in answer.text
    assert email in answer.text
    assert not signed_in(client)


def test_a_failed_sign_in_is_kept_although_the_request_is_refused(client: FlaskClient, db: Any, lee: User) -> None:
    client.post("/sign-in", data={**LEE, "password": "wrong"})
    client.post("/sign-in", data={**LEE, "email": "nobody@example.com"})
    failed = db.scalars(select(Event).where(Event.name == AccountEvent.SIGN_IN_FAILED)).all()
    assert [(event.subject_id, event.actor_id, event.data) for event in failed] == [(lee.id, None, {})]
    assert failed[0].request_id


def test_an_unknown_address_takes_as_much_work(lee: User, db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes: list[str] = []
    verify = functools.partial(type(passwords._hasher).verify, passwords._hasher)

    def noted(self: object, kept: str, given: str) -> bool:
        hashes.append(kept)
        return bool(verify(kept, given))

    monkeypatch.setattr(type(passwords._hasher), "verify", noted)
    db.commit()
    assert actions.who_signs_in(email="nobody@example.com", password=PASSWORD) is None
    assert actions.who_signs_in(email="lee@example.com", password="wrong") is None
    parameters = {kept.rsplit("$", 2)[0] for kept in hashes}
    assert (len(hashes), len(parameters)) == (2, 1)


def test_a_closed_account_stays_out(client: FlaskClient, cast: Cast, lee: User) -> None:
    client.post("/sign-in", data=LEE)
    actions.deactivate(cast.ada, lee, "left the company")
    assert not signed_in(client)
    assert client.post("/sign-in", data=LEE).status_code == 400


def test_a_session_lasts_thirty_days_unless_told_otherwise(client: FlaskClient, app: Any, lee: User) -> None:
    staying = client.post("/sign-in", data={**LEE, "remember": "y"}).headers["Set-Cookie"]
    leaving = new_client(app).post("/sign-in", data=LEE).headers["Set-Cookie"]
    assert "Expires=" in staying
    assert "Expires=" not in leaving
    for cookie in (staying, leaving):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    with time_machine.travel(now().timestamp() + 29 * 86400):
        assert signed_in(client)
    with time_machine.travel(now().timestamp() + 61 * 86400):
        assert not signed_in(client)


def test_signing_out_needs_no_javascript_and_forgets_the_browser(client: FlaskClient, db: Any, lee: User) -> None:
    client.post("/sign-in", data={**LEE, "remember": "y"})
    assert client.post("/session", data={"_method": "DELETE"}).location == "/"
    assert not signed_in(client)
    with client.session_transaction() as session:
        assert set(session) <= {"_flashes", "csrf_token"}
    names = db.scalars(select(Event.name).order_by(Event.id)).all()
    assert names[-2:] == [AccountEvent.SIGNED_IN, AccountEvent.SIGNED_OUT]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil", "evil"]
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, lee: User, target: str) -> None:
    assert "evil" not in client.get("/sign-in", query_string={"next": target}).text
    assert client.post("/sign-in", data={**LEE, "next": target}).location == "/"
    assert client.get("/sign-in", query_string={"next": target}).location == "/"


def test_one_goes_on_to_where_one_wanted_to_go(client: FlaskClient, lee: User) -> None:
    asked = client.get("/me/running")
    assert asked.location == "/sign-in?next=/me/running"
    assert 'value="/me/running"' in client.get(asked.location).text
    assert client.post("/sign-in", data={**LEE, "next": "/me/running"}).location == "/me/running"


def test_higher_slices_hear_who_it_turned_out_to_be(
    client: FlaskClient, lee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(sessions, "on_sign_in", [lambda user: heard.append(user.name)] * 2)
    client.post("/sign-in", data={**LEE, "password": "wrong"})
    assert heard == []
    client.post("/sign-in", data=LEE)
    assert heard == ["Lee"]


def test_old_hashes_are_renewed(client: FlaskClient, db: Any, lee: User) -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415

    lee.password_hash = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    assert client.post("/sign-in", data=LEE).status_code == 303
    db.expire_all()
    assert not passwords.is_outdated(lee.password_hash)


def test_the_form_is_refused_without_its_token(make_app: Any, lee: User) -> None:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = True
    answer = new_client(app).post("/sign-in", data=LEE)
    assert answer.status_code == 400
    assert PASSWORD not in answer.text


def test_who_may_take_part(cast: Cast) -> None:
    assert rules.may_take_part(cast.kim)
    assert not rules.may_take_part(cast.person("Lee", confirmed=False))
    assert not rules.may_take_part(cast.person("Noa", active=False))
    assert not rules.may_take_part(Visitor())


def test_an_unconfirmed_person_signs_in_and_what_they_send_is_kept(make_app: Any, cast: Cast, sign_in: Any) -> None:
    app = make_app()
    app.add_url_rule("/letters", "letters", taking_part(lambda: "taken"), methods=["POST"])
    client = sign_in(new_client(app), cast.person("Lee", confirmed=False))
    answer = client.post("/letters", data={"body": "It stops at 4% with E-2041."})
    assert answer.location.startswith("/address?next=/kept/")
    page = client.get(answer.location)
    assert "What you just sent is kept" in page.text
    assert "E-2041" in client.get(answer.location.partition("next=")[2]).text
    assert sign_in(new_client(app), cast.kim).post("/letters").text == "taken"


def test_the_link_is_sent_again_on_request(
    client: FlaskClient, cast: Cast, sign_in: Any, smtp: Any, run_jobs: Any
) -> None:
    sign_in(client, cast.person("Lee", confirmed=False))
    assert "lee@example.test" in client.get("/address").text
    assert client.post("/address/confirmation-mails").status_code == 303
    run_jobs()
    assert len(smtp.to("lee@example.test")) == 1
    sign_in(client, cast.kim)
    assert client.get("/address").location == "/me"
    client.post("/address/confirmation-mails")
    run_jobs()
    assert smtp.to("kim@example.test") == []
