"""Support answers with a fact what nobody had seen: known, not known, being looked at."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import User
from portal.asking.models import Inquiry, Outcome, Verdict
from portal.community import actions as community
from portal.community.models import Post, ReplyKind, Standing
from portal.core.clock import now
from portal.core.errors import Invalid, Refused
from portal.desk import actions
from portal.desk.models import Fact
from portal.desk.queries import questions
from portal.journal import Event
from portal.problems import actions as problems
from tests.community import told
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]


def new_question(author: User, db: Any, verdict: Verdict = Verdict.NEW, **more: Any) -> Post:
    """A problem that the portal called new when it was asked."""
    post = told.problem(author, **({"title": "Import drops umlauts", "body": "Every ä is gone."} | more))
    token = f"token-of-post-{post.id:06}"
    db.add(
        Inquiry(
            token=token, text=post.title, verdict=verdict, outcome=Outcome.PUBLISHED, published_post_id=post.id,
            user_id=author.id,
        )
    )  # fmt: skip
    db.flush()
    return post


def unseen(viewer: User) -> list[str]:
    """Titles of what nobody has answered."""
    return [post.title for post in questions.unseen(viewer).items]


def test_what_was_new_and_became_a_post_waits_for_a_fact(cast: Cast, db: Any) -> None:
    new_question(cast.kim, db, title="New one")
    new_question(cast.mei, db, Verdict.SIMILAR, title="Similar one")
    told.problem(cast.ravi, title="Never asked")
    assert unseen(cast.anna) == ["New one"]
    assert unseen(cast.kim) == []


@pytest.mark.parametrize("how", ["hidden", "linked", "reply", "announced", "answered"])
def test_it_leaves_with_whatever_support_says(cast: Cast, db: Any, how: str) -> None:
    post = new_question(cast.kim, db)
    if how == "hidden":
        community.hide(cast.anna, post, reason="a name in it")
    elif how == "linked":
        problems.link(cast.anna, post, told.problem(cast.mei))
    elif how == "reply":
        community.reply(cast.jo, post, kind=ReplyKind.COMMENT, body="Which file is it?")
    elif how == "announced":
        problems.announce(cast.anna, post, standing=Standing.CONFIRMED)
    else:
        actions.answer_first(cast.anna, post, fact=Fact.NOT_KNOWN, words="Not seen so far.")
    assert unseen(cast.anna) == []


def test_a_customers_reply_is_no_answer_of_support(cast: Cast, db: Any) -> None:
    post = new_question(cast.kim, db)
    community.reply(cast.ravi, post, kind=ReplyKind.COMMENT, body="No idea.")
    assert unseen(cast.anna) == [post.title]


def test_not_known_is_told_in_words(cast: Cast, db: Any) -> None:
    post = new_question(cast.kim, db)
    answer = actions.answer_first(cast.anna, post, fact=Fact.NOT_KNOWN, words="Nobody has seen it.")
    assert (answer.fact, answer.created_by_id) == (Fact.NOT_KNOWN, cast.anna.id)
    assert post.reply_count == 1
    event = db.scalar(select(Event).where(Event.name == "desk.first_answer_given"))
    assert (event.subject_id, event.data["fact"]) == (post.id, "not_known")


def test_known_links_it(cast: Cast, db: Any) -> None:
    post, known = new_question(cast.kim, db), told.problem(cast.mei, title="Umlauts vanish")
    with pytest.raises(Invalid):
        actions.answer_first(cast.anna, post, fact=Fact.KNOWN)
    actions.answer_first(cast.anna, post, fact=Fact.KNOWN, known=known)
    assert post.canonical_id == known.id


def test_looked_at_names_who_and_the_day_of_the_next_word(cast: Cast, db: Any) -> None:
    post, day = new_question(cast.kim, db), (now() + timedelta(days=2)).date()
    actions.answer_first(cast.anna, post, fact=Fact.LOOKED_AT, words="I look at it.", next_word_on=day)
    from portal.problems.queries.standing import care  # noqa: PLC0415

    found = care(post.id)
    assert found is not None
    assert (found.owner_id, found.next_word_on) == (cast.anna.id, day)


def test_the_first_answer_is_given_once_by_support(cast: Cast, db: Any) -> None:
    post = new_question(cast.kim, db)
    with pytest.raises(Refused):
        actions.answer_first(cast.mei, post, fact=Fact.NOT_KNOWN, words="I don't know.")
    actions.answer_first(cast.anna, post, fact=Fact.NOT_KNOWN, words="Not so far.")
    with pytest.raises(Invalid, match="Anna answered this already"):
        actions.answer_first(cast.jo, post, fact=Fact.NOT_KNOWN, words="Not so far.")


def test_a_question_is_answered_by_its_page(client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn) -> None:
    post = new_question(cast.kim, db)
    address = f"/desk/questions/{post.id}"
    assert "What is so?" in sign_in(client, cast.anna).get(address).text
    refused = client.post(address, data={"fact": "not_known", "reply": " "})
    assert (refused.status_code, "Say it in your words" in refused.text) == (400, True)
    done = client.post(address, data={"fact": "not_known", "reply": "Nobody has seen it."})
    assert (done.status_code, done.location) == (303, "/desk")
    assert "Nobody has seen it." in client.get(f"/posts/{post.id}", follow_redirects=True).text
    assert "Anna answered this" in client.get(address).text


@pytest.mark.parametrize("typed", ["{id}", "/posts/{id}", "http://localhost/posts/{id}-stops-at-4"])
def test_a_known_problem_is_named_by_its_address(
    client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn, typed: str
) -> None:
    post, known = new_question(cast.kim, db), told.problem(cast.mei)
    sign_in(client, cast.anna)
    data = {"fact": "known", "address": typed.format(id=known.id)}
    assert client.post(f"/desk/questions/{post.id}", data=data).status_code == 303
    db.expire_all()
    assert post.canonical_id == known.id


def test_an_address_that_leads_nowhere_is_said(client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn) -> None:
    post = new_question(cast.kim, db)
    sign_in(client, cast.anna)
    answer = client.post(f"/desk/questions/{post.id}", data={"fact": "known", "address": "/posts/99999"})
    assert (answer.status_code, "There is no such post." in answer.text) == (400, True)
    answer = client.post(f"/desk/questions/{post.id}", data={"fact": "known"})
    assert (answer.status_code, "Name the problem that is known." in answer.text) == (400, True)
