"""Nobody posts, previews or searches more than a person can; and what visitors left behind is forgotten."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.community.models import Draft
from portal.core.clock import now
from portal.jobs import enqueue
from portal.web.limits import limiter
from tests.community.test_compose import SignIn, posts, typed
from tests.support.cast import Cast
from tests.support.site import new_client


@pytest.fixture
def limited(make_app: Callable[..., Flask]) -> Iterator[FlaskClient]:
    """A browser in front of a site that counts."""
    app = make_app(limits_enabled=True)
    yield new_client(app)
    with app.app_context(), contextlib.suppress(NotImplementedError):
        limiter.reset()


def answers(ask: Callable[[int], Any], times: int) -> list[int]:
    """The status of each of so many requests."""
    return [ask(number).status_code for number in range(times)]


def test_posting_has_a_limit_of_its_own(limited: FlaskClient, cast: Cast, sign_in: SignIn, db: Any) -> None:
    sign_in(limited, cast.kim)
    given = answers(
        lambda n: limited.post("/posts/new", data=typed(publish_key=f"a-key-of-form-no-{n:02}", title=f"No. {n}")), 23
    )
    assert given == [303] * 20 + [429] * 3
    assert len(posts(db)) == 20


@pytest.mark.parametrize(
    ("path", "form", "most"),
    [
        ("/posts/preview", {"body": "x"}, 60),
        ("/posts/check", {"body": "x"}, 120),
        ("/drafts/a-key-of-the-form-1", {"body": ""}, 120),
        ("/drafts", {"body": ""}, 30),
    ],
)
def test_so_has_what_the_form_asks(limited: FlaskClient, path: str, form: dict[str, str], most: int) -> None:
    given = answers(lambda _: limited.post(path, data=form), most + 2)
    assert max(given[:most]) < 400
    assert given[most:] == [429, 429]


def test_so_has_searching(limited: FlaskClient) -> None:
    given = answers(lambda _: limited.get("/search?q=x"), 92)
    assert given == [200] * 90 + [429] * 2


def test_drafts_of_visitors_are_forgotten_after_a_month(db: Any, cast: Cast, run_jobs: Callable[[], int]) -> None:
    long_ago, lately = now() - timedelta(days=31), now() - timedelta(days=29)
    db.add_all(
        [
            Draft(key="visitor-old", visitor="v", fields={}, updated=long_ago),
            Draft(key="visitor-new", visitor="v", fields={}, updated=lately),
            Draft(key="kims-old", user_id=cast.kim.id, fields={}, updated=long_ago),
        ]
    )
    enqueue("community.forget_drafts_of_visitors")
    run_jobs()
    assert set(db.scalars(select(Draft.key))) == {"visitor-new", "kims-old"}
