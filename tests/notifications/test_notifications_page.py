"""The page of what one was told: grouped, read one by one or all, each with its reason and how to turn that off."""

import re
from typing import Any

import pytest

from portal.community import actions
from portal.community.models import ReplyKind
from portal.notifications import queries
from portal.notifications.actions import watch_topic
from portal.notifications.models import Bounce, Reason, Topic, Way
from portal.notifications.queries.reading import ROWS
from tests.community.told import problem
from tests.notifications.told import told

MOST_STATEMENTS = 14  # of them five for the number on the bell, which is counted when something changed


def page(client: Any, address: str = "/notifications") -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.text)


@pytest.fixture
def kims(client: Any, cast: Any, sign_in: Any) -> Any:
    return sign_in(client, cast.kim)


def test_an_empty_page_teaches_and_visitors_are_asked_who_they_are(db: Any, cast: Any, kims: Any) -> None:
    text = page(kims)
    assert "Nothing yet, and that is fine." in text
    assert "/me/watching" in text
    assert kims.application.test_client().get("/notifications").status_code == 303


def test_news_of_one_post_stand_together_with_the_reason(db: Any, cast: Any, kims: Any) -> None:
    one, other = problem(cast.ravi, title="Sync stops"), problem(cast.ravi, title="Import drops umlauts")
    told(db, cast.kim, one, actor=cast.ravi)
    told(db, cast.kim, other, reason=Reason.AFFECTED)
    told(db, cast.kim, one)
    text = page(kims)
    assert text.count('class="told-group told-group--unread"') == 2
    assert text.index("Sync stops") < text.index("Import drops umlauts")
    assert "2 new" in text
    assert "You are told because you watch it." in text
    assert "You are told because you have this, too." in text
    assert "Hear no more of this post" in text


def test_what_is_unread_comes_with_its_first_words(db: Any, cast: Any, kims: Any) -> None:
    post = problem(cast.ravi)
    reply = actions.reply(cast.anna, post, kind=ReplyKind.COMMENT, body="Which **version** is it? <b>Say it.</b>")
    row = told(db, cast.kim, post, actor=cast.anna, part_id=reply.id)
    assert "Which version is it?" in page(kims)
    assert "<b>Say" not in page(kims)
    kims.post("/notifications/readings", data={"id": row.id})
    assert "Which version" not in page(kims)


def test_news_are_read_one_by_one_by_post_or_all(db: Any, cast: Any, kims: Any) -> None:
    one, other = problem(cast.ravi), problem(cast.ravi)
    first, _, _ = told(db, cast.kim, one), told(db, cast.kim, one), told(db, cast.kim, other)
    theirs = told(db, cast.mei, one)
    number = first.id
    assert kims.post("/notifications/readings", data={"id": number}).location == "/notifications"
    db.expire_all()
    assert (first.read_at is not None, queries.unread_count(cast.kim)) == (True, 2)
    kims.post("/notifications/readings", data={"subject": "posts", "subject_id": one.id})
    assert queries.unread_count(cast.kim) == 1
    latest = re.findall(r'name="up_to" value="(\d+)"', page(kims))[0]
    too_late = told(db, cast.kim, one)
    kims.post("/notifications/readings", data={"up_to": latest})
    db.expire_all()
    assert too_late.read_at is None
    assert theirs.read_at is None
    assert "You have read everything." not in page(kims, "/notifications?unread=1")


@pytest.mark.parametrize("fields", [{}, {"id": "x"}, {"up_to": "-1"}, {"subject": "users;", "subject_id": "1"}])
def test_what_makes_no_sense_is_refused(db: Any, cast: Any, kims: Any, fields: dict[str, str]) -> None:
    assert kims.post("/notifications/readings", data=fields).status_code == 400


def test_somebody_elses_news_stay_unread(db: Any, cast: Any, kims: Any) -> None:
    theirs = told(db, cast.mei, problem(cast.ravi))
    kims.post("/notifications/readings", data={"id": theirs.id})
    db.expire_all()
    assert theirs.read_at is None


def test_a_post_is_muted_and_heard_of_again_on_its_own_page(db: Any, cast: Any, kims: Any) -> None:
    post = problem(cast.ravi)
    told(db, cast.kim, post)
    fields = {"subject": "posts", "subject_id": post.id}
    kims.post("/notifications/mute", data=fields)
    assert queries.muted(cast.kim, "posts", post.id)
    assert "Turned off for you" in page(kims, f"/posts/{post.id}")
    kims.delete("/notifications/mute", data=fields)
    assert not queries.muted(cast.kim, "posts", post.id)
    assert "Turned off for you" not in page(kims, f"/posts/{post.id}")


def test_a_topic_is_named_and_ended_from_the_news_about_it(db: Any, cast: Any, kims: Any) -> None:
    watch = watch_topic(cast.kim, Topic.PRODUCT, str(cast.lumen.id))
    told(db, cast.kim, problem(cast.ravi), reason=Reason.TOPIC, topic_id=watch.id)
    text = page(kims)
    assert "You are told because you watch Lumen." in text
    assert "Stop watching Lumen" in text
    kims.delete(f"/me/topics/{watch.id}")
    assert queries.own_topics(cast.kim) == []
    assert "Stop watching" not in page(kims)


def test_mentions_are_turned_off_for_good(db: Any, cast: Any, kims: Any) -> None:
    told(db, cast.kim, problem(cast.ravi), reason=Reason.MENTIONED)
    assert "Never tell me of mentions" in page(kims)
    kims.post("/notifications/ways/mentioned")
    assert queries.choices(cast.kim) == {Reason.MENTIONED: Way.NEVER}
    assert kims.post("/notifications/ways/account").status_code == 400


def test_what_may_not_be_seen_any_more_is_not_there(db: Any, cast: Any, kims: Any) -> None:
    post = problem(cast.ravi, title="Names a person")
    told(db, cast.kim, post)
    actions.hide(cast.anna, post, reason="names a person")
    assert "Names a person" not in page(kims)


def test_the_list_is_paged_by_key_and_a_wrong_key_is_explained(db: Any, cast: Any, kims: Any) -> None:
    posts = [problem(cast.ravi, title=f"Problem {number}.", publish_key=str(number)) for number in range(3)]
    for number in range(ROWS + 3):
        told(db, cast.kim, posts[0] if number < 3 else posts[1 + number % 2])
    first = page(kims)
    assert "Problem 0." not in first
    older = re.findall(r'href="(/notifications\?after=\d+)"', first)[0]
    assert "Problem 0." in page(kims, older)
    assert kims.get("/notifications?after=x").status_code == 400


def test_the_page_takes_few_statements_however_much_was_told(db: Any, cast: Any, kims: Any, query_counter: Any) -> None:
    for number in range(40):
        person = cast.person(f"Person{number}")
        told(db, cast.kim, problem(person, title=f"Problem {number}"), actor=person)
    with query_counter() as statements:
        page(kims)
    selects = [one for one in statements if one.lstrip().startswith("SELECT")]
    assert len(selects) <= MOST_STATEMENTS, selects


def test_a_refused_address_is_told_and_trusted_again(db: Any, cast: Any, kims: Any) -> None:
    db.add(Bounce(user_id=cast.kim.id, email=cast.kim.email, code=550))
    assert "Mail to you comes back" in page(kims)
    kims.delete("/me/notifications/refused-address")
    assert "Mail to you comes back" not in page(kims)
