"""The verdict above the suggestions: in words by the state; for support with its reasons and a way to object."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import User
from portal.asking import queries
from portal.asking.models import WrongSuggestion
from portal.asking.rules import known_words
from tests.asking.conftest import QUESTION, TOKEN, Known, ask
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
MARCH, TODAY = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "worked", "tried", "affected", "words"),
    [
        ("solved", 14, 16, 20, "Known, and solved. It worked for 14 of the 16 who tried."),
        ("solved", 3, 3, 4, "Known, and solved. It worked for 3."),
        ("solved", 0, 2, 4, "Known, and solved."),
        ("workaround", 5, 5, 9, "Known, with a workaround that worked for 5."),
        ("workaround", 5, 6, 9, "Known, with a workaround that worked for 5 of the 6 who tried."),
        ("workaround", 0, 0, 9, "Known, with a workaround."),
        ("open", 0, 0, 7, "Known, open: 7 affected since March."),
        ("open", 0, 0, 1, "Known, open since March."),
        (None, 0, 0, 0, "Somebody has been there, and tells how it went."),
    ],
)
def test_known_is_said_by_the_state(state: str | None, worked: int, tried: int, affected: int, words: str) -> None:
    assert known_words(state, worked, tried, affected, MARCH, TODAY) == words


def test_a_year_is_named_where_it_is_another() -> None:
    assert known_words("open", 0, 0, 2, MARCH, datetime(2027, 1, 1, tzinfo=UTC)).endswith("since March 2026.")


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
