"""Nothing typed is lost: drafts of people and of visitors, of two windows, of sessions that ended."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.community.models import Draft, Post
from tests.community.test_compose import KEY, SignIn, typed
from tests.support.cast import PASSWORD, Cast
from tests.support.site import new_client

OTHER_KEY = "a-key-of-the-form-2"


def drafts(db: Any) -> dict[str, dict[str, str]]:
    """What is kept now, by key."""
    db.expire_all()
    return {draft.key: draft.fields for draft in db.scalars(select(Draft))}


def save(client: FlaskClient, key: str = KEY, **changes: str) -> dict[str, Any]:
    """What the page's JavaScript sends while one types."""
    answer = client.post(f"/drafts/{key}", data=typed(publish_key=key) | changes)
    assert answer.status_code < 400, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.fixture
def kims(client: FlaskClient, cast: Cast, sign_in: SignIn) -> FlaskClient:
    """Kim's browser."""
    return sign_in(client, cast.kim)


def test_what_is_typed_is_there_after_a_reload(kims: FlaskClient, db: Any) -> None:
    assert save(kims, body="Half a sent", tags="mast")["saved"]
    page = kims.get(f"/posts/new?key={KEY}").text
    assert "Half a sent" in page
    assert 'value="mast"' in page


def test_other_drafts_are_offered_and_can_be_thrown_away(kims: FlaskClient, db: Any) -> None:
    save(kims, title="Half a title")
    page = kims.get("/posts/new", follow_redirects=True).text
    assert "You have a draft" in page
    assert f"/posts/new?key={KEY}" in page
    assert "Half a title" in kims.get("/drafts").text
    kims.post(f"/drafts/{KEY}", data={"_method": "DELETE"})
    assert drafts(db) == {}
    assert "No drafts" in kims.get("/drafts").text


def test_throwing_one_away_leads_back_to_where_that_was_pressed(kims: FlaskClient, db: Any) -> None:
    save(kims, title="The last one")
    page = kims.get(f"/posts/new?key={OTHER_KEY}").text
    assert f'name="at" value="{OTHER_KEY}"' in page
    assert kims.delete(f"/drafts/{KEY}", data={"at": OTHER_KEY}).location == f"/posts/new?key={OTHER_KEY}"
    save(kims, title="The very last one")
    assert kims.delete(f"/drafts/{KEY}").location == "/drafts"


def test_an_empty_form_leaves_no_draft(kims: FlaskClient, db: Any) -> None:
    answer = save(kims, title="", body="  \n")
    assert not answer["saved"]
    assert drafts(db) == {}


def test_publishing_ends_the_draft(kims: FlaskClient, db: Any) -> None:
    save(kims)
    kims.post("/posts/new", data=typed())
    assert drafts(db) == {}


def test_a_save_that_comes_late_does_not_bring_it_back(kims: FlaskClient, db: Any) -> None:
    kims.post("/posts/new", data=typed())
    assert not save(kims)["saved"]
    assert drafts(db) == {}


def test_nobody_sees_anothers_draft(kims: FlaskClient, app: Flask, cast: Cast, sign_in: SignIn, db: Any) -> None:
    save(kims, title="Kim's own")
    for stranger in (sign_in(new_client(app), cast.mei), new_client(app), sign_in(new_client(app), cast.ada)):
        assert "Kim&#39;s own" not in stranger.get(f"/posts/new?key={KEY}").text
        assert stranger.delete(f"/drafts/{KEY}").status_code == 404
        answer = save(stranger, title="Mine")
        assert answer["key"] != KEY
        assert "other_title" not in answer
    assert drafts(db)[KEY]["title"] == "Kim's own"


def test_a_window_goes_on_with_its_own_draft(kims: FlaskClient, db: Any) -> None:
    seen = save(kims, window="1", body="a")["seen"]
    save(kims, window="1", body="b", seen=seen)
    assert save(kims, window="1", body="c", seen=seen)["saved"]  # two requests of one window may overlap
    assert save(kims, window="2", before="1", body="d", seen="")["saved"]  # after a reload
    assert drafts(db)[KEY]["body"] == "d"


def test_a_second_window_on_the_same_draft_gets_one_of_its_own(kims: FlaskClient, db: Any) -> None:
    seen = save(kims, window="1", body="first")["seen"]
    save(kims, window="1", body="first, and more", seen=seen)
    answer = save(kims, window="2", body="second", seen=seen)
    assert answer["key"] != KEY
    assert answer["other_url"] == f"/posts/new?key={KEY}"
    assert {fields["body"] for fields in drafts(db).values()} == {"first, and more", "second"}


def test_without_javascript_two_windows_overwrite_nothing_either(kims: FlaskClient, db: Any) -> None:
    kims.post("/posts/new", data=typed(title="", body="first"))
    answer = kims.post("/posts/new", data=typed(title="", body="second"))
    assert "Another window has a different text" in answer.text
    assert {fields["body"] for fields in drafts(db).values()} == {"first", "second"}


def test_what_two_windows_publish_of_one_draft_is_not_doubled(kims: FlaskClient, db: Any) -> None:
    seen = save(kims, window="1", body="first")["seen"]
    save(kims, window="1", body="first, and more", seen=seen)
    other = save(kims, window="2", body="second", seen=seen)["key"]
    kims.post("/posts/new", data=typed(body="first, and more", window="1"))
    answer = kims.post("/posts/new", data=typed(body="second", publish_key=other, twin=KEY, window="2"))
    assert "published this already, from another window" in answer.text
    assert "second" in answer.text
    assert len(list(db.scalars(select(Post)))) == 1


def test_a_visitor_writes_signs_in_and_publishes_with_one_press(
    app: Flask, client: FlaskClient, cast: Cast, db: Any
) -> None:
    from portal.accounts import passwords  # noqa: PLC0415

    cast.kim.password_hash = passwords.make_hash(PASSWORD)
    db.flush()
    save(client, body="Half", window="1")
    answer = client.post("/posts/new", data=typed(body="All of it", tags="mast", window="1"))
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")
    assert list(db.scalars(select(Post))) == []
    answer = client.post(
        answer.location, data={"email": cast.kim.email, "password": PASSWORD, "next": f"/posts/new?key={KEY}"}
    )
    assert answer.status_code == 303, answer.text
    page = client.get(answer.location).text
    assert "All of it" in page
    assert 'value="mast"' in page
    client.post("/posts/new", data=_form(page))
    post = db.scalar(select(Post))
    assert (post.author, post.body) == (cast.kim, "All of it")
    assert drafts(db) == {}


def test_what_is_sent_after_the_session_ended_is_a_draft_of_who_signs_in(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    save(sign_in(client, cast.kim), body="Half")
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        later = new_client(app)
        answer = later.post("/posts/new", data=typed(body="All of it"))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 303
    assert "/sign-in?next=" in answer.location
    continued = next(key for key, fields in drafts(db).items() if fields.get("continues") == KEY)
    assert drafts(db)[continued]["body"] == "All of it"


def test_another_sites_form_is_not_kept(app: Flask, client: FlaskClient, db: Any) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post("/posts/new", data=typed(), headers={"Sec-Fetch-Site": "cross-site"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert drafts(db) == {}


def test_the_draft_that_was_continued_ends_with_it(kims: FlaskClient, db: Any) -> None:
    save(kims, body="Half")
    save(kims, OTHER_KEY, body="All of it", continues=KEY)
    assert "a draft</h2>" in kims.get("/posts/new", follow_redirects=True).text  # one, not two
    kims.post("/posts/new", data=typed(publish_key=OTHER_KEY, continues=KEY, body="All of it"))
    assert drafts(db) == {}


def test_what_was_typed_elsewhere_goes_on_in_the_form_however_long(client: FlaskClient, db: Any) -> None:
    answer = client.post("/drafts", data={"title": "E-77", "body": "log " * 5_000, "kind": "problem"})
    assert "log log log" in client.get(answer.location).text


def test_a_draft_of_any_key_is_no_way_in(client: FlaskClient, db: Any) -> None:
    for key in ("x", "a" * 41, "a-key-of-the-form-'; --"):
        answer = client.post(f"/drafts/{key}", data=typed())
        assert answer.get_json() == {"saved": False, "seen": ""}
    assert drafts(db) == {}


def _form(page: str) -> dict[str, str]:
    """What a browser would send of the form that is shown, with its first button pressed."""
    form = page[page.index('<form class="form compose"') :]
    values = {"action": "publish"}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") != "radio" or " checked" in tag:
            values[attributes["name"]] = attributes.get("value", "")
    values |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', form, flags=re.DOTALL))
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, flags=re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        values[name] = chosen[1] if chosen else ""
    return values
