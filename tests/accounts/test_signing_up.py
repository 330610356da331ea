"""A new account, and the proof that its address is right."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import actions, queries
from portal.accounts.events import AccountEvent
from portal.accounts.models import Role, User
from portal.core.clock import now
from portal.jobs import Job
from portal.journal import Event
from tests.accounts.letters import link_in, text_of
from tests.support.cast import PASSWORD, Cast

LEE = {"name": "Lee", "email": "lee@example.com", "password": PASSWORD}


@pytest.fixture
def confirmation(client: FlaskClient, smtp: Any, run_jobs: Any) -> str:
    """The path of the link that Lee got."""
    client.post("/sign-up", data=LEE)
    run_jobs()
    return link_in(smtp.to("lee@example.com")[0], "/address/confirmation/")


def found(db: Any, email: str) -> User | None:
    """The account as it is now."""
    db.expire_all()
    return queries.by_email(email)


def test_one_signs_up_and_gets_a_mail_with_a_link(client: FlaskClient, db: Any, smtp: Any, run_jobs: Any) -> None:
    answer = client.post("/sign-up", data=LEE)
    assert (answer.status_code, answer.location) == (303, "/sign-up/mailbox")
    assert "Look into your mailbox" in client.get("/sign-up/mailbox").text
    lee = found(db, "lee@example.com")
    assert lee
    assert (lee.name, lee.role, lee.is_confirmed) == ("Lee", Role.CUSTOMER, False)
    assert lee.password_hash.startswith("$argon2id$")
    run_jobs()
    (message,) = smtp.messages
    assert message["Subject"] == "Is this your address?"
    assert db.scalars(select(Event.name)).all() == [AccountEvent.SIGNED_UP]


def test_opening_the_link_changes_nothing_the_button_does(client: FlaskClient, db: Any, confirmation: str) -> None:
    page = client.get(confirmation)
    assert "Yes, confirm my address" in page.text
    assert not found(db, "lee@example.com").is_confirmed  # type: ignore[union-attr]
    assert client.post(confirmation).status_code == 303
    assert found(db, "lee@example.com").is_confirmed  # type: ignore[union-attr]


def test_confirming_signs_nobody_in(client: FlaskClient, app: Any, confirmation: str) -> None:
    for browser in (client, app.test_client()):
        assert browser.post(confirmation).location == "/sign-in"
        assert browser.get("/me").status_code == 303


def test_confirming_twice_is_once(client: FlaskClient, db: Any, confirmation: str) -> None:
    client.post(confirmation)
    first = found(db, "lee@example.com").confirmed_at  # type: ignore[union-attr]
    assert client.post(confirmation).status_code == 303
    assert "confirmed already" in client.get(confirmation).text
    assert found(db, "lee@example.com").confirmed_at == first  # type: ignore[union-attr]
    assert db.scalars(select(Event.name)).all().count(AccountEvent.ADDRESS_CONFIRMED) == 1


def test_one_comes_back_to_where_one_was(client: FlaskClient, smtp: Any, run_jobs: Any) -> None:
    client.post("/sign-up", data={**LEE, "next": "/people/1"})
    run_jobs()
    answer = client.post(link_in(smtp.messages[0], "/address/confirmation/"))
    assert answer.location == "/sign-in?next=/people/1"


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t[:-2] + "xx", lambda t: "x" + t, lambda t: "1.2.3"])
def test_a_link_that_was_tampered_with_confirms_nothing(
    client: FlaskClient, db: Any, confirmation: str, change: Callable[[str], str]
) -> None:
    base, token = confirmation.rsplit("/", 1)
    for answer in (client.get(f"{base}/{change(token)}"), client.post(f"{base}/{change(token)}")):
        assert answer.status_code == 404
        assert "can't be used any more" in answer.text
    assert not found(db, "lee@example.com").is_confirmed  # type: ignore[union-attr]


def test_a_link_holds_seven_days(client: FlaskClient, db: Any, confirmation: str) -> None:
    with time_machine.travel(now().timestamp() + 7 * 86400 + 5):
        assert client.post(confirmation).status_code == 404
    assert not found(db, "lee@example.com").is_confirmed  # type: ignore[union-attr]
    with time_machine.travel(now().timestamp() + 7 * 86400 - 60):
        assert client.post(confirmation).status_code == 303


def test_a_link_is_for_one_person_alone(client: FlaskClient, app: Any, db: Any, cast: Cast, confirmation: str) -> None:
    from portal.accounts import tokens  # noqa: PLC0415

    other = cast.person("Noa", confirmed=False)
    lee = found(db, "lee@example.com")
    assert lee
    assert tokens.confirms(confirmation.rsplit("/", 1)[1], lee)
    assert not tokens.confirms(confirmation.rsplit("/", 1)[1], other)
    lee.email = "lee@other.example"
    assert not tokens.confirms(confirmation.rsplit("/", 1)[1], lee)


def test_a_reset_link_confirms_nothing_and_the_other_way_round(app: Any, cast: Cast) -> None:
    from portal.accounts import tokens  # noqa: PLC0415

    assert not tokens.confirms(tokens.for_reset(cast.kim), cast.kim)
    assert not tokens.resets(tokens.for_confirmation(cast.kim), cast.kim)


def test_whoever_signs_up_is_not_told_that_an_address_is_known(
    client: FlaskClient, db: Any, smtp: Any, run_jobs: Any
) -> None:
    first = client.post("/sign-up", data=LEE)
    run_jobs()
    client.post(link_in(smtp.messages[0], "/address/confirmation/"))
    kept = found(db, "lee@example.com")
    assert kept
    before = kept.password_hash
    again = client.post("/sign-up", data={"name": "Mallory", "email": " LEE@Example.com", "password": "another one 12"})
    assert (again.status_code, again.location, again.text) == (first.status_code, first.location, first.text)
    run_jobs()
    assert smtp.messages[-1]["Subject"] == "You already have an account"
    assert "Mallory" not in text_of(smtp.messages[-1])
    after = found(db, "lee@example.com")
    assert after
    assert (after.name, after.password_hash) == ("Lee", before)


def test_signing_up_again_before_confirming_sends_the_link_again(
    client: FlaskClient, db: Any, smtp: Any, run_jobs: Any
) -> None:
    for _ in range(2):
        client.post("/sign-up", data=LEE)
        run_jobs()
    client.post(link_in(smtp.messages[1], "/address/confirmation/"))
    assert found(db, "lee@example.com").is_confirmed  # type: ignore[union-attr]


def test_mails_carry_no_words_of_strangers(client: FlaskClient, smtp: Any, run_jobs: Any) -> None:
    client.post("/sign-up", data={**LEE, "name": "Win at http://spam.example now"})
    run_jobs()
    assert "spam" not in smtp.messages[0].as_string()


def test_tokens_are_kept_nowhere(client: FlaskClient, db: Any, smtp: Any, run_jobs: Any) -> None:
    client.post("/sign-up", data=LEE)
    client.post("/password/reset", data={"email": LEE["email"]})
    jobs = db.scalars(select(Job)).all()
    assert [list(job.args) for job in jobs] == [["event"], ["event"]]
    run_jobs()
    tokens = [link_in(message, "/").rsplit("/", 1)[1] for message in smtp.messages]
    kept = repr([(event.name, event.data) for event in db.scalars(select(Event))])
    assert len(tokens) == 2
    assert not [token for token in tokens if token in kept]
    assert PASSWORD not in kept


def test_a_mail_that_could_not_go_out_is_tried_again_under_the_same_id(
    client: FlaskClient, db: Any, smtp: Any, run_jobs: Any
) -> None:
    smtp.refuse = True
    client.post("/sign-up", data=LEE)
    run_jobs(may_fail=True)
    (job,) = db.scalars(select(Job)).all()
    assert job.error.startswith("MailError")
    assert "lee" not in job.error
    smtp.refuse = False
    with time_machine.travel(job.run_at.timestamp() + 1):
        run_jobs()
    (message,) = smtp.messages
    event = db.scalars(select(Event)).one()
    assert message["Message-ID"].startswith(f"<account-{event.id}-")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "lee", "mail address"),
        ("email", "lee@localhost", "mail address"),
        ("email", "", "Say which address"),
        ("name", "   ", "A name is needed"),
        ("name", "", "how to call you"),
        ("name", "\u202e\u0007 ", "A name is needed"),
        ("name", "x" * 81, "80"),
        ("password", "short", "10 characters"),
        ("password", "lee@example.com", "first thing"),
        ("password", "aaaaaaaaaaaa", "over and over"),
        ("password", "abc " * 60, "At most 200"),
    ],
)
def test_what_cant_be_used_is_said_at_its_field(
    client: FlaskClient, db: Any, field: str, value: str, words: str
) -> None:
    answer = client.post("/sign-up", data={**LEE, field: value})
    assert answer.status_code == 400
    assert words in answer.text
    assert f'id="{field}-error"' in answer.text
    assert db.scalars(select(User)).all() == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Łucja Ńź", "Łucja Ńź"),
        ("  José\u0301\tÁlvarez ", "José\u0301 Álvarez"),
        ("王小明", "王小明"),
        ("Zoe\u0308", "Zoë"),
        ("<b>Bo</b>", "<b>Bo</b>"),
    ],
)
def test_names_are_kept_as_people_write_them(client: FlaskClient, db: Any, given: str, kept: str) -> None:
    client.post("/sign-up", data={**LEE, "name": given})
    lee = found(db, "lee@example.com")
    assert lee
    assert lee.name == kept


def test_the_case_of_an_address_does_not_matter(client: FlaskClient, db: Any) -> None:
    client.post("/sign-up", data={**LEE, "email": "Lee@Bücher.Example"})
    (lee,) = db.scalars(select(User)).all()
    assert lee.email == "lee@xn--bcher-kva.example"
    assert client.post("/sign-in", data={"email": "LEE@bücher.example", "password": PASSWORD}).status_code == 303


def test_two_sign_ups_at_once_make_one_account(app: Any, db: Any) -> None:
    one = actions.sign_up(name="Lee", email="lee@example.com", password=PASSWORD)
    two = actions.sign_up(name="Lee", email="Lee@example.com", password=PASSWORD)
    assert one is two
    names = db.scalars(select(Event.name).order_by(Event.id)).all()
    assert names == [AccountEvent.SIGNED_UP, AccountEvent.SIGN_UP_REPEATED]
