"""Support sees the portal as a customer does: it looks, changes nothing, and the journal knows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import MetaData, func, select

from portal.accounts.models import User
from portal.community import actions as community
from portal.community.models import Kind, ReplyKind, Visibility
from portal.core.clock import now
from portal.core.errors import Invalid, Refused
from portal.desk import actions
from portal.desk.events import DeskEvent
from portal.desk.models import Viewing
from portal.desk.rules import shown_to_other_eyes
from portal.journal import Event
from portal.notifications.models import Notification
from tests.community import told
from tests.house.test_access import calls, path_of
from tests.support.cast import Cast
from tests.support.site import new_client

SignIn = Callable[[FlaskClient, User], FlaskClient]
BANNER = "You see this page as"


@pytest.fixture
def anna(client: FlaskClient, cast: Cast, sign_in: SignIn) -> FlaskClient:
    """Anna's browser."""
    return sign_in(client, cast.anna)


def look_as(client: FlaskClient, person: User, page: str = "/") -> Any:
    """Begin to see as that person does."""
    return client.post(f"/desk/people/{person.id}/viewing?page={page}", data={"reason": "can't find the answer"})


def events(db: Any, name: DeskEvent) -> list[Event]:
    """What the journal says."""
    return list(db.scalars(select(Event).where(Event.name == name).order_by(Event.id)))


def everything(db: Any) -> dict[str, list[Any]]:
    """All rows of all tables."""
    db.rollback()
    tables = MetaData()
    tables.reflect(db.connection())
    return {table.name: sorted(map(repr, db.execute(select(table)))) for table in tables.sorted_tables}


def test_a_page_looks_as_it_does_to_the_customer(anna: FlaskClient, cast: Cast, db: Any) -> None:
    others = told.problem(cast.ravi, title="For Orbis alone", visibility=Visibility.ORGANISATION)
    own = told.problem(cast.mei, title="For Hatch alone", visibility=Visibility.ORGANISATION)
    assert anna.get(f"/posts/{others.id}", follow_redirects=True).status_code == 200
    answer = look_as(anna, cast.kim, f"/posts/{own.id}")
    assert (answer.status_code, answer.location) == (303, f"/posts/{own.id}")
    page = anna.get(f"/posts/{own.id}", follow_redirects=True).text
    assert BANNER in page
    assert "<strong>Kim</strong> (Hatch) does" in page
    assert "Hide this post" not in page
    assert anna.get(f"/posts/{others.id}").status_code == 404
    assert anna.get("/cabinet").status_code == 404
    assert BANNER in anna.get("/nothing-is-here").text


def test_back_to_ones_own_view(anna: FlaskClient, cast: Cast, db: Any) -> None:
    look_as(anna, cast.kim, "/browse")
    answer = anna.post("/desk/viewing", data={"_method": "DELETE"})
    assert (answer.status_code, answer.location) == (303, "/browse")
    page = anna.get("/browse").text
    assert BANNER not in page
    assert "not as Kim does" in page
    assert anna.get("/cabinet").status_code == 200


def test_every_request_that_could_change_something_is_refused(
    app: Flask, anna: FlaskClient, cast: Cast, db: Any
) -> None:
    told.problem(cast.ravi)
    look_as(anna, cast.kim)
    before = everything(db)
    asked = [
        (method, path)
        for method, path in calls(app, "public", "signed_in", "staff", "admin")
        if method != "GET" and path not in ("/desk/viewing", "/session")
    ]
    assert len(asked) > 30
    answers = {f"{method} {path}": anna.open(path, method=method) for method, path in asked}
    assert {call: answer.status_code for call, answer in answers.items() if answer.status_code != 403} == {}
    assert all("nothing can be changed" in answer.text for answer in answers.values())
    assert everything(db) == before


def test_looking_changes_nothing(
    app: Flask, anna: FlaskClient, cast: Cast, db: Any, run_jobs: Callable[..., int]
) -> None:
    post = told.problem(cast.kim)
    community.reply(cast.ravi, post, kind=ReplyKind.SOLUTION, body="Reset it.")
    run_jobs()
    look_as(anna, cast.kim, f"/posts/{post.id}")
    before = everything(db)
    for method, path in calls(app, "public", "signed_in", "staff", "admin"):
        if method == "GET":
            anna.get(path)
    assert anna.get(f"/posts/{post.id}", follow_redirects=True).status_code == 200
    assert everything(db) == before
    unread = select(func.count()).where(Notification.user_id == cast.kim.id, Notification.read_at.is_(None))
    assert db.scalar(unread) == 1


@pytest.mark.parametrize(
    "path", ["/drafts", "/me", "/me/password", "/notifications", "/me/notifications", "/posts/new", "/address"]
)
def test_what_is_the_customers_own_stays_closed(anna: FlaskClient, cast: Cast, path: str) -> None:
    look_as(anna, cast.kim)
    answer = anna.get(path)
    assert answer.status_code == 403
    assert "own" in answer.text
    assert "kim@example.test" not in answer.text


def test_introductions_are_closed_altogether(app: Flask, anna: FlaskClient, cast: Cast) -> None:
    look_as(anna, cast.kim)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("introductions.")]
    pages = [path_of(app, rule) for rule in rules if "GET" in (rule.methods or ())]
    assert len(pages) > 3
    assert {path: anna.get(path).status_code for path in pages} == dict.fromkeys(pages, 403)


def test_a_new_page_for_signed_in_people_is_closed_until_it_is_named() -> None:
    assert not shown_to_other_eyes("anything.new", "signed_in")
    assert not shown_to_other_eyes("introductions.anything", "public")
    assert shown_to_other_eyes("community.show_post", "public")


@pytest.mark.parametrize("whom", ["jo", "ada"])
def test_nobody_sees_as_support_or_an_admin_does(anna: FlaskClient, cast: Cast, whom: str) -> None:
    person = getattr(cast, whom)
    assert look_as(anna, person).status_code == 404
    assert "See the portal as" not in anna.get(f"/people/{person.id}").text
    with pytest.raises(Refused):
        actions.begin_viewing(cast.anna, person, reason="curious")


def test_customers_see_only_with_their_own_eyes(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.kim)
    assert look_as(client, cast.mei).status_code == 404
    assert "See the portal as" not in client.get(f"/people/{cast.mei.id}").text
    with pytest.raises(Refused):
        actions.begin_viewing(cast.kim, cast.mei, reason="curious")


def test_a_reason_is_needed(anna: FlaskClient, cast: Cast) -> None:
    answer = anna.post(f"/desk/people/{cast.kim.id}/viewing", data={"reason": " "})
    assert answer.status_code == 400
    assert "Say why" in answer.text
    with pytest.raises(Invalid):
        actions.begin_viewing(cast.anna, cast.kim, reason=" \n")


def test_the_journal_knows_who_whom_when_and_why(anna: FlaskClient, cast: Cast, db: Any) -> None:
    look_as(anna, cast.kim)
    anna.delete("/desk/viewing")
    begun, ended = *events(db, DeskEvent.VIEWING_BEGUN), *events(db, DeskEvent.VIEWING_ENDED)
    assert (begun.actor_id, begun.subject_id, begun.data["reason"]) == (
        cast.anna.id, cast.kim.id, "can't find the answer",
    )  # fmt: skip
    assert (ended.actor_id, ended.subject_id, ended.data["viewing"]) == (
        cast.anna.id, cast.kim.id, begun.data["viewing"],
    )  # fmt: skip


def test_admins_read_it_in_words(anna: FlaskClient, cast: Cast, app: Flask, sign_in: SignIn) -> None:
    look_as(anna, cast.kim)
    page = sign_in(new_client(app), cast.ada).get("/admin/journal").text
    assert "began to see the portal as Kim does: can&#39;t find the answer" in page


def test_it_ends_by_itself_after_half_an_hour(
    anna: FlaskClient, cast: Cast, db: Any, run_jobs: Callable[..., int]
) -> None:
    look_as(anna, cast.kim)
    with time_machine.travel(now() + timedelta(minutes=29)):
        assert BANNER in anna.get("/browse").text
        assert actions.end_run_out() == 0
    with time_machine.travel(now() + timedelta(minutes=31)):
        page = anna.get("/browse").text
        assert BANNER not in page
        assert anna.get("/cabinet").status_code == 200
        assert actions.end_run_out() == 1
        viewing = db.scalar(select(Viewing))
    assert viewing.ended_at == viewing.until == viewing.began + timedelta(minutes=30)
    assert len(events(db, DeskEvent.VIEWING_ENDED)) == 1


def test_it_ends_with_the_session(anna: FlaskClient, cast: Cast, db: Any) -> None:
    look_as(anna, cast.kim)
    anna.post("/session", data={"_method": "DELETE"})
    signed_out = db.scalar(select(Event).where(Event.name == "account.signed_out"))
    assert (signed_out.actor_id, signed_out.subject_id) == (cast.anna.id, cast.anna.id)
    assert BANNER not in anna.get("/browse").text
    assert db.scalar(select(Viewing)).ended_at is not None


def test_a_closed_account_is_looked_at_no_more(anna: FlaskClient, cast: Cast, db: Any) -> None:
    look_as(anna, cast.kim)
    cast.kim.active = False
    assert BANNER not in anna.get("/browse").text


def test_nobody_takes_over_somebody_elses_viewing(anna: FlaskClient, cast: Cast, app: Flask, sign_in: SignIn) -> None:
    viewing = actions.begin_viewing(cast.anna, cast.kim, reason="a call")
    other = sign_in(new_client(app), cast.mei)
    with other.session_transaction() as session:
        session["viewing"] = {"id": viewing.id, "back": "/"}
    page = other.get("/browse").text
    assert BANNER not in page
    assert "Mei" in page


def test_a_new_one_ends_the_one_before(anna: FlaskClient, cast: Cast, db: Any) -> None:
    first = actions.begin_viewing(cast.anna, cast.kim, reason="a call")
    second = actions.begin_viewing(cast.anna, cast.ravi, reason="another call")
    assert first.ended_at is not None
    assert second.ended_at is None


def test_publishing_is_refused_in_words(anna: FlaskClient, cast: Cast, db: Any) -> None:
    look_as(anna, cast.kim)
    answer = anna.post("/posts", data={"kind": Kind.PROBLEM.value, "title": "In her name", "body": "x"})
    assert (answer.status_code, "You see the portal as Kim does" in answer.text) == (403, True)
