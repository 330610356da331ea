"""The cast's eighteen months become rows: all of them, at their times, once."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts import actions as accounts
from portal.accounts.models import Organisation, Running, User
from portal.community.models import Confirmation, Hiding, MeToo, Post, Reply, SolutionMark, Standing, State, Watch
from portal.core.clock import now
from portal.core.db import Base
from portal.core.errors import Refused
from portal.demo import community, logins, script
from portal.journal import Event
from portal.problems.models import LinkProposal
from portal.problems.queries import proposals_waiting
from portal.products.models import Product, Version
from portal.relays.models import Answer
from portal.relays.queries.answers import noes_waiting
from tests.support import databases
from tests.support.cast import Cast

pytestmark = pytest.mark.once

MOMENT = timedelta(minutes=1)
KNOWN = tomllib.loads((script.HERE / "known.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def told() -> script.Script:
    return script.read()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what was filled is kept for the next test, on SQLite."""
    return tmp_path_factory.mktemp("filled") / "portal.sqlite3"


@pytest.fixture
def filled(app: Flask, db: Any, told: script.Script, test_database: databases.Database, kept: Path) -> int:
    """How many posts there are now."""
    if not isinstance(test_database, databases.SqliteFile):
        return community.fill(told)
    if kept.exists():
        db.close()
        test_database.put(app, kept)
        return count(db, Post)
    posts = community.fill(told)
    db.commit()
    test_database.keep(kept)
    return posts


def answered_by_mail() -> set[tuple[str, str]]:
    """Which answers were said to work, or not, by whom, when somebody was asked after a relay."""
    return {
        (relay["reply"], answer["by"])
        for relay in KNOWN["relay"]
        for answer in relay["answer"]
        if answer["said"] != "untried"
    }


def count(db: Any, model: Any) -> int:
    rows: int = db.scalar(select(func.count()).select_from(model))
    return rows


def test_every_word_becomes_a_row_and_a_second_time_none(db: Any, told: script.Script, filled: int) -> None:
    replies = [reply for post in told.posts for reply in post.reply]
    said = sum(len(post.confirmed) for post in told.posts)
    said += len({(reply.key, one.by) for reply in replies for one in reply.confirmed} | answered_by_mail())
    watchers = {(post.key, who) for post in told.posts for who in (post.by, *post.watch)}
    assert filled == len(told.posts)
    assert {model: count(db, model) for model in (User, Organisation, Product, Version, Running)} == {
        User: len(told.people),
        Organisation: len(told.organisations),
        Product: len(told.products),
        Version: sum(len(product.versions) for product in told.products),
        Running: sum(len(person.runs) for person in told.people),
    }
    assert {model: count(db, model) for model in (Post, Reply, SolutionMark, Confirmation, MeToo, Hiding)} == {
        Post: len(told.posts),
        Reply: len(replies),
        SolutionMark: sum(len(reply.marked) for reply in replies),
        Confirmation: said,
        MeToo: sum(len(post.me_too) for post in told.posts),
        Hiding: 1,
    }
    assert count(db, Watch) == len(watchers)
    before = everything(db)
    assert community.fill(told) == 0
    assert everything(db) == before


def test_everything_happened_when_the_script_says_and_in_that_order(db: Any, told: script.Script, filled: int) -> None:
    posts = {post.title: post for post in db.scalars(select(Post))}
    for post in told.posts:
        assert abs(now() - post.ago - posts[post.title].created) < MOMENT, post.key
    replies = sorted(now() - reply.ago for post in told.posts for reply in post.reply)
    for wanted, created in zip(replies, db.scalars(select(Reply.created).order_by(Reply.created)), strict=True):
        assert abs(wanted - created) < MOMENT
    confirmed = db.scalars(select(Confirmation).join(Reply, Reply.id == Confirmation.reply_id)).all()
    replied = {reply.id: reply.created for reply in db.scalars(select(Reply))}
    assert all(said.created >= replied[said.reply_id] for said in confirmed)
    # The journal tells it in that order, and nothing is to come.
    times = db.scalars(select(Event.at).order_by(Event.id)).all()
    assert times == sorted(times)
    assert times[0] < now() - timedelta(days=540)
    assert times[-1] < now()
    assert db.scalar(select(func.max(Post.active_at))) < now()


def test_people_can_sign_in_and_states_follow_from_what_they_said(db: Any, told: script.Script, filled: int) -> None:
    assert all(person.demo_cast and person.is_confirmed for person in db.scalars(select(User)))
    db.commit()
    found = accounts.who_signs_in(email="kim@hatch.example", password=told.password)
    assert found is not None
    assert found.name == "Kim Larkwood"
    wanted = [(person.name, runs.version, runs.environment) for person in told.people for runs in person.runs]
    running = db.scalars(select(Running).order_by(Running.id)).all()
    assert sorted((one.user.name, one.version.name, one.environment) for one in running) == sorted(wanted)
    assert [one.product.name for one in found.runs] == ["Lumen", "Lumen Pocket"]

    def post(title: str) -> Post:
        found: Post = db.scalars(select(Post).where(Post.title.startswith(title))).one()
        return found

    lock = post("Sync stops at 4%")
    assert (lock.state, lock.worked_count, lock.failed_count, lock.affected_count) == (State.SOLVED, 7, 1, 9)
    assert post("E-77 on ARM").state == State.WORKAROUND
    assert [db.get(Post, post(title).canonical_id) for title in ("Progress bar", "LockHeld", "It says somebody")] == [
        lock
    ] * 3
    assert (lock.standing, lock.fixed_in and lock.fixed_in.name) == (Standing.FIXED, "4.1.2")
    assert post('"Ã©" instead').canonical_id is None
    assert post("API answers 429").state == State.BY_DESIGN
    assert post("Grey on grey").state == State.OPEN
    assert post("Can't sign in on the bridge phone").is_hidden


def test_what_was_relayed_has_its_answers_and_one_no_waits_for_support(
    db: Any, told: script.Script, filled: int
) -> None:
    answers = [answer for relay in KNOWN["relay"] for answer in relay["answer"]]
    assert count(db, Answer) == len(answers)
    anna = db.scalars(select(User).where(User.email == "anna@lanternfold.example")).one()
    assert [no.note for no in noes_waiting(anna).items] == [answers[-3]["note"]]
    assert count(db, LinkProposal) == len(KNOWN["proposal"])
    assert [one.report.title for one in proposals_waiting(anna).items] == ["Crew list: type a name, get nothing"]


def test_a_site_with_people_of_its_own_is_left_alone(db: Any, cast: Cast, told: script.Script) -> None:
    assert cast.ravi.id
    with pytest.raises(Refused, match="people or posts of its own"):
        community.fill(told)
    assert count(db, User) == 1


def test_nobody_is_mailed_about_the_past(filled: int, run_jobs: Callable[..., int], smtp: Any) -> None:
    run_jobs()
    assert smtp.messages == []


def test_the_commands_fill_once_and_tell_who_can_sign_in(make_app: Callable[..., Flask], told: script.Script) -> None:
    app = make_app(demo=True)
    shell = app.test_cli_runner()
    assert "isn't filled yet" in shell.invoke(args=["demo", "logins"]).output
    first = shell.invoke(args=["demo", "fill"])
    assert (first.exit_code, first.output) == (0, f"{len(told.posts)} posts by 16 people\n")
    assert shell.invoke(args=["demo", "fill"]).output == "The demo is filled already.\n"
    with app.app_context():
        few = logins.few()
    assert few.splitlines()[1].split() == ["kim@hatch.example", "a", "customer"]
    assert few.endswith(told.password)
    listed = shell.invoke(args=["demo", "logins"]).output
    assert all(person.email in listed for person in told.people)
    assert told.password in listed


def test_outside_the_demo_there_is_no_such_command(app: Flask) -> None:
    assert "demo" not in app.cli.commands
    assert app.test_cli_runner().invoke(args=["demo", "fill"]).exit_code != 0


def everything(db: Any) -> dict[str, list[Any]]:
    """All rows of all tables."""
    db.flush()
    tables = Base.metadata.sorted_tables
    return {table.name: sorted(map(repr, db.execute(select(table)))) for table in tables}
