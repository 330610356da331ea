"""Writing a post: it is published once, and what can't be taken yet comes back with everything that was typed."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.community.models import Draft, Kind, Post, Visibility
from portal.community.views import compose
from tests.support.cast import Cast

KEY = "a-key-of-the-form-1"
SignIn = Callable[[FlaskClient, Any], FlaskClient]


def typed(**changes: str) -> dict[str, str]:
    """A form that can be published."""
    fields = {
        "kind": "problem",
        "title": "Sync stops at 4% with E-2041",
        "body": "It stops.\n\n    E-2041\n",
        "visibility": "public",
        "publish_key": KEY,
        "action": "publish",
    }
    return fields | changes


def posts(db: Any) -> list[Post]:
    """All that is published."""
    db.expire_all()
    return list(db.scalars(select(Post).order_by(Post.id)))


@pytest.fixture
def kims(client: FlaskClient, cast: Cast, sign_in: SignIn) -> FlaskClient:
    """Kim's browser."""
    return sign_in(client, cast.kim)


def test_a_form_has_its_key_in_its_address(kims: FlaskClient) -> None:
    answer = kims.get("/posts/new?kind=story&title=Hello")
    assert answer.status_code == 303
    page = kims.get(answer.location)
    key = re.search(r"key=([\w-]+)", answer.location)
    assert key
    assert f'name="publish_key" type="hidden" value="{key[1]}"' in page.text
    assert 'value="Hello"' in page.text


def test_it_begins_with_what_the_person_runs(kims: FlaskClient, cast: Cast, db: Any) -> None:
    from portal.accounts.models import Running  # noqa: PLC0415

    db.add(Running(user=cast.kim, product=cast.lumen, version=cast.version("4.1"), environment="Nine shops"))
    db.flush()
    page = kims.get(f"/posts/new?key={KEY}").text
    assert f'<option selected value="{cast.version("4.1").id}">4.1</option>' in page
    assert 'value="Nine shops"' in page


def test_it_is_published_with_all_that_was_said(kims: FlaskClient, cast: Cast, db: Any) -> None:
    version = cast.version("4.1")
    answer = kims.post(
        "/posts/new",
        data=typed(
            kind="workaround", helps="Wait.", product=str(cast.lumen.id), version=str(version.id),
            environment="Windows", tags="Sync, #update , sync", visibility="organisation",
        ),
    )  # fmt: skip
    post = posts(db)[0]
    assert answer.status_code == 303
    assert answer.location == f"/posts/{post.id}"
    assert (post.kind, post.title, post.body, post.helps) == (
        Kind.WORKAROUND, "Sync stops at 4% with E-2041", "It stops.\n\n    E-2041", "Wait.",
    )  # fmt: skip
    assert (post.version, post.environment, post.visibility) == (version, "Windows", Visibility.ORGANISATION)
    assert (post.author, post.organisation) == (cast.kim, cast.hatch)
    assert [tag.name for tag in post.tags] == ["sync", "update"]


def test_pressing_twice_publishes_once(kims: FlaskClient, db: Any) -> None:
    answers = [kims.post("/posts/new", data=typed()) for _ in range(3)]
    assert len(posts(db)) == 1
    assert {answer.location for answer in answers} == {f"/posts/{posts(db)[0].id}"}


def test_the_same_words_from_another_window_are_published_once(kims: FlaskClient, db: Any) -> None:
    kims.post("/posts/new", data=typed())
    answer = kims.post("/posts/new", data=typed(publish_key="a-key-of-another-form"))
    assert answer.location == f"/posts/{posts(db)[0].id}"
    assert len(posts(db)) == 1


def test_other_words_under_a_key_that_was_published_are_neither_lost_nor_doubled(kims: FlaskClient, db: Any) -> None:
    kims.post("/posts/new", data=typed())
    answer = kims.post("/posts/new", data=typed(body="It stops, and on Mondays it starts again."))
    post = posts(db)[0]
    assert answer.status_code == 200
    assert "published this already" in answer.text
    assert "on Mondays it starts again" in answer.text
    assert f'action="/posts/{post.id}/edit"' in answer.text
    assert len(posts(db)) == 1
    key = re.search(r'name="publish_key" type="hidden" value="([\w-]+)"', answer.text)
    revision = re.search(r'name="revision" value="(\d+)"', answer.text)
    assert key
    assert revision
    kims.post(f"/posts/{post.id}/edit", data=typed(body="And on Mondays.", publish_key=key[1], revision=revision[1]))
    assert [post.body for post in posts(db)] == ["And on Mondays."]
    assert db.scalar(select(Draft)) is None


def test_they_can_become_a_post_of_their_own(kims: FlaskClient, db: Any) -> None:
    kims.post("/posts/new", data=typed())
    answer = kims.post("/posts/new", data=typed(body="Something else."))
    key = re.search(r'name="publish_key" type="hidden" value="([\w-]+)"', answer.text)
    assert key
    kims.post("/posts/new", data=typed(body="Something else.", publish_key=key[1], twin=KEY, action="apart"))
    assert len(posts(db)) == 2


def test_back_in_the_form_one_is_told_that_it_is_published(kims: FlaskClient) -> None:
    kims.post("/posts/new", data=typed())
    assert "This is published" in kims.get(f"/posts/new?key={KEY}").text


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"title": ""}, "A title is missing"),
        ({"title": "x" * 201}, "201 characters long; at most 200 fit"),
        ({"body": " \n "}, "A few words are missing here"),
        ({"body": "ü" * 50_001}, "100.0 kB long; at most 100.0 kB fit"),
        ({"kind": "workaround"}, "Say what helps"),
        ({"kind": "poem"}, "Not a valid choice"),
        ({"visibility": "orbis"}, "Not a valid choice"),
        ({"environment": "y" * 201}, "at most 200 fit"),
        ({"tags": ",".join("abcdefghi")}, "At most 8 tags"),
        ({"tags": "z" * 61}, "too long for a tag"),
        ({"product": "999"}, "Not a valid choice"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_cant_be_taken_comes_back_whole(
    kims: FlaskClient, db: Any, change: dict[str, str], complaint: str
) -> None:
    answer = kims.post("/posts/new", data=typed(environment="Sail loft", tags="mast") | change)
    kept = typed(environment="Sail loft", tags="mast") | change
    assert complaint in answer.text
    assert posts(db) == []
    assert all(kept[name].strip() in answer.text for name in ("title", "body", "environment", "tags"))
    draft = db.scalar(select(Draft))
    assert draft.fields["tags"] == kept["tags"]
    assert draft.fields["title"] == kept["title"]


def test_a_version_of_another_product_is_refused(kims: FlaskClient, cast: Cast, db: Any) -> None:
    from portal.products.models import Product  # noqa: PLC0415

    pocket = Product(slug="pocket", name="Pocket")
    db.add(pocket)
    db.flush()
    version = cast.version("4.1").id
    answer = kims.post("/posts/new", data=typed(product=str(pocket.id), version=str(version)))
    assert "This is a version of Lumen" in answer.text
    kims.post("/posts/new", data=typed(version=str(version)))
    assert posts(db)[0].product == cast.lumen


def test_text_is_composed_and_without_nul(kims: FlaskClient, db: Any) -> None:
    kims.post("/posts/new", data=typed(title="Cafe\u0301\x00  closed ", body="a\x00b\r\nc\u0007"))
    assert (posts(db)[0].title, posts(db)[0].body) == ("Café closed", "ab\nc")


def test_who_has_not_confirmed_the_address_loses_nothing(
    client: FlaskClient, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    answer = sign_in(client, cast.person("Lee", confirmed=False)).post("/posts/new", data=typed())
    assert "Confirm your e-mail address first" in answer.text
    assert "E-2041" in answer.text
    assert posts(db) == []
    assert db.scalar(select(Draft)).fields["title"] == typed()["title"]


def test_a_preview_keeps_all_fields_and_publishes_nothing(kims: FlaskClient, db: Any) -> None:
    answer = kims.post("/posts/new", data=typed(body="It is **bold**.", tags="mast", action="preview"))
    assert "It is <strong>bold</strong>." in answer.text
    assert "It is **bold**." in answer.text
    assert 'value="mast"' in answer.text
    assert posts(db) == []


def test_the_page_can_ask_for_the_preview_alone(client: FlaskClient) -> None:
    answer = client.post("/posts/preview", data=typed(body="<script>alert(1)</script>`x`"))
    assert "<html" not in answer.text
    assert "<script" not in answer.text
    assert "<code>x</code>" in answer.text


@pytest.fixture
def heard(app: Flask) -> Iterator[list[tuple[int, Mapping[str, str]]]]:
    """What a higher slice hears after something was published."""
    calls: list[tuple[int, Mapping[str, str]]] = []

    def hear(post: Post, fields: Mapping[str, str]) -> None:
        calls.append((post.id, dict(fields)))

    compose.after_publish.append(hear)
    yield calls
    compose.after_publish.remove(hear)


def test_higher_slices_hear_of_it_with_the_form(kims: FlaskClient, db: Any, heard: list[Any]) -> None:
    kims.post("/posts/new", data=typed(inquiry="the-token"))
    assert [(number, fields["inquiry"]) for number, fields in heard] == [(posts(db)[0].id, "the-token")]
