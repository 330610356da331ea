"""The ask box beside a new post, and what publishing means for the visit."""

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from portal.accounts.models import User
from portal.asking.models import Outcome
from tests.asking.conftest import TOKEN, Known, ask, inquiry
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]


def published(client: FlaskClient, **fields: str) -> Any:
    """Publish a post from the form."""
    data = {"kind": "problem", "title": "Sync stops for us", "body": "E-2041, but on Mondays", "visibility": "public"}
    return client.post("/posts/new", data=data | {"publish_key": "a-key-of-the-form-1", "action": "publish"} | fields)


def test_the_form_and_the_box_beside_it_belong_to_one_visit(client: FlaskClient, known: Known) -> None:
    page = client.get("/posts/new", follow_redirects=True).text
    token = re.search(r'data-place="compose" data-token="([\w-]+)"', page)
    assert token
    assert re.search(rf'name="inquiry"[^>]*value="{token[1]}"', page)


def test_publishing_is_what_came_of_the_inquiry(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    sign_in(client, cast.ada)
    answer = published(client, inquiry=TOKEN, inquiry_shown=ask(client, place="compose").sealed)
    assert answer.status_code == 303
    kept = inquiry(db)
    assert kept
    assert (kept.outcome, kept.user_id) == (Outcome.PUBLISHED, cast.ada.id)
    assert answer.location == f"/posts/{kept.published_post_id}"
    assert [shown.post_id for shown in kept.shown] == [known.solved.id, known.workaround.id]


def test_from_the_first_page_on_it_is_the_same_inquiry(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    client.post("/inquiries", data={"text": "sync stops at 4%", "token": TOKEN})
    sign_in(client, cast.ada)
    client.post(f"/inquiries/{TOKEN}/draft", data={})
    published(client, inquiry=TOKEN)
    kept = inquiry(db)
    assert kept
    assert (kept.outcome, kept.user_id) == (Outcome.PUBLISHED, cast.ada.id)
    assert kept.published_post_id


def test_publishing_without_having_asked_invents_no_inquiry(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    assert published(sign_in(client, cast.ada), inquiry=TOKEN, inquiry_shown="").status_code == 303
    assert inquiry(db) is None


def test_a_forged_list_does_not_keep_anybody_from_publishing(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    assert published(sign_in(client, cast.ada), inquiry=TOKEN, inquiry_shown="forged").status_code == 303
    assert inquiry(db) is None
