"""The home page: one question, and what people solved, told and still wait for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import update

from portal.accounts.models import Running, User
from portal.community import actions
from portal.community.models import ReplyKind, SolutionMark, Visibility
from portal.core.clock import now
from tests.asking.conftest import Known, reply
from tests.community import told
from tests.support.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]


def test_an_empty_site_asks_its_question_and_teaches_the_rest(client: FlaskClient, app: Any) -> None:
    page = client.get("/").text
    assert "What are you running into?" in page
    assert "Nothing is marked as solved yet." in page
    assert "Everything that was asked has an answer." in page
    assert "Told by a customer" not in page


def test_what_was_solved_what_waits_and_a_story_with_a_face(client: FlaskClient, known: Known, cast: Cast) -> None:
    told.story(cast.mei, title="Nine shops in a morning", body="We **did** it.")
    page = client.get("/").text
    assert "Solved this week" in page
    assert page.index("Sync stops at 4%") < page.index("Can you help?") < page.index("The import drops umlauts")
    story = page.split("Told by a customer")[1].split("</aside>")[0]
    for words in ("Nine shops in a morning", "We did it.", "Mei", "Hatch"):
        assert words in story


def test_what_was_solved_long_ago_was_not_solved_this_week(client: FlaskClient, known: Known, db: Any) -> None:
    db.execute(update(SolutionMark).values(created=now() - timedelta(days=8)))
    page = client.get("/").text
    assert "Solved this week" not in page
    assert "Solved lately" in page
    assert "Sync stops at 4%" in page


def test_an_old_solution_that_is_talked_about_does_not_push_this_weeks_away(
    client: FlaskClient, known: Known, cast: Cast, db: Any
) -> None:
    old = [told.solved(cast) for _ in range(3)]
    db.execute(update(SolutionMark).where(SolutionMark.post_id.in_([post.id for post in old])).values(
        created=now() - timedelta(days=30)
    ))  # fmt: skip
    for post in old:
        reply(cast, post, kind=ReplyKind.COMMENT)
    lines = client.get("/").text.split("Solved this week")[1].split("Can you help?")[0]
    assert f'href="/posts/{known.solved.id}"' in lines
    assert lines.count("post-line__title") == 1


def test_nothing_is_shown_that_is_not_for_the_reader(client: FlaskClient, cast: Cast, sign_in: SignIn, db: Any) -> None:
    told.problem(cast.kim, title="For Hatch alone", visibility=Visibility.ORGANISATION)
    told.story(cast.kim, title="A story for customers", visibility=Visibility.CUSTOMERS)
    hidden = told.problem(cast.kim, title="Hidden by support")
    actions.hide(cast.anna, hidden, reason="A test")
    visitor = client.get("/").text
    assert not any(title in visitor for title in ("For Hatch alone", "A story for customers", "Hidden by support"))
    ravi = sign_in(client, cast.ravi).get("/").text
    assert "A story for customers" in ravi
    assert "For Hatch alone" not in ravi
    assert "For Hatch alone" in sign_in(client, cast.mei).get("/").text
    assert "Hidden by support" not in sign_in(client, cast.anna).get("/").text


def test_signed_in_one_sees_what_moved_whom_one_helped_and_what_one_runs(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, db: Any
) -> None:
    reply(cast, known.open)
    db.add(
        Running(user_id=cast.mei.id, product_id=cast.lumen.id, version_id=cast.version("4.1").id, environment="Linux")
    )
    mei = sign_in(client, cast.mei).get("/").text
    follows = mei.split("What you follow")[1].split("Worked for others")[0]
    assert "The import drops umlauts" in follows
    assert "Lumen 4.1" in mei
    assert "Linux" in mei
    ravi = sign_in(client, cast.ravi).get("/").text
    used = ravi.split("Worked for others")[1].split("What you run")[0]
    assert "Mei" in used
    assert "Sync stops at 4%" in used
    assert "Nothing has moved." in ravi


def test_the_number_of_statements_stays_the_same_however_much_there_is(
    client: FlaskClient, known: Known, cast: Cast, sign_in: SignIn, query_counter: Callable[[], Any], db: Any
) -> None:
    def count() -> int:
        with query_counter() as statements:
            assert client.get("/").status_code == 200
        return len(statements)

    visitor = count()
    sign_in(client, cast.ravi)
    count()  # the first page after news counts what the bell shows
    ravi = count()
    for number in range(6):
        post = told.solved(cast)
        told.problem(cast.jo, title=f"Another one, {number}")
        told.story(cast.mei)
        actions.watch(cast.ravi, post)
        reply(cast, post, kind=ReplyKind.COMMENT)
    assert count() == ravi <= 9
    with client.session_transaction() as session:
        session.clear()
    assert count() == visitor <= 4


def test_what_others_will_bring_is_not_shown_before_it_exists(client: FlaskClient, known: Known) -> None:
    page = client.get("/").text
    assert not any(word in page for word in ("Ask support privately", "Upgrades", "Status", "On the way to"))
