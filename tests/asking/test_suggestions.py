"""Suggestions while one types."""

import shutil
import time
from collections.abc import Callable
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.asking.models import Inquiry
from portal.community import actions
from portal.community.models import ReplyKind, Visibility
from portal.core.clock import now
from portal.core.settings import Settings
from tests.asking.conftest import Known, ask, index
from tests.community import told
from tests.support.cast import Cast
from tests.support.site import new_client

SignIn = Callable[[FlaskClient, User], FlaskClient]


def test_a_suggestion_says_what_is_known(client: FlaskClient, known: Known) -> None:
    asked = ask(client, "sync stops at 4%\nit says E-2041")
    assert asked.status == 200
    assert asked.titles[0] == "Sync stops at 4%"
    first = asked.text.split("</li>")[0]
    for words in ("Solved", "Lumen · 4.1", "worked for 1", "<mark>E-2041</mark>"):
        assert words in first


def test_the_passage_may_come_from_a_solution(client: FlaskClient, known: Known) -> None:
    asked = ask(client, "reset the lock of the sync")
    assert "From a solution: " in asked.text
    assert "<mark>Reset</mark> the <mark>lock</mark>" in asked.text


def test_how_many_are_affected_and_for_how_many_it_worked(
    client: FlaskClient, known: Known, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    actions.me_too(cast.jo, known.solved)
    actions.confirm(cast.anna, known.solved, reply=known.solution, worked=False)
    index(run_jobs)
    text = ask(client).text
    assert "2 affected" in text
    assert "worked for 1 of 2" in text


def test_what_somebody_wrote_cannot_become_markup(
    client: FlaskClient, known: Known, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    told.problem(cast.kim, title="<script>alert(1)</script> zebra", body="<img src=x onerror=alert(1)> zebra crossing")
    index(run_jobs)
    text = ask(client, "zebra crossing alert").text
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert "<img" not in text


def test_nothing_known_is_said_plainly_with_the_next_step(client: FlaskClient, known: Known) -> None:
    asked = ask(client, "purple elephants in the cellar")
    assert asked.titles == []
    assert "We know of nothing like it." in asked.text
    assert "Publish it to the community" in asked.text


def test_beside_the_form_for_a_post_publishing_is_not_offered_again(client: FlaskClient, known: Known) -> None:
    assert "Publish it to the community" not in ask(client, place="compose").text


def test_title_and_body_count_both(client: FlaskClient, known: Known) -> None:
    assert ask(client, "something is odd with umlauts", title="It is odd").titles == ["The import drops umlauts"]


def test_nobody_is_told_of_what_they_may_not_see(
    client: FlaskClient, cast: Cast, sign_in: SignIn, known: Known, app: Flask, run_jobs: Callable[..., int]
) -> None:
    told.problem(cast.kim, title="Zebra for customers", visibility=Visibility.CUSTOMERS)
    told.problem(cast.kim, title="Zebra of Hatch", visibility=Visibility.ORGANISATION)
    hidden = told.problem(cast.kim, title="Zebra hidden")
    actions.hide(cast.anna, hidden, reason="A test")
    index(run_jobs)
    browsers = {name: sign_in(new_client(app), getattr(cast, name)) for name in ("ravi", "mei", "anna")}
    assert ask(client, "zebra zebra zebra").titles == []
    assert set(ask(browsers["ravi"], "zebra zebra zebra").titles) == {"Zebra for customers"}
    assert set(ask(browsers["mei"], "zebra zebra zebra").titles) == {"Zebra for customers", "Zebra of Hatch"}
    assert set(ask(browsers["anna"], "zebra zebra zebra").titles) == {"Zebra for customers", "Zebra of Hatch"}


def test_what_was_hidden_a_moment_ago_is_not_shown_although_the_index_still_has_it(
    client: FlaskClient, known: Known, cast: Cast
) -> None:
    actions.hide(cast.anna, known.solved, reason="A test")
    assert "Sync stops at 4%" not in ask(client).titles


def test_asking_writes_nothing(client: FlaskClient, known: Known, db: Any) -> None:
    ask(client, "my address is kim@example.test and sync stops")
    assert db.scalar(select(func.count()).select_from(Inquiry)) == 0


def test_asking_takes_two_statements_however_much_is_found_and_one_more_for_what_is_known(
    client: FlaskClient, known: Known, cast: Cast, query_counter: Callable[[], Any], run_jobs: Callable[..., int]
) -> None:
    ask(client)
    with query_counter() as few:
        ask(client)
    for number in range(5):
        post = told.problem(cast.kim, title=f"Sync stops at {number}% with E-2041")
        for _ in range(6):
            actions.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Sync stops when it is told to stop.")
    index(run_jobs)
    with query_counter() as many:
        assert len(ask(client).titles) == 5
    for statements in (few, many):  # the posts, what helped; of the first, if it is known, what support said
        read = [statement for statement in statements if statement.startswith("SELECT")]
        assert len([statement for statement in read if "FROM cares" not in statement]) == 2
        assert len(read) <= 3


def test_without_an_index_it_says_so_and_offers_to_publish_and_browse(
    client: FlaskClient, known: Known, settings: Settings
) -> None:
    shutil.rmtree(settings.index_dir)
    time.sleep(0.12)
    asked = ask(client)
    assert asked.status == 200
    assert "The search is being made ready." in asked.text
    assert "Publish it to the community" in asked.text
    assert 'href="/browse"' in asked.text


def test_a_text_as_long_as_a_log_is_answered(client: FlaskClient, known: Known) -> None:
    log = "ordinary line without meaning\n" * 3_000
    assert ask(client, f"It hangs\n{log}\nERROR E-2041\n{log}").titles[0] == "Sync stops at 4%"


def test_eight_people_behind_one_address_may_type_and_a_flood_may_not(
    known: Known, make_app: Callable[..., Flask], cast: Cast
) -> None:
    client = new_client(make_app(limits_enabled=True))
    with time_machine.travel(now(), tick=False):  # a slow machine takes longer than the limit's ten seconds
        assert {ask(client, f"question number {number}").status for number in range(80)} == {200}  # 8 a second
        assert 429 in {ask(client, f"question number {number}").status for number in range(80)}


def test_opened_beside_the_text_it_shows_what_helped_first(client: FlaskClient, known: Known) -> None:
    text = client.get(f"/suggestions/{known.solved.id}").text
    assert text.index("Reset the lock.") < text.index("It says E-2041.")
    assert "Worked for 1" in text
    assert "Ravi" in text


def test_opened_beside_the_text_it_is_nobody_elses(client: FlaskClient, known: Known, cast: Cast) -> None:
    secret = told.problem(cast.kim, title="Ours", visibility=Visibility.ORGANISATION)
    assert client.get(f"/suggestions/{secret.id}").status_code == 404
