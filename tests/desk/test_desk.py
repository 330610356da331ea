"""Support's first page: rows with a reason, in words, each with its next step."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from portal.accounts import actions as accounts
from portal.accounts.models import Role, User
from portal.core.clock import now
from portal.core.errors import Refused
from portal.desk import actions
from portal.desk.queries import noted
from portal.desk.rules import greeting
from portal.problems import actions as problems
from portal.relays.models import Said
from tests.community import told
from tests.desk.test_first_answers import new_question
from tests.desk.test_pairs import pair_of
from tests.relays import stories
from tests.support.cast import PASSWORD, Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]


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
