"""An open post hears what is new, and nothing new costs one row."""

from typing import Any

from portal.community import actions
from portal.community.models import ReplyKind, Visibility
from tests.community.told import problem


def asked(client: Any, post: Any, tag: str = "", **shown: Any) -> Any:
    return client.get(f"/posts/{post.id}/news", query_string=shown, headers={"If-None-Match": tag} if tag else {})


def tag_on_the_page(client: Any, post: Any) -> str:
    text = client.get(f"/posts/{post.id}").text
    return str(text.split("data-live=")[1].split('data-etag="&quot;')[1].split("&quot;")[0])


def test_nothing_new_is_one_indexed_read_and_no_text(db: Any, cast: Any, client: Any, query_counter: Any) -> None:
    post = problem(cast.kim)
    tag = f'"{tag_on_the_page(client, post)}"'
    address = f"/posts/{post.id}/news?replies=0&state=open"
    with query_counter() as statements:
        answer = client.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    selects = [statement for statement in statements if statement.lstrip().startswith("SELECT")]
    assert len(selects) == 1, selects
    assert "WHERE posts.id = " in selects[0]
    assert "posts.body" not in selects[0]


def test_new_replies_and_a_changed_state_are_said_in_words(db: Any, cast: Any, client: Any) -> None:
    post = problem(cast.kim)
    tag = f'"{tag_on_the_page(client, post)}"'
    actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Which version?")
    answer = actions.reply(cast.anna, post, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    said = asked(client, post, tag, replies=0, state="open")
    assert (said.status_code, said.json["words"]) == (200, "2 new replies.")
    assert said.json["url"] == f"/replies/{answer.id}"
    actions.mark_solution(cast.kim, answer)
    solved = asked(client, post, said.headers["ETag"], replies=2, state="open")
    assert solved.json == {"words": "Solved. Nobody has said yet whether it works for them, too.", "url": ""}


def test_what_is_no_news_is_said_in_no_words(db: Any, cast: Any, client: Any) -> None:
    post = problem(cast.kim)
    tag = f'"{tag_on_the_page(client, post)}"'
    actions.me_too(cast.ravi, post)
    answer = asked(client, post, tag, replies=0, state="open")
    assert (answer.status_code, answer.json) == (200, {"words": "", "url": ""})
    assert asked(client, post, answer.headers["ETag"], replies=0, state="open").status_code == 304


def test_who_may_not_see_the_post_hears_nothing_even_with_the_right_tag(
    db: Any, cast: Any, client: Any, sign_in: Any
) -> None:
    post = problem(cast.kim, visibility=Visibility.ORGANISATION)
    tag = f'"{tag_on_the_page(sign_in(client, cast.kim), post)}"'
    stranger = sign_in(client.application.test_client(), cast.ravi)
    assert asked(stranger, post, tag).status_code == 404
    assert asked(client, post, tag, replies=0, state="open").status_code == 304
    actions.hide(cast.anna, post, reason="names a person")
    assert asked(client, post, tag, replies=0, state="open").status_code == 404
