"""Watch a tag, a product, a search where one meets them; see and end it on a page of its own."""

import re
from typing import Any

import pytest

from portal.community import actions
from portal.community.models import Visibility
from portal.notifications import queries
from portal.notifications.models import Topic
from tests.community.told import problem


def words_of(person: Any) -> list[tuple[str, str]]:
    return [(str(watch.kind), watch.value) for watch in queries.own_topics(person)]


def test_each_page_of_a_topic_has_the_button(db: Any, cast: Any, client: Any, sign_in: Any, run_jobs: Any) -> None:
    problem(cast.ravi, title="Sync stops", tags=["sync"], product=cast.lumen)
    run_jobs()
    for address, kind, value in (
        ("/tags/sync", "tag", "sync"),
        ("/browse/problems?product=lumen", "product", str(cast.lumen.id)),
        ("/search?q=sync", "search", "sync"),
    ):
        visitor = client.application.test_client().get(address).text
        assert re.search(rf'href="/sign-in\?next={address.split("?")[0]}[^"]*" aria-label="Sign in to watch', visitor)
        kims = sign_in(client, cast.kim)
        assert f'name="value" value="{value}"' in kims.get(address).text
        answer = kims.post("/me/topics", data={"kind": kind, "value": value, "next": address})
        assert (answer.status_code, answer.location) == (303, address)
        assert 'aria-pressed="true"' in kims.get(address).text
    assert words_of(cast.kim) == [("search", "sync"), ("product", str(cast.lumen.id)), ("tag", "sync")]
    text = client.get("/me/watching").text
    for words in ("The tag “sync”", "Lumen", "The search “sync”"):
        assert words in text


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "person", "value": "1"},
        {"kind": "product", "value": "999"},
        {"kind": "tag", "value": " "},
        {"kind": "search", "value": "x" * 201},
    ],
)
def test_what_cannot_be_watched_is_refused(
    db: Any, cast: Any, client: Any, sign_in: Any, fields: dict[str, str]
) -> None:
    assert sign_in(client, cast.kim).post("/me/topics", data=fields).status_code == 400
    assert words_of(cast.kim) == []


def test_only_ones_own_watch_can_be_ended(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    sign_in(client, cast.kim).post("/me/topics", data={"kind": "tag", "value": "sync"})
    watch = queries.watching(cast.kim, Topic.TAG, "sync")
    assert watch is not None
    assert sign_in(client, cast.mei).delete(f"/me/topics/{watch.id}").status_code == 404
    assert sign_in(client, cast.kim).delete(f"/me/topics/{watch.id}").location == "/me/watching"
    assert words_of(cast.kim) == []


def test_nobody_is_sent_elsewhere_afterwards(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    fields = {"kind": "tag", "value": "sync", "next": "https://example.org/"}
    assert sign_in(client, cast.kim).post("/me/topics", data=fields).location == "/me/watching"


def test_watched_posts_are_listed_by_key_and_ended_there(
    db: Any, cast: Any, client: Any, sign_in: Any, query_counter: Any
) -> None:
    posts = [problem(cast.ravi, title=f"Problem {number}.") for number in range(27)]
    for post in posts:
        actions.watch(cast.kim, post)
    private = problem(cast.ravi, title="Ours alone", visibility=Visibility.CUSTOMERS)
    actions.watch(cast.kim, private)
    actions.hide(cast.anna, private, reason="names a person")
    kims = sign_in(client, cast.kim)
    with query_counter() as statements:
        first = kims.get("/me/watching").text
    assert len([one for one in statements if one.lstrip().startswith("SELECT")]) <= 8, statements
    assert "Ours alone" not in first
    assert "Problem 26." in first
    assert "Problem 1." not in first
    older = first.split('rel="next" href="')[1].split('"')[0]
    assert "Problem 1." in kims.get(older).text
    back = kims.delete(f"/posts/{posts[26].id}/watch", data={"next": "/me/watching"})
    assert back.location == "/me/watching"
    assert "Problem 26." not in kims.get("/me/watching").text
