"""Support's first page: rows with a reason, in words, each with its next step."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import actions as accounts
from portal.accounts.models import Role, User
from portal.asking.models import Inquiry, Outcome, Verdict
from portal.community import actions as community
from portal.community.models import Post, ReplyKind, Standing
from portal.core.clock import now
from portal.core.errors import Invalid, Refused
from portal.desk import actions
from portal.desk.models import Fact
from portal.desk.queries import noted, questions
from portal.desk.rules import greeting
from portal.journal import Event
from portal.problems import actions as problems
from portal.relays.models import Said
from tests.community import told
from tests.desk.test_pairs import pair_of
from tests.relays import stories
from tests.support.cast import PASSWORD, Cast

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


def test_mine_is_different_stands_there_until_somebody_takes_note(cast: Cast, db: Any) -> None:
    mine, other = told.problem(cast.kim, title="Mine"), told.problem(cast.ravi, title="Another")
    by_support = told.problem(cast.mei, title="Taken off by support")
    problems.link(cast.anna, mine, other)
    problems.unlink(cast.anna, problems.link(cast.anna, by_support, other))
    assert noted.different(cast.anna).items == []
    link = problems.mine_is_different(cast.kim, mine, because="mine is on ARM")
    assert noted.different(cast.anna).items == [link]
    assert noted.different(cast.kim).items == []
    with pytest.raises(Refused):
        actions.take_note(cast.kim, link)
    actions.take_note(cast.anna, link)
    actions.take_note(cast.jo, link)
    assert noted.different(cast.anna).items == []


def test_the_first_page_says_good_morning_and_what_waits(
    client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn
) -> None:
    new_question(cast.kim, db, title="Import drops umlauts")
    mine = told.problem(cast.ravi, title="Mine is on ARM")
    problems.link(cast.anna, mine, told.problem(cast.mei, title="Stops at 4%"))
    problems.mine_is_different(cast.ravi, mine, because="it is on ARM")
    problems.propose(cast.mei, told.problem(cast.kim, title="Labels"), mine, why="the same code")
    looked_at = told.problem(cast.kim, title="Looked at")
    with time_machine.travel(now() - timedelta(days=3), tick=False):
        problems.look_after(cast.anna, looked_at, owner=cast.anna, next_word_on=now().date() + timedelta(days=1))
    pair_of(told.problem(cast.kim, title="One"), told.problem(cast.mei, title="Two"), db, same=0.87)
    page = sign_in(client, cast.anna).get("/desk").text
    for words in (
        "Anna.</h1>",
        "people wait for a word",
        "Nothing like it was known, and support has not answered yet.",
        "Ravi says it is not “Stops at 4%”. “it is on ARM”",
        "Mei says it is the same as “Mine is on ARM”. “the same code”",
        "Your next word was due on",
        "May be the same as “One” (87 %).",
        "1 pair waits",
    ):
        assert words in page, words


def test_an_empty_desk_is_friendly(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(client, cast.anna).get("/desk").text
    for words in ("Nobody waits for a word.", "Nothing is left to do here.", "Everything that was new has an answer."):
        assert words in page


@pytest.mark.parametrize("name", ["noes", "words", "offers", "proposals", "different", "new"])
def test_every_kind_has_a_page_of_its_own(client: FlaskClient, cast: Cast, sign_in: SignIn, name: str) -> None:
    assert sign_in(client, cast.anna).get(f"/desk/waiting/{name}").status_code == 200
    assert client.get("/desk/waiting/anything").status_code == 404


def test_rows_are_paged(client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn) -> None:
    for number in range(27):
        new_question(cast.kim, db, title=f"Question {number:02}")
    page = sign_in(client, cast.anna).get("/desk").text
    assert page.count("Answer with a fact") == 5
    assert 'href="/desk/waiting/new"' in page
    page = client.get("/desk/waiting/new").text
    more = re.search(r'rel="next" href="([^"]+)"', page)
    assert more
    rest = client.get(more[1].replace("&amp;", "&")).text
    assert [text.count("Answer with a fact") for text in (page, rest)] == [25, 2]
    assert "Question 26" in rest


def test_the_first_pages_statements_dont_grow(
    client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn, query_counter: Callable[[], Any]
) -> None:
    sign_in(client, cast.anna)

    def more() -> None:
        person = cast.person(f"P{now().timestamp()}")
        new_question(person, db)
        mine = told.problem(person, title="Mine")
        problems.link(cast.anna, mine, told.problem(cast.mei, title="Other"))
        problems.mine_is_different(person, mine, because="no")
        problems.propose(person, mine, told.problem(cast.ravi), why="code")
        pair_of(told.problem(person), told.problem(cast.mei), db)

    def statements() -> int:
        with query_counter() as sent:
            assert client.get("/desk").status_code == 200
        return len(sent)

    more()
    statements()  # what a process keeps from its first request
    few = statements()
    for _ in range(4):
        more()
    assert statements() <= few


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


def test_note_is_taken_by_a_button(client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn) -> None:
    mine = told.problem(cast.kim, title="Mine")
    problems.link(cast.anna, mine, told.problem(cast.ravi))
    link = problems.mine_is_different(cast.kim, mine, because="ARM")
    sign_in(client, cast.anna)
    assert client.post(f"/desk/links/{link.id}/note").status_code == 303
    assert client.post(f"/desk/links/{link.id}/note").status_code == 404
    assert "mine is on ARM" not in client.get("/desk").text


@pytest.mark.parametrize(("role", "lands"), [(Role.SUPPORT, "/desk"), (Role.ADMIN, "/desk"), (Role.CUSTOMER, "/")])
def test_support_begins_at_the_desk(client: FlaskClient, db: Any, role: Role, lands: str) -> None:
    accounts.create_user(name="Lee", email="lee@example.com", password=PASSWORD, role=role)
    data = {"email": "lee@example.com", "password": PASSWORD}
    assert client.post("/sign-in", data=data).location == lands
    client.delete("/session")
    assert client.post("/sign-in", data=data | {"next": "/browse"}).location == "/browse"


def test_only_support_sees_the_way_to_the_desk(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    assert 'href="/desk"' not in sign_in(client, cast.kim).get("/browse").text
    assert 'href="/desk"' in sign_in(client, cast.anna).get("/browse").text


@pytest.mark.parametrize(
    ("hour", "words"), [(8, "Good morning"), (14, "Good afternoon"), (20, "Good evening"), (2, "Good evening")]
)
def test_the_greeting_goes_by_the_readers_clock(hour: int, words: str) -> None:
    assert greeting(now().replace(hour=hour)) == words


def test_a_no_after_a_relay_comes_first_with_what_was_written(
    client: FlaskClient, cast: Cast, db: Any, sign_in: SignIn, run_jobs: Callable[..., int]
) -> None:
    stories.found(cast, cast.mei)
    relay = stories.offered(db, run_jobs)
    page = sign_in(client, cast.anna).get("/desk").text
    assert "The workaround can be carried to everybody who has it." in page
    assert f'href="/relays/{relay.id}"' in page
    stories.sent(db, run_jobs, cast.anna)
    new_question(cast.ravi, db)
    stories.says(cast.mei, relay, Said.FAILED, "Still 4% on ARM.")
    page = client.get("/desk").text
    assert "can be carried" not in page
    rows = re.findall(r"desk-row__reason\">([^<]+)<", page)
    assert rows[0] == "The workaround did not work for Mei. “Still 4% on ARM.”"
    note = re.search(r'action="(/relays/noes/\d+/care)"', page)
    assert note
    done = client.post(note[1], data={"next": "/desk"})
    assert (done.status_code, done.location) == (303, "/desk")
    assert "did not work for Mei" not in client.get("/desk").text
