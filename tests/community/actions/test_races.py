"""Two people, or one who presses twice, at the same moment."""

import contextvars
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.community import actions, queries
from portal.community.models import Kind, MeToo, Post, Reply, ReplyKind, Tag, Watch
from portal.core.db import db as database
from portal.core.db import unit_of_work
from portal.journal import Event
from tests.community.told import problem, solved

AT_ONCE = 4


def test_one_form_sent_by_many_windows_publishes_once(app: Flask, db: Any, cast: Any) -> None:
    kim = cast.kim.id
    db.commit()

    def publish(number: int) -> int:
        given: dict[str, Any] = {"title": "Sync stops", "body": "At 4%.", "tags": ["sync", f"tag{number}"]}
        return actions.publish_post(_user(kim), kind=Kind.PROBLEM, publish_key="form-1", **given).id

    assert len(set(at_once(app, publish))) == 1
    for model, count in ((Post, 1), (Watch, 1), (Event, 1)):
        assert db.scalar(select(func.count()).select_from(model)) == count, model


def test_one_reply_sent_by_many_windows_stands_there_once(app: Flask, db: Any, cast: Any) -> None:
    post, ravi = problem(cast.kim), cast.ravi.id
    number_of_post = post.id  # read before the commit: afterwards this session would open a transaction of its own
    db.commit()
    replied = at_once(
        app,
        lambda number: (
            actions.reply(
                _user(ravi), _post(number_of_post), kind=ReplyKind.COMMENT, body="Same here.", publish_key="form-2"
            ).id
        ),
    )
    assert len(set(replied)) == 1
    assert db.scalar(select(func.count()).select_from(Reply)) == 1
    db.refresh(post)
    assert post.reply_count == 1


def test_the_same_tag_in_many_new_posts_is_made_once(app: Flask, db: Any, cast: Any) -> None:
    kim = cast.kim.id
    db.commit()
    at_once(
        app,
        lambda number: (
            actions.publish_post(_user(kim), kind=Kind.PROBLEM, title="Sync", body="Stops.", tags=["sync", "update"]).id
        ),
    )
    assert sorted(db.scalars(select(Tag.name))) == ["sync", "update"]


def test_no_count_is_lost_when_many_people_speak_at_once(app: Flask, db: Any, cast: Any) -> None:
    post = solved(cast)
    (solution,) = queries.helped_by(cast.kim, post)
    people = [cast.person(f"Person{number}").id for number in range(AT_ONCE)]
    number_of_post, number_of_reply = post.id, solution.id
    db.commit()

    def speak(number: int) -> int:
        person, there = _user(people[number]), _post(number_of_post)
        reply = queries.reply(person, number_of_reply)
        actions.me_too(person, there)
        actions.confirm(person, there, reply=reply, worked=number != 0)
        return actions.reply(person, there, kind=ReplyKind.COMMENT, body="Me too.").id

    at_once(app, speak)
    db.expire_all()
    assert (post.affected_count, post.reply_count) == (1 + AT_ONCE, 2 + AT_ONCE)
    assert (solution.worked_count, solution.failed_count) == (AT_ONCE, 1)
    assert (post.worked_count, post.failed_count) == (AT_ONCE, 1)


def test_saying_it_in_two_windows_is_said_once(app: Flask, db: Any, cast: Any) -> None:
    post, mei = problem(cast.kim), cast.mei.id
    number_of_post = post.id
    db.commit()
    at_once(app, lambda number: actions.me_too(_user(mei), _post(number_of_post)).id)
    at_once(app, lambda number: actions.watch(_user(mei), _post(number_of_post)).id)
    assert db.scalar(select(func.count()).select_from(MeToo)) == 1
    assert db.scalar(select(func.count()).select_from(Watch).where(Watch.user_id == mei)) == 1
    db.refresh(post)
    assert post.affected_count == 2


def at_once(app: Flask, verb: Callable[[int], int]) -> list[int]:
    """Run `verb(number)` in as many threads at the same moment, each in a transaction of its own."""
    start, found, errors = threading.Barrier(AT_ONCE), {}, []

    def run(number: int) -> None:
        with app.app_context():
            try:
                start.wait()
                with unit_of_work():
                    found[number] = verb(number)
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=contextvars.Context().run, args=(run, number)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors
    return list(found.values())


def _user(number: int) -> User:
    return database.session.get_one(User, number)


def _post(number: int) -> Post:
    return database.session.get_one(Post, number)
