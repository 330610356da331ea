"""The forms on the page of a post: plain posts that work without JavaScript, and take back what they say."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from portal.community import actions, queries
from portal.community.models import Confirmation, MeToo, Reply, ReplyKind, State, Visibility, Watch
from tests.community.told import problem, solved, workaround

KEY = "form-key-0123456789"


def test_a_reply_is_published_and_found_where_it_stands(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    sent = {"kind": "solution", "body": "Reset **it**.", "publish_key": KEY}
    answer = sign_in(client, cast.ravi).post(f"/posts/{post.id}/replies", data=sent)
    reply = db.scalars(select(Reply)).one()
    assert answer.status_code == 303
    assert answer.location.endswith(f"#helped-{reply.id}")
    text = client.get(answer.location).text
    assert "Reset <strong>it</strong>." in text
    assert f'data-posted="{KEY}"' in text
    assert f'data-posted="{KEY}"' not in client.get(answer.location).text


def test_what_helps_leads_to_where_its_words_stand(cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    sign_in(client, cast.ravi)
    sent = {"kind": "solution", "body": "Turn it off and on.", "publish_key": KEY}
    address = client.post(f"/posts/{post.id}/replies", data=sent).location
    reply_id = int(address.rpartition("#helped-")[2])
    card = client.get(address).text.partition(f'id="helped-{reply_id}"')[2].partition('id="conversation"')[0]
    assert "Turn it off and on." in card
    said = client.post(f"/replies/{reply_id}/edit", data={"kind": "solution", "body": "Turn it on."})
    assert said.location.endswith(f"#helped-{reply_id}")
    said = client.post(f"/replies/{reply_id}/edit", data={"kind": "comment", "body": "Turn it on."})
    assert said.location.endswith(f"#reply-{reply_id}")


def test_pressing_twice_replies_once(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    sign_in(client, cast.ravi)
    for _ in range(2):
        assert client.post(f"/posts/{post.id}/replies", data={"body": "Same.", "publish_key": KEY}).status_code == 303
    assert db.scalar(select(func.count()).select_from(Reply)) == 1


def test_a_refused_reply_comes_back_with_what_was_typed(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    sign_in(client, cast.ravi)
    empty = client.post(f"/posts/{post.id}/replies", data={"kind": "workaround", "body": " ", "publish_key": KEY})
    assert empty.status_code == 400
    assert "A few words are missing here." in empty.text
    assert f'value="{KEY}"' in empty.text
    large = client.post(f"/posts/{post.id}/replies", data={"body": "word " * 30_000})
    assert large.status_code == 400
    assert "word word" in large.text
    assert db.scalars(select(Reply)).all() == []


def test_a_preview_publishes_nothing(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    sent = {"kind": "solution", "body": "Reset **it**.", "publish_key": KEY, "action": "preview"}
    shown = sign_in(client, cast.ravi).post(f"/posts/{post.id}/replies", data=sent)
    assert "Reset <strong>it</strong>." in shown.text
    assert "Reset **it**." in shown.text
    assert "<strong>it</strong>" in client.post("/replies/preview", data={"body": "Reset **it**."}).text
    assert db.scalars(select(Reply)).all() == []


def test_secrets_are_pointed_out_blanked_or_published_on_purpose(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    sign_in(client, cast.ravi)
    sent = {"kind": "comment", "body": "Use password=hunter2hunter2 there.", "publish_key": KEY}
    asked = client.post(f"/posts/{post.id}/replies", data=sent)
    assert "Nothing is published yet." in asked.text
    assert db.scalars(select(Reply)).all() == []
    blanked = client.post(f"/posts/{post.id}/replies", data=sent | {"action": "blank"})
    assert "Use password=[password] there." in blanked.text
    fingerprint = asked.text.split('name="as_is" value="')[1].split('"')[0]
    client.post(f"/posts/{post.id}/replies", data=sent | {"as_is": fingerprint})
    assert db.scalars(select(Reply.body)).one() == sent["body"]


def test_what_was_typed_outlives_the_session(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    sent = {"kind": "comment", "body": "A long answer that took me half an hour to write.", "publish_key": KEY}
    asked = client.post(f"/posts/{post.id}/replies", data=sent)
    assert asked.status_code == 303
    assert "/sign-in" in asked.location
    kept = client.get(_next_of(asked.location))
    assert sent["body"] in kept.text
    assert f'action="/posts/{post.id}/replies"' in kept.text
    assert db.scalars(select(Reply)).all() == []


def test_a_reply_is_changed_by_its_author_and_support(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    reply = actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Reset it.")
    address = f"/replies/{reply.id}/edit"
    sign_in(client, cast.ravi)
    assert "Reset it." in client.get(address).text
    assert client.post(address, data={"kind": "solution", "body": ""}).status_code == 400
    shown = client.post(address, data={"kind": "solution", "body": "*Again.*", "action": "preview"}).text
    assert "<em>Again.</em>" in shown
    assert client.post(address, data={"kind": "solution", "body": "Reset it twice."}).status_code == 303
    sign_in(client, cast.anna)
    unexplained = client.post(address, data={"kind": "solution", "body": "Clearer."})
    assert (unexplained.status_code, "Say why" in unexplained.text) == (400, True)
    client.post(address, data={"kind": "solution", "body": "Clearer.", "reason": "Typing mistakes."})
    assert "Typing mistakes." in client.get(f"/posts/{post.id}").text
    sign_in(client, cast.kim)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("of_reply", [True, False])
def test_a_confirmation_is_said_changed_and_taken_back(
    db: Any, cast: Any, client: Any, sign_in: Any, of_reply: bool
) -> None:
    post = problem(cast.kim, version=cast.version("4.1")) if of_reply else workaround(cast.kim, product=cast.lumen)
    address = f"/posts/{post.id}/confirmation"
    if of_reply:
        reply = actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Reset it.")
        address = f"/replies/{reply.id}/confirmation"
    sign_in(client, cast.mei)
    version = str(cast.version("4.1").id)
    said = client.post(address, data={"worked": "yes", "version": version, "note": "At once."})
    assert said.status_code == 303
    assert "You said: it worked for you, on 4.1." in " ".join(client.get(f"/posts/{post.id}").text.split())
    client.post(address, data={"worked": "no"})
    assert db.scalars(select(Confirmation.worked)).all() == [False]
    client.post(address, data={"_method": "DELETE"})
    assert db.scalars(select(Confirmation)).all() == []
    assert client.post(address, data={"worked": "perhaps"}).status_code == 400
    assert client.post(address, data={"worked": "yes", "version": "999"}).status_code == 400


def test_the_asker_marks_and_takes_the_mark_back(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    reply = actions.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="Try to reset it.")
    address = f"/replies/{reply.id}/solution-mark"
    assert sign_in(client, cast.mei).post(address).status_code == 403
    sign_in(client, cast.kim)
    assert "This solved it" in client.get(f"/posts/{post.id}").text
    assert client.post(address).location.endswith(f"#helped-{reply.id}")
    db.refresh(post)
    assert post.state == State.SOLVED
    assert "Solved it" in client.get(f"/posts/{post.id}").text
    assert client.delete(address).status_code == 303
    db.refresh(post)
    assert post.state == State.OPEN


def test_i_have_this_too_and_not_any_more(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim, version=cast.version("4.1"))
    sign_in(client, cast.mei)
    version = cast.version("4.2").id
    client.post(f"/posts/{post.id}/me-too", data={"version": version, "environment": "Windows", "may_introduce": "yes"})
    said = db.scalars(select(MeToo)).one()
    assert (said.version_id, said.environment, said.may_introduce) == (version, "Windows", True)
    assert "You have this too, on 4.2 (Windows)." in client.get(f"/posts/{post.id}").text
    client.post(f"/posts/{post.id}/me-too", data={"_method": "DELETE"})
    assert db.scalars(select(MeToo)).all() == []


def test_watching_from_the_page(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim)
    sign_in(client, cast.mei)
    client.post(f"/posts/{post.id}/watch")
    assert "You watch this" in client.get(f"/posts/{post.id}").text
    client.post(f"/posts/{post.id}/watch", data={"_method": "DELETE"})
    assert db.scalars(select(Watch.user_id)).all() == [cast.kim.id]


def test_support_hides_and_restores_with_a_reason(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = solved(cast)
    (reply,) = queries.helped_by(cast.kim, post)
    sign_in(client, cast.anna)
    for address, shown in ((f"/replies/{reply.id}/hiding", reply), (f"/posts/{post.id}/hiding", post)):
        assert client.post(address, data={"reason": " "}).status_code == 400
        client.post(address, data={"reason": "Names a person."})
        db.refresh(shown)
        assert shown.is_hidden
        assert "Names a person." in client.get(f"/posts/{post.id}").text
        client.post(address, data={"reason": "The name is gone.", "_method": "DELETE"})
        db.refresh(shown)
        assert not shown.is_hidden
    sign_in(client, cast.kim)
    assert client.post(f"/posts/{post.id}/hiding", data={"reason": "Mine"}).status_code == 404


def test_strangers_can_do_nothing_to_what_they_can_not_see(db: Any, cast: Any, client: Any, sign_in: Any) -> None:
    post = problem(cast.kim, visibility=Visibility.ORGANISATION)
    reply = actions.reply(cast.mei, post, kind=ReplyKind.SOLUTION, body="Reset it.")
    sign_in(client, cast.ravi)
    for noun in ("replies", "confirmation", "me-too", "watch"):
        assert client.post(f"/posts/{post.id}/{noun}", data={"body": "x", "worked": "yes"}).status_code == 404, noun
    for noun in ("confirmation", "solution-mark", "edit"):
        assert client.post(f"/replies/{reply.id}/{noun}", data={"body": "x", "worked": "yes"}).status_code == 404, noun


def test_somebody_without_a_confirmed_address_is_asked_to_confirm_it(
    db: Any, cast: Any, client: Any, sign_in: Any
) -> None:
    post = problem(cast.kim)
    sign_in(client, cast.person("Lee", confirmed=False))
    assert "Confirm your address to reply" in client.get(f"/posts/{post.id}").text
    asked = client.post(f"/posts/{post.id}/replies", data={"body": "A long answer that took me half an hour."})
    assert "/address" in asked.location
    assert "half an hour" in client.get(_next_of(asked.location)).text


def _next_of(location: str) -> str:
    return parse_qs(urlsplit(location).query)["next"][0]
