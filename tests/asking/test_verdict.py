"""The verdict above the suggestions: for support with its reasons and a way to object."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import User
from portal.asking import queries
from portal.asking.models import WrongSuggestion
from tests.asking.conftest import QUESTION, TOKEN, Known, ask
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]


def test_reasons_are_for_support_alone(client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn) -> None:
    assert "Why this?" not in ask(client).text
    text = ask(sign_in(client, cast.anna)).text
    assert "Why this?" in text
    assert "meaning of the title" in text


def test_support_says_that_a_suggestion_is_wrong_and_it_is_kept_once(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    sign_in(client, cast.anna)
    sealed = ask(client).sealed
    data = {"post": str(known.workaround.id), "text": QUESTION + " kim@example.org", "sealed": sealed}
    for _ in range(2):
        assert client.post(f"/inquiries/{TOKEN}/wrong-suggestions", data=data).status_code == 303
    db.rollback()
    (wrong,) = db.scalars(select(WrongSuggestion))
    assert (wrong.post_id, wrong.user_id) == (known.workaround.id, cast.anna.id)
    assert "kim@example.org" not in wrong.text
    (asked,) = queries.judgements()
    assert asked.right == frozenset()


def test_customers_cannot_say_so(client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.kim)
    sealed = ask(client).sealed
    data = {"post": str(known.workaround.id), "text": QUESTION, "sealed": sealed}
    assert client.post(f"/inquiries/{TOKEN}/wrong-suggestions", data=data).status_code in {403, 404}
