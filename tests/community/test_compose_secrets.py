"""What looks private is pointed out before anything is published."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.community import blanking
from portal.community.models import Draft, Post
from tests.community.test_compose import SignIn, typed
from tests.support.cast import Cast

SECRET = "postgres://sam:hunter2hunter2@db/app"
BODY = f"It fails.\n\nDSN={SECRET}\nMail me: sam@example.org"


@pytest.fixture
def kims(client: FlaskClient, cast: Cast, sign_in: SignIn) -> FlaskClient:
    """Kim's browser."""
    return sign_in(client, cast.kim)


def bodies(db: Any) -> list[str]:
    """What is published."""
    db.expire_all()
    return list(db.scalars(select(Post.body)))


def test_nothing_is_published_and_each_finding_is_shown_without_the_secret(kims: FlaskClient, db: Any) -> None:
    answer = kims.post("/posts/new", data=typed(body=BODY, environment="10.20.30.40"))
    assert bodies(db) == []
    notice = re.search(r"<div class=\"notice notice--warn\".*?</div>\s*</div>", answer.text, flags=re.DOTALL)
    assert notice
    assert "3 things in it look private" in notice[0]
    assert re.findall(r'href="#body">Text, line (\d)', notice[0]) == ["3", "4"]
    assert "a password in an address" in notice[0]
    assert "an e-mail address" in notice[0]
    assert "an IP address" in notice[0]
    assert "DSN=postgres://<mark>" in notice[0]
    assert not re.search("hunter2|sam@example|10.20.30.40", notice[0])
    assert db.scalar(select(Draft)).fields["body"] == BODY


def test_they_are_blanked_by_the_server_and_then_published(kims: FlaskClient, db: Any) -> None:
    answer = kims.post("/posts/new", data=typed(body=BODY, action="blank"))
    assert "Blanked" in answer.text
    assert "hunter2" not in answer.text
    assert bodies(db) == []
    blanked = "It fails.\n\nDSN=postgres://[password in an address]@db/app\nMail me: [e-mail address]"
    assert blanked in answer.text
    assert db.scalar(select(Draft)).fields["body"] == blanked
    kims.post("/posts/new", data=typed(body=blanked))
    assert bodies(db) == [blanked]


def test_they_are_published_as_they_are_on_purpose_only(kims: FlaskClient, db: Any) -> None:
    answer = kims.post("/posts/new", data=typed(body="Ping 10.20.30.40"))
    as_is = re.search(r'name="as_is" value="(\w+)"', answer.text)
    assert as_is
    answer = kims.post("/posts/new", data=typed(body="Ping 10.20.30.40, not 10.20.30.41", as_is=as_is[1]))
    assert "2 things" in answer.text
    assert bodies(db) == []
    kims.post("/posts/new", data=typed(body="Ping 10.20.30.40 now", as_is=as_is[1]))
    assert bodies(db) == ["Ping 10.20.30.40 now"]


def test_changing_a_post_is_looked_through_as_well(kims: FlaskClient, db: Any) -> None:
    kims.post("/posts/new", data=typed())
    post = db.scalar(select(Post))
    answer = kims.post(f"/posts/{post.id}/edit", data=typed(body=BODY, revision=str(post.revision)))
    assert "look private" in answer.text
    assert "hunter2" not in bodies(db)[0]


def test_the_page_asks_while_one_types_and_gets_no_secret_back(client: FlaskClient) -> None:
    answer = client.post("/posts/check", data={"body": "😀\r\nkey AKIAABCDEFGHIJKLMNOP"})
    found = answer.get_json()["findings"]
    assert [(one["field"], one["kind"], one["line"], one["start"], one["end"]) for one in found] == [
        ("body", "token", 2, 7, 27)
    ]
    assert "AKIAABCDEFGHIJKLMNOP" not in answer.text


@given(st.text(st.sampled_from("aß😀\n @.:/=1290password"), max_size=80))
def test_places_are_those_of_a_text_field_in_a_browser(text: str) -> None:
    units = text.encode("utf-16-le")
    for found in blanking.find({"body": text}):
        secret = units[2 * found.start : 2 * found.end].decode("utf-16-le")
        assert secret in text
        assert blanking.mask(secret) == found.masked
        assert found.line == text[: text.index(secret)].count("\n") + 1 or text.count(secret) > 1


@given(st.text(min_size=1, max_size=60))
def test_a_mask_shows_a_quarter_at_most(secret: str) -> None:
    assert len(blanking.mask(secret).removesuffix("•••")) <= len(secret) / 4
