"""Changing what is written: by whom, with which reason, and when two do it at once."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.community import actions
from portal.community.models import Kind, Visibility
from portal.core.ids import token
from tests.community import told
from tests.community.test_compose import SignIn, posts, typed
from tests.support.cast import Cast
from tests.support.site import new_client


@pytest.fixture
def kims(client: FlaskClient, cast: Cast, sign_in: SignIn) -> FlaskClient:
    """Kim's browser."""
    return sign_in(client, cast.kim)


def test_changing_shows_what_stands_and_keeps_the_former_wording(kims: FlaskClient, cast: Cast, db: Any) -> None:
    post = actions.publish_post(cast.kim, kind=Kind.PROBLEM, title="Old", body="Old words", publish_key=token())
    page = kims.get(f"/posts/{post.id}/edit").text
    assert "Old words" in page
    answer = kims.post(f"/posts/{post.id}/edit", data=typed(title="New", revision=str(post.revision)))
    assert answer.location == f"/posts/{post.id}"
    assert posts(db)[0].title == "New"


def test_the_preview_of_a_change_says_that_nothing_is_changed_yet(kims: FlaskClient, cast: Cast) -> None:
    address = f"/posts/{told.problem(cast.kim).id}/edit"
    assert "/posts/preview?change=yes" in kims.get(address).text
    for path in (address, "/posts/preview?change=yes"):
        page = kims.post(path, data=typed(action="preview")).text
        assert "Nothing is changed yet." in page
        assert "published yet" not in page
    assert "Nothing is published yet." in kims.post("/posts/preview", data=typed()).text


def test_two_who_change_it_at_once_are_told(kims: FlaskClient, cast: Cast, db: Any) -> None:
    post = actions.publish_post(cast.kim, kind=Kind.PROBLEM, title="Old", body="Old words")
    before = str(post.revision)
    kims.post(f"/posts/{post.id}/edit", data=typed(title="First", revision=before))
    answer = kims.post(f"/posts/{post.id}/edit", data=typed(title="Second", revision=before))
    assert "Somebody changed it meanwhile" in answer.text
    assert 'value="Second"' in answer.text
    assert posts(db)[0].title == "First"
    kims.post(f"/posts/{post.id}/edit", data=typed(title="Second", revision=str(posts(db)[0].revision)))
    assert posts(db)[0].title == "Second"


def test_support_says_why(client: FlaskClient, cast: Cast, sign_in: SignIn, db: Any) -> None:
    post = actions.publish_post(cast.kim, kind=Kind.PROBLEM, title="Old", body="Old words")
    annas = sign_in(client, cast.anna)
    form = typed(title="Clearer", revision=str(post.revision))
    assert "Say why" in annas.post(f"/posts/{post.id}/edit", data=form).text
    assert posts(db)[0].title == "Old"
    annas.post(f"/posts/{post.id}/edit", data=form | {"reason": "A clearer title"})
    assert posts(db)[0].title == "Clearer"


def test_strangers_cant_change_it(app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    shared = actions.publish_post(cast.kim, kind=Kind.PROBLEM, title="A", body="B")
    private = actions.publish_post(cast.kim, kind=Kind.PROBLEM, title="A", body="C", visibility=Visibility.ORGANISATION)
    ravis = sign_in(client, cast.ravi)
    assert ravis.get(f"/posts/{shared.id}/edit").status_code == 403
    assert ravis.get(f"/posts/{private.id}/edit").status_code == 404
    assert new_client(app).get(f"/posts/{shared.id}/edit").status_code == 303
