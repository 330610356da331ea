"""Many people at the same moment: no circle, no lost link, no wrong count, and nobody waits for ever."""

import contextvars
import random
import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import User
from portal.community import actions as community
from portal.community.models import Post, Reply, ReplyKind
from portal.core.db import db as database
from portal.core.db import unit_of_work
from portal.core.errors import Invalid, NotFound, Refused
from portal.problems import actions
from portal.problems.models import CanonicalChoice, DuplicateLink
from portal.problems.queries import clusters
from tests.community.told import problem
from tests.problems.model import Said, World
from tests.support import databases

THREADS = 8
POSTS = 7
VERBS = ("link", "link", "link", "unlink", "choose", "different", "reply", "reply", "me_too", "mark", "confirm", "hide")


@pytest.mark.parametrize("seed", range(2))
def test_eight_people_at_once(app: Flask, db: Any, cast: Any, seed: int) -> None:
    _storm(app, db, cast, seed, each=6)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(30))
def test_eight_people_at_once_for_long(app: Flask, db: Any, cast: Any, seed: int) -> None:
    _storm(app, db, cast, seed, each=40)


def test_two_links_that_would_close_a_circle(app: Flask, db: Any, cast: Any) -> None:
    posts = [problem(cast.kim, title=f"Sync {number}").id for number in range(3)]
    anna = cast.anna.id
    db.commit()

    def close(number: int) -> str:
        one, other = posts[number % 3], posts[(number + 1) % 3]
        try:
            actions.link(_user(anna), _post(one), _post(other))
        except Invalid:
            return "refused"
        return "linked"

    done = _at_once(app, lambda number: [close(number)], threads=3)
    assert sorted(result for results in done for result in results) == ["linked", "linked", "refused"]
    db.expire_all()
    assert len({post.canonical_id or post.id for post in db.query(Post).all()}) == 1


def test_two_who_decide_one_proposal(app: Flask, db: Any, cast: Any) -> None:
    proposal = actions.propose(cast.ravi, problem(cast.ravi), problem(cast.kim), why="both say E-2041")
    number, staff = proposal.id, [cast.anna.id, cast.jo.id]
    db.commit()

    def decide(which: int) -> list[bool | None]:
        waiting = database.session.get_one(type(proposal), number)
        decided = actions.decide(_user(staff[which]), waiting, accept=which == 0, note="looked at both")
        return [decided.accepted]

    first, second = _at_once(app, decide, threads=2)
    assert first == second
    db.expire_all()
    assert db.query(DuplicateLink).count() == (1 if first == [True] else 0)


def _storm(app: Flask, db: Any, cast: Any, seed: int, each: int) -> None:
    people = [cast.kim.id, cast.ravi.id, cast.mei.id]
    posts = [problem((cast.kim, cast.ravi, cast.mei)[n % 3], title=f"Sync {n}").id for n in range(POSTS)]
    anna = cast.anna.id
    db.commit()

    def live(number: int) -> list[str]:
        chance = random.Random(seed * 100 + number)
        return [_try(chance, anna, people, posts) for _ in range(each)]

    done = _at_once(app, live)
    db.expire_all()
    world = World(db, posts, _said(db))
    assert world.found() == world.expected()
    assert sum(result == "linked" for results in done for result in results) == db.query(DuplicateLink).count()
    assert _is_forest(db)


def _try(chance: random.Random, anna: int, people: list[int], posts: list[int]) -> str:
    """One thing that somebody does, in a transaction of its own; the rules may refuse it."""
    verb, one, other = chance.choice(VERBS), chance.choice(posts), chance.choice(posts)
    try:
        with unit_of_work():
            return _do(chance, verb, anna, chance.choice(people), one, other)
    except (Refused, Invalid, NotFound):
        return "refused"


def _do(chance: random.Random, verb: str, anna: int, person: int, one: int, other: int) -> str:
    support, post = _user(anna), _post(one)
    if verb == "link":
        actions.link(support, post, _post(other))
        return "linked"
    if verb in ("unlink", "mark", "confirm"):
        _do_to_any(chance, verb, support, _user(person))
    elif verb == "choose":
        actions.make_canonical(support, post)
    elif verb == "different":
        actions.mine_is_different(post.author or support, post, because="mine stops at 7%")
    elif verb == "reply":
        community.reply(_user(person), post, kind=ReplyKind.SOLUTION, body="Reset the lock.")
    elif verb == "me_too":
        community.me_too(_user(person), post)
    elif verb == "hide":
        (community.restore if post.is_hidden else community.hide)(support, post, reason="a password")
    return "done"


def _do_to_any(chance: random.Random, verb: str, support: User, person: User) -> None:
    if verb == "unlink":
        links = database.session.scalars(select(DuplicateLink).where(DuplicateLink.ended_at.is_(None))).all()
        if links:
            actions.unlink(support, chance.choice(links))
        return
    replies = database.session.scalars(select(Reply)).all()
    if replies:
        reply = chance.choice(replies)
        if verb == "mark":
            community.mark_solution(support, reply)
        else:
            community.confirm(person, reply.post, reply=reply, worked=chance.random() < 0.6)


def _said(db: Any) -> list[Said]:
    """Links and choices as they stand in the tables, in their order."""
    links = [Said(row, row.report_id, row.canonical_id, row.ended_at is None) for row in db.query(DuplicateLink)]
    chosen = [Said(row, row.post_id, None, row.ended_at is None) for row in db.query(CanonicalChoice)]
    said = sorted(links + chosen, key=lambda one: one.row.number)
    numbers = [one.row.number for one in said]
    assert len(numbers) == len(set(numbers)), "two at once took the same place"
    return said


def _is_forest(db: Any) -> bool:
    """Every link joins two clusters that would be apart without it."""
    heads = {post.canonical_id or post.id for post in db.query(Post).all()}
    edges = clusters.edges(heads)
    return bool(len(edges) == db.query(Post).count() - len(heads))


def _at_once(app: Flask, live: Any, threads: int = THREADS) -> list[Any]:
    start = threading.Barrier(threads)
    done: dict[int, Any] = {}
    errors: list[Exception] = []

    def run(number: int) -> None:
        with app.app_context():
            try:
                start.wait()
                if threads == THREADS:
                    done[number] = live(number)
                else:
                    with unit_of_work():
                        done[number] = live(number)
            except Exception as error:
                errors.append(error)

    running = [threading.Thread(target=contextvars.Context().run, args=(run, number)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in running), f"somebody waits for ever on {databases.KIND}"
    assert not errors, errors
    return [done[number] for number in range(threads)]


def _user(number: int) -> User:
    return database.session.get_one(User, number)


def _post(number: int) -> Post:
    return database.session.get_one(Post, number)
