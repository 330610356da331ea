"""The bell: one statement on every page, fresh by asking, quiet when nothing is new."""

from typing import Any

import pytest

from portal.community import actions
from portal.community.models import Visibility
from portal.notifications.actions import mark_read
from tests.community.told import problem
from tests.notifications.told import told


def ask(client: Any, tag: str = "") -> Any:
    return client.get("/notifications/bell", headers={"If-None-Match": tag} if tag else {})


def about_the_bell(statements: list[str]) -> list[str]:
    return [statement for statement in statements if "FROM notifications" in statement]


def test_it_is_for_who_is_signed_in_a_link_with_a_number(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.ravi)
    told(db, cast.kim, post)
    assert "data-bell" not in client.get("/browse").text
    text = sign_in(client, cast.kim).get("/browse").text
    assert '<a class="bell" href="/notifications" aria-label="Notifications, 1 post with news"' in text
    assert sign_in(client, cast.mei).get("/browse").text.count("Notifications, nothing new") == 2


def test_a_page_asks_once_for_it_however_much_there_is(
    db: Any, cast: Any, client: Any, sign_in: Any, query_counter: Any
) -> None:
    post = problem(cast.ravi)
    sign_in(client, cast.kim)
    for _ in range(30):
        told(db, cast.kim, post)
    client.get("/browse")
    with query_counter() as statements:
        client.get("/browse")
    assert len(about_the_bell(statements)) == 1, about_the_bell(statements)


def test_nothing_new_is_304_and_one_statement(
    db: Any, cast: Any, client: Any, sign_in: Any, query_counter: Any
) -> None:
    sign_in(client, cast.kim)
    told(db, cast.kim, problem(cast.ravi))
    first = ask(client)
    assert (first.status_code, first.json["count"]) == (200, 1)
    tag = first.headers["ETag"]
    with query_counter() as statements:
        again = ask(client, tag)
    assert (again.status_code, again.data) == (304, b"")
    assert len(about_the_bell(statements)) == 1
    assert len([one for one in statements if one.lstrip().startswith("SELECT")]) == 2  # who it is, and the bell


def test_news_and_reading_change_the_tag(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    sign_in(client, cast.kim)
    tag = ask(client).headers["ETag"]
    told(db, cast.kim, problem(cast.ravi))
    rung = ask(client, tag)
    assert (rung.status_code, rung.json) == (200, {"count": 1, "words": "Notifications, 1 post with news"})
    mark_read(cast.kim)
    read = ask(client, rung.headers["ETag"])
    assert (read.status_code, read.json["count"]) == (200, 0)
    assert ask(client, read.headers["ETag"]).status_code == 304


def test_it_counts_posts_that_may_be_seen_not_messages(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    seen, hidden, other = problem(cast.ravi), problem(cast.ravi), problem(cast.ravi, visibility=Visibility.ORGANISATION)
    for post in (seen, seen, seen, hidden, other):
        told(db, cast.kim, post)
    actions.hide(cast.anna, hidden, reason="names a person")
    assert ask(sign_in(client, cast.kim)).json["count"] == 1


def test_a_session_that_ended_is_told_so_and_not_a_page(db: Any, client: Any) -> None:
    assert ask(client).status_code == 303


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_opening_the_post_reads_what_was_told_of_it(db: Any, cast: Any, client: Any, sign_in: Any, method: str) -> None:
    post, other = problem(cast.ravi), problem(cast.ravi)
    told(db, cast.kim, post)
    told(db, cast.kim, other)
    told(db, cast.mei, post)
    sign_in(client, cast.kim)
    client.open(f"/posts/{post.id}", method=method)
    assert ask(client).json["count"] == (1 if method == "GET" else 2)
    assert ask(sign_in(client, cast.mei)).json["count"] == 1


def test_a_page_that_is_only_fetched_ahead_reads_nothing(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.ravi)
    told(db, cast.kim, post)
    sign_in(client, cast.kim).get(f"/posts/{post.id}", headers={"Sec-Purpose": "prefetch"})
    assert ask(client).json["count"] == 1
